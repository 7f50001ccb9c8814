#include "telemetry/alarms/AlarmJournal.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace sandtable::telemetry {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::array<std::pair<AlarmKind, const char*>, 6> kinds{{{AlarmKind::HighHigh, "highHigh"},
                                                                  {AlarmKind::High, "high"},
                                                                  {AlarmKind::Low, "low"},
                                                                  {AlarmKind::LowLow, "lowLow"},
                                                                  {AlarmKind::Rising, "rising"},
                                                                  {AlarmKind::Falling, "falling"}}};
constexpr std::array<std::pair<AlarmAction, const char*>, 7> actions{{{AlarmAction::Raised, "raised"},
                                                                      {AlarmAction::Cleared, "cleared"},
                                                                      {AlarmAction::Acknowledged, "acknowledged"},
                                                                      {AlarmAction::Shelved, "shelved"},
                                                                      {AlarmAction::Unshelved, "unshelved"},
                                                                      {AlarmAction::WentStale, "wentStale"},
                                                                      {AlarmAction::CameBack, "cameBack"}}};

template<class Table, class Value> const char* wordOf(const Table& table, Value value) {
    for (const auto& [each, word] : table)
        if (each == value) return word;
    return "";
}

template<class Value, size_t size>
std::optional<Value> valueOf(const std::array<std::pair<Value, const char*>, size>& table, const Json& json,
                             const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string()) return std::nullopt;
    for (const auto& [value, word] : table)
        if (found->get_ref<const std::string&>() == word) return value;
    return std::nullopt;
}

std::string textOf(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<JournalEntry> entryOfLine(const std::string& line) {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    const auto time = parseIsoTime(textOf(json, "time"));
    const auto kind = valueOf(kinds, json, "kind");
    const auto action = valueOf(actions, json, "action");
    const std::string channel = textOf(json, "channel");
    if (!time || !kind || !action || channel.empty()) return std::nullopt;
    JournalEntry entry{*time, channel, *kind, *action, std::nullopt, textOf(json, "by")};
    if (const auto value = json.find("value"); value != json.end() && value->is_number())
        entry.value = value->get<double>();
    if (const auto until = parseIsoTime(textOf(json, "until"))) entry.until = *until;
    return entry;
}

bool endsUnfinished(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    if (!stream || stream.tellg() <= 0) return false;
    stream.seekg(-1, std::ios::end);
    return stream.get() != '\n';
}

} // namespace

std::string journalLine(const JournalEntry& entry) {
    Json json{{"time", formatIsoTime(entry.time)},
              {"channel", entry.channel},
              {"kind", wordOf(kinds, entry.kind)},
              {"action", wordOf(actions, entry.action)}};
    if (entry.value) json["value"] = *entry.value;
    if (!entry.by.empty()) json["by"] = entry.by;
    if (entry.until) json["until"] = formatIsoTime(*entry.until);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

JournalEntry entryOf(const AlarmEvent& event, const AlarmRule& rule, const ChannelTable& channels) {
    return {event.time, channels[rule.channel].name(), rule.kind, event.action, event.value, event.by, event.until};
}

std::vector<AlarmEvent> eventsOf(std::span<const JournalEntry> entries, std::span<const AlarmRule> rules,
                                 const ChannelTable& channels) {
    std::map<std::pair<ChannelIndex, AlarmKind>, AlarmIndex> index;
    for (AlarmIndex i = 0; i < rules.size(); ++i) index.try_emplace({rules[i].channel, rules[i].kind}, i);
    std::vector<AlarmEvent> events;
    for (const JournalEntry& entry : entries) {
        const auto channel = channels.find(entry.channel);
        const auto rule = channel ? index.find({*channel, entry.kind}) : index.end();
        if (rule == index.end()) continue;
        events.push_back({entry.time, rule->second, entry.action, entry.value, entry.by, entry.until});
    }
    std::ranges::stable_sort(events, {}, &AlarmEvent::time);
    return events;
}

Result<AlarmJournal> AlarmJournal::open(const fs::path& file) {
    std::error_code failure;
    fs::create_directories(file.parent_path(), failure);
    if (failure) return Error{ErrorKind::Io, file.parent_path().string(), failure.message()};
    const bool unfinished = endsUnfinished(file);
    AlarmJournal journal;
    journal.m_file = file;
    journal.m_stream.open(file, std::ios::binary | std::ios::app);
    if (unfinished) journal.m_stream << '\n';
    if (!journal.m_stream) return Error{ErrorKind::Io, file.string(), "cannot be opened for writing"};
    return journal;
}

Result<void> AlarmJournal::append(std::span<const JournalEntry> entries) {
    for (const JournalEntry& entry : entries) m_stream << journalLine(entry) << '\n';
    m_stream.flush();
    if (!m_stream) return Error{ErrorKind::Io, m_file.string(), "the alarm journal cannot be written"};
    return {};
}

Result<JournalContent> readAlarmJournal(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return Error{ErrorKind::NotFound, file.string(), "there is no alarm journal"};
    JournalContent content;
    for (std::string line; std::getline(stream, line);) {
        if (auto entry = entryOfLine(line)) {
            content.entries.push_back(*std::move(entry));
        } else {
            ++content.unreadable;
        }
    }
    return content;
}

} // namespace sandtable::telemetry
