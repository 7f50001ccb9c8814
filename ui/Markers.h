// Device markers over the view: a pin with the main value where there is room, a dot where there is not, a count where
// devices crowd. Placing is pure and linear in the number of devices (grids, one sort); drawing goes to the background
// list, below all panels. Main thread.
#pragma once

#include "ui/Frame.h"
#include "ui/Readings.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace sandtable::ui {

/// A device that is in front of the camera, on screen and not hidden.
struct MarkerSource {
    size_t device = 0; // index in the park
    ImVec2 pixel;
    double distance = 0; // metres along the view axis
    bool selected = false;
    ReadingState state = ReadingState::Missing;
};

struct MarkerPlan {
    struct Label {
        size_t source;
        Rect rect;
    };
    struct Cluster {
        ImVec2 center;
        size_t count, alarms;
    };
    std::vector<Label> labels; // no two overlap, none overlaps what was taken
    std::vector<size_t> dots;  // sources
    std::vector<Cluster> clusters;
};

/// `labelWidth` is asked only for sources that may get a label. Selected ones come first, then alarms, then the near.
MarkerPlan planMarkers(std::span<const MarkerSource> sources, const ImVec2& display, std::span<const Rect> taken,
                       const std::function<float(size_t source)>& labelWidth, const Theme& theme);

class Markers {
public:
    /// Plans and draws this frame's markers; `taken` are the panels.
    void draw(Frame& frame, std::span<const Rect> taken);
    /// The id of the device under a pixel of the last drawn frame, "" if none.
    std::string at(const ImVec2& pixel, const Theme& theme) const;
    const MarkerPlan& plan() const { return m_plan; }
    void clear();

private:
    std::string valueText(const Frame& frame, size_t device);
    void collect(const Frame& frame, std::span<const Rect> taken);
    void drawLabel(Frame& frame, const MarkerPlan::Label& label);

    SummaryCache m_summaries;
    std::vector<MarkerSource> m_sources;
    std::vector<std::string> m_ids; // by source, for those shown: the park may be gone when somebody asks
    MarkerPlan m_plan;
};

} // namespace sandtable::ui
