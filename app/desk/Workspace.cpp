#include "app/desk/Workspace.h"

#include "app/desk/CorridorSite.h"
#include "app/session/ScenarioPlace.h"
#include "app/session/SunLight.h"
#include "core/Log.h"
#include "gis/PolygonBuffer.h"
#include "scene/world/EditJson.h"
#include "telemetry/Coverage.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <utility>

namespace sandtable::app {

namespace {

/// A case for each kind of command, so that none can be forgotten.
template<class... Cases> struct Overloaded : Cases... { using Cases::operator()...; };
template<class... Cases> Overloaded(Cases...) -> Overloaded<Cases...>;

constexpr Duration shortestBetweenUpdates = std::chrono::milliseconds(100);

int tenths(const decision::HealthScore& score) {
    return score.score ? static_cast<int>(std::lround(*score.score * 10)) : -1;
}

std::vector<int> seenScores(const decision::HealthReport& health) {
    std::vector<int> scores{tenths(health.park)};
    for (const auto& theme : health.themes) scores.push_back(tenths(theme.park));
    for (const auto& building : health.buildings) scores.push_back(tenths(building));
    for (const auto& device : health.devices) scores.push_back(tenths(device));
    return scores;
}

/// A building's colour: its band, or why it has none.
std::vector<int> seenBands(const decision::HealthReport& health, const decision::HealthProfile& profile) {
    constexpr int hatched = -1, noPartOfHealth = -2;
    std::vector<int> bands;
    for (const auto& building : health.buildings) {
        const auto* band = building.score ? profile.band(*building.score) : nullptr;
        bands.push_back(building.contributions.empty() ? noPartOfHealth
                        : band                         ? static_cast<int>(band - profile.bands.data())
                                                       : hatched);
    }
    return bands;
}

} // namespace

Workspace::Workspace(Session& session, Diagnostics& diagnostics)
    : m_session(session),
      m_diagnostics(diagnostics),
      m_scenarios(session, diagnostics),
      m_tools(session, m_scenarios, diagnostics),
      m_corridors(session),
      m_baseLayout(evaluateLayout(session, m_scenarios.baseWorld())),
      m_layout(m_baseLayout),
      m_health(session.park(), session.channels(), session.store(), session.sharedProfile(), m_scenarios.baseWorld()),
      m_comparisons(session, m_scenarios, m_health),
      m_weights(decision::weightsOf(session.profile())),
      m_past(session, diagnostics),
      m_networks(session, diagnostics) {
    for (const LoadedLayer& layer : session.layers()) {
        m_layerStates.push_back(
            {layer.spec->id, layer.spec->visible, static_cast<float>(layer.spec->opacity), layer.failed});
    }
    for (const decision::FieldSpec& field : session.profile().fields)
        if (decision::hasSensors(session.park(), field)) m_fields.push_back(&field);
}

bool Workspace::update(TimePoint clock) {
    m_clock = clock;
    const bool noticeGone = dropOldNotice();
    const bool found = study();
    const bool pastCame = m_past.collect();
    const bool changed = followClock(m_heldTime.value_or(clock));
    const bool live = m_heldTime || m_playback.mode() == telemetry::Playback::Mode::Live;
    const bool others = followScenarios();
    const bool shown = live ? changed : followPlayback(clock);
    const bool corridor = followCorridor(), compared = followComparison();
    return shown || noticeGone || found || pastCame || others || corridor || compared;
}

void Workspace::searchCorridors(JobSystem& jobs, std::function<void()> onFinished) {
    m_corridors.work(jobs, std::move(onFinished));
}

void Workspace::studyHealth(JobSystem& jobs, std::function<void()> onFinished) {
    m_study = std::make_unique<HealthStudy>(m_session, m_diagnostics, jobs, std::move(onFinished));
    study();
}

/// True when something has been found out.
bool Workspace::study() {
    if (!m_study || !m_time) return false;
    const bool found = m_study->take();
    m_study->request(m_health, world(), m_worldRevision, m_comparisonWish, m_beside, m_clock);
    return found;
}

/// Values go on coming in and alarms being raised whatever is shown. True when what is shown has changed.
bool Workspace::followClock(TimePoint moment) {
    const auto second = [](TimePoint time) { return std::chrono::floor<std::chrono::seconds>(time); };
    const bool newSecond = !m_advancedTo || second(*m_advancedTo) != second(moment);
    const bool calm = m_clock >= m_updatedAt && m_clock - m_updatedAt < shortestBetweenUpdates;
    const bool news = newSecond || (!calm && readingsWait());
    if (news) {
        m_advancedTo = moment;
        m_updatedAt = m_clock;
        m_session.advanceTelemetry(moment);
        m_seenRevision = m_session.store().revision(); // what comes from here on is looked at again
    }
    const uint64_t alarms = m_session.alarms().eventCount();
    const bool alarmsChanged = std::exchange(m_seenAlarms, alarms) != alarms;
    const bool back = !m_time || m_session.showsPast() || m_generation != 0;
    const bool live = m_heldTime || m_playback.mode() == telemetry::Playback::Mode::Live;
    if (!live || (!news && !back)) return false;
    m_session.showNow();
    m_generation = 0;
    m_loading = false;
    m_time = moment;
    const bool scoresChanged = reevaluate();
    return newSecond || back || scoresChanged || alarmsChanged;
}

bool Workspace::followPlayback(TimePoint clock) {
    using Mode = telemetry::Playback::Mode;
    constexpr Duration playingStep = std::chrono::milliseconds(100);
    const bool playing = m_playback.mode() == Mode::Playing;
    if (playing && !m_loading && clock - m_lastPast < playingStep && clock >= m_lastPast) return false;
    m_lastPast = clock;
    if (playing && m_loading) m_playback.seek(m_wanted, clock); // waits for what is being loaded
    m_wanted = m_playback.shown(clock);
    if (playing && m_wanted >= clock) {
        m_playback.goLive();
        m_advancedTo.reset();
        return followClock(clock);
    }
    const auto shown = m_session.showPast(m_wanted, playing ? m_playback.speed() : 0, clock);
    const bool wasLoading = std::exchange(m_loading, shown != m_wanted);
    if (!m_time && !shown) { // opened at a past moment: nothing is known until it has been loaded
        m_time = m_wanted;
        reevaluate();
        return true;
    }
    const bool news = shown && (m_time != shown || m_generation != m_session.shownGeneration());
    if (news) {
        m_time = shown;
        m_generation = m_session.shownGeneration();
        reevaluate();
    }
    return news || wasLoading != m_loading;
}

void Workspace::stepTime(Duration by) {
    if (m_playback.mode() == telemetry::Playback::Mode::Live) m_playback.pause(m_clock);
    m_playback.seek(m_playback.shown(m_clock) + by, m_clock);
}

void Workspace::notify(ui::Notice notice) {
    constexpr auto shown = std::chrono::seconds(5), shownWhenBad = std::chrono::seconds(10);
    m_noticeUntil = m_clock + (notice.good() ? shown : shownWhenBad);
    if (notice.good()) {
        logInfo("{}", notice.detail);
    } else {
        logError("{}", notice.detail);
    }
    m_notice = std::move(notice);
}

bool Workspace::dropOldNotice() {
    if (!m_notice || m_clock < m_noticeUntil) return false;
    m_notice.reset();
    return true;
}

/// True when a score has changed as far as it can be seen, which is to a tenth.
bool Workspace::reevaluate() {
    wantPasts();
    if (m_scoredGeneration != m_session.shownGeneration()) {
        m_scoredGeneration = m_session.shownGeneration();
        m_health.show(m_session.shownStore());
        m_comparisons.show(m_session.shownStore());
    }
    m_health.update(*m_time);
    m_comparisons.update(*m_time);
    if (m_comparisons.scores()) {
        std::vector<int> besideBands = seenBands(*m_comparisons.scores(), profile());
        if (besideBands != m_seenBesideBands) ++m_drapeRevision;
        m_seenBesideBands = std::move(besideBands);
    }
    m_baseIndicators = indicatorsOf(m_baseLayout, m_health.base());
    m_indicators = indicatorsOf(m_layout, m_health.shown());
    m_entropyWeights = decision::themeEntropyWeights(m_health.shown());
    std::vector<int> scores = seenScores(m_health.shown());
    if (m_scenarios.editor()) scores.push_back(tenths(m_health.base().park));
    std::vector<int> bands = seenBands(m_health.shown(), profile());
    if (bands != m_seenBands) ++m_drapeRevision;
    m_seenBands = std::move(bands);
    if (m_networks.update(profile(), m_session.shownStore(), *m_time)) ++m_drapeRevision;
    ++m_evaluations;
    if (scores == m_seenScores) return false;
    m_seenScores = std::move(scores);
    return true;
}

scene::Light Workspace::light() const {
    const std::optional<TimePoint> moment = m_time ? m_time : m_heldTime;
    return moment ? lightAt(m_session.park().frame, *moment) : scene::Light();
}

/// None about another world or by other weights than those shown.
const HealthFindings* Workspace::findings() const {
    if (!m_study || !m_study->findings()) return nullptr;
    const HealthFindings& found = *m_study->findings();
    const bool same = found.worldRevision == m_worldRevision && found.profile.get() == &m_health.profile();
    return same ? &found : nullptr;
}

bool Workspace::areOfNow(const HealthFindings& findings) const {
    return m_time && std::chrono::abs(*m_time - findings.time) <= HealthStudy::calmRate * 2;
}

const decision::HealthReport* Workspace::dayBefore() const {
    const HealthFindings* found = findings();
    return found && areOfNow(*found) ? &found->dayBefore : nullptr;
}

const NetworkLoads* Workspace::networkLoads(const std::string& layerId) const {
    return m_networkLoads ? m_networks.loads(layerId) : nullptr;
}

void Workspace::setHealthColors(bool on) {
    m_healthColors = on;
    if (on) m_field.clear();
    ++m_drapeRevision;
}

void Workspace::worldChanged() {
    const bool planned = m_scenarios.editor() != nullptr;
    m_layout = planned ? evaluateLayout(m_session, world()) : m_baseLayout;
    m_health.setScenario(planned ? &world() : nullptr);
    ++m_worldRevision;
    ++m_drapeRevision;
    if (m_time) reevaluate();
}

const ui::LayerState& Workspace::layerState(const std::string& id) const {
    static const ui::LayerState unknown;
    const auto found =
        std::find_if(m_layerStates.begin(), m_layerStates.end(), [&](const auto& state) { return state.id == id; });
    return found == m_layerStates.end() ? unknown : *found;
}

void Workspace::showOnlyLayers(const std::vector<std::string>& ids) {
    for (ui::LayerState& state : m_layerStates)
        state.visible = std::find(ids.begin(), ids.end(), state.id) != ids.end();
    ++m_drapeRevision;
}

void Workspace::select(ui::Selection selection) {
    if (selection.buildingId != m_selection.buildingId) ++m_drapeRevision;
    m_selection = std::move(selection);
    logDebug("selected building \"{}\", device \"{}\"", m_selection.buildingId, m_selection.deviceId);
    wantPasts();
}

// --- scenarios

Result<void> Workspace::openScenario(const std::string& id) {
    m_dragged.reset();
    endMerge();
    auto opened = m_scenarios.open(id);
    worldChanged(); // after an error as well: what was tried is gone
    return opened;
}

/// What others do in a shared store is seen within seconds.
bool Workspace::followScenarios() {
    constexpr Duration often = std::chrono::seconds(2), seldom = std::chrono::minutes(1); // a lost database takes time
    const Duration between = m_scenarios.storeFails() ? seldom : often;
    if (m_heldTime || (m_clock >= m_scenariosLookedAt && m_clock - m_scenariosLookedAt < between)) return false;
    m_scenariosLookedAt = m_clock;
    if (!m_scenarios.follow()) return false;
    worldChanged();
    return true;
}

/// The world is another now, or the person hears why not.
void Workspace::tell(const Result<void>& done) {
    if (!done) {
        const bool refused = done.error().kind == ErrorKind::Usage;
        notify({refused ? ui::Notice::Kind::EditRefused : ui::Notice::Kind::Failed, done.error().text()});
    }
    worldChanged(); // also after an error: what was tried is gone, what others did has been taken in
}

void Workspace::append(scene::Edit edit) {
    if (!m_scenarios.editor()) carryOut(ui::NewScenario{""}); // editing the base starts a scenario: it never changes
    if (!m_scenarios.editor()) return;
    if (auto* claim = std::get_if<scene::ClaimExemption>(&edit); claim && claim->id.empty())
        claim->id = m_scenarios.freshId("exemption");
    const Result<void> done = m_scenarios.append(std::move(edit));
    if (done) {
        const scene::Edit& last = m_scenarios.editor()->edits().back();
        logDebug("did {} {}", scene::editType(last), scene::editId(last));
    }
    tell(done);
}

void Workspace::stepBack() {
    if (!m_scenarios.editor() || !m_scenarios.editor()->canUndo()) return;
    const auto done = m_scenarios.undo();
    logDebug("undone, now {} edits", m_scenarios.editor()->edits().size());
    tell(done);
}

void Workspace::stepForward() {
    if (!m_scenarios.editor() || !m_scenarios.editor()->canRedo()) return;
    const auto done = m_scenarios.redo();
    logDebug("redone, now {} edits", m_scenarios.editor()->edits().size());
    tell(done);
}

void Workspace::carryOut(const ui::NewScenario& command) {
    endMerge();
    const auto done = m_scenarios.create({command.name, command.name}, command.parent);
    tell(done);
}

/// To the millimetre, as a script would write it.
void Workspace::carryOut(const ui::FlattenUnder& command) {
    constexpr double marginMeters = 3;
    const scene::Building* building = world().building(command.buildingId);
    if (!building || !building->drawn() || building->footprints.empty()) return;
    Polygon area =
        rectangle(glm::dvec2(building->position), glm::dvec2(building->size) + 2 * marginMeters, building->yawRadians);
    if (building->moved || !building->outline.empty())
        area = gis::grown(building->footprints.front(), marginMeters).front();
    const auto round = [](Ring& ring) {
        for (glm::dvec2& point : ring) point = glm::round(point * 1000.0) / 1000.0;
    };
    round(area.outer);
    std::ranges::for_each(area.holes, round);
    append(scene::FlattenSurface{m_scenarios.freshId("flatten"), std::move(area), building->position.z});
}

void Workspace::carryOut(const ui::RenameScenario& command) {
    if (const auto done = m_scenarios.rename(command.id, {command.name, command.name}); !done)
        notify({ui::Notice::Kind::Failed, done.error().text()});
}

// --- tools

void Workspace::carryOut(const ui::SetTool& command) { m_tools.take(command); }

bool Workspace::clickWithTool(const glm::dvec3& site, double reachMeters) {
    auto outcome = m_tools.click(site, reachMeters, m_selection);
    if (!outcome) return notify({ui::Notice::Kind::ModelUnreadable, outcome.error().text()}), true;
    const bool taken = outcome->taken;
    take(std::move(outcome).value());
    return taken;
}

void Workspace::finishTool() {
    auto outcome = m_tools.finish(m_selection);
    if (!outcome) return notify({ui::Notice::Kind::EditRefused, outcome.error().text()});
    take(std::move(outcome).value());
}

void Workspace::take(ToolOutcome outcome) {
    if (outcome.corridor) {
        if (const auto& shown = m_corridors.wish()) { // its ends are new, what was set stays
            const auto ends = *outcome.corridor;
            outcome.corridor = shown;
            outcome.corridor->from = ends.from;
            outcome.corridor->to = ends.to;
        }
        carryOut(ui::SetCorridor{std::move(outcome.corridor)});
    }
    if (!outcome.edit) return;
    append(*std::move(outcome.edit));
    if (outcome.select.empty()) return;
    ui::Selection selection;
    selection.buildingId = outcome.select;
    select(std::move(selection));
}

void Workspace::drag(const scene::Handle& handle, const glm::dvec3& to, double reachMeters,
                     const GroundHeight& groundAt) {
    if (!m_scenarios.editor() || !scene::isThere(m_scenarios.keptWorld(), handle)) return;
    const auto begin = std::chrono::steady_clock::now();
    scene::Edit edit = scene::dragged(m_scenarios.keptWorld(), handle, to, reachMeters);
    if (m_dragged && scene::editToJson(*m_dragged) == scene::editToJson(edit)) return;
    scene::Edit tried = edit; // with heights as far as they are loaded; those that are kept are measured
    if (auto* move = std::get_if<scene::MoveBuilding>(&tried)) {
        move->position.z = groundAt(glm::dvec2(move->position)).value_or(handle.place.z);
        move->groundMeters = handle.place.z;
    }
    if (auto* turn = std::get_if<scene::TurnBuilding>(&tried)) turn->groundMeters = handle.place.z;
    if (!m_scenarios.tryOut(tried)) return; // a size below zero: the last one that could be holds
    m_dragged = std::move(edit);
    worldChanged();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    logDebug("dragged in {:.1f} ms", took.count());
}

void Workspace::drop() {
    if (!m_dragged) return;
    m_scenarios.dropTrial();
    append(*std::exchange(m_dragged, std::nullopt));
}

void Workspace::cancelDrag() {
    if (!std::exchange(m_dragged, std::nullopt)) return;
    m_scenarios.dropTrial();
    worldChanged();
}

// --- corridors and comparisons

void Workspace::carryOut(const ui::SetCorridor& command) {
    m_corridors.ask(command.wish);
    ++m_drapeRevision;
    if (!command.wish) return logDebug("no corridor is looked for");
    if (!m_selection.buildingId.empty() || !m_selection.deviceId.empty()) select({}); // its card has their place
    const decision::CorridorWish& wish = *command.wish;
    const std::string to = wish.to.empty() ? "a road" : fmt::format("{},{}", wish.to[0].x, wish.to[0].y);
    logDebug("corridor {} m wide from {},{} to {}", wish.widthMeters, wish.from[0].x, wish.from[0].y, to);
}

/// The search that has ended, or the first of it.
bool Workspace::followCorridor() {
    const uint64_t before = m_corridors.revision();
    if (m_dragged) return false; // when it is dropped
    const bool news = m_corridors.follow(m_scenarios.world(), m_worldRevision);
    if (before != m_corridors.revision()) ++m_drapeRevision;
    return news;
}

void Workspace::carryOut(const ui::KeepCorridor&) {
    const decision::SiteCorridor* corridor = m_corridors.corridor();
    if (!corridor) return;
    const double width = m_corridors.foundFor().widthMeters;
    const scene::DrawFeature named = keptCorridor("", corridor->options[m_corridors.chosen()], width);
    const std::string id = m_scenarios.freshId(scene::featureKindName(named.kind));
    scene::DrawFeature feature = named;
    feature.id = id;
    carryOut(ui::SetCorridor{});
    append(std::move(feature));
}

/// Beside the original.
void Workspace::carryOut(const ui::CopyBuilding& command) {
    constexpr double gapMeters = 10;
    const scene::Building* original = world().building(command.id);
    if (!original) return;
    Box2 plan;
    for (const Polygon& footprint : original->footprints) plan.extend(polygonBounds(footprint));
    const glm::dvec2 aside(plan.empty() ? 0 : plan.size().x + gapMeters, 0);
    const glm::dvec2 place = glm::round((original->place() + aside) * 1000.0) / 1000.0;
    const std::string id = m_scenarios.freshId("building");
    append(scene::DuplicateBuilding{id, command.id, {place, scene::onTheGround}});
    ui::Selection selection;
    selection.buildingId = id;
    if (world().building(id)) select(std::move(selection));
}

void Workspace::carryOut(const ui::BeginMerge& command) {
    if (!m_scenarios.editor()) return;
    endMerge();
    auto plan = m_scenarios.planMerge(command.id);
    if (!plan) return notify({ui::Notice::Kind::Failed, plan.error().text()});
    m_mergeFrom = command.id;
    m_mergePlan = std::move(plan).value();
    logDebug("merge of {}: {} edits, {} conflicts", m_mergeFrom, m_mergePlan->edits.size(),
             m_mergePlan->conflicts.size());
}

void Workspace::carryOut(const ui::ChooseInMerge& command) {
    if (!m_mergePlan) return;
    m_mergeChoices[command.id] = command.prefer;
    auto plan = m_scenarios.planMerge(m_mergeFrom, m_mergeChoices);
    if (!plan) return notify({ui::Notice::Kind::Failed, plan.error().text()});
    m_mergePlan = std::move(plan).value();
}

/// By the plan as it is now: others may have gone on meanwhile.
void Workspace::carryOut(const ui::FinishMerge&) {
    if (!m_mergePlan || !m_scenarios.editor()) return;
    const auto plan = m_scenarios.planMerge(m_mergeFrom, m_mergeChoices);
    if (!plan) return notify({ui::Notice::Kind::Failed, plan.error().text()});
    if (plan->unresolved > 0) {
        m_mergePlan = *plan;
        return;
    }
    const Result<void> done = m_scenarios.merge(*plan);
    if (done) logDebug("merged {} edits of {}", plan->edits.size(), m_mergeFrom);
    endMerge();
    tell(done);
}

void Workspace::endMerge() {
    m_mergePlan.reset();
    m_mergeChoices.clear();
}

void Workspace::carryOut(const ui::SetBeside& command) {
    const uint64_t before = m_comparisons.revision();
    if (auto done = m_comparisons.putBeside(command, m_time); !done)
        notify({ui::Notice::Kind::Failed, done.error().text()});
    if (m_comparisons.revision() != before) ++m_drapeRevision;
}

void Workspace::carryOut(const ui::SetComparison& command) {
    if (command.on) closeCards();
    m_showComparison = command.on;
    logDebug("comparison {}", command.on ? "opened" : "closed");
    if (!command.on) return;
    m_comparisons.choose();
    compare();
}

void Workspace::carryOut(const ui::ComparePlan& command) {
    m_comparisons.include(command.id, command.on);
    compare();
}

void Workspace::compare() {
    m_comparedAt = m_clock;
    m_comparedWorld = m_worldRevision;
    const auto done = m_comparisons.compare(time());
    if (done) return;
    m_showComparison = false;
    notify({ui::Notice::Kind::Failed, done.error().text()});
}

/// With every edit, and now and then with the readings.
bool Workspace::followComparison() {
    constexpr Duration calm = std::chrono::seconds(5);
    if (!m_showComparison || m_dragged) return false;
    if (m_comparedWorld == m_worldRevision && m_clock >= m_comparedAt && m_clock - m_comparedAt < calm) return false;
    compare();
    return true;
}

// --- commands

void Workspace::carryOut(const ui::SetLayer& command) {
    for (ui::LayerState& state : m_layerStates) {
        if (state.id == command.id) state.visible = command.visible, state.opacity = command.opacity;
    }
    ++m_drapeRevision;
}

void Workspace::carryOut(const ui::CompareHealth& command) {
    m_beside.reset();
    if (!command.before && !command.scenario.empty()) {
        auto beside = m_scenarios.worldOf(command.scenario);
        if (!beside) return notify({ui::Notice::Kind::Failed, beside.error().text()});
        m_beside = std::move(beside).value();
    }
    m_comparisonWish = {command.before, command.scenario};
}

void Workspace::carryOut(const ui::OpenScenario& command) {
    if (const Result<void> opened = openScenario(command.id); !opened)
        notify({ui::Notice::Kind::Failed, opened.error().text()});
}

/// One card over the view at a time.
void Workspace::carryOut(const ui::ShowChart& command) {
    m_chart = command.chart;
    if (m_chart && m_chart->series.empty()) m_chart.reset();
    if (m_chart) m_showCoverage = m_showCompliance = m_showComparison = false;
    logDebug("{}", m_chart ? fmt::format("chart of {}/{} over {:.0f} s", m_chart->series.front().deviceId,
                                         m_chart->series.front().channelId, durationToSeconds(m_chart->span))
                           : "chart closed");
    wantPasts();
}

void Workspace::wantPasts() {
    std::vector<std::string> devices;
    if (!m_selection.deviceId.empty()) devices.push_back(m_selection.deviceId);
    if (m_chart && m_chart->series.front().deviceId != m_selection.deviceId)
        devices.push_back(m_chart->series.front().deviceId);
    if (!m_time) return;
    std::vector<ui::ChartView> charts;
    if (m_chart) charts.push_back(*m_chart);
    ui::ChartView card{beyondTheStore(m_selection.deviceId), ui::deviceCurveSpan, Duration(0)};
    std::erase_if(card.series, [&](const ui::ChartSeries& series) {
        return m_chart && std::ranges::find(m_chart->series, series) != m_chart->series.end();
    });
    if (!card.series.empty()) charts.push_back(std::move(card));
    m_past.want(devices, charts, *m_time);
}

/// A device's channels of whose curve on its card the store does not hold the beginning.
std::vector<ui::ChartSeries> Workspace::beyondTheStore(const std::string& deviceId) const {
    std::vector<ui::ChartSeries> beyond;
    const auto device = std::ranges::find(m_session.park().devices, deviceId, &scene::DeviceSpec::id);
    if (device == m_session.park().devices.end()) return beyond;
    for (const scene::ChannelSpec& channel : device->channels) {
        const auto index = m_session.channels().find(deviceId, channel.id);
        if (index && !m_session.shownStore().latest(*index, *m_time - ui::deviceCurveSpan))
            beyond.push_back({deviceId, channel.id});
    }
    return beyond;
}

void Workspace::finishBackground() {
    wantPasts();
    m_past.finish();
}

void Workspace::closeCards() {
    m_showCoverage = m_showCompliance = m_showComparison = false;
    m_chart.reset();
}

void Workspace::carryOut(const ui::SetCompliance& command) {
    if (command.on) closeCards();
    m_showCompliance = command.on;
    logDebug("compliance card {}", command.on ? "opened" : "closed");
}

void Workspace::carryOut(const ui::SetCoverage& command) {
    if (command.on) closeCards();
    m_showCoverage = command.on;
    logDebug("coverage card {}", command.on ? "opened" : "closed");
}

// --- weights

void Workspace::weigh(std::shared_ptr<const decision::HealthProfile> profile) {
    m_weights = decision::weightsOf(*profile);
    m_comparisons.weigh(profile);
    m_health.weigh(std::move(profile));
    ++m_drapeRevision;
    if (m_time) reevaluate();
}

Result<void> Workspace::setWeights(const decision::ProfileWeights& weights) {
    auto weighed = decision::withWeights(m_session.profile(), weights);
    if (!weighed) return weighed.error();
    weigh(std::make_shared<const decision::HealthProfile>(std::move(weighed).value()));
    return {};
}

void Workspace::carryOut(const ui::SetWeights& command) {
    if (const Result<void> done = setWeights(command.weights); !done)
        notify({ui::Notice::Kind::Failed, done.error().text()});
}

/// Beside the park file, under a name of its own.
void Workspace::saveWeights() {
    if (m_session.park().file.empty())
        return notify({ui::Notice::Kind::Failed, "raw data has no place for weights: a park file has"});
    std::string moment = formatIsoTime(m_clock + secondsToDuration(*m_session.park().utcOffsetHours * 3600));
    moment.pop_back(); // the park's own time, not "Z"
    std::string name = "health-" + m_session.profile().id + "-" + moment + ".json";
    std::replace(name.begin(), name.end(), ':', '-'); // not every file system takes colons
    const std::filesystem::path park(m_session.park().file);
    const std::filesystem::path folder =
        std::filesystem::is_directory(park) ? park : std::filesystem::absolute(park).parent_path();
    const auto target = folder / name;
    const Result<void> saved =
        decision::saveProfileWithWeights(m_session.profileFile(), m_weights, moment.substr(0, 10), target);
    notify(saved ? ui::Notice{ui::Notice::Kind::FileSaved, target.string()}
                 : ui::Notice{ui::Notice::Kind::Failed, saved.error().text()});
}

/// Alarms are answered where they stand now; nobody can answer those of yesterday.
void Workspace::answer(const ui::AnswerAlarm& command) {
    AlarmDesk& desk = m_session.alarms();
    Result<void> done;
    switch (command.how) {
    case ui::AnswerAlarm::How::Acknowledge:
        done = desk.acknowledge(command.alarm, userName());
        break;
    case ui::AnswerAlarm::How::Shelve:
        done = desk.shelve(command.alarm, command.shelveFor, userName());
        break;
    case ui::AnswerAlarm::How::Unshelve:
        done = desk.unshelve(command.alarm, userName());
        break;
    }
    if (!done) notify({ui::Notice::Kind::Failed, done.error().text()});
}

bool Workspace::carryOut(const ui::PlayTime& command) {
    if (command.speed) m_speed = *command.speed;
    const bool live = m_playback.mode() == telemetry::Playback::Mode::Live;
    if (live) m_playback.seek(m_clock - std::chrono::hours(24), m_clock); // the last day once more
    m_playback.play(m_speed, m_clock);
    return sayTime();
}

bool Workspace::sayTime() const {
    const char* names[] = {"live", "paused", "playing"};
    logDebug("time {} at {}", names[static_cast<int>(m_playback.mode())], formatIsoTime(m_playback.shown(m_clock)));
    return true;
}

bool Workspace::execute(const ui::Command& command) {
    const auto notOurs = [](const auto&) { return false; }; // the camera's and the window's
    return std::visit(
        Overloaded{
            [&](const ui::SetLayer& c) { return carryOut(c), true; },
            [&](const ui::SetHealthColors& c) { return setHealthColors(c.on), true; },
            [&](const ui::SetField& c) { return setField(c.quantity), true; },
            [&](const ui::SetFieldBarriers& c) { return setFieldBarriers(c.on), true; },
            [&](const ui::SetSunDay& c) { return m_sunDay = c.day, true; },
            [&](const ui::SetNetworkLoads& c) { return m_networkLoads = c.on, ++m_drapeRevision, true; },
            [&](const ui::SetFlow& c) { return setFlow(c.on), true; },
            [&](const ui::SetLanguage& c) { return setLanguage(c.language), true; },
            [&](const ui::SetMarkers& c) { return m_showMarkers = c.on, true; },
            [&](const ui::SetStatistics& c) { return m_showStatistics = c.on, true; },
            [&](const ui::SetCoverage& c) { return carryOut(c), true; },
            [&](const ui::SetCompliance& c) { return carryOut(c), true; },
            [&](const ui::ShowChart& c) { return carryOut(c), true; },
            [&](const ui::Select& c) {
                return select({c.buildingId, c.deviceId, {}, {}, {}}), true;
            },
            [&](const ui::OpenScenario& c) { return carryOut(c), true; },
            [&](const ui::NewScenario& c) { return carryOut(c), true; },
            [&](const ui::AppendEdit& c) { return append(c.edit), true; },
            [&](const ui::FlattenUnder& c) { return carryOut(c), true; },
            [&](const ui::RenameScenario& c) { return carryOut(c), true; },
            [&](const ui::Undo&) { return stepBack(), true; },
            [&](const ui::Redo&) { return stepForward(), true; },
            [&](const ui::SayWhereKept&) {
                return notify({ui::Notice::Kind::Kept, m_scenarios.place()}), true;
            },
            [&](const ui::SetTool& c) { return carryOut(c), true; },
            [&](const ui::FinishTool&) { return finishTool(), true; },
            [&](const ui::CancelTool&) { return carryOut(ui::SetTool{}), true; },
            [&](const ui::SetCorridor& c) { return carryOut(c), true; },
            [&](const ui::ChooseCorridor& c) { return m_corridors.choose(c.option), ++m_drapeRevision, true; },
            [&](const ui::KeepCorridor& c) { return carryOut(c), true; },
            [&](const ui::SetBeside& c) { return carryOut(c), true; },
            [&](const ui::CopyBuilding& c) { return carryOut(c), true; },
            [&](const ui::BeginMerge& c) { return carryOut(c), true; },
            [&](const ui::ChooseInMerge& c) { return carryOut(c), true; },
            [&](const ui::FinishMerge& c) { return carryOut(c), true; },
            [&](const ui::CancelMerge&) { return endMerge(), true; },
            [&](const ui::SetComparison& c) { return carryOut(c), true; },
            [&](const ui::ComparePlan& c) { return carryOut(c), true; },
            [&](const ui::AnswerAlarm& c) { return answer(c), true; },
            [&](const ui::SetWeights& c) { return carryOut(c), true; },
            [&](const ui::ResetWeights&) { return weigh(m_session.sharedProfile()), true; },
            [&](const ui::SaveWeights&) { return saveWeights(), true; },
            [&](const ui::CompareHealth& c) { return carryOut(c), true; },
            [&](const ui::GoLive&) { return m_playback.goLive(), m_advancedTo.reset(), sayTime(); },
            [&](const ui::PauseTime&) { return m_playback.pause(m_clock), sayTime(); },
            [&](const ui::PlayTime& c) { return carryOut(c); },
            [&](const ui::SeekTime& c) { return m_playback.seek(c.moment, m_clock), sayTime(); },
            [&](const ui::StepTime& c) { return stepTime(c.by), sayTime(); },
            [&](const ui::GoToView& c) { return notOurs(c); },
            [&](const ui::FlyTo& c) { return notOurs(c); },
            [&](const ui::FitAll& c) { return notOurs(c); },
            [&](const ui::TakeScreenshot& c) { return notOurs(c); },
            [&](const ui::SaveReport& c) { return notOurs(c); },
            [&](const ui::SaveBrief& c) { return notOurs(c); },
            [&](const ui::SaveScores& c) { return notOurs(c); },
            [&](const ui::SaveMap& c) { return notOurs(c); },
        },
        command);
}

std::vector<ui::NetworkStatus> Workspace::shownNetworks() const {
    std::vector<ui::NetworkStatus> shown;
    for (const NetworkLoads& network : m_networks.networks()) {
        if (!networkLoads(network.layerId) || !layerState(network.layerId).visible) continue;
        ui::NetworkStatus& status = shown.emplace_back(ui::NetworkStatus{network.kind});
        for (const decision::EdgeLoad& load : network.loads)
            ++(load.state == decision::EdgeState::Fresh   ? status.fresh
               : load.state == decision::EdgeState::Stale ? status.stale
                                                          : status.unknown);
    }
    return shown;
}

ui::UiModel Workspace::uiModel() const {
    ui::UiModel model;
    model.park = &m_session.park();
    model.base = &m_session.base();
    model.world = &world();
    model.scenario = m_scenarios.editor();
    model.scenarios = m_scenarios.scenarios();
    model.layers = m_layerStates;
    model.profile = &m_health.profile();
    model.health = &m_health.shown();
    model.baseHealth = &m_health.base();
    model.insight.weights = &m_weights;
    model.insight.adjusted = weightsAdjusted();
    if (m_entropyWeights) model.insight.entropyWeights = *m_entropyWeights;
    model.insight.comparedBefore = m_comparisonWish.before;
    model.insight.comparedScenario = m_comparisonWish.scenario;
    if (const HealthFindings* found = findings()) {
        model.insight.foundFor = found->time;
        if (areOfNow(*found)) model.insight.band = &found->band;
        model.insight.ranking = found->ranking;
        if (areOfNow(*found) && found->wish == m_comparisonWish) model.insight.comparison = &found->comparison;
    }
    model.indicators = m_indicators;
    model.baseIndicators = m_baseIndicators;
    model.affectedDevices = m_layout.affectedDevices;
    model.channels = &m_session.channels();
    model.store = &m_session.shownStore();
    model.source = m_session.sourceStatus();
    for (const scene::TelemetrySource& source : m_session.park().telemetry.sources)
        model.sources.push_back(
            {source.id, source.name, telemetry::protocolName(source.options), m_session.sourceStatus(source.id)});
    model.ingest = m_session.ingestCounts();
    model.alarms = &m_session.shownAlarms();
    model.time = time();
    model.timeline.mode = m_playback.mode();
    model.timeline.speed = m_speed;
    model.timeline.clock = m_heldTime.value_or(m_clock);
    model.timeline.wanted = m_playback.mode() == telemetry::Playback::Mode::Live ? time() : m_wanted;
    model.timeline.first = m_session.firstMoment(model.timeline.clock);
    model.timeline.loading = m_loading;
    model.timeline.raises = m_session.alarmRaises();
    model.selection = m_selection;
    model.diagnostics = m_diagnostics.all();
    model.modelFiles = m_tools.modelFiles();
    model.notice = m_notice;
    model.healthColors = healthColors();
    model.fields = m_fields;
    model.fieldBarriers = m_fieldBarriers;
    model.networks = shownNetworks();
    model.hasNetworks = !m_networks.networks().empty();
    model.networkLoads = m_networkLoads;
    model.flow = m_flow;
    model.tool = m_tools.tool();
    model.toolPoints = m_tools.points();
    model.language = m_language;
    model.showMarkers = m_showMarkers;
    model.showStatistics = m_showStatistics;
    model.factors = &m_session.factors();
    if (m_corridors.wish())
        model.corridor = {&*m_corridors.wish(), m_corridors.corridor(), m_corridors.chosen(), m_corridors.busy(),
                          m_corridors.problem()};
    model.beside = m_comparisons.beside();
    if (m_mergePlan) {
        const scene::ScenarioInfo* from = m_scenarios.info(m_mergeFrom);
        model.merge = {
            from ? from->name : scene::LocalizedText{m_mergeFrom, m_mergeFrom}, &*m_mergePlan, &m_mergeChoices, {}};
    }
    if (m_showComparison && m_comparisons.comparison()) model.comparison = &m_comparisons.view();
    model.compliance = &m_layout.compliance;
    model.showCompliance = m_showCompliance;
    model.showCoverage = m_showCoverage;
    model.chart = m_chart;
    model.pasts = m_past.pasts();
    model.outlooks = m_past.outlooks();
    return model;
}

} // namespace sandtable::app
