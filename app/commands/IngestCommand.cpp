#include "app/commands/IngestCommand.h"

#include "app/commands/CommandSupport.h"
#include "app/session/HistoryFile.h"
#include "app/session/Session.h"
#include "telemetry/history/HistoryWriter.h"

#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <iostream>
#include <thread>

namespace sandtable::app {
namespace {

std::atomic<bool> interrupted = false;

/// What came in over a time, and what became of it.
struct IngestOutcome {
    double seconds = 0;
    telemetry::IngestCounts counts;
    telemetry::SourceStatus source;
    telemetry::HistoryWriterCounts history;
    telemetry::StoreCounts memory;
    size_t readingsPerChannel = 0; // most that memory keeps

    double rate() const { return seconds > 0 ? static_cast<double>(counts.received) / seconds : 0; }
};

/// Runs the sources until the time is over or the person has had enough.
IngestOutcome ingest(Session& session, telemetry::HistoryWriter& writer, std::optional<double> longest) {
    session.ingest().listen([&](std::span<const telemetry::Sample> stored) { writer.add(stored); });
    const auto begin = std::chrono::steady_clock::now();
    const auto elapsed = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    while (!interrupted && !(longest && elapsed() >= *longest)) {
        session.advanceTelemetry(now());
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    IngestOutcome outcome;
    outcome.seconds = elapsed();
    const std::string detail = session.sourceStatus().detail;
    session.stopTelemetry();
    outcome.source = session.sourceStatus(); // with what came in the last moment
    outcome.source.detail = detail;          // as it was then, not as it is after the end
    writer.flush();
    outcome.counts = session.ingest().counts();
    outcome.history = writer.counts();
    outcome.memory = session.store().counts();
    outcome.readingsPerChannel = session.store().maxReadingsPerChannel();
    return outcome;
}

void printJson(const IngestOutcome& outcome, const scene::Park& park, const std::string& place) {
    const telemetry::IngestCounts& counts = outcome.counts;
    const Json json = {
        {"park", park.id},
        {"seconds", outcome.seconds},
        {"messages", outcome.source.received},
        {"received", counts.received},
        {"ratePerSecond", outcome.rate()},
        {"stored", counts.stored},
        {"late", counts.late},
        {"duplicate", counts.duplicate},
        {"rejected", counts.rejected},
        {"future", counts.future},
        {"malformed", outcome.source.malformed},
        {"unknown", outcome.source.unknown},
        {"gaps", outcome.source.gaps},
        {"source", outcome.source.detail},
        {"memory",
         {{"readingsPerChannel", outcome.readingsPerChannel},
          {"kept", outcome.memory.stored - outcome.memory.displaced},
          {"displaced", outcome.memory.displaced}}},
        {"history", {{"file", place}, {"written", outcome.history.written}, {"lost", outcome.history.lost}}}};
    std::cout << json.dump(2) << '\n';
}

void printText(const IngestOutcome& outcome, const std::string& place) {
    const telemetry::IngestCounts& counts = outcome.counts;
    std::cout << fmt::format(
        "received {} in {:.1f} s ({:.0f}/s): stored {} (late {}), duplicate {}, rejected {}, future {}\n"
        "messages malformed {}, for channels the park does not have {}\n"
        "{}: written {}, lost {}\n",
        counts.received, outcome.seconds, outcome.rate(), counts.stored, counts.late, counts.duplicate, counts.rejected,
        counts.future, outcome.source.malformed, outcome.source.unknown, place, outcome.history.written,
        outcome.history.lost);
}

} // namespace

int runIngest(const IngestOptions& options) {
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return failed(sources.error());
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = sessionOptions.rasters = false;
    sessionOptions.sourceUrl = options.url;
    sessionOptions.valueMegabytes = options.valueMegabytes;
    const auto session = Session::open(*sources, sessionOptions, diagnostics);
    if (!session) return failed(session.error());
    const telemetry::HistorySpec spec = historyOf((*session)->park(), options.history);
    const std::string place = telemetry::historyPlace(spec);
    auto opened = telemetry::openHistory(spec, telemetry::HistoryAccess::ReadWrite, diagnostics);
    if (!opened) return failed(opened.error());
    if (opened->access != telemetry::HistoryAccess::ReadWrite)
        return failed({ErrorKind::Io, place, "nothing can be kept: another program is writing it"});

    std::signal(SIGINT, [](int) { interrupted = true; });
    std::signal(SIGTERM, [](int) { interrupted = true; });
    telemetry::HistoryWriter writer(std::move(opened->history), (*session)->channels(), diagnostics,
                                    {.retention = spec.retention});
    const IngestOutcome outcome = ingest(**session, writer, options.seconds);
    if (options.json) {
        printJson(outcome, (*session)->park(), place);
    } else {
        printText(outcome, place);
    }
    return outcome.history.lost == 0 ? Done : Failed;
}

} // namespace sandtable::app
