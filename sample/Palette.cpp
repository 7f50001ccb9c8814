#include "sample/Palette.h"

#include "sample/Brush.h"

#include <array>

namespace sandtable::sample {
namespace {

template<size_t N> glm::vec3 pick(const std::array<uint32_t, N>& colors, int palette) {
    return color(colors[static_cast<size_t>(palette) % N]);
}

} // namespace

glm::vec3 roofColor(const Building& building) {
    static constexpr std::array<uint32_t, 10> colors{0x64809b, 0xa1a5a6, 0x84574d, 0x5d778f, 0xb3b5b4,
                                                     0x74899a, 0x8f9597, 0x8c6053, 0x57708a, 0x7c8c82};
    return pick(colors, building.palette);
}

glm::vec3 flatRoofColor(const Building& building) {
    static constexpr std::array<uint32_t, 5> colors{0xa7a49c, 0x95938d, 0xb3b0a7, 0x8b8f8d, 0xa69c8e};
    return pick(colors, building.palette);
}

glm::vec3 wallColor(const Building& building) {
    static constexpr std::array<uint32_t, 6> metal{0xc9cac6, 0xbfc4c5, 0xd2d0c8, 0xb4bcc0, 0xc7c3b8, 0xcdd0cf};
    static constexpr std::array<uint32_t, 6> plaster{0xcfc9bb, 0xc4c1b8, 0xbfae98, 0xd3d0c7, 0xb3a08c, 0xc8bdb0};
    return building.wall == WallStyle::MetalSheet ? pick(metal, building.palette / 2)
                                                  : pick(plaster, building.palette / 2);
}

glm::vec3 trimColor(const Building& building) {
    static constexpr std::array<uint32_t, 5> colors{0x4a6d94, 0x70777b, 0x7f4a40, 0x55666e, 0x4f7a86};
    return pick(colors, building.palette / 3);
}

glm::vec3 carColor(int palette) {
    static constexpr std::array<uint32_t, 9> colors{0xdadbd9, 0xd4d5d4, 0x2f3236, 0x8d9296, 0xb5b8ba,
                                                    0x803430, 0x33496e, 0x5b5f63, 0xe2e2df};
    return pick(colors, palette);
}

glm::vec3 truckColor(int palette) {
    static constexpr std::array<uint32_t, 6> colors{0xd6d7d4, 0x43678f, 0xcfd0cc, 0xa35a3d, 0x5c7f6b, 0xc9c9c5};
    return pick(colors, palette);
}

glm::vec3 containerColor(int palette) {
    static constexpr std::array<uint32_t, 9> colors{0x8d4536, 0x3b5f86, 0x9b6a35, 0x4f7460, 0xa9abaa,
                                                    0x7a3a37, 0x35506e, 0xb08a45, 0x6b6e70};
    return pick(colors, palette);
}

glm::vec3 machineColor(int palette) {
    static constexpr std::array<uint32_t, 6> colors{0xb5b8b8, 0x9ea3a4, 0x8793a0, 0xa8a194, 0x7f8b86, 0xc0bfba};
    return pick(colors, palette);
}

glm::vec3 tankColor(int palette) {
    static constexpr std::array<uint32_t, 4> colors{0xcfd1ce, 0xc2c6c6, 0xd4d2c9, 0xb9c1c4};
    return pick(colors, palette);
}

glm::vec3 leafColor(int palette) {
    static constexpr std::array<uint32_t, 8> colors{0x566a3f, 0x617445, 0x4e633c, 0x6b794a,
                                                    0x5a6d43, 0x485c39, 0x747d4d, 0x526643};
    return pick(colors, palette);
}

glm::vec3 rackColor(double across, double along, double texel) {
    static constexpr std::array<uint32_t, 5> colors{0xa9adad, 0xb9b7ae, 0x8c9498, 0xa58e6a, 0x7f8f86};
    const double pitch = 0.75;
    const int pipe = floorOf(across / pitch);
    const double fromAxis = (across / pitch - pipe - 0.5) * 2;
    const float round = static_cast<float>(std::sqrt(std::max(0.0, 1.0 - fromAxis * fromAxis)));
    const glm::vec3 pipes = color(colors[static_cast<size_t>(pipe + 50) % colors.size()]) * (0.35f + 0.65f * round);
    return glm::mix(pipes, color(0x6b6e70), 0.7f * lineCoverage(repeatDistance(along, 6), 0.4, texel));
}

} // namespace sandtable::sample
