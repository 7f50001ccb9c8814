// Repeatable randomness: a small generator (splitmix64, Steele et al. 2014) for the plan, and noise that depends only
// on where it is asked, for surfaces. The standard library's distributions are not used: they differ between libraries.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <glm/glm.hpp>

namespace sandtable::sample {

inline uint64_t mixBits(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

class Random {
public:
    explicit Random(uint64_t seed) : m_state(seed) {}
    uint64_t next() { return mixBits(m_state += 0x9e3779b97f4a7c15ull); }
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; } // [0, 1)
    double between(double low, double high) { return low + (high - low) * unit(); }
    /// Both ends included.
    int integer(int low, int high) {
        assert(low <= high);
        return low + static_cast<int>(next() % static_cast<uint64_t>(high - low + 1));
    }
    bool chance(double probability) { return unit() < probability; }
    /// A generator of its own, so that one part of the plan can change without changing the others.
    Random fork(uint64_t key) const { return Random(mixBits(m_state ^ mixBits(key + 1))); }

private:
    uint64_t m_state;
};

/// 0…1 for a lattice cell.
float cellNoise(int x, int y, uint32_t seed);
/// Smooth, 0…1, features about one unit in size.
float smoothNoise(const glm::dvec2& p, uint32_t seed);
/// Sum of `octaves` smooth noises, 0…1.
float fractalNoise(const glm::dvec2& p, int octaves, uint32_t seed);

} // namespace sandtable::sample
