#include "telemetry/sources/SeriesSource.h"

#include "telemetry/sources/SeriesFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace sandtable::telemetry {
namespace {

struct RecordedChannel {
    ChannelIndex index;
    std::vector<Reading> readings; // in order of time, not empty
};

class SeriesSource final : public Source {
public:
    SeriesSource(Ingest& ingest, std::vector<RecordedChannel> channels, size_t files, size_t malformed,
                 Duration historyBefore)
        : m_ingest(ingest),
          m_channels(std::move(channels)),
          m_files(files),
          m_malformed(malformed),
          m_historyBefore(historyBefore) {}

    void advance(TimePoint until) override {
        const TimePoint from = m_until.value_or(until - m_historyBefore);
        if (until <= from) return;
        std::vector<Sample> samples;
        for (const RecordedChannel& channel : m_channels) {
            for (const Reading& reading : replayed(channel.readings, from, until))
                samples.push_back({channel.index, reading});
        }
        m_ingest.accept(samples, until);
        m_received += samples.size();
        m_until = until;
    }

    bool rewind(TimePoint to) override {
        m_until = to;
        return true;
    }

    SourceStatus status() const override {
        SourceStatus status;
        status.state = m_until ? ConnectionState::Connected : ConnectionState::Stopped;
        status.detail = fmt::format("{} recorded channels from {} files{}", m_channels.size(), m_files, shiftText());
        status.received = m_received;
        status.malformed = m_malformed;
        return status;
    }

private:
    /// ", replayed 5 years later than recorded"
    std::string shiftText() const {
        if (!m_until || m_channels.empty()) return "";
        int least = std::numeric_limits<int>::max(), most = std::numeric_limits<int>::min();
        for (const RecordedChannel& channel : m_channels) {
            const int years = yearsToCover(channel.readings.front().time, channel.readings.back().time, *m_until);
            least = std::min(least, years);
            most = std::max(most, years);
        }
        if (least == 0 && most == 0) return "";
        const std::string years = least == most ? fmt::format("{}", most) : fmt::format("{} to {}", least, most);
        return fmt::format(", shifted by {} years", years);
    }

    Ingest& m_ingest;
    std::vector<RecordedChannel> m_channels;
    size_t m_files, m_malformed;
    Duration m_historyBefore;
    std::optional<TimePoint> m_until;
    size_t m_received = 0;
};

using FileAndOffset = std::pair<std::string, Duration>;

/// The channels that replay one file, its times read with one offset.
struct FileGroup {
    std::vector<ChannelIndex> channels;
    std::vector<std::string> columns;
};

std::map<FileAndOffset, FileGroup> groupByFile(const ChannelTable& channels,
                                               const std::optional<std::string>& sourceId) {
    std::map<FileAndOffset, FileGroup> groups;
    for (ChannelIndex i = 0; i < channels.size(); ++i) {
        if (channels[i].seriesFile.empty() || !serves(sourceId, channels[i])) continue;
        FileGroup& group = groups[{channels[i].seriesFile, channels[i].seriesUtcOffset}];
        group.channels.push_back(i);
        group.columns.push_back(channels[i].seriesColumn);
    }
    return groups;
}

/// Adds the channels the file has something for; what it lacks is reported.
void takeChannels(const std::string& file, const FileGroup& group, SeriesTable table, const ChannelTable& all,
                  Diagnostics& diagnostics, std::vector<RecordedChannel>& recorded) {
    if (table.malformed > 0)
        diagnostics.report(Severity::Warning, file,
                           fmt::format("{} of {} lines could not be read, the first {}", table.malformed, table.lines,
                                       table.firstMalformed));
    for (size_t i = 0; i < group.channels.size(); ++i) {
        if (!table.columns[i]) {
            diagnostics.report(Severity::Error, file,
                               fmt::format("has no column \"{}\"; its columns are \"{}\"", group.columns[i],
                                           fmt::join(table.names, "\", \"")));
            continue;
        }
        auto readings = withoutGapZeros(std::move(*table.columns[i]),
                                        static_cast<size_t>(std::max(all[group.channels[i]].seriesGapZeros, 0)));
        for (Reading& reading : readings) reading.value = all[group.channels[i]].fromSent(reading.value);
        if (readings.empty())
            diagnostics.report(Severity::Warning, file, fmt::format("column \"{}\" has no values", group.columns[i]));
        else
            recorded.push_back({group.channels[i], std::move(readings)});
    }
}

} // namespace

std::vector<Reading> replayed(const std::vector<Reading>& series, TimePoint from, TimePoint until) {
    const TimePoint first = series.front().time, last = series.back().time;
    const int a = yearsToCover(first, last, from), b = yearsToCover(first, last, until);
    std::vector<Reading> result;
    for (int years = std::min(a, b); years <= std::max(a, b); ++years) {
        auto next = std::partition_point(series.begin(), series.end(), [&](const Reading& reading) {
            return nearestShiftedByYears(reading.time, years) <= from;
        });
        for (; next != series.end() && nearestShiftedByYears(next->time, years) <= until; ++next) {
            const auto time = shiftedByYears(next->time, years);
            // Where one year's replay ends and the next begins, each moment belongs to one of them.
            if (time && (a == b || yearsToCover(first, last, *time) == years)) result.push_back({*time, next->value});
        }
    }
    return result;
}

Result<std::unique_ptr<Source>> makeSeriesSource(const ChannelTable& channels, Ingest& ingest, Diagnostics& diagnostics,
                                                 Duration historyBefore, const std::optional<std::string>& sourceId) {
    const auto groups = groupByFile(channels, sourceId);
    std::vector<RecordedChannel> recorded;
    size_t filesRead = 0, malformed = 0;
    std::optional<Error> lastError;
    for (const auto& [fileAndOffset, group] : groups) {
        const auto& [file, utcOffset] = fileAndOffset;
        auto table = readSeriesTable(file, group.columns, utcOffset);
        if (!table) {
            lastError = table.error();
            diagnostics.report(Severity::Error, table.error());
            continue;
        }
        ++filesRead;
        malformed += table->malformed;
        takeChannels(file, group, std::move(*table), channels, diagnostics, recorded);
    }
    if (filesRead == 0 && lastError) return *lastError;
    return std::unique_ptr<Source>(
        std::make_unique<SeriesSource>(ingest, std::move(recorded), filesRead, malformed, historyBefore));
}

} // namespace sandtable::telemetry
