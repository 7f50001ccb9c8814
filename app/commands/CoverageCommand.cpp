#include "app/commands/CoverageCommand.h"

#include "app/commands/CommandSupport.h"
#include "app/session/LiveValues.h"
#include "telemetry/Coverage.h"

#include <fmt/format.h>

#include <iostream>

namespace sandtable::app {
namespace {

using telemetry::CoverageCounts;
using telemetry::SourceCoverage;

const char* stateWord(telemetry::ConnectionState state) {
    switch (state) {
    case telemetry::ConnectionState::Connecting:
        return "connecting";
    case telemetry::ConnectionState::Connected:
        return "connected";
    case telemetry::ConnectionState::Lost:
        return "lost";
    case telemetry::ConnectionState::Stopped:
        break;
    }
    return "stopped";
}

/// The channels that no source serves have no status.
telemetry::SourceStatus statusOf(const Session& session, const SourceCoverage& source) {
    return source.sourceId.empty() ? telemetry::SourceStatus() : session.sourceStatus(source.sourceId);
}

Json countsJson(const CoverageCounts& counts) {
    return {{"channels", counts.channels},
            {"fresh", counts.fresh},
            {"stale", counts.stale},
            {"neverSeen", counts.neverSeen},
            {"lastReading", counts.lastReading ? Json(formatIsoTime(*counts.lastReading)) : Json(nullptr)}};
}

Json sourceJson(const Session& session, const SourceCoverage& source, bool onlyDark) {
    const telemetry::SourceStatus status = statusOf(session, source);
    Json json = {{"source", source.sourceId.empty() ? Json(nullptr) : Json(source.sourceId)},
                 {"protocol", source.protocol},
                 {"state", stateWord(status.state)},
                 {"detail", status.detail},
                 {"received", status.received},
                 {"malformed", status.malformed},
                 {"unknown", status.unknown},
                 {"completeness", source.completeness()},
                 {"darkDevices", source.darkDevices()},
                 {"silentDevices", source.silentDevices()}};
    json.update(countsJson(source.counts));
    json["devices"] = Json::array();
    for (const telemetry::DeviceCoverage& device : source.devices) {
        if (onlyDark && device.dark.empty()) continue;
        Json entry = {{"device", device.deviceId}};
        entry.update(countsJson(device.counts));
        entry["dark"] = Json::array();
        for (const telemetry::ChannelIndex channel : device.dark)
            entry["dark"].push_back(session.channels()[channel].channelId);
        json["devices"].push_back(std::move(entry));
    }
    return json;
}

void printSource(const Session& session, const SourceCoverage& source, TimePoint at, bool onlyDark) {
    const telemetry::SourceStatus status = statusOf(session, source);
    const auto age = [&](const CoverageCounts& counts) {
        return counts.lastReading ? fmt::format("last {:.0f} s ago", durationToSeconds(at - *counts.lastReading))
                                  : std::string("never heard");
    };
    const std::string name = source.sourceId.empty() ? "(no source)" : source.sourceId;
    std::cout << fmt::format(
        "{} {} {}: {} of {} channels fresh, {} stale, {} never seen; {} of {} devices silent; {}\n", name,
        source.protocol, stateWord(status.state), source.counts.fresh, source.counts.channels, source.counts.stale,
        source.counts.neverSeen, source.silentDevices(), source.devices.size(), age(source.counts));
    std::cout << fmt::format("  {} received, {} malformed, {} unknown{}\n", status.received, status.malformed,
                             status.unknown, status.detail.empty() ? "" : "; " + status.detail);
    for (const telemetry::DeviceCoverage& device : source.devices) {
        if (onlyDark && device.dark.empty()) continue;
        std::string dark;
        for (const telemetry::ChannelIndex channel : device.dark)
            dark += (dark.empty() ? "; dark: " : ", ") + session.channels()[channel].channelId;
        std::cout << fmt::format("  {:<24} {} of {} fresh, {}{}\n", device.deviceId, device.counts.fresh,
                                 device.counts.channels, age(device.counts), dark);
    }
}

} // namespace

int runCoverage(const CoverageOptions& options) {
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return failed(sources.error());
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = sessionOptions.rasters = false;
    const auto opened = Session::open(*sources, sessionOptions, diagnostics);
    if (!opened) return failed(opened.error());
    Session& session = **opened;
    const Result<TimePoint> moment = bringValues(session, options.time, options.waitSeconds);
    if (!moment) return failed(moment.error());
    session.advanceTelemetry(*moment);

    std::vector<telemetry::CoveredSource> covered;
    for (const scene::TelemetrySource& source : session.park().telemetry.sources)
        covered.push_back({source.id, telemetry::protocolName(source.options)});
    const auto all = telemetry::coverage(covered, session.channels(), session.store(), *moment);
    if (!options.json) {
        for (const SourceCoverage& source : all) printSource(session, source, *moment, options.onlyDark);
        return Done;
    }
    Json json = {{"park", session.park().id}, {"time", formatIsoTime(*moment)}, {"sources", Json::array()}};
    for (const SourceCoverage& source : all) json["sources"].push_back(sourceJson(session, source, options.onlyDark));
    std::cout << json.dump(2) << '\n';
    return Done;
}

} // namespace sandtable::app
