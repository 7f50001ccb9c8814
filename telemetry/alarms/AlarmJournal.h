// The journal of alarms on disk: one JSON object a line, only ever appended to, so that a crash costs at most the line
// being written. Identified by channel name and kind, so that it outlives changes of the park file. One thread.
#pragma once

#include "telemetry/alarms/AlarmEngine.h"

#include <filesystem>
#include <fstream>

namespace sandtable::telemetry {

/// An event as the journal keeps it.
struct JournalEntry {
    TimePoint time{};
    std::string channel; // "device/channel"
    AlarmKind kind = AlarmKind::High;
    AlarmAction action = AlarmAction::Raised;
    std::optional<double> value;
    std::string by;
    std::optional<TimePoint> until{}; // Shelved
    bool operator==(const JournalEntry&) const = default;
};
JournalEntry entryOf(const AlarmEvent& event, const AlarmRule& rule, const ChannelTable& channels);
/// By time, for the rules there are now; what no rule is about any more is left out.
std::vector<AlarmEvent> eventsOf(std::span<const JournalEntry> entries, std::span<const AlarmRule> rules,
                                 const ChannelTable& channels);

/// An entry as one line of JSON, without its end.
std::string journalLine(const JournalEntry& entry);

class AlarmJournal {
public:
    /// Opens for appending; makes the file and its folder. A line that a crash left unfinished is closed first.
    static Result<AlarmJournal> open(const std::filesystem::path& file);
    const std::filesystem::path& file() const { return m_file; }
    /// Written through to the system when it returns.
    Result<void> append(std::span<const JournalEntry> entries);

private:
    std::filesystem::path m_file;
    std::ofstream m_stream;
};

struct JournalContent {
    std::vector<JournalEntry> entries;
    size_t unreadable = 0; // lines: unfinished or damaged
};
Result<JournalContent> readAlarmJournal(const std::filesystem::path& file);

} // namespace sandtable::telemetry
