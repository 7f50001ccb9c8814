// The handles by which the selection can be dragged, over the view. Main thread.
#pragma once

#include "ui/Frame.h"

#include <optional>
#include <vector>

namespace sandtable::ui {

class HandleMarks {
public:
    /// Draws the model's handles; panels take precedence.
    void draw(Frame& frame);
    /// The handle under a pixel of the last drawn frame.
    std::optional<scene::Handle> at(const ImVec2& pixel, const Theme& theme) const;

private:
    struct Mark {
        scene::Handle handle;
        ImVec2 pixel;
    };
    std::vector<Mark> m_marks;
};

} // namespace sandtable::ui
