#include "app/window/FramePace.h"

#include <algorithm>

namespace sandtable::app {

void FramePace::addUpdate(double seconds) { m_slowestUpdate = std::max(m_slowestUpdate, seconds); }

void FramePace::addFrame(double seconds) { m_frames.push_back(seconds); }

std::optional<FramePace::Span> FramePace::take(double now) {
    if (!m_begin) m_begin = now;
    if (now - *m_begin < m_spanSeconds) return std::nullopt;
    Span span{.seconds = now - *m_begin, .frames = m_frames.size(), .slowestUpdate = m_slowestUpdate};
    if (!m_frames.empty()) {
        std::ranges::sort(m_frames);
        span.medianFrame = m_frames[m_frames.size() / 2];
        span.slowestFrame = m_frames.back();
    }
    m_begin = now;
    m_frames.clear();
    m_slowestUpdate = 0;
    return span;
}

} // namespace sandtable::app
