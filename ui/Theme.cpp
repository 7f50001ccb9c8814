#include "ui/Theme.h"

#include <algorithm>
#include <cmath>

namespace sandtable::ui {

ImU32 withAlpha(ImU32 color, float factor) {
    const float alpha = static_cast<float>(color >> IM_COL32_A_SHIFT) * std::clamp(factor, 0.f, 1.f);
    return (color & ~IM_COL32_A_MASK) | (static_cast<ImU32>(std::lround(alpha)) << IM_COL32_A_SHIFT);
}

ImU32 toPacked(const scene::Color& color) {
    return ImGui::ColorConvertFloat4ToU32({color.r, color.g, color.b, color.a});
}

float Theme::px(float design) const { return std::round(design * scale); }

static void setColor(ImGuiStyle& style, ImGuiCol which, ImU32 color) {
    style.Colors[which] = ImGui::ColorConvertU32ToFloat4(color);
}

void applyTheme(const Theme& theme) {
    ImGuiStyle& style = ImGui::GetStyle();
    style = ImGuiStyle();
    ImGui::StyleColorsDark(&style);
    style.WindowPadding = {theme.px(16), theme.px(16)};
    style.WindowRounding = style.ChildRounding = style.PopupRounding = theme.px(8);
    style.FrameRounding = style.GrabRounding = theme.px(6);
    style.WindowBorderSize = style.PopupBorderSize = 1;
    style.ChildBorderSize = style.FrameBorderSize = 0;
    style.WindowMinSize = {1, 1};
    style.FramePadding = {theme.px(12), theme.px(8)};
    style.ItemSpacing = {theme.px(8), theme.px(8)};
    style.ScrollbarSize = theme.px(6);
    style.ScrollbarRounding = theme.px(3);
    style.CircleTessellationMaxError = 0.2f;

    setColor(style, ImGuiCol_Text, palette::text);
    setColor(style, ImGuiCol_TextDisabled, palette::textFaint);
    setColor(style, ImGuiCol_WindowBg, palette::card);
    setColor(style, ImGuiCol_ChildBg, palette::rgb(0, 0));
    setColor(style, ImGuiCol_PopupBg, palette::rgb(0x18212B, 253));
    setColor(style, ImGuiCol_Border, palette::cardEdge);
    setColor(style, ImGuiCol_FrameBg, palette::field);
    setColor(style, ImGuiCol_FrameBgHovered, palette::fieldHover);
    setColor(style, ImGuiCol_FrameBgActive, palette::fieldHover);
    setColor(style, ImGuiCol_ScrollbarBg, palette::rgb(0, 0));
    setColor(style, ImGuiCol_ScrollbarGrab, palette::fieldHover);
    setColor(style, ImGuiCol_ScrollbarGrabHovered, palette::rgb(0xFFFFFF, 60));
    setColor(style, ImGuiCol_ScrollbarGrabActive, palette::accent);
    setColor(style, ImGuiCol_TextSelectedBg, palette::accentSoft);
    setColor(style, ImGuiCol_NavHighlight, palette::accent);
}

} // namespace sandtable::ui
