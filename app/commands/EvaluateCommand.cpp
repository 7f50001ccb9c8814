#include "app/commands/EvaluateJson.h"
#include "app/desk/Workspace.h"
#include "app/output/ScoresCsv.h"
#include "app/session/EarlierHealth.h"
#include "app/session/LiveValues.h"
#include "decision/health/Comparison.h"
#include "decision/health/Ranking.h"
#include "decision/health/UncertaintyBand.h"

#include <fmt/format.h>

#include <iostream>

namespace sandtable::app {
namespace {

/// One state of the park that was evaluated, and how.
struct Evaluated {
    std::string scenario; // "" = the base park
    Evaluation evaluation;
    std::optional<decision::HealthBand> band;
};

Json treeJson(const decision::HealthScores& tree, const char* whole) {
    return {{whole, scoreJson(tree.park)},
            {"open", scoreJson(tree.open)},
            {"buildings", scoresJson(tree.buildings)},
            {"devices", scoresJson(tree.devices)}};
}

Json themesJson(const decision::HealthReport& health, const decision::HealthProfile& profile) {
    const auto entropy = decision::themeEntropyWeights(health);
    Json json = Json::array();
    for (size_t i = 0; i < health.themes.size(); ++i) {
        Json theme = treeJson(health.themes[i], "theme");
        theme["weight"] = profile.themes[i].weight;
        theme["entropyWeight"] = entropy ? Json((*entropy)[i]) : Json(nullptr); // a diagnostic, used nowhere
        json.push_back(std::move(theme));
    }
    return json;
}

/// Worst first; what has no score has no rank and is not listed.
Json rankingJson(const std::vector<decision::HealthScore>& scores) {
    const auto ranks = decision::ranksOf(scores);
    std::vector<const decision::HealthScore*> byRank(scores.size(), nullptr);
    for (size_t i = 0; i < scores.size(); ++i)
        if (ranks[i]) byRank[static_cast<size_t>(*ranks[i] - 1)] = &scores[i];
    Json json = Json::array();
    for (const decision::HealthScore* score : byRank)
        if (score) json.push_back({{"rank", json.size() + 1}, {"id", score->id}, {"score", *score->score}});
    return json;
}

Json bandJson(const decision::HealthBand& band) {
    Json json = {{"draws", band.options.draws},
                 {"seed", band.options.seed},
                 {"weightConcentration", band.options.weightConcentration},
                 {"percentiles", {5, 95}},
                 {"park", {{"low", orNull(band.park.low)}, {"high", orNull(band.park.high)}}},
                 {"buildings", Json::array()}};
    for (const decision::BuildingBand& building : band.buildings) {
        json["buildings"].push_back({{"id", building.id},
                                     {"low", orNull(building.score.low)},
                                     {"high", orNull(building.score.high)},
                                     {"rank", orNull(building.rank)},
                                     {"rankHeld", building.rankHeld},
                                     {"rankLow", building.rankLow},
                                     {"rankHigh", building.rankHigh}});
    }
    return json;
}

Json changeJson(const decision::ScoreChange& change) {
    return {{"id", change.id},
            {"before", orNull(change.before)},
            {"after", orNull(change.after)},
            {"delta", orNull(change.delta())}};
}

Json scenarioJson(const std::string& id) { return id.empty() ? Json(nullptr) : Json(id); }

/// From the other state to the one that was asked for.
Json comparisonJson(const Evaluated& other, const Evaluated& shown) {
    const auto comparison = decision::compareHealth(other.evaluation.health, shown.evaluation.health);
    Json json = {{"scenario", scenarioJson(other.scenario)},
                 {"time", formatIsoTime(other.evaluation.health.time)},
                 {"park", changeJson(comparison.park)},
                 {"themes", Json::array()},
                 {"buildings", Json::array()},
                 {"devices", Json::array()},
                 {"indicators", Json::array()}};
    for (const decision::ScoreChange& change : comparison.themes) json["themes"].push_back(changeJson(change));
    for (const decision::ScoreChange& change : comparison.devices) json["devices"].push_back(changeJson(change));
    for (const decision::ScoreChange& change : comparison.buildings) json["buildings"].push_back(changeJson(change));
    for (size_t i = 0; i < shown.evaluation.indicators.size(); ++i) { // both list the same
        const auto& before = other.evaluation.indicators[i];
        const auto& after = shown.evaluation.indicators[i];
        json["indicators"].push_back(
            {{"id", after.id}, {"before", orNull(before.value)}, {"after", orNull(after.value)}, {"unit", after.unit}});
    }
    return json;
}

/// Where the profile's own numbers come from, and the weights that were used.
Json profileJson(const Workspace& workspace) {
    const decision::HealthProfile& profile = workspace.profile();
    const decision::ProfileWeights& weights = workspace.weights();
    Json json = {{"id", profile.id},
                 {"version", profile.version},
                 {"weightsAdjusted", workspace.weightsAdjusted()},
                 {"weights", {{"themes", Json::object()}, {"deviceTypes", Json::object()}}},
                 {"provenance", Json::object()}};
    for (size_t i = 0; i < weights.themes.size(); ++i)
        json["weights"]["themes"][profile.themes[i].id] = weights.themes[i];
    for (const auto& [type, weight] : weights.deviceTypes) json["weights"]["deviceTypes"][type] = weight;
    if (weights.comparison) json["weights"]["comparison"] = *weights.comparison;
    for (const auto& [what, source] : profile.provenance) json["provenance"][what] = provenanceJson(source);
    return json;
}

/// The buildings by three measures, with what nobody can tell apart in one group.
Json buildingRankingJson(const Evaluated& shown, const decision::HealthProfile& profile) {
    Json json = Json::array();
    const auto* band = shown.band ? &*shown.band : nullptr;
    for (const auto& building : decision::rankBuildings(shown.evaluation.health, profile, band, nullptr)) {
        Json row = {{"id", building.id},
                    {"score", orNull(building.score)},
                    {"topsis", orNull(building.closeness)},
                    {"owa", orNull(building.owa)}};
        if (band) row["group"] = building.group;
        json.push_back(std::move(row));
    }
    return json;
}

Json evaluationJson(const Workspace& workspace, const Evaluated& shown) {
    const Session& session = workspace.session();
    const decision::HealthProfile& profile = workspace.profile();
    const Evaluation& evaluation = shown.evaluation;
    Json json = {{"park", session.park().id},
                 {"scenario", scenarioJson(shown.scenario)},
                 {"time", formatIsoTime(evaluation.health.time)},
                 {"sampleData", session.park().sampleData},
                 {"profile", profileJson(workspace)},
                 {"indicators", Json::array()},
                 {"devicesAffected", evaluation.affectedDevices}};
    for (const decision::IndicatorValue& indicator : evaluation.indicators) {
        json["indicators"].push_back({{"id", indicator.id},
                                      {"value", orNull(indicator.value)},
                                      {"unit", indicator.unit},
                                      {"method", indicator.method},
                                      {"assumptions", indicator.assumptions}});
    }
    Json& health = json["health"] = treeJson(evaluation.health, "park");
    if (!evaluation.health.themes.empty()) health["themes"] = themesJson(evaluation.health, profile);
    if (const auto& ahp = profile.themeAhp) health["themesConsistencyRatio"] = ahp->consistencyRatio;
    health["rankings"] = {{"buildings", rankingJson(evaluation.health.buildings)},
                          {"devices", rankingJson(evaluation.health.devices)},
                          {"comparison", buildingRankingJson(shown, profile)}};
    if (shown.band) health["band"] = bandJson(*shown.band);
    return json;
}

std::string scoreText(const std::optional<double>& score) { return score ? fmt::format("{:.1f}", *score) : "none"; }

void printSummary(const Evaluated& shown, const std::optional<Evaluated>& other) {
    for (const decision::IndicatorValue& indicator : shown.evaluation.indicators) {
        const std::string value = indicator.value ? fmt::format("{:.4g}", *indicator.value) : "none";
        const std::string why = indicator.assumptions.empty() ? "insufficient data" : indicator.assumptions.front();
        std::cout << fmt::format("{:<22} {:>14} {}\n", indicator.id, value, indicator.value ? indicator.unit : why);
    }
    std::cout << fmt::format("{:<22} {:>13.0f}%\n", "coverage", shown.evaluation.health.park.coverage * 100);
    if (shown.band)
        std::cout << fmt::format("{:<22} {:>14} (5–95 %)\n", "band",
                                 scoreText(shown.band->park.low) + "–" + scoreText(shown.band->park.high));
    if (!other) return;
    const auto comparison = decision::compareHealth(other->evaluation.health, shown.evaluation.health);
    std::cout << fmt::format("\nbeside {} {}\n", formatIsoTime(other->evaluation.health.time), other->scenario);
    const auto line = [](const std::string& name, const decision::ScoreChange& change) {
        const std::string delta = change.delta() ? fmt::format("{:+.1f}", *change.delta()) : "";
        std::cout << fmt::format("{:<22} {:>6} → {:>6} {}\n", name, scoreText(change.before), scoreText(change.after),
                                 delta);
    };
    line("health", comparison.park);
    for (const decision::ScoreChange& change : comparison.buildings) line(change.id, change);
}

/// The park in the state that was asked for; its values have been brought.
Result<Evaluated> evaluateShown(Workspace& workspace, const std::string& scenario, TimePoint time, bool band) {
    if (const Result<void> opened = workspace.openScenario(scenario); !opened) return opened.error();
    workspace.holdTime(time);
    workspace.update(time);
    Evaluated result{scenario, workspace.evaluation(), std::nullopt};
    if (band)
        result.band =
            decision::healthBand(workspace.park(), workspace.world(), workspace.profile(), result.evaluation.health);
    return result;
}

/// Another state, beside it: of any moment.
Result<Evaluated> evaluateOther(Workspace& workspace, const std::string& scenario, TimePoint time,
                                Diagnostics& diagnostics) {
    if (const Result<void> opened = workspace.openScenario(scenario); !opened) return opened.error();
    EarlierHealth earlier(workspace.session(), diagnostics);
    auto health = earlier.at(time, workspace.world(), workspace.profile()).value();
    LayoutEvaluation layout = evaluateLayout(workspace.session(), workspace.world());
    auto indicators = indicatorsOf(layout, health);
    return Evaluated{
        scenario, {std::move(health), std::move(indicators), std::move(layout.affectedDevices)}, std::nullopt};
}

struct Request {
    Evaluated shown;
    std::optional<Evaluated> other;
};

Result<Request> evaluateRequest(Workspace& workspace, const EvaluateOptions& options, TimePoint moment,
                                Diagnostics& diagnostics) {
    const bool compares = !options.compareTime.empty() || options.compareScenario;
    const Result<TimePoint> otherMoment =
        options.compareTime.empty() ? moment : momentOf(options.compareTime, workspace.park());
    if (!otherMoment) return Error{ErrorKind::Usage, "--compare-time", otherMoment.error().message};
    auto shown = evaluateShown(workspace, options.scenario, moment, options.band);
    if (!shown) return shown.error();
    if (!compares) return Request{*std::move(shown), std::nullopt};
    const std::string scenario = options.compareScenario.value_or(options.scenario);
    auto other = evaluateOther(workspace, scenario, *otherMoment, diagnostics);
    if (!other) return other.error();
    return Request{*std::move(shown), *std::move(other)};
}

} // namespace

int runEvaluate(const EvaluateOptions& options) {
    if (!options.table.empty() || !options.yardstick.empty()) return runEvaluateTable(options);
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return failed(sources.error());
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = sessionOptions.rasters = false;
    auto session = Session::open(*sources, sessionOptions, diagnostics);
    if (!session) return failed(session.error());
    const Result<TimePoint> moment = bringValues(**session, options.time, options.waitSeconds);
    if (!moment) return failed(moment.error());
    Workspace workspace(**session, diagnostics);
    if (!options.weights.empty()) {
        const auto weights = decision::loadWeights(options.weights, workspace.profile());
        if (!weights) return failed(weights.error());
        if (const Result<void> set = workspace.setWeights(*weights); !set) return failed(set.error());
    }
    const Result<Request> request = evaluateRequest(workspace, options, *moment, diagnostics);
    if (!request) return failed(request.error());

    if (!options.csvFile.empty()) {
        const auto& health = request->shown.evaluation.health;
        if (const auto written = writeScoresCsv(health, (*session)->park(), request->shown.scenario, options.csvFile);
            !written)
            return failed(written.error());
    }
    if (options.json) {
        Json json = evaluationJson(workspace, request->shown);
        if (request->other) json["comparison"] = comparisonJson(*request->other, request->shown);
        std::cout << json.dump(2) << '\n';
    } else {
        printSummary(request->shown, request->other);
    }
    return Done;
}

} // namespace sandtable::app
