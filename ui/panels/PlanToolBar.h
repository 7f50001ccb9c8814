// The planner's tools in the scenario bar: choosing one, and the settings of the one in hand.
#pragma once

#include "ui/Widgets.h"

namespace sandtable::ui {

/// Hands out places along a row, from the left or from the right.
class Row {
public:
    Row(const Frame& frame, const Rect& rect) : m_rest(rect), m_gap(frame.px(8)) {}
    Rect left(float width) {
        const Rect rect{m_rest.min, {m_rest.min.x + width, m_rest.max.y}};
        m_rest.min.x = rect.max.x + m_gap;
        return rect;
    }
    Rect right(float width) {
        const Rect rect{{m_rest.max.x - width, m_rest.min.y}, m_rest.max};
        m_rest.max.x = rect.min.x - m_gap;
        return rect;
    }
    const Rect& rest() const { return m_rest; }

private:
    Rect m_rest;
    float m_gap;
};

/// Popups open upwards from their button.
void openPopupAbove(const char* id, const Rect& rect, bool clicked);

/// All tools, while none is in hand; in a scenario.
void drawTools(Frame& frame, Row& row);
/// Corridors can be looked for without a scenario as well.
void drawCorridorButton(Frame& frame, Row& row);
/// The settings of the tool in hand, and the ways out of it.
void drawToolInHand(Frame& frame, Row& row);

} // namespace sandtable::ui
