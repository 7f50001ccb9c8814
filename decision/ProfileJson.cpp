#include "decision/ProfileJson.h"

#include <fstream>

namespace sandtable::decision {
namespace {

/// The weights from the comparison of the themes, in their order.
void weighByComparison(const JsonReader& json, HealthProfile& profile) {
    const PairwiseMatrix rows = readComparison(json);
    const Result<AhpWeights> ahp = ahpWeights(rows);
    if (!ahp) return json.fail(ahp.error().message);
    if (rows.size() != profile.themes.size()) return json.fail("expected a row and a column for each theme");
    profile.themeAhp = *ahp;
    profile.themeComparison = rows;
    for (size_t i = 0; i < rows.size(); ++i) profile.themes[i].weight = ahp->weights[i];
}

} // namespace

Result<nlohmann::json> parseProfileFile(const std::filesystem::path& file) {
    std::ifstream input(file, std::ios::binary);
    if (!input || !std::filesystem::is_regular_file(file))
        return Error{ErrorKind::NotFound, file.string(), "the health profile cannot be opened"};
    try {
        return nlohmann::json::parse(input);
    } catch (const nlohmann::json::parse_error& error) {
        return Error{ErrorKind::InvalidData, file.string(), error.what()};
    }
}

PairwiseMatrix readComparison(const JsonReader& json) {
    PairwiseMatrix rows;
    for (const JsonReader& row : json.items()) {
        rows.emplace_back();
        for (const JsonReader& number : row.items()) rows.back().push_back(number.number());
    }
    return rows;
}

scene::LocalizedText readName(const JsonReader& json) {
    json.allowOnly({"zh", "en"});
    return {json["zh"].text(), json["en"].text()};
}

Provenance readProvenance(const JsonReader& json) {
    json.allowOnly({"standard", "edition", "clause", "effectiveDate", "confidence", "note"});
    const auto optional = [&](const char* key) { return json.has(key) ? json[key].text() : std::string(); };
    return {json["standard"].text(),
            optional("edition"),
            optional("clause"),
            optional("effectiveDate"),
            json["confidence"].oneOf({"P", "S", "X", "R", "D"}),
            optional("note")};
}

ScoreCurve readCurve(const JsonReader& json) {
    ScoreCurve curve;
    for (const JsonReader& node : json.items()) {
        const auto pair = node.items();
        if (pair.size() != 2) {
            node.fail("expected [value, score]");
            break;
        }
        curve.emplace_back(pair[0].number(), pair[1].numberBetween(0, 100));
        if (curve.size() > 1 && !(curve[curve.size() - 2].first < curve.back().first))
            node.fail("expected values in ascending order");
    }
    if (curve.size() < 2) json.fail("expected at least two [value, score] pairs");
    return curve;
}

void readThemes(const JsonReader& json, HealthProfile& profile) {
    json.allowOnly({"list", "ahp", "provenance"});
    const bool compared = json.has("ahp");
    for (const JsonReader& item : json["list"].items()) {
        if (compared)
            item.allowOnly({"id", "name"});
        else
            item.allowOnly({"id", "name", "weight"});
        profile.themes.push_back({item["id"].text(), readName(item["name"]), 1});
        if (!compared) profile.themes.back().weight = item["weight"].numberBetween(1e-6, 1e6);
    }
    if (compared) weighByComparison(json["ahp"], profile);
    profile.provenance.emplace_back("themes", readProvenance(json["provenance"]));
}

} // namespace sandtable::decision
