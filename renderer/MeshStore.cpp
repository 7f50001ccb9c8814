#include "renderer/MeshStore.h"

#include "renderer/MipChain.h"
#include "renderer/gpu/RetiredSet.h"

#include <algorithm>
#include <array>

namespace sandtable::renderer {

namespace {

Result<gpu::OwnedSampler> makeSampler(const gpu::Device& device, VkSamplerAddressMode wrap) {
    VkSamplerCreateInfo info{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
    info.magFilter = info.minFilter = VK_FILTER_LINEAR;
    info.mipmapMode = VK_SAMPLER_MIPMAP_MODE_LINEAR;
    info.addressModeU = info.addressModeV = info.addressModeW = wrap;
    info.maxLod = VK_LOD_CLAMP_NONE;
    return gpu::create<gpu::OwnedSampler>(device.get(), vkCreateSampler, info, "vkCreateSampler");
}

std::vector<MeshVertex> interleaved(const scene::Mesh& mesh) {
    std::vector<MeshVertex> vertices(mesh.positions.size());
    for (size_t i = 0; i < vertices.size(); ++i)
        vertices[i] = {mesh.positions[i], mesh.texCoords.empty() ? glm::vec2(0) : mesh.texCoords[i]};
    return vertices;
}

Result<void> checkMesh(const scene::Mesh& mesh) {
    const size_t count = mesh.positions.size();
    if (!mesh.texCoords.empty() && mesh.texCoords.size() != count)
        return Error{ErrorKind::InvalidData, "", "a mesh has texture coordinates for some vertices only"};
    if (!mesh.normals.empty() && mesh.normals.size() != count)
        return Error{ErrorKind::InvalidData, "", "a mesh has normals for some vertices only"};
    if (mesh.indices.size() % 3 != 0 || (!mesh.indices.empty() && std::ranges::max(mesh.indices) >= count))
        return Error{ErrorKind::InvalidData, "", "a mesh has indices of vertices it does not have"};
    const auto& texture = mesh.material.texture;
    if (texture && (texture->width < 1 || texture->height < 1 ||
                    texture->rgba.size() != size_t(texture->width) * size_t(texture->height) * 4))
        return Error{ErrorKind::InvalidData, "", "a texture's pixels do not fit its size"};
    return {};
}

VkDeviceSize aligned16(VkDeviceSize size) { return (size + 15) / 16 * 16; }

} // namespace

Result<std::unique_ptr<MeshStore>> MeshStore::create(const gpu::Context& context) {
    auto sets = gpu::SetPool::create(context.device,
                                     {{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, VK_SHADER_STAGE_FRAGMENT_BIT}});
    if (!sets) return sets.error();
    std::unique_ptr<MeshStore> store(new MeshStore(context, std::make_shared<gpu::SetPool>(*std::move(sets))));
    auto repeat = makeSampler(context.device, VK_SAMPLER_ADDRESS_MODE_REPEAT);
    if (!repeat) return repeat.error();
    auto clamp = makeSampler(context.device, VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE);
    if (!clamp) return clamp.error();
    store->m_repeat = *std::move(repeat);
    store->m_clamp = *std::move(clamp);
    store->m_white = std::make_shared<scene::Image>(scene::Image{1, 1, {255, 255, 255, 255}});
    return store;
}

MeshStore::~MeshStore() {
    while (!m_meshes.empty()) release(m_meshes.begin()->first);
}

Result<MeshHandle> MeshStore::upload(const scene::Mesh& mesh) {
    if (auto checked = checkMesh(mesh); !checked) return checked.error();
    GpuMesh entry;
    entry.indexCount = static_cast<uint32_t>(mesh.indices.size());
    entry.origin = mesh.origin;
    entry.color = mesh.material.color;
    entry.alphaCutoff = mesh.material.alphaCutoff.value_or(0);
    if (entry.indexCount > 0) {
        for (const auto& position : mesh.positions) entry.bounds.extend(mesh.origin + glm::dvec3(position));
        const auto texture = textureFor(mesh.material);
        if (!texture) return texture.error();
        entry.textureId = *texture;
        entry.texture = m_textures.at(*texture).set;
        ++m_textures.at(*texture).users;
        auto data = uploadGeometry(mesh, entry);
        if (!data) {
            dropTexture(*texture);
            return data.error();
        }
        entry.data = *std::move(data);
    }
    m_meshes.emplace(++m_lastHandle, std::move(entry));
    return m_lastHandle;
}

Result<gpu::Buffer> MeshStore::uploadGeometry(const scene::Mesh& mesh, GpuMesh& target) {
    target.shape = {interleaved(mesh), mesh.indices, {}};
    target.shape.chunks = sortIntoChunks(target.shape.indices, mesh.positions);
    const std::vector<MeshVertex>& vertices = target.shape.vertices;
    const bool small = vertices.size() <= 65536;
    target.indexType = small ? VK_INDEX_TYPE_UINT16 : VK_INDEX_TYPE_UINT32;
    const auto indices = indexBytes(target.shape.indices, target.indexType);
    target.hasNormals = !mesh.normals.empty();
    target.normalsOffset = aligned16(vertices.size() * sizeof(MeshVertex));
    target.indicesOffset = aligned16(target.normalsOffset + mesh.normals.size() * sizeof(glm::vec3));
    auto buffer = gpu::Buffer::create(m_context.allocator, target.indicesOffset + indices.size(),
                                      VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_VERTEX_BUFFER_BIT |
                                          VK_BUFFER_USAGE_INDEX_BUFFER_BIT,
                                      gpu::MemoryUse::DeviceOnly, "mesh");
    if (!buffer) return buffer;
    gpu::Uploader& uploader = m_context.uploader;
    if (auto copied = uploader.copy(*buffer, 0, std::as_bytes(std::span(vertices))); !copied) return copied.error();
    if (auto copied = uploader.copy(*buffer, target.normalsOffset, std::as_bytes(std::span(mesh.normals))); !copied)
        return copied.error();
    if (auto copied = uploader.copy(*buffer, target.indicesOffset, indices); !copied) return copied.error();
    return buffer;
}

Result<size_t> MeshStore::textureFor(const scene::Material& material) {
    const auto& source = material.texture ? material.texture : m_white;
    const auto key = std::pair(source.get(), material.repeat);
    // An address may be used again by another image; the weak pointer tells.
    if (const auto known = m_textureOf.find(key);
        known != m_textureOf.end() && m_textures.at(known->second).source.lock() == source)
        return known->second;
    auto texture = makeTexture(*source, material.repeat);
    if (!texture) return texture.error();
    texture->source = source;
    texture->key = key;
    m_textures.emplace(++m_lastTexture, *std::move(texture));
    m_textureOf[key] = m_lastTexture;
    return m_lastTexture;
}

Result<MeshStore::Texture> MeshStore::makeTexture(const scene::Image& image, bool repeat) {
    Texture texture;
    const int limit = static_cast<int>(m_context.device.limits().maxImageDimension2D);
    const auto shrunk = shrunkTo(limit, image.width, image.height, image.rgba);
    const int width = shrunk ? shrunk->width : image.width, height = shrunk ? shrunk->height : image.height;
    const std::span<const uint8_t> rgba(shrunk ? shrunk->rgba : image.rgba);
    const VkExtent2D extent{static_cast<uint32_t>(width), static_cast<uint32_t>(height)};
    auto made = gpu::Image::create(m_context.allocator,
                                   {.extent = extent,
                                    .usage = VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_SAMPLED_BIT,
                                    .mipLevels = gpu::mipLevelsFor(extent)},
                                   "texture");
    if (!made) return made.error();
    texture.image = *std::move(made);
    const auto set = m_sets->take();
    if (!set) return set.error();
    texture.set = *set;
    gpu::writeImage(m_context.device, texture.set, 0, texture.image.view(), (repeat ? m_repeat : m_clamp).get());
    const auto smaller = mipChain(width, height, rgba);
    std::vector<gpu::ImageLevel> levels{{0, 0, extent, std::as_bytes(rgba)}};
    for (const MipLevel& level : smaller)
        levels.push_back({static_cast<uint32_t>(levels.size()),
                          0,
                          {static_cast<uint32_t>(level.width), static_cast<uint32_t>(level.height)},
                          std::as_bytes(std::span(level.rgba))});
    if (auto copied = m_context.uploader.copy(texture.image, 4, levels); !copied) return copied.error();
    return texture;
}

void MeshStore::dropTexture(size_t id) {
    Texture& texture = m_textures.at(id);
    if (--texture.users > 0) return;
    if (const auto known = m_textureOf.find(texture.key); known != m_textureOf.end() && known->second == id)
        m_textureOf.erase(known);
    m_context.queue.retire(gpu::RetiredSet(std::move(texture.image), m_sets, texture.set));
    m_textures.erase(id);
}

void MeshStore::release(MeshHandle handle) {
    const auto found = m_meshes.find(handle);
    if (found == m_meshes.end()) return;
    if (found->second.indexCount > 0) {
        dropTexture(found->second.textureId);
        m_context.queue.retire(std::move(found->second.data));
    }
    m_meshes.erase(found);
}

const GpuMesh* MeshStore::find(MeshHandle handle) const {
    const auto found = m_meshes.find(handle);
    return found == m_meshes.end() ? nullptr : &found->second;
}

std::vector<std::byte> indexBytes(std::span<const uint32_t> indices, VkIndexType type) {
    const auto bytesOf = [](const auto& values) {
        const auto bytes = std::as_bytes(std::span(values));
        return std::vector<std::byte>(bytes.begin(), bytes.end());
    };
    if (type == VK_INDEX_TYPE_UINT32) return bytesOf(indices);
    std::vector<uint16_t> narrow(indices.size());
    std::ranges::transform(indices, narrow.begin(), [](uint32_t index) { return static_cast<uint16_t>(index); });
    return bytesOf(narrow);
}

void bindMesh(VkCommandBuffer commands, const GpuMesh& mesh, bool withNormals) {
    const std::array buffers{mesh.data.get(), mesh.data.get()};
    const std::array<VkDeviceSize, 2> offsets{0, mesh.normalsOffset};
    vkCmdBindVertexBuffers(commands, 0, withNormals ? 2 : 1, buffers.data(), offsets.data());
    vkCmdBindIndexBuffer(commands, mesh.data.get(), mesh.indicesOffset, mesh.indexType);
}

} // namespace sandtable::renderer
