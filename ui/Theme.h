// One look for everything on screen: colours with fixed meanings, spacing on an 8-px grid, rounded dark cards.
// Main thread, needs a current ImGui context where noted.
#pragma once

#include "scene/park/Park.h"

#include <imgui.h>

namespace sandtable::ui {

/// Colours by meaning. Health bands are not here: they come from the health profile.
namespace palette {
constexpr ImU32 rgb(unsigned hex, unsigned alpha = 255) {
    return IM_COL32((hex >> 16) & 255, (hex >> 8) & 255, hex & 255, alpha);
}
inline constexpr ImU32 card = rgb(0x0E151D, 234);
inline constexpr ImU32 cardEdge = rgb(0xFFFFFF, 20);
inline constexpr ImU32 field = rgb(0xFFFFFF, 14); // resting controls, bar tracks
inline constexpr ImU32 fieldHover = rgb(0xFFFFFF, 28);
inline constexpr ImU32 rule = rgb(0xFFFFFF, 24);
inline constexpr ImU32 text = rgb(0xF0F4F7);
inline constexpr ImU32 textSoft = rgb(0xA9B6C2); // 7:1 on the card
inline constexpr ImU32 textFaint = rgb(0x7C8A97);
inline constexpr ImU32 accent = rgb(0x6CB8E6); // selected, active, changed by the scenario
inline constexpr ImU32 accentSoft = rgb(0x6CB8E6, 48);
inline constexpr ImU32 alarm = rgb(0xF0603F);   // a limit is broken, something failed
inline constexpr ImU32 caution = rgb(0xE2B04A); // look here, nothing is broken yet
inline constexpr ImU32 stale = rgb(0x8C98A3);   // known, but old
inline constexpr ImU32 shadow = rgb(0x000000, 110);
} // namespace palette

ImU32 withAlpha(ImU32 color, float factor); // multiplies the alpha
ImU32 toPacked(const scene::Color& color);

/// Design sizes are for 1080p; `px` turns them into pixels of this display.
struct Theme {
    float scale = 1;
    float px(float design) const;
};

/// Sets ImGui's own style (popups, tooltips, text fields, scroll bars). Needs a current context.
void applyTheme(const Theme& theme);

/// An axis-aligned rectangle in display pixels.
struct Rect {
    ImVec2 min, max;
    float width() const { return max.x - min.x; }
    float height() const { return max.y - min.y; }
    ImVec2 center() const { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
    bool contains(const ImVec2& p) const { return p.x >= min.x && p.x < max.x && p.y >= min.y && p.y < max.y; }
    bool overlaps(const Rect& r) const {
        return min.x < r.max.x && r.min.x < max.x && min.y < r.max.y && r.min.y < max.y;
    }
    Rect shrunk(float x, float y) const { return {{min.x + x, min.y + y}, {max.x - x, max.y - y}}; }
};

} // namespace sandtable::ui
