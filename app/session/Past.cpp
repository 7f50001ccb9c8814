#include "app/session/Past.h"

#include "core/Log.h"

#include <algorithm>

namespace sandtable::app {
namespace {

using telemetry::Sample;

/// What is read ahead of a playback: so many seconds of it, in the park's time.
constexpr double secondsAhead = 10;
constexpr Duration leastAhead = std::chrono::minutes(10);

Duration aheadAt(double speed) { return std::max(leastAhead, secondsToDuration(secondsAhead * speed)); }

} // namespace

size_t pastReadingsPerChannel(size_t channels) {
    constexpr size_t mostReadings = 4'000'000, least = 120, most = 2880;
    return std::clamp(mostReadings / std::max<size_t>(channels, 1), least, most);
}

Past::Past(const telemetry::ChannelTable& channels, std::vector<telemetry::AlarmRule> rules,
           std::unique_ptr<telemetry::PastReader> reader, std::function<void()> wake)
    : m_channels(channels),
      m_rules(std::move(rules)),
      m_wake(std::move(wake)),
      m_window(std::move(reader)),
      m_thread([this] { run(); }) {}

Past::~Past() {
    {
        const std::scoped_lock lock(m_mutex);
        m_stop.request_stop();
    }
    m_changed.notify_all();
    m_thread.join();
}

// --- main thread

std::optional<TimePoint> Past::show(TimePoint moment, double speed, TimePoint clock,
                                    const std::function<std::vector<telemetry::AlarmEvent>()>& journal) {
    take();
    const TimePoint horizon = std::min(moment + aheadAt(speed), clock);
    if (m_shown && moment >= m_shown->at && moment <= m_shown->to) {
        advance(*m_shown, moment);
        const bool low = speed > 0 && m_shown->to < clock && m_shown->to - moment < aheadAt(speed) / 2;
        if (low && !m_asked) ask({m_shown->to, std::max(horizon, m_shown->to), m_generation, {}});
        return moment;
    }
    if (m_asked != moment) ask({moment, speed > 0 ? std::max(horizon, moment) : moment, std::nullopt, journal()});
    return m_shown ? std::optional(m_shown->at) : std::nullopt;
}

void Past::ask(Wish wish) {
    m_asked = wish.moment;
    {
        const std::scoped_lock lock(m_mutex);
        m_wish = std::move(wish);
    }
    m_changed.notify_all();
}

void Past::take() {
    std::optional<Answer> answer;
    {
        const std::scoped_lock lock(m_mutex);
        answer.swap(m_answer);
        if (answer && !m_wish) m_asked.reset();
    }
    if (!answer) return;
    m_changed.notify_all(); // the thread waits for its answer to be taken before it looks at another wish
    m_recorded = answer->recorded;
    if (answer->shown) {
        m_shown = std::move(answer->shown);
        ++m_generation;
    } else if (m_shown && answer->extends == m_generation) {
        forgetPassed(*m_shown);
        m_shown->ahead.insert(m_shown->ahead.end(), answer->more.samples.begin(), answer->more.samples.end());
        m_shown->to = answer->more.to;
    }
}

void Past::advance(Shown& shown, TimePoint to) {
    const auto begin = shown.ahead.begin() + static_cast<std::ptrdiff_t>(shown.next);
    const auto end = std::upper_bound(begin, shown.ahead.end(), to,
                                      [](TimePoint time, const Sample& s) { return time < s.reading.time; });
    const std::span<const Sample> due(begin, end);
    shown.store->append(due);
    shown.alarms.advance(due, to);
    for (const telemetry::AlarmEvent& event : shown.alarms.takeEvents())
        if (event.action == telemetry::AlarmAction::Raised) shown.raises.push_back(event.time);
    shown.next += due.size();
    shown.at = to;
}

void Past::forgetPassed(Shown& shown) {
    shown.ahead.erase(shown.ahead.begin(), shown.ahead.begin() + static_cast<std::ptrdiff_t>(shown.next));
    shown.next = 0;
}

// --- the thread

void Past::run() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_stop.stop_requested() || (m_wish && !m_answer); });
        if (m_stop.stop_requested()) return;
        Wish wish = std::move(*m_wish);
        m_wish.reset();
        lock.unlock();
        Answer done = answer(std::move(wish));
        lock.lock();
        m_answer = std::move(done);
        if (m_wake) m_wake();
    }
}

Past::Answer Past::answer(Wish wish) {
    Answer answer;
    if (wish.extends) {
        answer.extends = *wish.extends;
        answer.more = m_window.reader().read(wish.moment, wish.to);
    } else {
        answer.shown = load(wish);
    }
    answer.recorded = m_window.reader().recorded();
    return answer;
}

std::unique_ptr<Past::Shown> Past::load(const Wish& wish) {
    const auto begin = std::chrono::steady_clock::now();
    const TimePoint from = wish.moment - pastLookBack;
    auto store =
        std::make_unique<telemetry::TelemetryStore>(m_channels.size(), pastReadingsPerChannel(m_channels.size()));
    auto shown = std::make_unique<Shown>(
        Shown{std::move(store), {m_channels, m_rules, wish.journal, from}, {}, {}, 0, from, wish.to});
    const auto take = [&](std::span<const Sample> samples, TimePoint upTo) {
        shown->ahead.insert(shown->ahead.end(), samples.begin(), samples.end());
        if (shown->at < wish.moment) advance(*shown, std::min(upTo, wish.moment));
        forgetPassed(*shown);
    };
    m_window.read(from, wish.to, take, m_stop.get_token()); // stopped: nobody will look
    logDebug("showing the past, {}: {} readings in {:.0f} ms", formatIsoTime(wish.moment),
             shown->store->counts().stored,
             std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    return shown;
}

} // namespace sandtable::app
