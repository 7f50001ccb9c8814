#include "ui/HandleMarks.h"

#include <cmath>
#include <numbers>

namespace sandtable::ui {
namespace {

using Kind = scene::Handle::Kind;

constexpr float moveRadius = 15, smallRadius = 9, reach = 6; // design pixels; beyond its edge a handle is still hit

float radiusOf(Kind kind) { return kind == Kind::Move ? moveRadius : smallRadius; }

/// Four arrows from a disc.
void drawMove(ImDrawList& list, const ImVec2& at, float radius, ImU32 color, float stroke) {
    for (const auto& [x, y] : {std::pair{1.f, 0.f}, {-1.f, 0.f}, {0.f, 1.f}, {0.f, -1.f}}) {
        const ImVec2 tip{at.x + x * radius * 0.65f, at.y + y * radius * 0.65f};
        list.AddLine(at, tip, color, stroke);
        const float wing = radius * 0.25f;
        list.AddTriangleFilled({tip.x + x * wing, tip.y + y * wing}, {tip.x + y * wing, tip.y + x * wing},
                               {tip.x - y * wing, tip.y - x * wing}, color);
    }
}

/// An arrow up and one down.
void drawHeight(ImDrawList& list, const ImVec2& at, float radius, ImU32 color) {
    const float wing = radius * 0.5f, gap = radius * 0.15f, tip = radius * 0.75f;
    for (const float up : {-1.f, 1.f})
        list.AddTriangleFilled({at.x, at.y + up * tip}, {at.x - wing, at.y + up * gap}, {at.x + wing, at.y + up * gap},
                               color);
}

/// Three quarters of a circle with its arrow.
void drawTurn(ImDrawList& list, const ImVec2& at, float radius, ImU32 color, float stroke) {
    constexpr float quarter = std::numbers::pi_v<float> / 2;
    const float arc = radius * 0.5f;
    list.PathArcTo(at, arc, 0, 3 * quarter);
    list.PathStroke(color, 0, stroke);
    const float wing = radius * 0.3f;
    list.AddTriangleFilled({at.x + wing, at.y - arc}, {at.x - wing * 0.3f, at.y - arc - wing},
                           {at.x - wing * 0.3f, at.y - arc + wing}, color);
}

} // namespace

void HandleMarks::draw(Frame& frame) {
    m_marks.clear();
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    for (const scene::Handle& handle : frame.model.handles) {
        const glm::dvec3 pixel = frame.model.camera.pixelOf(handle.place);
        const ImVec2 at{static_cast<float>(pixel.x), static_cast<float>(pixel.y)};
        if (pixel.z <= 0) continue;
        const scene::Camera& camera = frame.model.camera;
        const ImVec2 picture{static_cast<float>(camera.width), static_cast<float>(camera.height)};
        bool covered = !Rect{{0, 0}, picture}.contains(at);
        for (const Rect& taken : frame.taken) covered |= taken.contains(at);
        if (covered) continue;
        m_marks.push_back({handle, at});
        const float radius = frame.px(radiusOf(handle.kind));
        const bool near = std::hypot(mouse.x - at.x, mouse.y - at.y) <= radius + frame.px(reach);
        const ImU32 ink = near ? palette::card | IM_COL32_A_MASK : palette::accent;
        list.AddCircleFilled(at, radius, near ? palette::accent : palette::card);
        list.AddCircle(at, radius, palette::accent, 0, frame.px(2));
        if (handle.kind == Kind::Move) drawMove(list, at, radius, ink, frame.px(2));
        if (handle.kind == Kind::Height) drawHeight(list, at, radius, ink);
        if (handle.kind == Kind::Turn) drawTurn(list, at, radius, ink, frame.px(2));
    }
}

std::optional<scene::Handle> HandleMarks::at(const ImVec2& pixel, const Theme& theme) const {
    for (auto mark = m_marks.rbegin(); mark != m_marks.rend(); ++mark) { // the last drawn lies on top
        const float away = std::hypot(pixel.x - mark->pixel.x, pixel.y - mark->pixel.y);
        if (away <= theme.px(radiusOf(mark->handle.kind) + reach)) return mark->handle;
    }
    return std::nullopt;
}

} // namespace sandtable::ui
