#include "telemetry/Playback.h"

#include <algorithm>
#include <cassert>

namespace sandtable::telemetry {

TimePoint Playback::shown(TimePoint clock) const {
    switch (m_mode) {
    case Mode::Live:
        return clock;
    case Mode::Paused:
        return m_moment;
    case Mode::Playing:
        break;
    }
    const double ahead = durationToSeconds(clock - m_clock) * m_speed;
    const double most = durationToSeconds(clock - m_moment);
    return m_moment + secondsToDuration(std::clamp(ahead, 0.0, std::max(most, 0.0)));
}

void Playback::pause(TimePoint clock) {
    m_moment = shown(clock);
    m_mode = Mode::Paused;
}

void Playback::seek(TimePoint moment, TimePoint clock) {
    m_moment = std::min(moment, clock);
    m_clock = clock;
    if (m_mode == Mode::Live) m_mode = Mode::Paused;
}

void Playback::play(double speed, TimePoint clock) {
    assert(speed > 0);
    m_moment = shown(clock);
    m_clock = clock;
    m_speed = speed;
    m_mode = Mode::Playing;
}

} // namespace sandtable::telemetry
