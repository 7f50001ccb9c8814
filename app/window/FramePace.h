// How the window keeps up: frames drawn, the slowest of them, and the longest the world took to follow the clock, over
// spans of some seconds. For the log and for scripts/bench-live. Plain value; seconds of any steady clock.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace sandtable::app {

class FramePace {
public:
    struct Span {
        double seconds = 0;
        size_t frames = 0;
        double medianFrame = 0, slowestFrame = 0, slowestUpdate = 0; // seconds
    };

    explicit FramePace(double spanSeconds) : m_spanSeconds(spanSeconds) {}
    void addUpdate(double seconds);
    void addFrame(double seconds);
    /// The span that is over by `now`, once.
    std::optional<Span> take(double now);

private:
    double m_spanSeconds;
    std::optional<double> m_begin; // of the span at hand: the first moment asked about
    std::vector<double> m_frames;
    double m_slowestUpdate = 0;
};

} // namespace sandtable::app
