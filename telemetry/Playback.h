// Which moment the scene shows: it follows the clock, stands still, or plays the past at some speed. Plain values and
// pure functions; the clock is always passed in.
#pragma once

#include "core/Time.h"

namespace sandtable::telemetry {

class Playback {
public:
    enum class Mode { Live, Paused, Playing };

    Mode mode() const { return m_mode; }
    double speed() const { return m_speed; }

    /// The moment shown when the clock says `clock`. Playing never runs ahead of the clock: it then is live.
    TimePoint shown(TimePoint clock) const;

    void goLive() { m_mode = Mode::Live; }
    void pause(TimePoint clock);
    /// Shows a moment, which may not be ahead of the clock; a playback goes on from there, anything else stands still.
    void seek(TimePoint moment, TimePoint clock);
    /// Plays on from the moment shown; `speed` > 0, 1 is as fast as it was.
    void play(double speed, TimePoint clock);

private:
    Mode m_mode = Mode::Live;
    double m_speed = 1;
    TimePoint m_moment{}, m_clock{}; // Paused: what is shown; Playing: was shown when the clock said m_clock
};

} // namespace sandtable::telemetry
