#include "decision/ProfileJson.h"
#include "decision/health/Yardstick.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace sandtable::decision {
namespace {

Requirement readRequirement(const JsonReader& json) {
    json.allowOnly({"atLeast", "atMost"});
    const bool atLeast = json.has("atLeast");
    return {atLeast, json[atLeast ? "atLeast" : "atMost"].number()};
}

TableFigure readFigure(const JsonReader& json) {
    TableFigure figure;
    figure.column = json["column"].text();
    if (json.has("per")) figure.per = json["per"].text();
    if (json.has("factor")) figure.factor = json["factor"].number();
    if (json.has("when")) {
        const JsonReader when = json["when"];
        when.allowOnly({"column", "from", "below"});
        constexpr double unlimited = std::numeric_limits<double>::infinity();
        figure.when = {when["column"].text(), when.has("from") ? when["from"].number() : -unlimited,
                       when.has("below") ? when["below"].number() : unlimited};
    }
    figure.requirement = readRequirement(json["requirement"]);
    return figure;
}

Indicator readIndicator(const JsonReader& json, const Requirement& requirement) {
    json.allowOnly({"id", "name", "unit", "theme", "weight", "mandatory", "column", "per", "factor", "when",
                    "requirement", "curve", "provenance"});
    Indicator indicator;
    indicator.id = json["id"].text();
    indicator.name = readName(json["name"]);
    indicator.unit = json["unit"].text();
    indicator.theme = json["theme"].text();
    indicator.weight = json["weight"].numberBetween(1e-6, 1e6);
    indicator.critical = json.has("mandatory") && json["mandatory"].boolean();
    indicator.worstBandBelow = 60; // what is mandatory and not met caps the score
    indicator.curve = readCurve(json["curve"]);
    if (scoreOf(indicator.curve, requirement.limit) != 60) json["curve"].fail("expected 60 at the required value");
    indicator.provenance = readProvenance(json["provenance"]);
    return indicator;
}

void readIndicators(const JsonReader& json, Yardstick& yardstick) {
    for (const JsonReader& item : json.items()) {
        yardstick.figures.push_back(readFigure(item));
        yardstick.rules.indicators.push_back(readIndicator(item, yardstick.figures.back().requirement));
        const std::string& theme = yardstick.rules.indicators.back().theme;
        const auto& themes = yardstick.rules.themes;
        if (std::none_of(themes.begin(), themes.end(), [&](const Theme& each) { return each.id == theme; }))
            item.fail(fmt::format("the theme \"{}\" is not among the yardstick's themes", theme));
    }
    if (yardstick.figures.empty()) json.fail("expected at least one indicator");
}

Yardstick readYardstick(const JsonReader& json) {
    json.allowOnly({"id", "version", "effectiveDate", "name", "coverageMinimum", "capScore", "scoreFloor", "themes",
                    "columns", "indicators"});
    Yardstick yardstick;
    HealthProfile& rules = yardstick.rules;
    rules.id = json["id"].text();
    rules.version = json["version"].text();
    rules.effectiveDate = json["effectiveDate"].text();
    rules.name = readName(json["name"]);
    rules.coverageMinimum = json["coverageMinimum"].numberBetween(0, 1);
    rules.capScore = json["capScore"].numberBetween(0, 100);
    rules.scoreFloor = json["scoreFloor"].numberBetween(1e-3, 100);
    readThemes(json["themes"], rules);
    for (const auto& [column, unit] : json["columns"].members()) yardstick.units.emplace_back(column, unit.text());
    readIndicators(json["indicators"], yardstick);
    return yardstick;
}

} // namespace

Result<Yardstick> loadYardstick(const std::filesystem::path& file) {
    const Result<nlohmann::json> document = parseProfileFile(file);
    if (!document) return document.error();
    std::optional<std::string> problem;
    Yardstick yardstick = readYardstick(JsonReader(*document, problem));
    if (problem) return Error{ErrorKind::InvalidData, file.string(), *problem};
    return yardstick;
}

} // namespace sandtable::decision
