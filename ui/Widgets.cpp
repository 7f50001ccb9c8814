#include "ui/Widgets.h"

#include "ui/Format.h"
#include "ui/Icons.h"

#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sandtable::ui {

static ImDrawList& canvas() { return *ImGui::GetWindowDrawList(); }

float textWidth(const ImFont* font, std::string_view text) {
    if (text.empty()) return 0; // ImGui would take a null pointer for an endless string
    return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

void drawText(ImFont* font, const ImVec2& position, ImU32 color, std::string_view text) {
    if (text.empty()) return;
    canvas().AddText(font, font->FontSize, {std::round(position.x), std::round(position.y)}, color, text.data(),
                     text.data() + text.size());
}

void drawTextRight(ImFont* font, const ImVec2& topRight, ImU32 color, std::string_view text) {
    drawText(font, {topRight.x - textWidth(font, text), topRight.y}, color, text);
}

std::string shortened(const ImFont* font, std::string_view text, float width) {
    if (textWidth(font, text) <= width) return std::string(text);
    static constexpr std::string_view ellipsis = "…";
    const char* end = nullptr;
    font->CalcTextSizeA(font->FontSize, std::max(0.f, width - textWidth(font, ellipsis)), 0, text.data(),
                        text.data() + text.size(), &end);
    std::string result(text.data(), end);
    while (!result.empty() && result.back() == ' ') result.pop_back();
    return result += ellipsis;
}

float drawTextIn(ImFont* font, const Rect& rect, ImU32 color, std::string_view text) {
    if (rect.width() <= 0) return 0;
    const std::string fitting = shortened(font, text, rect.width());
    drawText(font, {rect.min.x, Fonts::lineTop(font, rect.center().y)}, color, fitting);
    return textWidth(font, fitting);
}

void drawTextCentered(ImFont* font, const Rect& rect, ImU32 color, std::string_view text) {
    const float spare = std::max(0.f, (rect.width() - textWidth(font, text)) / 2);
    drawTextIn(font, {{rect.min.x + spare, rect.min.y}, rect.max}, color, text);
}

/// Where a line that starts at `text` may end: after a space or beside a character that is not Latin.
static size_t lineEnd(const ImFont* font, std::string_view text, float width) {
    size_t lastBreak = 0;
    for (size_t at = 0; at < text.size();) {
        unsigned codePoint = 0;
        const auto length = static_cast<size_t>(
            std::max(1, ImTextCharFromUtf8(&codePoint, text.data() + at, text.data() + text.size())));
        if (codePoint == '\n') return at + length;
        if (textWidth(font, text.substr(0, at + length)) > width)
            return lastBreak > 0 ? lastBreak : std::max(at, length);
        at += length;
        if (codePoint == ' ' || codePoint >= 0x2E80) lastBreak = at;
    }
    return text.size();
}

static float lineHeight(const ImFont* font) { return std::round(font->FontSize * 1.08f); }

float drawParagraph(ImFont* font, const ImVec2& position, float width, ImU32 color, std::string_view text) {
    float y = position.y;
    while (!text.empty()) {
        const size_t end = lineEnd(font, text, width);
        std::string_view line = text.substr(0, end);
        while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.remove_suffix(1);
        drawText(font, {position.x, y}, color, line);
        text.remove_prefix(end);
        y += lineHeight(font);
    }
    return y - position.y;
}

float paragraphHeight(const ImFont* font, float width, std::string_view text) {
    float lines = 0;
    for (; !text.empty(); ++lines) text.remove_prefix(lineEnd(font, text, width));
    return lines * lineHeight(font);
}

// Cards -----------------------------------------------------------------------------------------------------------

static constexpr float titleHeight = 56, bodyTop = 8, bodyBottom = 16, padding = 24;

Surface::Surface(const char* id, const Rect& rect) {
    ImGui::SetNextWindowPos(rect.min);
    ImGui::SetNextWindowSize({rect.width(), rect.height()});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::Begin(id, nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoFocusOnAppearing |
                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar();
}

Surface::~Surface() { ImGui::End(); }

Popup::Popup(const Frame& frame, const char* id) : m_open(ImGui::BeginPopup(id)) {
    if (m_open && frame.closePopups) ImGui::CloseCurrentPopup();
}

Popup::~Popup() {
    if (m_open) ImGui::EndPopup();
}

void drawCardBackground(Frame& frame, const Rect& rect) {
    frame.taken.push_back(rect);
    canvas().AddRectFilled(rect.min, rect.max, palette::card, frame.px(8));
    canvas().AddRect(rect.min, rect.max, palette::cardEdge, frame.px(8));
}

Rect CardBody::take(float height) {
    const Rect rect{{m_left, m_y}, {m_right, m_y + m_frame.px(height)}};
    m_y = rect.max.y;
    return rect;
}

void CardBody::section(std::string_view title, std::string_view note) {
    space(8);
    const Rect rect = take(32);
    drawTextIn(m_frame.fonts.small, rect, palette::textSoft, title);
    ImFont* font = m_frame.fonts.small;
    drawTextRight(font, {rect.max.x, Fonts::lineTop(font, rect.center().y)}, palette::textSoft, note);
}

void CardBody::rule() {
    const Rect rect = take(16);
    canvas().AddLine({rect.min.x, rect.center().y}, {rect.max.x, rect.center().y}, palette::rule);
}

void CardBody::paragraph(std::string_view text, ImU32 color) {
    m_y += drawParagraph(m_frame.fonts.small, {m_left, m_y}, width(), color, text);
}

bool CardBody::visible(const Rect& rect) { return ImGui::IsRectVisible(rect.min, rect.max); }

float cardHeight(const Frame& frame, float bodyHeight) {
    return frame.px(titleHeight) + frame.px(bodyTop + bodyHeight + bodyBottom);
}

Rect viewCardArea(const Frame& frame, float mostWidth) {
    const Rect& view = frame.layout.view;
    const float half = std::round(std::min(view.width(), frame.px(mostWidth)) / 2), x = std::round(view.center().x);
    return {{x - half, view.min.y}, {x + half, std::max(view.min.y, view.max.y - frame.px(48))}};
}

/// Lets the mouse through the part of a window below `y`.
static void passMouseBelow(float y) {
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const float bottom = window->Pos.y + window->Size.y;
    if (y < bottom) ImGui::SetWindowHitTestHole(window, {window->Pos.x, y}, {window->Size.x, bottom - y});
}

/// Title, rule, and the two buttons a header may have.
static CardResult drawCardHeader(Frame& frame, const Rect& card, const CardHeader& header) {
    CardResult result;
    Rect row{{card.min.x + frame.px(padding), card.min.y},
             {card.max.x - frame.px(padding), card.min.y + frame.px(titleHeight)}};
    const float ruleY = row.max.y - 0.5f;
    canvas().AddLine({row.min.x, ruleY}, {row.max.x, ruleY}, palette::rule);
    const float side = frame.px(32), top = row.center().y - side / 2;
    if (header.back) {
        const Rect area{{row.min.x - frame.px(8), top}, {row.min.x - frame.px(8) + side, top + side}};
        result.back = button(frame, "back", area, "", {.filled = false, .icon = icons::back});
        row.min.x += side;
    }
    if (header.close) {
        const Rect area{{row.max.x - side, top}, {row.max.x, top + side}};
        result.close = button(frame, "close", area, "", {.filled = false, .icon = icons::cross});
        row.max.x -= side + frame.px(8);
    }
    if (header.locate) {
        const Rect area{{row.max.x - side, top}, {row.max.x, top + side}};
        result.locate = button(frame, "locate", area, "", {.icon = icons::locate});
        row.max.x -= side + frame.px(8);
    }
    drawTextIn(frame.fonts.title, row, palette::text, header.title);
    return result;
}

/// More below: the last rows sink into the card instead of being cut. Stays inside the rounded corners.
static void fadeOut(const Frame& frame, const Rect& card) {
    const ImU32 solid = palette::card | IM_COL32_A_MASK, clear = palette::card & ~IM_COL32_A_MASK;
    canvas().AddRectFilledMultiColor({card.min.x + frame.px(8), card.max.y - frame.px(40)},
                                     {card.max.x - frame.px(12), card.max.y - 1}, clear, clear, solid, solid);
}

CardResult drawCard(Frame& frame, const char* id, const Rect& most, const CardHeader& header,
                    const std::function<void(CardBody&)>& body) {
    const Surface surface(id, most);
    const float bodyY = most.min.y + frame.px(titleHeight);
    ImGui::SetCursorScreenPos({most.min.x, bodyY});
    ImGui::BeginChild("body", {most.width() - frame.px(4), std::max(1.f, most.max.y - bodyY)}, false,
                      ImGuiWindowFlags_NoNav);
    const float top = ImGui::GetCursorScreenPos().y;
    CardBody content(frame, most.min.x + frame.px(padding), most.max.x - frame.px(padding), top + frame.px(bodyTop));
    body(content);
    const float contentHeight = content.y() + frame.px(bodyBottom) - top;
    ImGui::SetCursorScreenPos({most.min.x, top + contentHeight - 1});
    ImGui::Dummy({1, 1}); // tells ImGui how far the body can scroll
    const float bottom = std::min(most.max.y, bodyY + contentHeight);
    passMouseBelow(bottom);
    if (ImGui::GetScrollY() + most.max.y - bodyY < contentHeight - frame.px(bodyBottom)) fadeOut(frame, most);
    ImGui::EndChild();

    // The child's list is drawn after the window's, so the background may come this late, when its size is known.
    const Rect card{most.min, {most.max.x, bottom}};
    if (header.solid) canvas().AddRectFilled(card.min, card.max, palette::card | IM_COL32_A_MASK, frame.px(8));
    drawCardBackground(frame, card);
    CardResult result = drawCardHeader(frame, card, header);
    result.bottom = bottom;
    passMouseBelow(bottom);
    return result;
}

// Controls --------------------------------------------------------------------------------------------------------

Press pressable(std::string_view id, const Rect& rect) {
    if (rect.width() <= 0 || rect.height() <= 0) return {};
    const ImVec2 cursor = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::PushID(id.data(), id.data() + id.size());
    Press press;
    press.clicked = ImGui::InvisibleButton("press", {rect.width(), rect.height()});
    press.hovered = ImGui::IsItemHovered();
    press.held = ImGui::IsItemActive();
    ImGui::PopID();
    ImGui::SetCursorScreenPos(cursor);
    return press;
}

float buttonWidth(const Frame& frame, std::string_view label, bool icon) {
    return frame.px(32) + textWidth(frame.fonts.body, label) + (icon ? frame.px(28) : 0);
}

bool button(Frame& frame, std::string_view id, const Rect& rect, std::string_view label, const ButtonLook& look) {
    const Press press = look.enabled ? pressable(id, rect) : Press{};
    const ImU32 fill = look.active     ? palette::accentSoft
                       : press.hovered ? palette::fieldHover
                       : look.filled   ? palette::field
                                       : palette::rgb(0, 0);
    canvas().AddRectFilled(rect.min, rect.max, fill, frame.px(6));
    if (look.active) canvas().AddRect(rect.min, rect.max, withAlpha(palette::accent, 0.7f), frame.px(6));
    const ImU32 ink = look.active    ? palette::accent
                      : look.enabled ? palette::text
                                     : withAlpha(palette::textFaint, 0.6f);

    const float iconSpace = look.icon ? frame.px(label.empty() ? 16 : 28) : 0;
    const float labelWidth = std::min(textWidth(frame.fonts.body, label), rect.width() - iconSpace);
    const float left = rect.center().x - (labelWidth + iconSpace) / 2;
    if (look.icon) look.icon(canvas(), {left + frame.px(8), rect.center().y}, frame.px(8), ink);
    if (!label.empty()) drawTextIn(frame.fonts.body, {{left + iconSpace, rect.min.y}, rect.max}, ink, label);
    return press.clicked;
}

bool switchRow(Frame& frame, std::string_view id, const Rect& rect, std::string_view label, bool on) {
    const Press press = pressable(id, rect);
    const ImVec2 size{frame.px(36), frame.px(20)};
    const Rect track{{rect.max.x - size.x, rect.center().y - size.y / 2}, {rect.max.x, rect.center().y + size.y / 2}};
    canvas().AddRectFilled(track.min, track.max,
                           on              ? withAlpha(palette::accent, 0.85f)
                           : press.hovered ? palette::fieldHover
                                           : palette::rule,
                           size.y / 2);
    const float knobX = on ? track.max.x - size.y / 2 : track.min.x + size.y / 2;
    canvas().AddCircleFilled({knobX, track.center().y}, size.y / 2 - frame.px(3),
                             on ? palette::text : palette::textSoft);
    drawTextIn(frame.fonts.body, {rect.min, {track.min.x - frame.px(12), rect.max.y}},
               on ? palette::text : palette::textFaint, label);
    return press.clicked;
}

std::optional<float> slider(Frame& frame, std::string_view id, const Rect& rect, float value, int steps) {
    const Press press = pressable(id, rect);
    const float radius = frame.px(press.held || press.hovered ? 7 : 5), y = rect.center().y;
    const float left = rect.min.x, width = rect.width();
    const float x = left + width * std::clamp(value, 0.f, 1.f);
    canvas().AddRectFilled({left, y - frame.px(1)}, {left + width, y + frame.px(1)}, palette::rule, frame.px(1));
    canvas().AddRectFilled({left, y - frame.px(1)}, {x, y + frame.px(1)}, withAlpha(palette::accent, 0.8f),
                           frame.px(1));
    canvas().AddCircleFilled({x, y}, radius, palette::text);
    if (!press.held || width <= 0) return std::nullopt;
    const float wanted = std::clamp((ImGui::GetIO().MousePos.x - left) / width, 0.f, 1.f);
    const float stepped = std::round(wanted * static_cast<float>(steps)) / static_cast<float>(steps);
    return std::abs(stepped - value) < 1e-4f ? std::nullopt : std::optional(stepped);
}

/// The field in which a figure is being typed; nullptr if it is not this one.
static FigureInput* inputFor(Frame& frame, std::string_view id) {
    auto& input = frame.memory.figureInput;
    if (!input || input->id != id) return nullptr;
    if (input->lastFrame < ImGui::GetFrameCount() - 1) { // its panel had gone
        input.reset();
        return nullptr;
    }
    input->lastFrame = ImGui::GetFrameCount();
    return &*input;
}

/// The number, once Enter is pressed or the field is left with another text than it began with.
static std::optional<double> typeFigure(Frame& frame, FigureInput& input, const Rect& rect) {
    ImGui::SetCursorScreenPos({rect.min.x, rect.center().y - ImGui::GetFrameHeight() / 2});
    ImGui::SetNextItemWidth(rect.width());
    if (std::exchange(input.fresh, false)) ImGui::SetKeyboardFocusHere();
    const bool entered = ImGui::InputText(("##" + input.id).c_str(), &input.text,
                                          ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll |
                                              ImGuiInputTextFlags_CharsDecimal);
    if (!entered && !ImGui::IsItemDeactivated()) return std::nullopt;
    const bool changed = input.text != input.original;
    const std::optional<double> typed = parseNumber(input.text);
    frame.memory.figureInput.reset();
    return changed ? typed : std::nullopt;
}

std::optional<double> stepper(Frame& frame, std::string_view id, const Rect& rect, std::string_view label, double value,
                              double step, double lowest, double highest, std::string_view unit) {
    const float side = rect.height();
    const Rect less{rect.min, {rect.min.x + side, rect.max.y}}, more{{rect.max.x - side, rect.min.y}, rect.max};
    canvas().AddRectFilled(rect.min, rect.max, palette::field, frame.px(6));
    const double stride = ImGui::GetIO().KeyShift ? step * 10 : step;
    std::optional<double> changed;
    const auto half = [&](std::string_view name, const Rect& area, double delta) {
        const Press press = pressable(std::string(id) + std::string(name), area);
        const ImU32 ink = press.hovered ? palette::accent : palette::textSoft;
        const ImVec2 center = area.center();
        canvas().AddLine({center.x - frame.px(5), center.y}, {center.x + frame.px(5), center.y}, ink, frame.px(2));
        if (delta > 0)
            canvas().AddLine({center.x, center.y - frame.px(5)}, {center.x, center.y + frame.px(5)}, ink, frame.px(2));
        if (press.clicked) changed = std::clamp(value + delta, lowest, highest);
    };
    half("-", less, -stride);
    half("+", more, stride);

    const Rect middle{{less.max.x, rect.min.y}, {more.min.x, rect.max.y}};
    if (FigureInput* input = inputFor(frame, id)) {
        if (const auto typed = typeFigure(frame, *input, middle)) return std::clamp(*typed, lowest, highest);
        return changed;
    }
    const Press press = pressable(std::string(id) + "figure", middle);
    if (press.clicked) {
        const std::string plain = plainNumber(value);
        frame.memory.figureInput = FigureInput{std::string(id), plain, plain, ImGui::GetFrameCount(), true};
    }
    if (press.hovered) canvas().AddRect(middle.min, middle.max, withAlpha(palette::accent, 0.4f), frame.px(4));

    const bool whole = step >= 1 && std::abs(value - std::round(value)) < 0.05;
    const std::string figure = formatNumber(value, whole ? 0 : 1) + (unit.empty() ? "" : " " + std::string(unit));
    const float figureWidth = textWidth(frame.fonts.body, figure), room = more.min.x - less.max.x;
    float labelWidth = label.empty() ? 0 : textWidth(frame.fonts.small, label) + frame.px(8);
    if (labelWidth + figureWidth > room) labelWidth = 0; // the figure matters more than its name
    const float left = rect.center().x - (labelWidth + figureWidth) / 2;
    if (labelWidth > 0)
        drawTextIn(frame.fonts.small, {{left, rect.min.y}, {more.min.x, rect.max.y}}, palette::textSoft, label);
    drawTextIn(frame.fonts.body, {{left + labelWidth, rect.min.y}, {more.min.x, rect.max.y}}, palette::text, figure);
    return changed;
}

// Figures, tags, health ---------------------------------------------------------------------------------------------

float drawFigure(Frame& frame, ImFont* font, const ImVec2& position, ImU32 color, std::string_view figure,
                 std::string_view unit) {
    drawText(font, position, color, figure);
    const float right = position.x + textWidth(font, figure);
    if (unit.empty()) return right;
    ImFont* unitFont = font->FontSize > frame.fonts.title->FontSize ? frame.fonts.body : frame.fonts.small;
    const float x = right + frame.px(font->FontSize > frame.fonts.title->FontSize ? 8 : 5);
    drawText(unitFont, {x, position.y + font->Ascent - unitFont->Ascent}, palette::textSoft, unit);
    return x + textWidth(unitFont, unit);
}

float tagWidth(const Frame& frame, std::string_view text) { return textWidth(frame.fonts.small, text) + frame.px(20); }

float drawTag(Frame& frame, float right, float centerY, ImU32 color, std::string_view text) {
    const float left = right - tagWidth(frame, text), half = frame.px(14);
    canvas().AddRectFilled({left, centerY - half}, {right, centerY + half}, withAlpha(color, 0.12f), half);
    canvas().AddRect({left, centerY - half}, {right, centerY + half}, withAlpha(color, 0.6f), half);
    drawTextCentered(frame.fonts.small, {{left, centerY - half}, {right, centerY + half}}, color, text);
    return left;
}

ImU32 healthColor(const Frame& frame, std::optional<double> score) {
    if (!frame.model.profile) return palette::stale;
    const auto* band = score ? frame.model.profile->band(*score) : nullptr;
    return toPacked(band ? band->color : frame.model.profile->insufficientColor);
}

std::string healthWord(const Frame& frame, std::optional<double> score) {
    const auto* band = score && frame.model.profile ? frame.model.profile->band(*score) : nullptr;
    return band ? frame.text(band->name) : frame.tr("health.insufficient");
}

void drawHealthSwatch(Frame& frame, const Rect& rect, std::optional<double> score) {
    const ImU32 color = healthColor(frame, score);
    const float rounding = std::min(frame.px(3), rect.height() / 2);
    if (score) return canvas().AddRectFilled(rect.min, rect.max, color, rounding);
    canvas().AddRectFilled(rect.min, rect.max, withAlpha(color, 0.25f), rounding);
    canvas().PushClipRect(rect.min, rect.max, true);
    const float step = frame.px(5), height = rect.height();
    for (float x = rect.min.x - height; x < rect.max.x; x += step)
        canvas().AddLine({x, rect.max.y}, {x + height, rect.min.y}, color, std::max(1.f, frame.px(1.5f)));
    canvas().PopClipRect();
    canvas().AddRect(rect.min, rect.max, color, rounding);
}

void drawBar(const Rect& rect, float fraction, ImU32 color) {
    const float rounding = rect.height() / 2;
    canvas().AddRectFilled(rect.min, rect.max, palette::field, rounding);
    const float width = rect.width() * std::clamp(fraction, 0.f, 1.f);
    if (width >= 1)
        canvas().AddRectFilled(rect.min, {rect.min.x + std::max(width, rect.height()), rect.max.y}, color, rounding);
}

void tooltip(Frame& frame, std::string_view text) {
    const float width = std::min(frame.px(360), textWidth(frame.fonts.small, text) + 1);
    ImGui::BeginTooltip();
    const float height = drawParagraph(frame.fonts.small, ImGui::GetCursorScreenPos(), width, palette::text, text);
    ImGui::Dummy({width, height});
    ImGui::EndTooltip();
}

bool popupChoice(Frame& frame, std::string_view id, std::string_view name, bool current) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect row{at, {at.x + frame.px(280), at.y + frame.px(40)}};
    ImGui::Dummy({row.width(), row.height()});
    const bool clicked = button(frame, id, row, name, {.active = current, .filled = false});
    if (clicked) ImGui::CloseCurrentPopup();
    return clicked;
}

} // namespace sandtable::ui
