#include "ui/Layout.h"

#include <algorithm>

namespace sandtable::ui {

Layout layoutFor(const ImVec2& display, const Theme& theme) {
    Layout layout;
    layout.compact = display.x < theme.px(1600);
    const float margin = theme.px(16);
    const float topHeight = theme.px(layout.compact ? 64 : 72), bottomHeight = theme.px(layout.compact ? 176 : 184);
    const float leftWidth = theme.px(layout.compact ? 264 : 320), rightWidth = theme.px(layout.compact ? 368 : 416);

    layout.top = {{0, 0}, {display.x, topHeight}};
    // Never upside down, however small the window is.
    const float bottomTop = std::max(topHeight + margin, display.y - margin - bottomHeight);
    layout.bottom = {{margin, bottomTop}, {std::max(margin * 2, display.x - margin), bottomTop + bottomHeight}};
    const float columnTop = topHeight + margin, columnBottom = std::max(columnTop, bottomTop - margin);
    layout.left = {{margin, columnTop}, {margin + leftWidth, columnBottom}};
    const float rightEdge = std::max(layout.left.max.x + margin + rightWidth, display.x - margin);
    layout.right = {{rightEdge - rightWidth, columnTop}, {rightEdge, columnBottom}};
    const float viewLeft = layout.left.max.x + margin, viewRight = std::max(viewLeft, layout.right.min.x - margin);
    const float timeTop = std::max(columnTop, columnBottom - theme.px(96));
    layout.time = {{viewLeft, timeTop}, {viewRight, columnBottom}};
    layout.view = {{viewLeft, columnTop}, {viewRight, std::max(columnTop, timeTop - theme.px(8))}};
    return layout;
}

} // namespace sandtable::ui
