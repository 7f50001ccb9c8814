#include "app/CommandSupport.h"
#include "app/LiveValues.h"
#include "app/Workspace.h"

#include <fmt/format.h>

#include <iostream>

namespace sandtable::app {
namespace {

Json provenanceJson(const decision::Provenance& provenance) {
    return {{"standard", provenance.standard},
            {"edition", provenance.edition},
            {"clause", provenance.clause},
            {"effectiveDate", provenance.effectiveDate},
            {"confidence", provenance.confidence}};
}

Json contributionJson(const decision::Contribution& part) {
    Json json = {{"id", part.id},
                 {"value", orNull(part.value)},
                 {"unit", part.unit},
                 {"time", part.time ? Json(formatIsoTime(*part.time)) : Json(nullptr)},
                 {"score", orNull(part.score)},
                 {"weight", part.weight},
                 {"effectiveWeight", part.effectiveWeight},
                 {"coverage", part.coverage},
                 {"critical", part.critical},
                 {"loss", part.loss}};
    if (!part.reason.empty()) json["reason"] = part.reason;
    if (!part.reasonDetail.empty()) json["reasonDetail"] = part.reasonDetail;
    if (part.indicator) json["indicator"] = part.indicator->id;
    if (part.indicator) json["source"] = provenanceJson(part.indicator->provenance);
    return json;
}

Json scoreJson(const decision::HealthScore& score) {
    Json json = {{"id", score.id},
                 {"name", {{"zh", score.name.zh}, {"en", score.name.en}}},
                 {"score", orNull(score.score)},
                 {"coverage", score.coverage},
                 {"capped", score.capped},
                 {"capLoss", score.capLoss},
                 {"contributions", Json::array()}};
    for (const decision::Contribution& part : score.contributions)
        json["contributions"].push_back(contributionJson(part));
    return json;
}

Json evaluationJson(const scene::Park& park, const std::string& scenario, const Evaluation& evaluation) {
    Json json = {{"park", park.id},
                 {"scenario", scenario.empty() ? Json(nullptr) : Json(scenario)},
                 {"time", formatIsoTime(evaluation.health.time)},
                 {"sampleData", park.sampleData},
                 {"profile", {{"id", evaluation.health.profileId}, {"version", evaluation.health.profileVersion}}},
                 {"indicators", Json::array()},
                 {"devicesAffected", evaluation.affectedDevices}};
    for (const decision::IndicatorValue& indicator : evaluation.indicators) {
        json["indicators"].push_back({{"id", indicator.id},
                                      {"value", orNull(indicator.value)},
                                      {"unit", indicator.unit},
                                      {"method", indicator.method},
                                      {"assumptions", indicator.assumptions}});
    }
    Json& health = json["health"] = {{"park", scoreJson(evaluation.health.park)},
                                     {"open", scoreJson(evaluation.health.open)},
                                     {"buildings", Json::array()},
                                     {"devices", Json::array()}};
    for (const auto& score : evaluation.health.buildings) health["buildings"].push_back(scoreJson(score));
    for (const auto& score : evaluation.health.devices) health["devices"].push_back(scoreJson(score));
    return json;
}

void printSummary(const Evaluation& evaluation) {
    for (const decision::IndicatorValue& indicator : evaluation.indicators) {
        const std::string value = indicator.value ? fmt::format("{:.4g}", *indicator.value) : "none";
        const std::string why = indicator.assumptions.empty() ? "insufficient data" : indicator.assumptions.front();
        std::cout << fmt::format("{:<22} {:>14} {}\n", indicator.id, value, indicator.value ? indicator.unit : why);
    }
    std::cout << fmt::format("{:<22} {:>13.0f}%\n", "coverage", evaluation.health.park.coverage * 100);
}

} // namespace

int runEvaluate(const EvaluateOptions& options) {
    Result<TimePoint> moment = momentOf(options.time);
    if (!moment) return failed(moment.error());
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return failed(sources.error());
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = sessionOptions.rasters = false;
    auto session = Session::open(*sources, sessionOptions, diagnostics);
    if (!session) return failed(session.error());
    awaitLiveValues(**session, std::chrono::duration<double>(options.waitSeconds));
    if (options.time.empty()) moment = now(); // what the wait has brought is not the future
    Workspace workspace(**session, diagnostics);
    workspace.holdTime(*moment);
    if (const Result<void> opened = workspace.openScenario(options.scenario); !opened) return failed(opened.error());
    workspace.update(*moment);

    if (options.json) {
        std::cout << evaluationJson((*session)->park(), options.scenario, workspace.evaluation()).dump(2) << '\n';
    } else {
        printSummary(workspace.evaluation());
    }
    return Done;
}

} // namespace sandtable::app
