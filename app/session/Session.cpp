#include "app/session/Session.h"

#include "app/session/HistoryFile.h"
#include "app/session/Paths.h"
#include "app/session/Progress.h"
#include "core/Log.h"
#include "sample/SamplePark.h"
#include "telemetry/alarms/AlarmJournal.h"
#include "telemetry/history/History.h"
#include "telemetry/sources/MakeSources.h"
#include "telemetry/sources/MqttClient.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <unistd.h>

namespace sandtable::app {
namespace {

bool wanted(const scene::LayerSpec& spec, const SessionOptions& options) {
    const auto& only = options.onlyLayers;
    if (only.empty() || std::find(only.begin(), only.end(), spec.id) != only.end()) return true;
    return spec.kind == scene::LayerKind::Vector && spec.role != scene::LayerRole::None;
}

telemetry::ConnectionState worse(telemetry::ConnectionState a, telemetry::ConnectionState b) {
    using enum telemetry::ConnectionState;
    for (const auto state : {Lost, Stopped, Connecting})
        if (a == state || b == state) return state;
    return Connected;
}

telemetry::SourceStatus together(std::span<const telemetry::SourceStatus> statuses) {
    telemetry::SourceStatus all;
    if (!statuses.empty()) all.state = telemetry::ConnectionState::Connected;
    for (const telemetry::SourceStatus& status : statuses) {
        all.state = worse(all.state, status.state);
        if (!status.detail.empty()) all.detail += (all.detail.empty() ? "" : "; ") + status.detail;
        all.received += status.received;
        all.malformed += status.malformed;
        all.unknown += status.unknown;
        all.gaps += status.gaps;
    }
    return all;
}

template<class T> bool keep(Result<T> result, std::optional<T>& target, Diagnostics& diagnostics) {
    if (!result) {
        diagnostics.report(Severity::Error, result.error());
        return false;
    }
    target = std::move(result).value();
    return true;
}

} // namespace

LoadedLayer loadLayer(const scene::LayerSpec& spec, const scene::Park& park, const SessionOptions& options,
                      Diagnostics& diagnostics) {
    LoadedLayer layer;
    layer.spec = &spec;
    bool ok = true;
    switch (spec.kind) {
    case scene::LayerKind::Tileset:
        if (!options.tilesets) return layer;
        ok = keep(scene::openTileset(spec.source, park.frame, spec.localOffset.value_or(glm::dvec3(0)), diagnostics,
                                     spec.heightOffsetMeters),
                  layer.tileset, diagnostics);
        break;
    case scene::LayerKind::Terrain:
        if (!options.rasters) return layer;
        ok = keep(gis::readHeights(spec.source, park.frame, options.maxRasterCells, spec.crs, diagnostics),
                  layer.heights, diagnostics);
        if (ok) {
            for (float& height : layer.heights->heights) height += static_cast<float>(spec.heightOffsetMeters);
        }
        break;
    case scene::LayerKind::Imagery:
        if (!options.rasters) return layer;
        ok = keep(gis::readColors(spec.source, park.frame, options.maxRasterCells, spec.crs, diagnostics), layer.colors,
                  diagnostics);
        break;
    case scene::LayerKind::Vector:
        ok = keep(gis::readFeatures(spec.source, spec.sublayer, park.frame, spec.crs, diagnostics), layer.features,
                  diagnostics);
        break;
    case scene::LayerKind::Model:
        return layer; // read where it is drawn
    }
    layer.failed = !ok;
    return layer;
}

/// Another place for all values to come from; the topics of the park's first broker stay, its password does not.
static Result<void> listenTo(const std::string& url, scene::Park& park) {
    if (const auto address = telemetry::parseMqttUrl(url); !address) return address.error();
    telemetry::MqttOptions broker{.url = url};
    for (const scene::TelemetrySource& source : park.telemetry.sources) {
        const auto* own = std::get_if<telemetry::MqttOptions>(&source.options);
        if (!own) continue;
        broker.topicPrefix = own->topicPrefix;
        broker.topics = own->topics;
        broker.sparkplug = own->sparkplug;
        break;
    }
    park.telemetry.sources = {{"mqtt", {}, std::move(broker)}};
    for (scene::DeviceSpec& device : park.devices)
        for (scene::ChannelSpec& channel : device.channels) channel.source = "mqtt";
    return {};
}

/// A file the park names, else the shipped one; also when the park's own cannot be read, which is reported.
template<class Load>
static auto ownOrShipped(Load load, const std::string& own, const std::filesystem::path& shipped,
                         Diagnostics& diagnostics) {
    if (own.empty()) return load(shipped);
    auto loaded = load(std::filesystem::path(own));
    if (loaded) return loaded;
    Error error = loaded.error();
    error.message += "; " + shipped.filename().string() + " is used instead";
    diagnostics.report(Severity::Error, error);
    return load(shipped);
}

Result<std::unique_ptr<Session>> Session::open(std::span<const std::string> sources, const SessionOptions& options,
                                               Diagnostics& diagnostics) {
    auto session = std::unique_ptr<Session>(new Session);
    session->m_diagnostics = &diagnostics;
    Result<scene::Park> park = scene::openPark(sources, assetsDirectory(), diagnostics);
    if (!park) return park.error();
    session->m_park = std::move(park).value();
    if (!options.sourceUrl.empty())
        if (auto listening = listenTo(options.sourceUrl, session->m_park); !listening) return listening.error();
    auto rules = ownOrShipped(decision::loadRuleBook, session->m_park.planningRules, ruleBookFile(), diagnostics);
    if (!rules) return rules.error();
    session->m_rules = std::move(rules).value();
    auto factors =
        ownOrShipped(decision::loadPlanFactors, session->m_park.planningFactors, planFactorsFile(), diagnostics);
    if (!factors) return factors.error();
    session->m_factors = std::move(factors).value();
    session->loadLayers(options, diagnostics);

    const auto& layers = session->m_layers;
    if (!layers.empty() && std::all_of(layers.begin(), layers.end(), [](const auto& layer) { return layer.failed; }))
        return Error{ErrorKind::InvalidData, session->m_park.file, "none of its layers could be opened"};

    std::vector<scene::NamedFeatures> features;
    for (const LoadedLayer& layer : layers) {
        if (layer.features) features.push_back({layer.spec, &*layer.features});
    }
    session->m_base =
        std::make_shared<const scene::BaseWorld>(scene::buildBaseWorld(session->m_park, features, diagnostics));
    if (const Result<void> started = session->startTelemetry(options, diagnostics); !started) return started.error();
    return session;
}

void Session::loadLayers(const SessionOptions& options, Diagnostics& diagnostics) {
    for (const scene::LayerSpec& spec : m_park.layers) {
        if (wanted(spec, options)) m_layers.push_back(loadLayer(spec, m_park, options, diagnostics));
    }
}

std::filesystem::path planFactorsFile(const std::string& chosen) {
    return chosen.empty() ? assetsDirectory() / "factors/cn-plan-factors.json" : std::filesystem::path(chosen);
}

std::filesystem::path ruleBookFile(const std::string& chosen) {
    return chosen.empty() ? assetsDirectory() / "compliance/cn-industrial-park.json" : std::filesystem::path(chosen);
}

std::filesystem::path profileFileOf(const scene::Park& park) {
    return park.healthProfile.empty() ? assetsDirectory() / "health/industrial-park-v2.json"
                                      : std::filesystem::path(park.healthProfile);
}

Result<void> Session::startTelemetry(const SessionOptions& options, Diagnostics& diagnostics) {
    m_profileFile = profileFileOf(m_park);
    Result<decision::HealthProfile> profile = decision::loadHealthProfile(m_profileFile);
    if (!profile) return profile.error();
    m_profile = std::make_shared<const decision::HealthProfile>(std::move(profile).value());
    if (!m_park.utcOffsetHours) m_park.utcOffsetHours = m_profile->utcOffsetHours; // one local time for all

    for (const std::string& quantity : decision::overlookedQuantities(m_park, *m_profile))
        diagnostics.report(Severity::Info, m_park.file,
                           fmt::format("the health profile has no indicator for \"{}\": it does not count", quantity));

    for (const std::string& problem : decision::unitsNotJudged(m_park, *m_profile))
        diagnostics.report(Severity::Warning, m_park.file, problem);

    m_channels = decision::channelsOf(m_park);
    for (const telemetry::Channel& channel : m_channels.all())
        if (!channel.refusal.empty()) diagnostics.report(Severity::Error, m_park.file, channel.refusal);
    const size_t kept = telemetry::readingsPerChannelWithin(options.valueMegabytes << 20, m_channels.size());
    if (kept < telemetry::mostReadingsPerChannel)
        diagnostics.report(Severity::Info, m_park.file,
                           fmt::format("of each of its {} channels the newest {} readings are kept in memory ({} MB "
                                       "for all, see --values-memory)",
                                       m_channels.size(), kept, options.valueMegabytes));
    m_store = std::make_unique<telemetry::TelemetryStore>(m_channels.size(), kept);
    m_ingest = std::make_unique<telemetry::Ingest>(*m_store);
    m_alarms = std::make_unique<AlarmDesk>(m_channels, alarmRulesOf(m_park, m_channels));
    m_ingest->listen([desk = m_alarms.get()](std::span<const telemetry::Sample> stored) { desk->hear(stored); });
    for (const scene::TelemetrySource& spec : m_park.telemetry.sources) {
        auto sources = telemetry::makeSources(spec.id, spec.options, m_channels, *m_ingest, diagnostics);
        if (!sources) {
            diagnostics.report(Severity::Error, sources.error()); // its channels stay without data, and show so
            m_sourceErrors[spec.id] = sources.error().text();
            continue;
        }
        for (auto& source : *sources) m_sources.push_back({spec.id, std::move(source), {}});
    }
    return {};
}

void Session::recordHistory() {
    const telemetry::HistorySpec& spec = m_park.telemetry.history;
    if (!spec.record) return;
    auto opened = telemetry::openHistory(spec, telemetry::HistoryAccess::ReadWrite, *m_diagnostics);
    if (!opened) return m_diagnostics->report(Severity::Error, opened.error());
    if (opened->access != telemetry::HistoryAccess::ReadWrite) return; // reported already
    m_recorder =
        std::make_unique<telemetry::HistoryWriter>(std::move(opened->history), m_channels, *m_diagnostics,
                                                   telemetry::HistoryWriterOptions{.retention = spec.retention});
    m_ingest->listen([this](std::span<const telemetry::Sample> stored) { m_recorder->add(stored); });
}

const gis::HeightField* Session::terrain() const {
    for (const LoadedLayer& layer : m_layers) {
        if (layer.heights) return &*layer.heights;
    }
    return nullptr;
}

void Session::advanceTelemetry(TimePoint until) {
    for (const OpenSource& open : m_sources)
        if (open.source) open.source->advance(until);
    m_alarms->update(*m_store, until);
}

void Session::stopTelemetry() {
    for (OpenSource& open : m_sources) {
        if (!open.source) continue;
        open.source->stop();
        open.last = open.source->status();
        open.source.reset();
    }
}

telemetry::SourceStatus Session::sourceStatus() const {
    std::vector<telemetry::SourceStatus> statuses;
    for (const OpenSource& open : m_sources) statuses.push_back(open.status());
    for (const auto& [id, error] : m_sourceErrors)
        statuses.push_back({.state = telemetry::ConnectionState::Stopped, .detail = error});
    return together(statuses);
}

telemetry::SourceStatus Session::sourceStatus(const std::string& id) const {
    std::vector<telemetry::SourceStatus> statuses;
    for (const OpenSource& open : m_sources)
        if (open.id == id) statuses.push_back(open.status());
    telemetry::SourceStatus status = together(statuses);
    if (const auto error = m_sourceErrors.find(id); error != m_sourceErrors.end()) status.detail = error->second;
    return status;
}

// --- the past

std::unique_ptr<telemetry::PastReader> makePastReader(const Session& session, Diagnostics& diagnostics,
                                                      const std::string& history) {
    std::vector<telemetry::ReplayedSource> sources;
    for (const scene::TelemetrySource& source : session.park().telemetry.sources)
        sources.push_back({source.id, source.options});
    const auto openHistory = [spec = historyOf(session.park(), history), &diagnostics] {
        return openToRead(spec, diagnostics);
    };
    return std::make_unique<telemetry::PastReader>(session.channels(), std::move(sources), openHistory,
                                                   &session.store(), diagnostics);
}

void Session::recall(TimePoint at, const std::stop_token& stop) {
    constexpr Duration piece = std::chrono::hours(1);
    const auto reader = makePastReader(*this, *m_diagnostics);
    if (!reader->recorded()) return;
    for (TimePoint from = at - pastLookBack; from < at && !stop.stop_requested(); from += piece)
        m_store->restore(reader->readRecorded(from, std::min(from + piece, at)).samples);
}

void Session::recallAlarms(TimePoint at) {
    if (m_alarms->engine().rules().empty()) return;
    std::vector<telemetry::AlarmEvent> journal;
    if (const auto file = alarmJournalFileOf(m_park); std::filesystem::exists(file)) {
        const auto content = telemetry::readAlarmJournal(file);
        if (!content) m_diagnostics->report(Severity::Warning, content.error());
        if (content) journal = telemetry::eventsOf(content->entries, m_alarms->engine().rules(), m_channels);
    }
    const TimePoint from = at - pastLookBack;
    m_recalledAlarms.emplace(m_channels, m_alarms->engine().rules(), std::move(journal), from);
    telemetry::PastWindow past(makePastReader(*this, *m_diagnostics));
    past.read(from, at, [this](std::span<const telemetry::Sample> samples, TimePoint upTo) {
        m_recalledAlarms->advance(samples, upTo);
    });
}

const telemetry::AlarmEngine& Session::shownAlarms() const {
    if (m_showsPast) return m_past->alarms();
    return m_recalledAlarms ? m_recalledAlarms->engine() : m_alarms->engine();
}

std::optional<TimePoint> Session::showPast(TimePoint moment, double speed, TimePoint clock) {
    if (!m_past)
        m_past = std::make_unique<Past>(m_channels, m_alarms->engine().rules(), makePastReader(*this, *m_diagnostics),
                                        m_wake);
    const auto journal = [this] {
        std::vector<telemetry::AlarmEvent> events(m_alarms->recent().begin(), m_alarms->recent().end());
        std::ranges::stable_sort(events, {}, &telemetry::AlarmEvent::time);
        return events;
    };
    const auto shown = m_past->show(moment, speed, clock, journal);
    // From now into the past: not by way of what was looked at last time.
    const bool news = shown && (shown == moment || m_past->generation() != m_generationLeft);
    if (!m_showsPast && !news) return std::nullopt;
    m_showsPast = shown.has_value();
    return shown;
}

void Session::showNow() {
    if (std::exchange(m_showsPast, false)) m_generationLeft = m_past->generation();
}

std::vector<TimePoint> Session::alarmRaises() const {
    std::vector<TimePoint> raises;
    for (const telemetry::AlarmEvent& event : m_alarms->recent())
        if (event.action == telemetry::AlarmAction::Raised) raises.push_back(event.time);
    if (m_showsPast) raises.insert(raises.end(), m_past->raises().begin(), m_past->raises().end());
    std::ranges::sort(raises);
    return raises;
}

TimePoint Session::firstMoment(TimePoint clock) const {
    constexpr Duration made = std::chrono::days(30), least = std::chrono::hours(24);
    const bool makesAnyTime = std::ranges::any_of(
        m_park.telemetry.sources, [](const auto& source) { return !telemetry::isLive(source.options); });
    const auto recorded = m_past ? m_past->recorded() : std::nullopt;
    const TimePoint first = clock - (makesAnyTime ? made : least);
    return recorded ? std::min(first, recorded->first) : first;
}

Result<std::vector<std::string>> sourcesOrSample(std::vector<std::string> sources) {
    if (!sources.empty()) return sources;
    const auto directory = cacheDirectory() / ("sample-" + sample::sampleVersion());
    const auto file = directory / "park.json";
    if (std::filesystem::exists(file)) return std::vector<std::string>{file.string()};

    // Generated beside its final place and renamed, so that neither an interrupted run nor a second one at the same
    // time leaves anything half-made in it.
    logInfo("making the sample park in {}", directory.string());
    const std::filesystem::path unfinished = fmt::format("{}.unfinished-{}", directory.string(), getpid());
    sample::SampleOptions options;
    options.workers = std::max(1u, std::thread::hardware_concurrency());
    ProgressBar progress("sample park");
    auto made = sample::generateSample(unfinished, options,
                                       [&](double done, const std::string& step) { progress.show(done, step); });
    if (!made) return made.error();
    std::error_code error;
    std::filesystem::rename(unfinished, directory, error);
    if (error && !std::filesystem::exists(file)) return Error{ErrorKind::Io, directory.string(), error.message()};
    if (error) std::filesystem::remove_all(unfinished, error); // another run was faster
    return std::vector<std::string>{file.string()};
}

} // namespace sandtable::app
