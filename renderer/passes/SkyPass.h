// The background: a gradient where nothing else was drawn. Last of the opaque passes, so that only those pixels are
// shaded.
#pragma once

#include "renderer/passes/FrameView.h"

namespace sandtable::renderer {

class SkyPass {
public:
    static Result<std::unique_ptr<SkyPass>> create(const gpu::Context& context);
    void draw(const FrameView& view) const;

private:
    gpu::OwnedPipelineLayout m_layout;
    gpu::OwnedPipeline m_pipeline;
};

} // namespace sandtable::renderer
