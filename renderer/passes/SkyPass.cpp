#include "renderer/passes/SkyPass.h"

#include "EmbeddedShaders.h"
#include "renderer/gpu/Pipelines.h"
#include "shaders/GpuTypes.h"

namespace sandtable::renderer {

Result<std::unique_ptr<SkyPass>> SkyPass::create(const gpu::Context& context) {
    auto pass = std::make_unique<SkyPass>();
    auto layout = gpu::makePipelineLayout(context.device, {}, VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT,
                                          sizeof(shaders::SkyPush));
    if (!layout) return layout.error();
    pass->m_layout = *std::move(layout);
    auto pipeline = gpu::makePipeline(context.device, context.pipelineCache,
                                      {.name = "sky",
                                       .vertex = shaders::sky_vert,
                                       .fragment = shaders::sky_frag,
                                       .layout = pass->m_layout.get(),
                                       .colors = {context.colorFormat},
                                       .depth = context.depthFormat,
                                       .samples = context.samples,
                                       .depthWrite = false,
                                       .depthCompare = VK_COMPARE_OP_EQUAL}); // the far plane, exactly
    if (!pipeline) return pipeline.error();
    pass->m_pipeline = *std::move(pipeline);
    return pass;
}

void SkyPass::draw(const FrameView& view) const {
    // Camera space is x right, y up, z backward; the projection's diagonal turns clip x, y into a direction in it.
    const glm::dmat4 projection = view.input.camera.projection();
    glm::dmat4 cameraFromClip(0);
    cameraFromClip[0][0] = 1 / projection[0][0];
    cameraFromClip[1][1] = 1 / projection[1][1];
    cameraFromClip[3][2] = -1;
    const scene::Light& light = view.input.light;
    const shaders::SkyPush values{glm::mat4(glm::transpose(view.input.camera.viewRotation()) * cameraFromClip),
                                  glm::vec4(light.skyTop, 1), glm::vec4(light.skyHorizon, 1)};
    vkCmdBindPipeline(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_pipeline.get());
    push(view.commands, m_layout.get(), values);
    vkCmdDraw(view.commands, 6 * SANDTABLE_SKY_COLUMNS * SANDTABLE_SKY_ROWS, 1, 0, 0);
}

} // namespace sandtable::renderer
