#include "app/commands/EvaluateJson.h"

namespace sandtable::app {

Json provenanceJson(const decision::Provenance& provenance) {
    return {{"standard", provenance.standard},     {"edition", provenance.edition},
            {"clause", provenance.clause},         {"effectiveDate", provenance.effectiveDate},
            {"confidence", provenance.confidence}, {"note", provenance.note}};
}

namespace {

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
    const auto index = part.indicator && part.value ? decision::indexOf(*part.indicator, *part.value) : std::nullopt;
    if (index) json["index"] = {{"name", part.indicator->index.name}, {"value", *index}};
    if (part.indicator) json["source"] = provenanceJson(part.indicator->provenance);
    const bool isHotSpot =
        part.indicator && part.indicator->derived == decision::Derivation::TransformerHotSpot && part.value;
    if (isHotSpot) json["ageingRate"] = decision::ageingRate(*part.value);
    return json;
}

} // namespace

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

Json scoresJson(const std::vector<decision::HealthScore>& scores) {
    Json json = Json::array();
    for (const decision::HealthScore& score : scores) json.push_back(scoreJson(score));
    return json;
}

} // namespace sandtable::app
