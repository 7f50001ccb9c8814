// Where everything goes for a display size. Pure: the same size gives the same places, so nothing can overlap by
// chance.
#pragma once

#include "ui/Theme.h"

namespace sandtable::ui {

struct Layout {
    bool compact = false; // narrow displays: smaller columns, fewer words
    Rect top;             // bar across the whole width
    Rect left, right;     // columns of cards
    Rect bottom;          // scenario bar
    Rect time;            // bar between the columns, over the scenario bar
    Rect view;            // what is left for the park
};

Layout layoutFor(const ImVec2& display, const Theme& theme);

} // namespace sandtable::ui
