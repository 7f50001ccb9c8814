// The draped layers' shapes and pictures on the GPU, uploaded once per key and dropped when a frame no longer names
// them. Main thread only.
#pragma once

#include "renderer/PlanGeometry.h"
#include "renderer/Renderer.h"
#include "renderer/gpu/Context.h"
#include "renderer/gpu/Descriptors.h"

#include <map>

namespace sandtable::renderer {

/// One shape of a layer: ranges in the layer's buffer.
struct DrapeRange {
    uint32_t firstVertex = 0, vertexCount = 0;   // of the filled triangles
    uint32_t firstSegment = 0, segmentCount = 0; // of the strokes
};

constexpr uint32_t strokeVertices = 6 + 2 * 3 * 6; // of each segment, as in drape_stroke.vert

struct DrapeLayerData {
    glm::dvec2 origin{0}; // vertices are relative to it
    gpu::Buffer buffer;   // triangles (vec2), then segments (StrokeSegment); empty without shapes
    VkDeviceSize segmentsOffset = 0;
    std::vector<DrapeRange> shapes;
};

struct DrapePicture {
    gpu::Image image; // premultiplied, with mipmaps
    VkDescriptorSet set = VK_NULL_HANDLE;
    Box2 bounds; // site
};

class DrapeStore {
public:
    static Result<std::unique_ptr<DrapeStore>> create(const gpu::Context& context);

    /// Uploads what is new and drops what is no longer named.
    Result<void> prepare(std::span<const DrapeLayer> layers);
    const DrapeLayerData& layer(uint64_t key) const { return m_layers.at(key); }
    /// Null for pictures without pixels.
    const DrapePicture* picture(uint64_t key) const;
    VkDescriptorSetLayout pictureLayout() const { return m_sets->layout(); }

private:
    DrapeStore(const gpu::Context& context, std::shared_ptr<gpu::SetPool> sets)
        : m_context(context), m_sets(std::move(sets)) {}
    Result<DrapeLayerData> makeLayer(const DrapeLayer& layer) const;
    Result<DrapePicture> makePicture(const gis::ColorRaster& raster) const;
    void dropUnnamed(std::span<const DrapeLayer> layers);

    gpu::Context m_context;
    std::shared_ptr<gpu::SetPool> m_sets; // also held by retired pictures
    gpu::OwnedSampler m_sampler;
    std::map<uint64_t, DrapeLayerData> m_layers;
    std::map<uint64_t, DrapePicture> m_pictures;
};

} // namespace sandtable::renderer
