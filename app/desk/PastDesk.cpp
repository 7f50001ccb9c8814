#include "app/desk/PastDesk.h"

#include "app/session/HistoryFile.h"
#include "core/Log.h"
#include "telemetry/history/Buckets.h"
#include "telemetry/sources/SourcePast.h"

#include <algorithm>
#include <functional>

namespace sandtable::app {

using telemetry::Bucket;
using telemetry::ChannelIndex;

namespace {

constexpr Duration outlookStep = std::chrono::minutes(10);
constexpr Duration outlookPast = std::chrono::days(28);
/// Curves are asked for with so many buckets across, and so much more on either side that a little panning needs no new
/// question.
constexpr int bucketsAcross = 600;

TimePoint floorTo(TimePoint time, Duration width) {
    const Duration past = time.time_since_epoch() % width;
    return time - (past < Duration(0) ? past + width : past);
}

} // namespace

/// Reads without changing anything: any thread.
class PastDesk::Reader {
public:
    Reader(const Session& session, Diagnostics& diagnostics) : m_session(session), m_diagnostics(diagnostics) {}

    Result<std::vector<Bucket>> buckets(ChannelIndex index, TimePoint from, TimePoint to, Duration width) const {
        const auto live = m_session.store().range(index, from, to);
        // Where the two meet, a bucket is all of one or all of the other.
        const TimePoint seam = live.empty() ? floorTo(to, width) : floorTo(live.front().time, width);
        std::vector<Bucket> all;
        if (seam > from) {
            auto earlier = before(index, from, seam, width);
            if (!earlier) return earlier.error();
            all = *std::move(earlier);
        }
        const auto recent = telemetry::bucketsOf(live, from, width);
        std::ranges::copy_if(recent, std::back_inserter(all),
                             [&](const Bucket& bucket) { return all.empty() || bucket.from > all.back().from; });
        return all;
    }

private:
    Result<std::vector<Bucket>> before(ChannelIndex index, TimePoint from, TimePoint to, Duration width) const {
        const telemetry::Channel& channel = m_session.channels()[index];
        const auto& sources = m_session.park().telemetry.sources;
        const auto source = std::ranges::find(sources, channel.source, &scene::TelemetrySource::id);
        if (source != sources.end() && !telemetry::isLive(source->options)) {
            const auto readings = telemetry::pastOf(channel, source->options, from - Duration(1), to - Duration(1));
            if (!readings) return readings.error();
            return telemetry::bucketsOf(*readings, from, width);
        }
        return fromHistory(channel.name(), from, to, width);
    }

    /// A reader of its own for each question: the history may be written meanwhile, or not be there yet.
    Result<std::vector<Bucket>> fromHistory(const std::string& channel, TimePoint from, TimePoint to,
                                            Duration width) const {
        const auto history = openToRead(historyOf(m_session.park()), m_diagnostics);
        if (!history) return history.error();
        return *history ? (*history)->buckets(channel, from, to, width) : std::vector<Bucket>();
    }

    const Session& m_session;
    Diagnostics& m_diagnostics;
};

PastDesk::PastDesk(const Session& session, Diagnostics& diagnostics)
    : m_session(session), m_reader(std::make_shared<Reader>(session, diagnostics)) {}
PastDesk::~PastDesk() = default;

void PastDesk::want(std::span<const std::string> deviceIds, std::span<const ui::ChartView> charts, TimePoint at) {
    const auto isWanted = [&](const std::string& id) { return std::ranges::find(deviceIds, id) != deviceIds.end(); };
    std::erase_if(m_outlooks, [&](const auto& outlook) { return !isWanted(outlook.deviceId); });
    std::erase_if(m_askedOutlooks, [&](const auto& asked) { return !isWanted(asked.first); });
    const TimePoint hour = std::chrono::floor<std::chrono::hours>(at);
    for (const std::string& id : deviceIds) wantOutlook(id, hour);

    const auto isShown = [&](const ui::ChannelPast& past) {
        return std::ranges::any_of(charts, [&](const ui::ChartView& chart) {
            return std::ranges::find(chart.series, past.series) != chart.series.end();
        });
    };
    std::erase_if(m_pasts, std::not_fn(isShown));
    std::erase_if(m_askedPasts, std::not_fn(isShown));
    for (const ui::ChartView& chart : charts)
        for (const ui::ChartSeries& series : chart.series) wantPast(series, chart, at);
}

void PastDesk::submit(const std::string& about, std::function<void()> work) {
    uint64_t number = 0;
    {
        const std::scoped_lock lock(m_finished->mutex);
        number = ++m_finished->newest[about];
    }
    m_jobs.submit([finished = m_finished, about, number, work = std::move(work)] {
        {
            const std::scoped_lock lock(finished->mutex);
            if (finished->newest[about] != number) return;
        }
        work();
    });
}

void PastDesk::wantOutlook(const std::string& deviceId, TimePoint hour) {
    const std::pair<std::string, TimePoint> question(deviceId, hour);
    if (std::ranges::find(m_askedOutlooks, question) != m_askedOutlooks.end()) return;
    const auto& devices = m_session.park().devices;
    const auto device = std::ranges::find(devices, deviceId, &scene::DeviceSpec::id);
    if (device == devices.end()) return;
    std::erase_if(m_askedOutlooks, [&](const auto& asked) { return asked.first == deviceId; });
    m_askedOutlooks.push_back(question);

    struct Wanted {
        ChannelIndex index;
        decision::ChannelMeans means;
    };
    std::vector<Wanted> wanted;
    for (const scene::ChannelSpec& channel : device->channels)
        if (const auto index = m_session.channels().find(deviceId, channel.id))
            wanted.push_back({*index, {channel.id, {}, channel.low, channel.high}});
    submit(deviceId, [reader = m_reader, finished = m_finished, deviceId, hour, wanted = std::move(wanted)]() mutable {
        const TimePoint from = hour - outlookPast;
        const auto count = static_cast<size_t>(outlookPast / outlookStep);
        std::vector<decision::ChannelMeans> channels;
        for (Wanted& channel : wanted) {
            const auto buckets = reader->buckets(channel.index, from, hour - Duration(1), outlookStep);
            if (!buckets) logWarning("{}: its past cannot be read: {}", deviceId, buckets.error().text());
            channel.means.means =
                telemetry::meansOf(buckets ? *buckets : std::vector<Bucket>(), from, outlookStep, count);
            channels.push_back(std::move(channel.means));
        }
        decision::DeviceOutlook outlook = decision::outlookOf(channels, hour, {.step = outlookStep});
        outlook.deviceId = deviceId;
        const std::scoped_lock lock(finished->mutex);
        finished->outlooks.push_back(std::move(outlook));
    });
}

void PastDesk::wantPast(const ui::ChartSeries& series, const ui::ChartView& chart, TimePoint at) {
    const TimePoint to = at - chart.back, from = to - chart.span;
    const auto width = std::max(Duration(std::chrono::seconds(1)), chart.span / bucketsAcross);
    const auto serves = [&](const ui::ChannelPast& past) {
        return past.series == series && past.from <= from && past.to >= std::min(to, at - width * 10) &&
               past.width <= width * 3 / 2 && past.width >= width / 2;
    };
    if (std::ranges::any_of(m_askedPasts, serves)) return;
    const auto index = m_session.channels().find(series.deviceId, series.channelId);
    if (!index) return;
    ui::ChannelPast question{
        series, floorTo(from - chart.span / 2, width), std::min(at, to + chart.span / 2), width, {}};
    std::erase_if(m_askedPasts, [&](const ui::ChannelPast& past) { return past.series == series; });
    m_askedPasts.push_back(question);
    submit(series.deviceId + "/" + series.channelId,
           [reader = m_reader, finished = m_finished, channel = *index, question]() mutable {
               auto buckets = reader->buckets(channel, question.from, question.to, question.width);
               if (!buckets)
                   logWarning("{}/{}: its past cannot be read: {}", question.series.deviceId, question.series.channelId,
                              buckets.error().text());
               if (buckets) question.buckets = *std::move(buckets);
               const std::scoped_lock lock(finished->mutex);
               finished->pasts.push_back(std::move(question));
           });
}

bool PastDesk::collect() {
    const std::scoped_lock lock(m_finished->mutex);
    const bool news = !m_finished->outlooks.empty() || !m_finished->pasts.empty();
    for (auto& outlook : m_finished->outlooks) {
        std::erase_if(m_outlooks, [&](const auto& old) { return old.deviceId == outlook.deviceId; });
        m_outlooks.push_back(std::move(outlook));
    }
    for (auto& past : m_finished->pasts) {
        std::erase_if(m_pasts, [&](const auto& old) { return old.series == past.series; });
        m_pasts.push_back(std::move(past));
    }
    m_finished->outlooks.clear();
    m_finished->pasts.clear();
    return news;
}

void PastDesk::finish() {
    m_jobs.drain();
    collect();
}

} // namespace sandtable::app
