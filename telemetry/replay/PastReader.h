// The readings of any stretch of the past, whatever brought them: those of simulators and recorded series are made
// again, those of live sources are read from the history and from the live store. Gaps stay gaps. One thread at a time;
// the live store alone may be written meanwhile. What cannot be read is reported once, and the rest is given.
#pragma once

#include "core/Diagnostics.h"
#include "telemetry/history/History.h"
#include "telemetry/sources/Source.h"
#include "telemetry/sources/SourceOptions.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sandtable::telemetry {

struct PastBlock {
    TimePoint from{}, to{};      // readings with from < time <= to
    std::vector<Sample> samples; // by time
};

struct ReplayedSource {
    std::string id;
    SourceOptions options;
};

class PastReader {
public:
    /// Opens the history for reading; no history: null. Called when it is first needed, and again while there is none.
    using OpenHistory = std::function<Result<std::unique_ptr<History>>()>;

    /// `channels`, `live` (null: none) and `diagnostics` must outlive it.
    PastReader(const ChannelTable& channels, std::vector<ReplayedSource> sources, OpenHistory openHistory,
               const TelemetryStore* live, Diagnostics& diagnostics);

    /// Every reading: a block of a large park should be an hour, not a day.
    PastBlock read(TimePoint from, TimePoint to);
    /// Of the live sources alone.
    PastBlock readRecorded(TimePoint from, TimePoint to);
    /// Of the live sources' history; nothing without one.
    std::optional<TimeSpan> recorded();
    /// Whether some channel's past can be made again at any time.
    bool makesAnyTime() const { return m_makesAnyTime; }

private:
    void prepare();
    void make(PastBlock& block);
    void addRecorded(PastBlock& block);
    /// By channel.
    std::vector<std::vector<Reading>> kept(TimePoint from, TimePoint to);
    History* history();

    const ChannelTable& m_channels;
    std::vector<ReplayedSource> m_specs;
    OpenHistory m_openHistory;
    const TelemetryStore* m_live;
    Diagnostics& m_diagnostics;
    bool m_makesAnyTime;

    bool m_prepared = false;
    TelemetryStore m_scratch; // what the sources below are made to speak into
    Ingest m_ingest;
    std::vector<Sample>* m_target = nullptr;
    std::vector<std::unique_ptr<Source>> m_made;
    std::unordered_map<std::string, ChannelIndex> m_recorded; // the live sources' channels by name
    std::vector<bool> m_isRecorded;                           // by channel
    std::unique_ptr<History> m_history;
};

} // namespace sandtable::telemetry
