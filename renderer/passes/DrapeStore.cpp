#include "renderer/passes/DrapeStore.h"

#include "renderer/MipChain.h"
#include "renderer/gpu/RetiredSet.h"

#include <algorithm>
#include <set>

namespace sandtable::renderer {
namespace {

Box2 boundsOf(const DrapeLayer& layer) {
    Box2 bounds;
    for (const DrapeShape& shape : layer.shapes) {
        for (const Polygon& polygon : shape.polygons)
            for (const glm::dvec2& point : polygon.outer) bounds.extend(point);
        for (const auto& line : shape.lines)
            for (const glm::dvec2& point : line) bounds.extend(point);
    }
    return bounds;
}

void appendShape(const DrapeShape& shape, const glm::dvec2& origin, std::vector<glm::vec2>& vertices,
                 std::vector<StrokeSegment>& segments) {
    if (shape.fill.a > 0)
        for (const Polygon& polygon : shape.polygons) {
            const auto triangles = triangulate(polygon, origin);
            vertices.insert(vertices.end(), triangles.begin(), triangles.end());
        }
    if (shape.stroke.a <= 0) return;
    for (const auto& line : shape.lines) appendStroke(segments, line, false, origin);
    if (shape.strokeWidthMeters <= 0) return;
    for (const Polygon& polygon : shape.polygons) {
        appendStroke(segments, polygon.outer, true, origin);
        for (const Ring& hole : polygon.holes) appendStroke(segments, hole, true, origin);
    }
}

template<class Value, class Retire>
void eraseUnless(std::map<uint64_t, Value>& entries, const std::set<uint64_t>& kept, Retire retire) {
    for (auto entry = entries.begin(); entry != entries.end();) {
        if (kept.contains(entry->first)) {
            ++entry;
            continue;
        }
        retire(entry->second);
        entry = entries.erase(entry);
    }
}

MipLevel premultiplied(const gis::ColorRaster& raster) {
    MipLevel picture{raster.placement.width, raster.placement.height, raster.rgba};
    for (size_t i = 0; i < picture.rgba.size(); i += 4) {
        const int alpha = picture.rgba[i + 3];
        for (size_t c = 0; c < 3; ++c)
            picture.rgba[i + c] = static_cast<uint8_t>((picture.rgba[i + c] * alpha + 127) / 255);
    }
    return picture;
}

} // namespace

Result<std::unique_ptr<DrapeStore>> DrapeStore::create(const gpu::Context& context) {
    auto sets = gpu::SetPool::create(context.device,
                                     {{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, VK_SHADER_STAGE_FRAGMENT_BIT}});
    if (!sets) return sets.error();
    std::unique_ptr<DrapeStore> store(new DrapeStore(context, std::make_shared<gpu::SetPool>(*std::move(sets))));
    VkSamplerCreateInfo info{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
    info.magFilter = info.minFilter = VK_FILTER_LINEAR;
    info.mipmapMode = VK_SAMPLER_MIPMAP_MODE_LINEAR;
    info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    info.maxLod = VK_LOD_CLAMP_NONE;
    auto sampler = gpu::create<gpu::OwnedSampler>(context.device.get(), vkCreateSampler, info, "vkCreateSampler");
    if (!sampler) return sampler.error();
    store->m_sampler = *std::move(sampler);
    return store;
}

Result<DrapeLayerData> DrapeStore::makeLayer(const DrapeLayer& layer) const {
    DrapeLayerData data;
    if (const Box2 bounds = boundsOf(layer); !bounds.empty()) data.origin = bounds.center();
    std::vector<glm::vec2> vertices;
    std::vector<StrokeSegment> segments;
    for (const DrapeShape& shape : layer.shapes) {
        DrapeRange range{.firstVertex = static_cast<uint32_t>(vertices.size()),
                         .firstSegment = static_cast<uint32_t>(segments.size())};
        appendShape(shape, data.origin, vertices, segments);
        range.vertexCount = static_cast<uint32_t>(vertices.size()) - range.firstVertex;
        range.segmentCount = static_cast<uint32_t>(segments.size()) - range.firstSegment;
        data.shapes.push_back(range);
    }
    if (vertices.empty() && segments.empty()) return data;
    data.segmentsOffset = vertices.size() * sizeof(glm::vec2);
    auto buffer = gpu::Buffer::create(m_context.allocator,
                                      data.segmentsOffset +
                                          gpu::instanceBytes(segments.size(), sizeof(StrokeSegment), strokeVertices),
                                      VK_BUFFER_USAGE_VERTEX_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                      gpu::MemoryUse::DeviceOnly, "draped shapes");
    if (!buffer) return buffer.error();
    data.buffer = *std::move(buffer);
    gpu::Uploader& uploader = m_context.uploader;
    if (auto copied = uploader.copy(data.buffer, 0, std::as_bytes(std::span(vertices))); !copied) return copied.error();
    if (auto copied = uploader.copy(data.buffer, data.segmentsOffset, std::as_bytes(std::span(segments))); !copied)
        return copied.error();
    return data;
}

Result<DrapePicture> DrapeStore::makePicture(const gis::ColorRaster& raster) const {
    MipLevel picture = premultiplied(raster);
    const int limit = static_cast<int>(m_context.device.limits().maxImageDimension2D);
    if (auto shrunk = shrunkTo(limit, picture.width, picture.height, picture.rgba)) picture = *std::move(shrunk);
    std::vector<MipLevel> chain = mipChain(picture.width, picture.height, picture.rgba);
    chain.insert(chain.begin(), std::move(picture));
    std::vector<gpu::ImageLevel> levels;
    levels.reserve(chain.size());
    for (const MipLevel& level : chain)
        levels.push_back({.level = static_cast<uint32_t>(levels.size()),
                          .extent = {static_cast<uint32_t>(level.width), static_cast<uint32_t>(level.height)},
                          .texels = std::as_bytes(std::span(level.rgba))});
    auto image = gpu::Image::create(m_context.allocator,
                                    {.extent = levels.front().extent,
                                     .usage = VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_SAMPLED_BIT,
                                     .mipLevels = static_cast<uint32_t>(levels.size())},
                                    "draped picture");
    if (!image) return image.error();
    const auto set = m_sets->take();
    if (!set) return set.error();
    DrapePicture result{*std::move(image), *set, raster.placement.bounds()};
    gpu::writeImage(m_context.device, result.set, 0, result.image.view(), m_sampler.get());
    if (auto copied = m_context.uploader.copy(result.image, 4, levels); !copied) return copied.error();
    return result;
}

void DrapeStore::dropUnnamed(std::span<const DrapeLayer> layers) {
    std::set<uint64_t> layerKeys, pictureKeys;
    for (const DrapeLayer& layer : layers) {
        layerKeys.insert(layer.key);
        if (layer.image) pictureKeys.insert(layer.image->key);
    }
    eraseUnless(m_layers, layerKeys, [&](DrapeLayerData& layer) { m_context.queue.retire(std::move(layer.buffer)); });
    eraseUnless(m_pictures, pictureKeys, [&](DrapePicture& picture) {
        m_context.queue.retire(gpu::RetiredSet(std::move(picture.image), m_sets, picture.set));
    });
}

Result<void> DrapeStore::prepare(std::span<const DrapeLayer> layers) {
    dropUnnamed(layers);
    for (const DrapeLayer& layer : layers) {
        if (!m_layers.contains(layer.key)) {
            auto data = makeLayer(layer);
            if (!data) return data.error();
            m_layers.emplace(layer.key, *std::move(data));
        }
        if (!layer.image || !layer.image->raster || layer.image->raster->rgba.empty() ||
            m_pictures.contains(layer.image->key))
            continue;
        auto picture = makePicture(*layer.image->raster);
        if (!picture) return picture.error();
        m_pictures.emplace(layer.image->key, *std::move(picture));
    }
    return {};
}

const DrapePicture* DrapeStore::picture(uint64_t key) const {
    const auto found = m_pictures.find(key);
    return found == m_pictures.end() ? nullptr : &found->second;
}

} // namespace sandtable::renderer
