// The few building blocks all panels are made of. They draw into the current ImGui window; `Frame` says how.
#pragma once

#include "ui/Frame.h"

#include <functional>
#include <optional>

namespace sandtable::ui {

// Text. The position is the top left corner; sizes come from the font.
float textWidth(const ImFont* font, std::string_view text);
void drawText(ImFont* font, const ImVec2& position, ImU32 color, std::string_view text);
void drawTextRight(ImFont* font, const ImVec2& topRight, ImU32 color, std::string_view text);
/// Vertically centred in a rectangle; cut with "…" where it does not fit. Returns the width drawn.
float drawTextIn(ImFont* font, const Rect& rect, ImU32 color, std::string_view text);
void drawTextCentered(ImFont* font, const Rect& rect, ImU32 color, std::string_view text);
/// The text, cut at a character and ended with "…" if it is wider than `width`.
std::string shortened(const ImFont* font, std::string_view text, float width);
/// Several lines; breaks between any two Chinese characters, else at spaces. Returns the height.
float drawParagraph(ImFont* font, const ImVec2& position, float width, ImU32 color, std::string_view text);
float paragraphHeight(const ImFont* font, float width, std::string_view text);

/// A plain area that takes the mouse: an ImGui window without any of its looks. Begins and ends with its life.
class Surface {
public:
    Surface(const char* id, const Rect& rect);
    ~Surface();
    Surface(const Surface&) = delete;
    Surface& operator=(const Surface&) = delete;
};
/// The dark ground of a card; markers keep out of it.
void drawCardBackground(Frame& frame, const Rect& rect);

/// A popup that was opened by its id; begins and ends with its life. Closes when Escape was pressed.
class Popup {
public:
    Popup(const Frame& frame, const char* id);
    ~Popup();
    Popup(const Popup&) = delete;
    Popup& operator=(const Popup&) = delete;
    explicit operator bool() const { return m_open; }

private:
    bool m_open;
};

/// One of several in a popup; true, and the popup closes, when it is pressed.
bool popupChoice(Frame& frame, std::string_view id, std::string_view name, bool current);

/// The body of a card, filled from top to bottom.
class CardBody {
public:
    CardBody(Frame& frame, float left, float right, float top)
        : m_frame(frame), m_left(left), m_right(right), m_y(top) {}
    /// The next `height` design pixels over the whole width inside the padding.
    Rect take(float height);
    void space(float height) { take(height); }
    /// A caption over what follows, with an optional note at the right.
    void section(std::string_view title, std::string_view note = {});
    void rule();
    /// Small text over as many lines as it needs.
    void paragraph(std::string_view text, ImU32 color);
    float width() const { return m_right - m_left; }
    float y() const { return m_y; }
    /// False when scrolled out of sight: nothing needs to be drawn there.
    static bool visible(const Rect& rect);

private:
    Frame& m_frame;
    float m_left, m_right, m_y;
};

struct CardHeader {
    std::string_view title;
    bool back = false, locate = false; // a way back at the left, a "go there" at the right
    bool close = false;                // a cross at the right
    bool solid = false;                // nothing of the view is seen through it: for figures to be read closely
};
struct CardResult {
    float bottom = 0; // where the card ends
    bool back = false, locate = false, close = false;
};
/// A card as high as its content needs, at most `most`; then the body scrolls. Clicks below the card pass through.
CardResult drawCard(Frame& frame, const char* id, const Rect& most, const CardHeader& header,
                    const std::function<void(CardBody&)>& body);
/// Where a card over the view may lie: in the middle, at most so wide, clear of the legend below.
Rect viewCardArea(const Frame& frame, float mostWidth);
/// Height of a card whose body takes `bodyHeight` design pixels.
float cardHeight(const Frame& frame, float bodyHeight);

/// An invisible button over a rectangle.
struct Press {
    bool clicked = false, hovered = false, held = false;
};
Press pressable(std::string_view id, const Rect& rect);

/// Draws into a square: centre and half size in pixels.
using Icon = std::function<void(ImDrawList&, const ImVec2& center, float half, ImU32 color)>;

struct ButtonLook {
    bool active = false, enabled = true, filled = true;
    Icon icon = nullptr;
};
/// A rounded button with text, an icon, or both. True when clicked.
bool button(Frame& frame, std::string_view id, const Rect& rect, std::string_view label, const ButtonLook& look = {});
/// The width a button needs for its label.
float buttonWidth(const Frame& frame, std::string_view label, bool icon);
/// A switch at the right end of a row with a label at its left. True when clicked.
bool switchRow(Frame& frame, std::string_view id, const Rect& rect, std::string_view label, bool on);
/// A thin slider 0…1 in equal steps; the new value while it is dragged.
std::optional<float> slider(Frame& frame, std::string_view id, const Rect& rect, float value, int steps = 20);
/// "− 60 m +"; the new value when a side is pressed, Shift steps ten times as far, or when one was typed over the
/// figure.
std::optional<double> stepper(Frame& frame, std::string_view id, const Rect& rect, std::string_view label, double value,
                              double step, double lowest, double highest, std::string_view unit);
/// A figure with its unit on the same base line. Returns the right end.
float drawFigure(Frame& frame, ImFont* font, const ImVec2& position, ImU32 color, std::string_view figure,
                 std::string_view unit);
/// A rounded outline with a word in it, its right end at `right`. Returns its left end.
float drawTag(Frame& frame, float right, float centerY, ImU32 color, std::string_view text);
float tagWidth(const Frame& frame, std::string_view text);

/// A small area in a health colour; without a score it is hatched.
void drawHealthSwatch(Frame& frame, const Rect& rect, std::optional<double> score);
ImU32 healthColor(const Frame& frame, std::optional<double> score);
/// The band's word, or the one for too little data.
std::string healthWord(const Frame& frame, std::optional<double> score);
void drawBar(const Rect& rect, float fraction, ImU32 color);
void tooltip(Frame& frame, std::string_view text);

} // namespace sandtable::ui
