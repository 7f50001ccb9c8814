#include "decision/terrain/Shadow.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace sandtable::decision {
namespace {

/// Steps of one cell along the axis the ray is nearer to.
struct March {
    double columns = 0, rows = 0; // of a step
    double rise = 0;              // of the ray over it
    bool alongRows = false;       // the row is whole, the column interpolated
};

March marchTowards(const SurfaceGrid& surface, const SunDirection& sun) {
    const double radians = std::numbers::pi / 180;
    const double east = std::sin(sun.azimuthDegrees * radians) / surface.cellWidth;
    const double south = -std::cos(sun.azimuthDegrees * radians) / surface.cellHeight;
    const double longest = std::max(std::abs(east), std::abs(south));
    March march{east / longest, south / longest, 0, std::abs(south) >= std::abs(east)};
    march.rise = std::tan(sun.elevationDegrees * radians) / longest; // a step is 1 / longest long
    return march;
}

/// Between two neighbours; the known one where the other is not.
double between(double a, double b, double share) {
    if (std::isnan(a)) return b;
    if (std::isnan(b)) return a;
    return a + (b - a) * share;
}

class Caster {
public:
    Caster(const SurfaceGrid& surface, const SunDirection& sun)
        : m_surface(surface), m_march(marchTowards(surface, sun)) {
        for (const double height : surface.heights)
            if (height > m_highest) m_highest = height;
    }

    bool inShadow(int column, int row) const {
        const double start = at(column, row);
        double x = column, y = row, ray = start;
        while (true) {
            x += m_march.columns;
            y += m_march.rows;
            ray += m_march.rise;
            if (ray > m_highest) return false;
            const double height = m_march.alongRows ? inRow(x, static_cast<int>(std::lround(y)))
                                                    : inColumn(static_cast<int>(std::lround(x)), y);
            if (std::isinf(height)) return false; // beyond the raster
            if (height > ray) return true;
        }
    }

private:
    static constexpr double beyond = std::numeric_limits<double>::infinity();

    double at(int column, int row) const {
        return m_surface
            .heights[static_cast<size_t>(row) * static_cast<size_t>(m_surface.width) + static_cast<size_t>(column)];
    }
    double inRow(double x, int row) const {
        const auto left = static_cast<int>(std::floor(x));
        if (row < 0 || row >= m_surface.height || left < 0 || left >= m_surface.width) return beyond;
        return left + 1 < m_surface.width ? between(at(left, row), at(left + 1, row), x - left) : at(left, row);
    }
    double inColumn(int column, double y) const {
        const auto upper = static_cast<int>(std::floor(y));
        if (column < 0 || column >= m_surface.width || upper < 0 || upper >= m_surface.height) return beyond;
        return upper + 1 < m_surface.height ? between(at(column, upper), at(column, upper + 1), y - upper)
                                            : at(column, upper);
    }

    const SurfaceGrid& m_surface;
    March m_march;
    double m_highest = -std::numeric_limits<double>::infinity();
};

} // namespace

std::vector<uint8_t> shadowMask(const SurfaceGrid& surface, const SunDirection& sun) {
    std::vector<uint8_t> mask(surface.heights.size(), sun.elevationDegrees <= 0);
    if (sun.elevationDegrees <= 0 || sun.elevationDegrees >= 90) return mask;
    const Caster caster(surface, sun);
    for (int row = 0; row < surface.height; ++row)
        for (int column = 0; column < surface.width; ++column) {
            const auto cell =
                static_cast<size_t>(row) * static_cast<size_t>(surface.width) + static_cast<size_t>(column);
            mask[cell] = !std::isnan(surface.heights[cell]) && caster.inShadow(column, row);
        }
    return mask;
}

ShadowHours shadowHours(const SurfaceGrid& surface, std::span<const SunDirection> path, double stepHours,
                        const std::stop_token& stop) {
    ShadowHours hours;
    hours.shadow.assign(surface.heights.size(), 0);
    for (const SunDirection& sun : path) {
        if (sun.elevationDegrees <= 0) continue;
        if (stop.stop_requested()) break;
        hours.daylight += stepHours;
        const std::vector<uint8_t> mask = shadowMask(surface, sun);
        for (size_t i = 0; i < mask.size(); ++i) hours.shadow[i] += mask[i] ? stepHours : 0;
    }
    hours.sun.resize(hours.shadow.size());
    for (size_t i = 0; i < hours.shadow.size(); ++i) {
        if (std::isnan(surface.heights[i])) hours.shadow[i] = surface.heights[i];
        hours.sun[i] = hours.daylight - hours.shadow[i];
    }
    return hours;
}

} // namespace sandtable::decision
