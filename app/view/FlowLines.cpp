#include "app/view/FlowLines.h"

#include <algorithm>
#include <cmath>

namespace sandtable::app {
namespace {

constexpr double longestPieceMeters = 25;

class LineBuilder {
public:
    LineBuilder(double halfWidthMeters, bool backwards, const HeightAt& heightAt,
                std::vector<renderer::FlowLine>& lines)
        : m_halfWidth(halfWidthMeters), m_backwards(backwards), m_heightAt(heightAt), m_lines(lines) {}
    ~LineBuilder() { finish(); }
    LineBuilder(const LineBuilder&) = delete;
    LineBuilder& operator=(const LineBuilder&) = delete;

    void add(const glm::dvec2& place) {
        if (const auto height = m_heightAt(place))
            m_points.emplace_back(place, *height);
        else
            finish();
    }

private:
    void finish() {
        if (m_points.size() > 1) m_lines.push_back({m_points, m_halfWidth, m_backwards});
        m_points.clear();
    }
    double m_halfWidth;
    bool m_backwards;
    const HeightAt& m_heightAt;
    std::vector<renderer::FlowLine>& m_lines;
    std::vector<glm::dvec3> m_points;
};

} // namespace

std::vector<renderer::FlowLine> flowLines(const gis::FeatureLayer& features, std::span<const decision::EdgeLoad> loads,
                                          double halfWidthMeters, const HeightAt& heightAt) {
    std::vector<renderer::FlowLine> lines;
    for (size_t i = 0; i < std::min(features.features.size(), loads.size()); ++i) {
        if (loads[i].direction == 0) continue;
        for (const auto& points : features.features[i].lines) {
            LineBuilder line(halfWidthMeters, loads[i].direction < 0, heightAt, lines);
            if (!points.empty()) line.add(glm::dvec2(points.front()));
            for (size_t p = 0; p + 1 < points.size(); ++p) {
                const glm::dvec2 from(points[p]), to(points[p + 1]);
                const double length = glm::distance(from, to);
                if (!(length > 0) || !std::isfinite(length)) continue;
                const int pieces = static_cast<int>(std::ceil(length / longestPieceMeters));
                for (int piece = 1; piece <= pieces; ++piece)
                    line.add(glm::mix(from, to, static_cast<double>(piece) / pieces));
            }
        }
    }
    return lines;
}

} // namespace sandtable::app
