#include "app/commands/ReplayCommand.h"

#include "app/commands/CommandSupport.h"
#include "app/commands/Replay.h"
#include "telemetry/alarms/AlarmJournal.h"

#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <thread>

namespace sandtable::app {
namespace {

Json gapsJson(const ReplayedChannel& channel) {
    Json gaps = Json::array();
    for (const Gap& gap : channel.gaps)
        gaps.push_back({{"from", formatIsoTime(gap.from)}, {"to", formatIsoTime(gap.to)}, {"missing", gap.missing}});
    return gaps;
}

Json channelsJson(const Replay& replay, const telemetry::ChannelTable& table) {
    Json channels = Json::array();
    for (telemetry::ChannelIndex i = 0; i < table.size(); ++i) {
        const ReplayedChannel& channel = replay.channels()[i];
        const bool any = channel.values > 0;
        channels.push_back({{"channel", table[i].name()},
                            {"unit", table[i].unit},
                            {"values", channel.values},
                            {"zeros", channel.zeros},
                            {"min", any ? Json(channel.min) : Json(nullptr)},
                            {"max", any ? Json(channel.max) : Json(nullptr)},
                            {"gaps", gapsJson(channel)}});
    }
    return channels;
}

struct Totals {
    size_t gaps = 0, missing = 0, raised = 0, cleared = 0;
};

Totals totalsOf(const Replay& replay) {
    Totals totals;
    for (const ReplayedChannel& channel : replay.channels()) {
        totals.gaps += channel.gaps.size();
        for (const Gap& gap : channel.gaps) totals.missing += gap.missing;
    }
    for (const telemetry::AlarmEvent& event : replay.alarmEvents()) {
        totals.raised += event.action == telemetry::AlarmAction::Raised;
        totals.cleared += event.action == telemetry::AlarmAction::Cleared;
    }
    return totals;
}

Json alarmsJson(const Replay& replay, const telemetry::ChannelTable& table) {
    Json events = Json::array();
    for (const telemetry::AlarmEvent& event : replay.alarmEvents())
        events.push_back(Json::parse(
            telemetry::journalLine(telemetry::entryOf(event, replay.alarms().rules()[event.alarm], table))));
    return events;
}

void printJson(const Replay& replay, const Session& session, const ReplayOptions& span) {
    const Totals totals = totalsOf(replay);
    const decision::HealthReport health = replay.health();
    Json buildings = Json::array();
    for (const decision::HealthScore& score : health.buildings)
        buildings.push_back({{"id", score.id}, {"score", orNull(score.score)}, {"coverage", score.coverage}});
    const Json json = {{"park", session.park().id},
                       {"from", formatIsoTime(span.from)},
                       {"to", formatIsoTime(span.to)},
                       {"values", replay.values()},
                       {"gaps", totals.gaps},
                       {"missing", totals.missing},
                       {"alarms",
                        {{"raised", totals.raised},
                         {"cleared", totals.cleared},
                         {"standing", replay.alarms().list().size()},
                         {"events", alarmsJson(replay, session.channels())}}},
                       {"health",
                        {{"park", orNull(health.park.score)},
                         {"coverage", health.park.coverage},
                         {"buildings", std::move(buildings)}}},
                       {"channels", channelsJson(replay, session.channels())}};
    std::cout << json.dump(2) << '\n';
}

void printStep(const Replay& replay) {
    const Totals totals = totalsOf(replay);
    const auto score = replay.health().park.score;
    std::cout << fmt::format("{}  values {:>9}  raised {:>5}  cleared {:>5}  standing {:>4}  health {}\n",
                             formatIsoTime(replay.at()), replay.values(), totals.raised, totals.cleared,
                             replay.alarms().list().size(), score ? fmt::format("{:.1f}", *score) : "none")
              << std::flush;
}

void printSummary(const Replay& replay, const telemetry::ChannelTable& table) {
    const Totals totals = totalsOf(replay);
    std::cout << fmt::format("{} gaps, {} readings missing\n", totals.gaps, totals.missing);
    for (telemetry::ChannelIndex i = 0; i < table.size(); ++i)
        for (const Gap& gap : replay.channels()[i].gaps)
            std::cout << fmt::format("  {}  {} to {}: {} missing\n", table[i].name(), formatIsoTime(gap.from),
                                     formatIsoTime(gap.to), gap.missing);
}

Result<ReplayOptions> spanOf(const ReplayCommandOptions& options, const scene::Park& park) {
    const Duration zone = secondsToDuration(*park.utcOffsetHours * 3600);
    const Result<TimePoint> from = parseIsoTime(options.from, zone), to = parseIsoTime(options.to, zone);
    if (!from) return Error{ErrorKind::Usage, "--from", from.error().message};
    if (!to) return Error{ErrorKind::Usage, "--to", to.error().message};
    if (*from >= *to) return Error{ErrorKind::Usage, "--to", "must be later than --from"};
    return ReplayOptions{*from, *to, secondsToDuration(options.stepSeconds)};
}

/// Waits until it is the step's turn.
void pace(const Replay& replay, TimePoint from, double speed, std::chrono::steady_clock::time_point begin) {
    const double seconds = durationToSeconds(replay.at() - from) / speed;
    std::this_thread::sleep_until(begin + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                              std::chrono::duration<double>(seconds)));
}

} // namespace

int runReplay(const ReplayCommandOptions& options) {
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return failed(sources.error());
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = sessionOptions.rasters = false;
    const auto session = Session::open(*sources, sessionOptions, diagnostics);
    if (!session) return failed(session.error());
    const auto span = spanOf(options, (*session)->park());
    if (!span) return failed(span.error());

    const bool isFile = options.historyFile.find("://") == std::string::npos;
    if (!options.historyFile.empty() && isFile && !std::filesystem::exists(options.historyFile))
        return failed({ErrorKind::NotFound, options.historyFile, "there is no such history"});
    const auto reader = makePastReader(**session, diagnostics, options.historyFile);
    Replay replay(**session, *reader, *span);
    const auto begin = std::chrono::steady_clock::now();
    while (!replay.done()) {
        replay.step();
        if (options.speed) pace(replay, span->from, *options.speed, begin);
        if (!options.json) printStep(replay);
    }
    options.json ? printJson(replay, **session, *span) : printSummary(replay, (*session)->channels());
    return Done;
}

} // namespace sandtable::app
