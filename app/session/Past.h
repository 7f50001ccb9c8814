// The park as it was at a moment: a store of that time's readings and the alarms as they stood. Loaded on a thread of
// its own, so that nobody waits for the disk; playing on from there only adds what comes next. Main thread.
#pragma once

#include "telemetry/replay/AlarmReplay.h"
#include "telemetry/replay/PastWindow.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace sandtable::app {

/// So much of what came before a moment belongs to it: daily means, curves, alarms.
inline constexpr Duration pastLookBack = std::chrono::hours(25);

/// How many readings of each channel are kept of a past: bounded over all channels (some 100 MB), at least 2 hours of
/// minutes.
size_t pastReadingsPerChannel(size_t channels);

class Past {
public:
    /// `channels` must outlive it. `wake` is called on the loading thread when something has been loaded.
    Past(const telemetry::ChannelTable& channels, std::vector<telemetry::AlarmRule> rules,
         std::unique_ptr<telemetry::PastReader> reader, std::function<void()> wake);
    ~Past();

    /// Asks for a moment and gives the one the store stands at: another one, or none, while that is being loaded.
    /// `speed`: park seconds a second while playing, 0 when standing still. `journal`: what is known of alarms, by
    /// time.
    std::optional<TimePoint> show(TimePoint moment, double speed, TimePoint clock,
                                  const std::function<std::vector<telemetry::AlarmEvent>()>& journal);

    /// Only once `show` has given a moment; until the next call of it.
    const telemetry::TelemetryStore& store() const { return *m_shown->store; }
    const telemetry::AlarmEngine& alarms() const { return m_shown->alarms.engine(); }
    /// When alarms were raised before the moment, as far as it has been loaded; by time.
    const std::vector<TimePoint>& raises() const { return m_shown->raises; }
    /// Another number: another store.
    uint64_t generation() const { return m_generation; }
    /// What the history holds, as of the last load.
    std::optional<telemetry::TimeSpan> recorded() const { return m_recorded; }

private:
    struct Shown {
        std::unique_ptr<telemetry::TelemetryStore> store;
        telemetry::AlarmReplay alarms;
        std::vector<TimePoint> raises;
        std::vector<telemetry::Sample> ahead; // read already, after `at`
        size_t next = 0;                      // of them
        TimePoint at{}, to{};                 // everything up to `to` is here or ahead
    };
    struct Wish {
        TimePoint moment{}, to{};
        std::optional<uint64_t> extends; // adds (moment, to] to that generation; else loads anew
        std::vector<telemetry::AlarmEvent> journal;
    };
    struct Answer {
        std::unique_ptr<Shown> shown; // null: `more`
        telemetry::PastBlock more;
        uint64_t extends = 0;
        std::optional<telemetry::TimeSpan> recorded;
    };

    void run();
    Answer answer(Wish wish);
    std::unique_ptr<Shown> load(const Wish& wish);
    static void advance(Shown& shown, TimePoint to);
    static void forgetPassed(Shown& shown);
    void take();
    void ask(Wish wish);

    const telemetry::ChannelTable& m_channels;
    const std::vector<telemetry::AlarmRule> m_rules;
    std::function<void()> m_wake;

    std::unique_ptr<Shown> m_shown;
    uint64_t m_generation = 0;
    std::optional<telemetry::TimeSpan> m_recorded;
    std::optional<TimePoint> m_asked; // for what the thread is at work

    telemetry::PastWindow m_window; // the thread's

    std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    std::optional<Wish> m_wish;
    std::optional<Answer> m_answer;
    std::stop_source m_stop;
    std::thread m_thread; // last: starts when all else is there
};

} // namespace sandtable::app
