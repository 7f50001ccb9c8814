#include "renderer/PlanGeometry.h"

#include <GL/glu.h>

#include <array>
#include <cmath>
#include <deque>
#include <memory>

namespace sandtable::renderer {
namespace {

/// GLU's tessellator (the one from SGI's libtess) calls back with pointers to these points.
struct Tessellation {
    std::deque<std::array<GLdouble, 3>> points; // addresses stay
    std::vector<glm::vec2> triangles;
    bool failed = false;

    GLdouble* add(double x, double y) { return points.emplace_back(std::array<GLdouble, 3>{x, y, 0}).data(); }
};

void onVertex(void* vertex, void* data) {
    const auto* point = static_cast<const GLdouble*>(vertex);
    static_cast<Tessellation*>(data)->triangles.emplace_back(point[0], point[1]);
}
void onCombine(GLdouble where[3], void* [4], GLfloat[4], void** made, void* data) {
    *made = static_cast<Tessellation*>(data)->add(where[0], where[1]);
}
void onError(GLenum, void* data) { static_cast<Tessellation*>(data)->failed = true; }
/// Its presence makes the tessellator produce separate triangles only, no fans or strips.
void onEdgeFlag(GLboolean, void*) {}

using Callback = void (*)();

void addRing(GLUtesselator* tessellator, Tessellation& result, const Ring& ring, const glm::dvec2& origin) {
    gluTessBeginContour(tessellator);
    for (const glm::dvec2& point : ring) {
        if (!std::isfinite(point.x) || !std::isfinite(point.y)) continue;
        GLdouble* added = result.add(point.x - origin.x, point.y - origin.y);
        gluTessVertex(tessellator, added, added);
    }
    gluTessEndContour(tessellator);
}

} // namespace

std::vector<glm::vec2> triangulate(const Polygon& polygon, const glm::dvec2& origin) {
    const std::unique_ptr<GLUtesselator, void (*)(GLUtesselator*)> tessellator(gluNewTess(), gluDeleteTess);
    Tessellation result;
    gluTessCallback(tessellator.get(), GLU_TESS_VERTEX_DATA, reinterpret_cast<Callback>(onVertex));
    gluTessCallback(tessellator.get(), GLU_TESS_COMBINE_DATA, reinterpret_cast<Callback>(onCombine));
    gluTessCallback(tessellator.get(), GLU_TESS_ERROR_DATA, reinterpret_cast<Callback>(onError));
    gluTessCallback(tessellator.get(), GLU_TESS_EDGE_FLAG_DATA, reinterpret_cast<Callback>(onEdgeFlag));
    gluTessProperty(tessellator.get(), GLU_TESS_WINDING_RULE, GLU_TESS_WINDING_ODD);
    gluTessNormal(tessellator.get(), 0, 0, 1);
    gluTessBeginPolygon(tessellator.get(), &result);
    addRing(tessellator.get(), result, polygon.outer, origin);
    for (const Ring& hole : polygon.holes) addRing(tessellator.get(), result, hole, origin);
    gluTessEndPolygon(tessellator.get());
    if (result.failed || result.triangles.size() % 3 != 0) return {};
    return std::move(result.triangles);
}

void appendStroke(std::vector<StrokeSegment>& segments, std::span<const glm::dvec2> line, bool closed,
                  const glm::dvec2& origin) {
    const size_t count = line.size() < 2 ? 0 : line.size() - (closed ? 0 : 1);
    for (size_t i = 0; i < count; ++i) {
        const StrokeSegment segment{glm::vec2(line[i] - origin), glm::vec2(line[(i + 1) % line.size()] - origin)};
        if (std::isfinite(segment.from.x + segment.from.y + segment.to.x + segment.to.y)) segments.push_back(segment);
    }
}

} // namespace sandtable::renderer
