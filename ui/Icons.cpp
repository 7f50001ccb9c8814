#include "ui/Icons.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace sandtable::ui::icons {

namespace {

/// Draws in units of the half size: (-1,-1) is the top left corner of the square.
class Pen {
public:
    Pen(ImDrawList& list, const ImVec2& center, float half, ImU32 color)
        : m_list(list), m_center(center), m_half(half), m_color(color), m_width(std::max(1.f, half / 5.5f)) {}

    void line(std::initializer_list<ImVec2> points, bool closed = false) {
        for (const ImVec2& point : points) m_list.PathLineTo(at(point.x, point.y));
        m_list.PathStroke(m_color, closed ? ImDrawFlags_Closed : ImDrawFlags_None, m_width);
    }
    void circle(float x, float y, float radius) { m_list.AddCircle(at(x, y), radius * m_half, m_color, 0, m_width); }
    void dot(float x, float y, float radius) { m_list.AddCircleFilled(at(x, y), radius * m_half, m_color); }
    void arc(float x, float y, float radius, float from, float to) {
        m_list.PathArcTo(at(x, y), radius * m_half, from, to);
        m_list.PathStroke(m_color, ImDrawFlags_None, m_width);
    }
    void curve(const ImVec2& a, const ImVec2& b, const ImVec2& c, const ImVec2& d) {
        m_list.AddBezierCubic(at(a.x, a.y), at(b.x, b.y), at(c.x, c.y), at(d.x, d.y), m_color, m_width);
    }
    void box(float x0, float y0, float x1, float y1, float rounding = 0) {
        m_list.AddRect(at(x0, y0), at(x1, y1), m_color, rounding * m_half, 0, m_width);
    }

private:
    ImVec2 at(float x, float y) const { return {m_center.x + x * m_half, m_center.y + y * m_half}; }
    ImDrawList& m_list;
    ImVec2 m_center;
    float m_half;
    ImU32 m_color;
    float m_width;
};

constexpr float pi = 3.14159265f;

void transformer(Pen& pen) {
    pen.circle(0, -0.36f, 0.5f);
    pen.circle(0, 0.36f, 0.5f);
}
void pump(Pen& pen) {
    pen.circle(0, 0, 0.85f);
    pen.line({{-0.3f, -0.5f}, {0.6f, 0}, {-0.3f, 0.5f}}, true);
}
void meter(Pen& pen) {
    pen.arc(0, 0.35f, 0.9f, pi, 2 * pi);
    pen.line({{-0.9f, 0.35f}, {0.9f, 0.35f}});
    pen.line({{0, 0.35f}, {0.4f, -0.2f}});
}
void air(Pen& pen) {
    for (const float y : {-0.5f, 0.f, 0.5f}) pen.curve({-0.9f, y}, {-0.3f, y - 0.5f}, {0.3f, y + 0.5f}, {0.9f, y});
}
void noise(Pen& pen) {
    constexpr std::array heights{0.3f, 0.8f, 0.5f, 0.2f};
    for (size_t i = 0; i < heights.size(); ++i) {
        const float x = -0.75f + static_cast<float>(i) * 0.5f;
        pen.line({{x, -heights[i]}, {x, heights[i]}});
    }
}
void videoCamera(Pen& pen) {
    pen.box(-0.9f, -0.5f, 0.35f, 0.5f, 0.15f);
    pen.line({{0.35f, -0.1f}, {0.9f, -0.45f}, {0.9f, 0.45f}, {0.35f, 0.1f}});
}
void drop(Pen& pen) {
    pen.arc(0, 0.25f, 0.6f, -0.2f, pi + 0.2f);
    pen.line({{-0.59f, 0.13f}, {0, -0.9f}, {0.59f, 0.13f}});
}
void flame(Pen& pen) {
    pen.curve({0, -0.9f}, {0.9f, -0.1f}, {0.8f, 0.85f}, {0, 0.85f});
    pen.curve({0, 0.85f}, {-0.8f, 0.85f}, {-0.8f, 0.1f}, {-0.3f, -0.2f});
    pen.curve({-0.3f, -0.2f}, {-0.1f, -0.4f}, {0, -0.6f}, {0, -0.9f});
}
void sun(Pen& pen) {
    pen.box(-0.9f, -0.55f, 0.9f, 0.55f);
    pen.line({{-0.3f, -0.55f}, {-0.3f, 0.55f}});
    pen.line({{0.3f, -0.55f}, {0.3f, 0.55f}});
    pen.line({{-0.9f, 0}, {0.9f, 0}});
}
void thermometer(Pen& pen) {
    pen.line({{-0.2f, 0.2f}, {-0.2f, -0.8f}, {0.2f, -0.8f}, {0.2f, 0.2f}});
    pen.arc(0, 0.5f, 0.36f, -0.9f, pi + 0.9f);
}
void fan(Pen& pen) {
    pen.circle(0, 0, 0.88f);
    for (const float turn : {0.f, 2 * pi / 3, 4 * pi / 3}) {
        const auto at = [&](float angle, float radius) {
            return ImVec2{radius * std::cos(angle + turn), radius * std::sin(angle + turn)};
        };
        pen.curve(at(0, 0.1f), at(0.2f, 0.5f), at(0.7f, 0.7f), at(1.2f, 0.66f));
        pen.curve(at(1.2f, 0.66f), at(1.3f, 0.45f), at(1.2f, 0.25f), at(0, 0.1f));
    }
}
/// ISO 10628: a circle with lines that come together towards the discharge.
void compressor(Pen& pen) {
    pen.circle(0, 0, 0.85f);
    pen.line({{-0.58f, -0.62f}, {0.78f, -0.28f}});
    pen.line({{-0.58f, 0.62f}, {0.78f, 0.28f}});
}
void motor(Pen& pen) {
    pen.circle(0, 0, 0.85f);
    pen.line({{-0.4f, 0.4f}, {-0.4f, -0.4f}, {0, 0.12f}, {0.4f, -0.4f}, {0.4f, 0.4f}});
}
void tank(Pen& pen) {
    pen.curve({-0.65f, -0.6f}, {-0.65f, -0.95f}, {0.65f, -0.95f}, {0.65f, -0.6f});
    pen.curve({-0.65f, -0.6f}, {-0.65f, -0.3f}, {0.65f, -0.3f}, {0.65f, -0.6f});
    pen.line({{-0.65f, -0.6f}, {-0.65f, 0.65f}});
    pen.line({{0.65f, -0.6f}, {0.65f, 0.65f}});
    pen.curve({-0.65f, 0.65f}, {-0.65f, 0.95f}, {0.65f, 0.95f}, {0.65f, 0.65f});
}
/// Two triangles, point to point.
void valve(Pen& pen) {
    pen.line({{-0.9f, -0.35f}, {-0.9f, 0.65f}, {0.9f, -0.35f}, {0.9f, 0.65f}}, true);
    pen.line({{0, 0.15f}, {0, -0.6f}});
    pen.line({{-0.4f, -0.65f}, {0.4f, -0.65f}});
}
void electricity(Pen& pen) {
    pen.line({{0.2f, -0.9f}, {-0.5f, 0.15f}, {0, 0.15f}, {-0.2f, 0.9f}, {0.5f, -0.15f}, {0, -0.15f}}, true);
}
void waterMeter(Pen& pen) {
    pen.circle(0, 0, 0.88f);
    pen.arc(0, 0.2f, 0.36f, -0.2f, pi + 0.2f);
    pen.line({{-0.35f, 0.13f}, {0, -0.5f}, {0.35f, 0.13f}});
}
void weather(Pen& pen) {
    pen.circle(0.25f, -0.35f, 0.38f);
    pen.line({{-0.1f, 0.7f}, {-0.55f, 0.7f}});
    pen.curve({-0.55f, 0.7f}, {-1.0f, 0.65f}, {-0.95f, 0.1f}, {-0.5f, 0.15f});
    pen.curve({-0.5f, 0.15f}, {-0.35f, -0.3f}, {0.35f, -0.2f}, {0.35f, 0.2f});
    pen.curve({0.35f, 0.2f}, {0.9f, 0.2f}, {0.85f, 0.75f}, {0.4f, 0.7f});
    pen.line({{0.4f, 0.7f}, {-0.1f, 0.7f}});
}
void vibration(Pen& pen) {
    pen.line(
        {{-0.95f, 0}, {-0.6f, 0}, {-0.4f, -0.7f}, {-0.1f, 0.7f}, {0.2f, -0.5f}, {0.45f, 0.35f}, {0.6f, 0}, {0.95f, 0}});
}
void gas(Pen& pen) {
    pen.circle(-0.35f, 0.3f, 0.45f);
    pen.circle(0.4f, 0.05f, 0.33f);
    pen.circle(-0.05f, -0.6f, 0.25f);
}
void boiler(Pen& pen) {
    pen.box(-0.7f, -0.55f, 0.7f, 0.9f, 0.2f);
    pen.line({{-0.35f, -0.55f}, {-0.35f, -0.95f}});
    pen.curve({0, -0.15f}, {0.5f, 0.2f}, {0.4f, 0.6f}, {0, 0.6f});
    pen.curve({0, 0.6f}, {-0.4f, 0.6f}, {-0.3f, 0.2f}, {0, -0.15f});
}
/// A thermometer between two waves of warmth.
void heat(Pen& pen) {
    thermometer(pen);
    for (const float side : {-1.f, 1.f})
        pen.curve({side * 0.65f, -0.7f}, {side * 0.9f, -0.4f}, {side * 0.5f, -0.2f}, {side * 0.75f, 0.1f});
}
void crane(Pen& pen) {
    pen.line({{-0.9f, -0.6f}, {0.9f, -0.6f}});
    pen.line({{-0.7f, -0.6f}, {-0.7f, 0.85f}});
    pen.line({{0.7f, -0.6f}, {0.7f, 0.85f}});
    pen.line({{0.1f, -0.6f}, {0.1f, 0.1f}});
    pen.arc(0.1f, 0.3f, 0.2f, -pi / 2, pi);
}
void mixer(Pen& pen) {
    pen.line({{-0.7f, -0.5f}, {-0.7f, 0.5f}, {-0.35f, 0.9f}, {0.35f, 0.9f}, {0.7f, 0.5f}, {0.7f, -0.5f}});
    pen.line({{0, -0.9f}, {0, 0.4f}});
    pen.line({{-0.35f, 0.15f}, {0.35f, 0.6f}});
    pen.line({{0.35f, 0.15f}, {-0.35f, 0.6f}});
}
void press(Pen& pen) {
    pen.line({{-0.75f, -0.85f}, {0.75f, -0.85f}});
    pen.line({{0, -0.85f}, {0, -0.2f}});
    pen.line({{-0.45f, -0.2f}, {0.45f, -0.2f}});
    pen.box(-0.45f, 0.15f, 0.45f, 0.5f);
    pen.line({{-0.85f, 0.85f}, {0.85f, 0.85f}});
}
void unknownDevice(Pen& pen) { pen.line({{0, -0.8f}, {0.8f, 0}, {0, 0.8f}, {-0.8f, 0}}, true); }

struct TypeIcon {
    std::string_view type;
    void (*draw)(Pen&);
};
constexpr std::array typeIcons{
    TypeIcon{"transformer", transformer},
    TypeIcon{"pump", pump},
    TypeIcon{"fan", fan},
    TypeIcon{"compressor", compressor},
    TypeIcon{"motor", motor},
    TypeIcon{"meter", meter},
    TypeIcon{"electricity", electricity},
    TypeIcon{"air", air},
    TypeIcon{"weather", weather},
    TypeIcon{"noise", noise},
    TypeIcon{"vibration", vibration},
    TypeIcon{"camera", videoCamera},
    TypeIcon{"water", drop},
    TypeIcon{"waterMeter", waterMeter},
    TypeIcon{"tank", tank},
    TypeIcon{"valve", valve},
    TypeIcon{"crane", crane},
    TypeIcon{"mixer", mixer},
    TypeIcon{"press", press},
    TypeIcon{"gas", gas},
    TypeIcon{"fire", flame},
    TypeIcon{"boiler", boiler},
    TypeIcon{"pv", sun},
    TypeIcon{"temperature", thermometer},
    TypeIcon{"heat", heat},
};

void curvedArrow(ImDrawList& list, const ImVec2& center, float half, ImU32 color, float side) {
    Pen pen(list, center, half, color);
    pen.curve({-0.7f * side, -0.25f}, {0.2f * side, -0.6f}, {0.9f * side, -0.1f}, {0.75f * side, 0.7f});
    pen.line({{-0.3f * side, -0.8f}, {-0.8f * side, -0.2f}, {-0.1f * side, 0.2f}});
}

void circularArrow(ImDrawList& list, const ImVec2& center, float half, ImU32 color, float side) {
    Pen pen(list, center, half, color);
    const float from = side > 0 ? -pi * 0.5f : -pi * 0.5f - pi * 1.5f;
    pen.arc(0, 0, 0.75f, from, from + pi * 1.5f);
    pen.line({{0.35f * -side, -1.05f}, {0, -0.75f}, {0.35f * -side, -0.4f}});
}

} // namespace

void flatten(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.line({{-0.9f, 0.7f}, {0.9f, 0.7f}});
    pen.line({{0, -0.9f}, {0, 0.3f}});
    pen.line({{-0.4f, -0.1f}, {0, 0.3f}, {0.4f, -0.1f}});
}
void clip(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.line({{-0.8f, -0.4f}, {0, -0.8f}, {0.8f, -0.4f}, {0.8f, 0.4f}, {0, 0.8f}, {-0.8f, 0.4f}}, true);
    pen.line({{-0.3f, -0.3f}, {0.3f, 0.3f}});
    pen.line({{0.3f, -0.3f}, {-0.3f, 0.3f}});
}
void place(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.line({{0, -0.9f}, {0.8f, -0.45f}, {0.8f, 0.45f}, {0, 0.9f}, {-0.8f, 0.45f}, {-0.8f, -0.45f}}, true);
    pen.line({{-0.8f, -0.45f}, {0, 0}, {0.8f, -0.45f}});
    pen.line({{0, 0}, {0, 0.9f}});
}
void move(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.line({{-0.9f, 0}, {0.9f, 0}});
    pen.line({{0, -0.9f}, {0, 0.9f}});
    for (const float sign : {-1.f, 1.f}) {
        pen.line({{sign * 0.6f, -0.3f}, {sign * 0.9f, 0}, {sign * 0.6f, 0.3f}});
        pen.line({{-0.3f, sign * 0.6f}, {0, sign * 0.9f}, {0.3f, sign * 0.6f}});
    }
}
void undo(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    curvedArrow(list, center, half, color, 1);
}
void redo(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    curvedArrow(list, center, half, color, -1);
}
void save(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.line({{-0.8f, -0.8f}, {0.5f, -0.8f}, {0.8f, -0.5f}, {0.8f, 0.8f}, {-0.8f, 0.8f}}, true);
    pen.line({{-0.4f, 0.8f}, {-0.4f, 0.1f}, {0.4f, 0.1f}, {0.4f, 0.8f}});
    pen.line({{-0.3f, -0.8f}, {-0.3f, -0.4f}, {0.3f, -0.4f}});
}
void plus(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.line({{-0.7f, 0}, {0.7f, 0}});
    pen.line({{0, -0.7f}, {0, 0.7f}});
}
void check(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen(list, center, half, color).line({{-0.8f, 0}, {-0.2f, 0.6f}, {0.8f, -0.6f}});
}
void cross(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.line({{-0.6f, -0.6f}, {0.6f, 0.6f}});
    pen.line({{0.6f, -0.6f}, {-0.6f, 0.6f}});
}
void back(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen(list, center, half, color).line({{0.4f, -0.8f}, {-0.4f, 0}, {0.4f, 0.8f}});
}
void locate(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.circle(0, 0, 0.6f);
    pen.dot(0, 0, 0.18f);
    for (const float sign : {-1.f, 1.f}) {
        pen.line({{sign * 0.6f, 0}, {sign, 0}});
        pen.line({{0, sign * 0.6f}, {0, sign}});
    }
}
void chart(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.line({{-0.9f, -0.8f}, {-0.9f, 0.8f}, {0.9f, 0.8f}});
    pen.line({{-0.5f, 0.3f}, {-0.1f, -0.2f}, {0.3f, 0.1f}, {0.8f, -0.6f}});
}
void document(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.line({{-0.65f, -0.9f}, {0.25f, -0.9f}, {0.65f, -0.5f}, {0.65f, 0.9f}, {-0.65f, 0.9f}}, true);
    for (const float y : {-0.15f, 0.2f, 0.55f}) pen.line({{-0.3f, y}, {0.3f, y}});
}
void camera(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.line({{-0.95f, -0.45f},
              {-0.5f, -0.45f},
              {-0.3f, -0.8f},
              {0.3f, -0.8f},
              {0.5f, -0.45f},
              {0.95f, -0.45f},
              {0.95f, 0.75f},
              {-0.95f, 0.75f}},
             true);
    pen.circle(0, 0.12f, 0.36f);
}
void chevronDown(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen(list, center, half, color).line({{-0.6f, -0.3f}, {0, 0.3f}, {0.6f, -0.3f}});
}
void play(ImDrawList& list, const ImVec2& c, float half, ImU32 color) {
    list.AddTriangleFilled({c.x - half * 0.6f, c.y - half * 0.85f}, {c.x - half * 0.6f, c.y + half * 0.85f},
                           {c.x + half * 0.9f, c.y}, color);
}

void pause(ImDrawList& list, const ImVec2& c, float half, ImU32 color) {
    for (const float side : {-0.5f, 0.5f})
        list.AddRectFilled({c.x + half * (side - 0.22f), c.y - half * 0.8f},
                           {c.x + half * (side + 0.22f), c.y + half * 0.8f}, color, half * 0.1f);
}

void draw(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.line({{-0.8f, 0.8f}, {-0.6f, 0.2f}, {0.5f, -0.9f}, {0.9f, -0.5f}, {-0.2f, 0.6f}}, true);
    pen.line({{0.2f, -0.6f}, {0.6f, -0.2f}});
}
void corridor(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    Pen pen(list, center, half, color);
    pen.curve({-0.9f, 0.4f}, {-0.1f, 0.4f}, {-0.3f, -0.8f}, {0.5f, -0.8f});
    pen.curve({-0.5f, 0.9f}, {0.3f, 0.9f}, {0.1f, -0.3f}, {0.9f, -0.3f});
}
void turnLeft(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    circularArrow(list, center, half, color, -1);
}
void turnRight(ImDrawList& list, const ImVec2& center, float half, ImU32 color) {
    circularArrow(list, center, half, color, 1);
}

void device(ImDrawList& list, const ImVec2& center, float half, ImU32 color, std::string_view type) {
    Pen pen(list, center, half, color);
    const auto* known =
        std::find_if(typeIcons.begin(), typeIcons.end(), [&](const TypeIcon& t) { return t.type == type; });
    (known == typeIcons.end() ? unknownDevice : known->draw)(pen);
}

} // namespace sandtable::ui::icons
