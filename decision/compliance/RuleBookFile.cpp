#include "decision/JsonReader.h"
#include "decision/ProfileJson.h"
#include "decision/compliance/RuleBook.h"
#include "scene/world/EditJson.h"

namespace sandtable::decision {
namespace {

Clause readClause(const JsonReader& json) {
    return {json["id"].text(),
            json["standard"].text(),
            json["clause"].text(),
            json["effectiveDate"].text(),
            json["tag"].oneOf({"P", "S", "X", "R", "D"}),
            json.has("note") ? json["note"].text() : ""};
}

double meters(const JsonReader& json) { return json.numberBetween(0, 1000); }

ByRating readByRating(const JsonReader& json) {
    ByRating values{};
    const auto items = json.items();
    if (items.size() != values.size()) json.fail("expected four numbers, of fire ratings 一 to 四");
    for (size_t i = 0; i < std::min(items.size(), values.size()); ++i) values[i] = meters(items[i]);
    return values;
}

IndustrialSeparation readIndustrial(const JsonReader& json) {
    const auto toHighRise = [&](const char* key) {
        return IndustrialSeparation::ToHighRise{readByRating(json[key]["bing"]), readByRating(json[key]["dingWu"])};
    };
    return {readClause(json),
            meters(json["highRise"]),
            meters(json["classJia"]),
            meters(json["other"]),
            readByRating(json["perRating"]),
            meters(json["jiaYiToCivil"]),
            meters(json["jiaYiToHighRiseCivil"]),
            toHighRise("toFirstClassHighRise"),
            toHighRise("toSecondClassHighRise")};
}

JiaWarehouseSeparation readJiaWarehouse(const JsonReader& json) {
    return {readClause(json), meters(json["industrial"]), meters(json["civil"]), meters(json["highRiseCivil"]),
            readByRating(json["perRating"])};
}

CivilSeparation readCivil(const JsonReader& json) {
    CivilSeparation civil{readClause(json), meters(json["bothHighRise"]), readByRating(json["highRiseToLow"]), {}};
    const auto rows = json["low"].items();
    if (rows.size() != civil.low.size()) json["low"].fail("expected four rows, of fire ratings 一 to 四");
    for (size_t i = 0; i < std::min(rows.size(), civil.low.size()); ++i) civil.low[i] = readByRating(rows[i]);
    return civil;
}

RatioRule readRatio(const JsonReader& json) {
    RatioRule rule{readClause(json), readName(json["name"]), json["unit"].text(), {}, {}};
    if (json.has("atLeast")) rule.atLeast = json["atLeast"].number();
    if (json.has("atMost")) rule.atMost = json["atMost"].number();
    if (!rule.atLeast && !rule.atMost) json.fail("expected \"atLeast\" or \"atMost\"");
    return rule;
}

void readUses(const JsonReader& json, RuleBook& book) {
    json.allowOnly({"plant", "warehouse", "civil"});
    const std::array<const char*, 3> keys = {"plant", "warehouse", "civil"};
    for (size_t use = 0; use < keys.size(); ++use)
        for (const JsonReader& word : json[keys[use]].items()) book.useWords[use].push_back(word.text());
}

void readAssumed(const JsonReader& json, RuleBook& book) {
    json.allowOnly({"use", "hazard", "rating", "note"});
    const std::string& use = json["use"].oneOf({"plant", "warehouse", "civil"});
    book.assumedUse = use == "plant"       ? BuildingUse::Plant
                      : use == "warehouse" ? BuildingUse::Warehouse
                                           : BuildingUse::Civil;
    book.assumed.hazard = scene::hazardFrom(json["hazard"].oneOf({"甲", "乙", "丙", "丁", "戊"}));
    book.assumed.rating = static_cast<int>(json["rating"].numberBetween(1, 4));
}

RuleBook readBook(const JsonReader& json) {
    json.allowOnly({"id", "version", "effectiveDate", "name", "tags", "uses", "assumed", "highRise", "fireSeparation",
                    "setback", "heightLimit", "ratios"});
    RuleBook book;
    book.id = json["id"].text();
    book.version = json["version"].text();
    book.name = readName(json["name"]);
    readUses(json["uses"], book);
    readAssumed(json["assumed"], book);
    book.highRiseMeters = meters(json["highRise"]["meters"]);
    book.firstClassMeters = meters(json["highRise"]["publicFirstClassMeters"]);
    const JsonReader separation = json["fireSeparation"];
    separation.allowOnly({"industrial", "jiaWarehouse", "civil"});
    book.industrial = readIndustrial(separation["industrial"]);
    book.jiaWarehouse = readJiaWarehouse(separation["jiaWarehouse"]);
    book.civil = readCivil(separation["civil"]);
    book.setback = readClause(json["setback"]);
    book.setbackName = readName(json["setback"]["name"]);
    book.setbackMeters = meters(json["setback"]["meters"]);
    book.heightLimit = readClause(json["heightLimit"]);
    book.heightLimitName = readName(json["heightLimit"]["name"]);
    for (const JsonReader& ratio : json["ratios"].items()) book.ratios.push_back(readRatio(ratio));
    return book;
}

} // namespace

Result<RuleBook> loadRuleBook(const std::filesystem::path& file) {
    const auto document = parseProfileFile(file);
    if (!document) return document.error();
    std::optional<std::string> problem;
    RuleBook book = readBook(JsonReader(*document, problem));
    if (problem) return Error{ErrorKind::InvalidData, file.string(), *problem};
    return book;
}

} // namespace sandtable::decision
