// Paints the draped layers in plan view into nested squares around the camera's focus; the surfaces sample them
// (shaders/drape.glsl). A level is painted again only when it moves, when a layer changes, or when the eye has come so
// much closer or farther that thin strokes would be wrong. Main thread only.
#pragma once

#include "renderer/DrapeLevels.h"
#include "renderer/passes/DrapeStore.h"
#include "renderer/passes/FrameView.h"
#include "shaders/GpuTypes.h"

namespace sandtable::renderer {

class DrapePass {
public:
    static Result<std::unique_ptr<DrapePass>> create(const gpu::Context& context);

    /// Before the scene; does nothing while no layers are given.
    Result<void> prepare(const FrameView& view);
    void describe(const FrameView& view, shaders::FrameUniforms& uniforms) const;
    VkImageView color() const { return m_color ? m_color.view() : VK_NULL_HANDLE; }
    VkImageView hatch() const { return m_hatch ? m_hatch.view() : VK_NULL_HANDLE; }

private:
    /// What a level shows; painted again when it differs.
    struct Appearance {
        uint64_t key = 0, pictureKey = 0;
        float opacity = 1, pictureOpacity = 1;
        bool operator==(const Appearance&) const = default;
    };
    explicit DrapePass(const gpu::Context& context) : m_context(context) {}
    Result<void> makePipelines();
    Result<void> fitImages(int texels);
    void paintLevel(const FrameView& view, size_t index);
    void paintLayer(const FrameView& view, const DrapeLevel& level, const DrapeLayer& layer, uint32_t& paintings);
    void paintPicture(const FrameView& view, const DrapeLevel& level, const DrapeLayer& layer) const;
    void paintShapes(const FrameView& view, const DrapeLevel& level, const DrapeLayer& layer,
                     uint32_t& paintings) const;
    void nextPainting(VkCommandBuffer commands, uint32_t& paintings) const;
    void finishLevel(VkCommandBuffer commands, const gpu::Image& painting, const gpu::Image& target,
                     size_t index) const;
    bool eyeMoved(const FrameView& view) const;

    gpu::Context m_context;
    std::unique_ptr<DrapeStore> m_store;
    VkFormat m_stencilFormat = VK_FORMAT_UNDEFINED;
    gpu::OwnedPipelineLayout m_layout; // set 0: a picture
    gpu::OwnedPipeline m_fill, m_stroke, m_picture;
    gpu::Image m_sampledColor, m_sampledHatch, m_stencil; // multisampled, shared by all levels
    gpu::Image m_color, m_hatch;                          // a layer per level, with mipmaps
    std::vector<DrapeLevel> m_levels;
    std::vector<Appearance> m_appearance;
    glm::dvec3 m_paintedEye{0};
};

} // namespace sandtable::renderer
