#include "sample/Light.h"

#include <array>
#include <cassert>
#include <limits>

namespace sandtable::sample {
namespace {

const glm::vec3 sunColor(1.46f, 1.36f, 1.20f);
const glm::vec3 skyColor(0.34f, 0.375f, 0.425f);

float linearFromSrgb(float v) { return v <= 0.04045f ? v / 12.92f : std::pow((v + 0.055f) / 1.055f, 2.4f); }
float srgbFromLinear(float v) { return v <= 0.0031308f ? v * 12.92f : 1.055f * std::pow(v, 1 / 2.4f) - 0.055f; }

std::array<uint8_t, 4096> encodingTable() {
    std::array<uint8_t, 4096> table{};
    for (size_t i = 0; i < table.size(); ++i)
        table[i] = static_cast<uint8_t>(std::lround(255 * srgbFromLinear(static_cast<float>(i) / 4095.0f)));
    return table;
}

std::array<float, 256> decodingTable() {
    std::array<float, 256> table{};
    for (size_t i = 0; i < table.size(); ++i) table[i] = linearFromSrgb(static_cast<float>(i) / 255.0f);
    return table;
}

} // namespace

glm::dvec3 sunDirection() {
    const double azimuth = glm::radians(146.0), elevation = glm::radians(41.0);
    return {std::sin(azimuth) * std::cos(elevation), std::cos(azimuth) * std::cos(elevation), std::sin(elevation)};
}

Light::Light(const Canvas& relief)
    : m_region(relief.region), m_cell(relief.texel), m_width(relief.width), m_height(relief.height) {
    castShadows(relief);
    blur(relief, static_cast<int>(2.0 / m_cell), m_near);
    blur(relief, static_cast<int>(8.0 / m_cell), m_wide);
}

// The shadow's upper surface travels with the light, row by row: it falls by the sun's slope and rises again over
// whatever stands higher. One pass, however long the shadows are.
void Light::castShadows(const Canvas& relief) {
    const glm::dvec3 sun = sunDirection();
    assert(sun.y < 0 && std::abs(sun.y) >= std::abs(sun.x)); // light moves north by one row a step
    const float drop = static_cast<float>(m_cell * sun.z / -sun.y);
    const double shift = sun.x / -sun.y; // columns back towards the sun, per row
    const int whole = static_cast<int>(std::floor(shift));
    const float part = static_cast<float>(shift - whole);
    m_ceiling.assign(relief.texels.size(), -std::numeric_limits<float>::max());
    for (int row = m_height - 2; row >= 0; --row)
        for (int column = 0; column < m_width; ++column) {
            const int a = std::clamp(column + whole, 0, m_width - 1),
                      b = std::clamp(column + whole + 1, 0, m_width - 1);
            const auto top = [&](int c) {
                const size_t i = static_cast<size_t>(row + 1) * static_cast<size_t>(m_width) + static_cast<size_t>(c);
                return std::max(relief.texels[i].height, m_ceiling[i]);
            };
            m_ceiling[static_cast<size_t>(row) * static_cast<size_t>(m_width) + static_cast<size_t>(column)] =
                glm::mix(top(a), top(b), part) - drop;
        }
}

void Light::blur(const Canvas& relief, int radius, std::vector<float>& out) const {
    std::vector<float> rows(relief.texels.size());
    out.resize(relief.texels.size());
    const float scale = 1.0f / static_cast<float>(2 * radius + 1);
    const auto pass = [&](int length, int lines, size_t step, size_t lineStep, auto&& read,
                          std::vector<float>& target) {
        for (int line = 0; line < lines; ++line) {
            const auto at = [&](int i) {
                return static_cast<size_t>(line) * lineStep + static_cast<size_t>(std::clamp(i, 0, length - 1)) * step;
            };
            double sum = 0;
            for (int i = -radius; i <= radius; ++i) sum += read(at(i));
            for (int i = 0; i < length; ++i) {
                target[at(i)] = static_cast<float>(sum) * scale;
                sum += read(at(i + radius + 1)) - read(at(i - radius));
            }
        }
    };
    const size_t width = static_cast<size_t>(m_width);
    pass(
        m_width, m_height, 1, width, [&](size_t i) { return relief.texels[i].height; }, rows);
    pass(
        m_height, m_width, width, 1, [&](size_t i) { return rows[i]; }, out);
}

float Light::sample(const std::vector<float>& field, const glm::dvec2& site) const {
    const double x = std::clamp((site.x - m_region.min.x) / m_cell - 0.5, 0.0, m_width - 1.001);
    const double y = std::clamp((m_region.max.y - site.y) / m_cell - 0.5, 0.0, m_height - 1.001);
    const size_t column = static_cast<size_t>(x), row = static_cast<size_t>(y), width = static_cast<size_t>(m_width);
    const float u = static_cast<float>(x) - static_cast<float>(column),
                v = static_cast<float>(y) - static_cast<float>(row);
    const float* top = &field[row * width + column];
    return glm::mix(glm::mix(top[0], top[1], u), glm::mix(top[width], top[width + 1], u), v);
}

float Light::sunlit(const glm::dvec3& site) const {
    const float above = static_cast<float>(site.z) - sample(m_ceiling, glm::dvec2(site));
    return glm::smoothstep(-0.75f, 0.05f, above);
}

float Light::openness(const glm::dvec3& site) const {
    const float z = static_cast<float>(site.z);
    // Bounded: beside a tower half the sky is hidden, not all of it.
    const float near = std::clamp(sample(m_near, glm::dvec2(site)) - z, 0.0f, 4.0f);
    const float wide = std::clamp(sample(m_wide, glm::dvec2(site)) - z, 0.0f, 6.0f);
    return 1.0f / (1.0f + 0.16f * near + 0.09f * wide);
}

glm::vec3 Light::shade(const glm::vec3& albedo, float sunCosine, const glm::dvec3& site) const {
    const float direct = sunCosine > 0 ? sunCosine * sunlit(site) : 0.0f;
    return albedo * (skyColor * openness(site) + sunColor * direct);
}

void encode(const glm::vec3& linear, uint8_t* rgb) {
    static const std::array<uint8_t, 4096> table = encodingTable();
    for (int c = 0; c < 3; ++c) rgb[c] = table[static_cast<size_t>(std::clamp(linear[c], 0.0f, 1.0f) * 4095.0f)];
}

glm::vec3 color(uint32_t rgb) {
    static const std::array<float, 256> table = decodingTable();
    return {table[(rgb >> 16) & 0xff], table[(rgb >> 8) & 0xff], table[rgb & 0xff]};
}

} // namespace sandtable::sample
