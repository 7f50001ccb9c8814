#include "decision/HealthProfile.h"
#include "decision/JsonReader.h"
#include "decision/ProfileJson.h"
#include "telemetry/store/HourlySums.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <set>

namespace sandtable::decision {
namespace {

constexpr double anyNumber = std::numeric_limits<double>::max();

/// "#RRGGBB"
scene::Color readColor(const JsonReader& json) {
    const std::string& text = json.text();
    unsigned rgb = 0;
    const char *begin = text.data() + 1, *end = text.data() + text.size();
    const bool usable = text.size() == 7 && text[0] == '#' && std::from_chars(begin, end, rgb, 16).ptr == end;
    if (!usable) json.fail("expected a colour such as #1A9850");
    const auto channel = [&](unsigned shift) { return static_cast<float>((rgb >> shift) & 255u) / 255.0f; };
    return {channel(16), channel(8), channel(0), 1};
}

HourRange readHours(const JsonReader& json) {
    json.allowOnly({"from", "to"});
    return {json["from"].numberBetween(0, 24), json["to"].numberBetween(0, 24)};
}

void readAveraging(const JsonReader& json, Indicator& indicator) {
    json.allowOnly({"hours", "minimumHours"});
    indicator.averagingHours = json["hours"].wholeNumber();
    indicator.minimumHours = json["minimumHours"].wholeNumber();
    constexpr auto most = telemetry::HourlySums::hoursKept;
    if (indicator.averagingHours < 1 || indicator.averagingHours > most)
        json["hours"].fail(fmt::format("expected 1 to {} hours", most));
    if (indicator.minimumHours < 1 || indicator.minimumHours > indicator.averagingHours)
        json["minimumHours"].fail("expected a number from 1 to hours");
}

Sigma readSigma(const JsonReader& json) {
    json.allowOnly({"absolute", "relative"});
    Sigma sigma;
    if (json.has("absolute")) sigma.absolute = json["absolute"].numberBetween(0, anyNumber);
    if (json.has("relative")) sigma.relative = json["relative"].numberBetween(0, 1);
    return sigma;
}

StandardIndex readIndex(const JsonReader& json, size_t nodesOfTheCurve) {
    json.allowOnly({"name", "nodes"});
    StandardIndex index{json["name"].text(), {}};
    for (const JsonReader& node : json["nodes"].items()) {
        index.nodes.push_back(static_cast<int>(node.numberBetween(0, 1'000'000)));
        if (index.nodes.size() > 1 && !(index.nodes[index.nodes.size() - 2] < index.nodes.back()))
            node.fail("expected ascending nodes");
    }
    if (index.nodes.size() != nodesOfTheCurve)
        json["nodes"].fail(fmt::format("expected a node for each of the curve's {}", nodesOfTheCurve));
    return index;
}

Indicator readIndicator(const JsonReader& json) {
    json.allowOnly({"id", "quantity", "name", "unit", "theme", "weight", "critical", "worstBandBelow", "scale", "curve",
                    "index", "averaging", "requires", "worstOf", "localHours", "derived", "sigma", "provenance"});
    Indicator indicator;
    indicator.id = json["id"].text();
    indicator.quantity = json["quantity"].text();
    indicator.name = readName(json["name"]);
    indicator.unit = json["unit"].text();
    indicator.theme = json["theme"].oneOf({"equipment", "energy", "environment", "safety"});
    indicator.weight = json["weight"].numberBetween(1e-6, 1e6);
    if (json.has("critical")) indicator.critical = json["critical"].boolean();
    if (indicator.critical) indicator.worstBandBelow = json["worstBandBelow"].numberBetween(0, 100);
    if (json.has("scale") && json["scale"].oneOf({"value", "limits"}) == "limits") indicator.scale = CurveScale::Limits;
    indicator.curve = readCurve(json["curve"]);
    if (json.has("index")) indicator.index = readIndex(json["index"], indicator.curve.size());
    if (json.has("averaging")) readAveraging(json["averaging"], indicator);
    if (json.has("requires"))
        for (const auto& [property, value] : json["requires"].members())
            indicator.requires_.emplace_back(property, value.text());
    if (json.has("worstOf")) indicator.worstOf = json["worstOf"].text();
    if (json.has("derived") && json["derived"].oneOf({"transformerHotSpot"}) == "transformerHotSpot")
        indicator.derived = Derivation::TransformerHotSpot;
    if (json.has("sigma")) indicator.sigma = readSigma(json["sigma"]);
    if (json.has("localHours")) indicator.localHours = readHours(json["localHours"]);
    indicator.provenance = readProvenance(json["provenance"]);
    return indicator;
}

std::vector<Indicator> readIndicators(const JsonReader& json) {
    std::vector<Indicator> indicators;
    std::set<std::string> ids;
    for (const JsonReader& item : json.items()) {
        indicators.push_back(readIndicator(item));
        if (!ids.insert(indicators.back().id).second)
            item.fail(fmt::format("a second indicator with the id \"{}\"", indicators.back().id));
    }
    if (indicators.empty()) json.fail("expected at least one indicator");
    return indicators;
}

std::vector<HealthProfile::Band> readBands(const JsonReader& json) {
    std::vector<HealthProfile::Band> bands;
    for (const JsonReader& item : json.items()) {
        item.allowOnly({"from", "name", "color"});
        bands.push_back({item["from"].numberBetween(0, 100), readName(item["name"]), readColor(item["color"])});
        if (bands.size() > 1 && !(bands[bands.size() - 2].from > bands.back().from))
            item.fail("expected the bands best first");
    }
    if (bands.empty() || bands.back().from != 0) json.fail("expected bands of which the last begins at 0");
    return bands;
}

/// Bounds of the bands: each ends where the next begins.
std::vector<ValueBand> readValueBands(const JsonReader& json) {
    std::vector<ValueBand> bands;
    constexpr double endless = std::numeric_limits<double>::infinity();
    for (const JsonReader& item : json.items()) {
        item.allowOnly({"from", "name", "color"});
        const double from = item.has("from") ? item["from"].number() : -endless;
        if (!bands.empty() && !(bands.back().from < from)) item.fail("expected the bands lowest first");
        if (!bands.empty()) bands.back().to = from;
        bands.push_back({from, endless, readName(item["name"]), readColor(item["color"])});
    }
    return bands;
}

FieldSpec readField(const JsonReader& json, const HealthProfile& profile) {
    json.allowOnly({"quantity", "name", "maxDistanceMeters", "requires", "bands", "unit", "provenance"});
    FieldSpec field;
    field.quantity = json["quantity"].text();
    field.name = readName(json["name"]);
    field.maxDistanceMeters = json["maxDistanceMeters"].numberBetween(1, 1e6);
    if (json.has("requires"))
        for (const auto& [property, value] : json["requires"].members())
            field.requires_.emplace_back(property, value.text());
    if (json.has("bands")) {
        field.bands = readValueBands(json["bands"]);
        field.unit = json["unit"].text();
        if (field.bands.empty()) json["bands"].fail("expected at least one band");
    }
    field.provenance = readProvenance(json["provenance"]);
    const auto serves = [&](const Indicator& each) { return each.quantity == field.quantity; };
    if (!field.bands.empty()) return field;
    if (std::none_of(profile.indicators.begin(), profile.indicators.end(), serves))
        json.fail(fmt::format("expected bands: no indicator is about \"{}\"", field.quantity));
    for (const Indicator& each : profile.indicators)
        if (serves(each) && each.scale == CurveScale::Limits)
            json.fail(fmt::format("expected bands: {} is judged by each channel's own limits", each.id));
    for (const Indicator& each : profile.indicators)
        if (serves(each) && !std::is_sorted(each.curve.rbegin(), each.curve.rend(),
                                            [](const auto& a, const auto& b) { return a.second < b.second; }))
            json.fail(fmt::format("expected bands: the curve of {} rises", each.id));
    return field;
}

ThermalModel readThermalModel(const std::string& id, const JsonReader& json) {
    json.allowOnly({"lossRatio", "topOilRise", "hotSpotRise", "oilExponent", "windingExponent", "k11", "k21", "k22",
                    "oilMinutes", "windingMinutes", "provenance"});
    const auto number = [&](const char* key) { return json[key].numberBetween(1e-3, 1e4); };
    TransformerThermal model;
    model.lossRatio = number("lossRatio");
    model.topOilRise = number("topOilRise");
    model.hotSpotRise = number("hotSpotRise");
    model.oilExponent = number("oilExponent");
    model.windingExponent = number("windingExponent");
    model.k11 = number("k11");
    model.k21 = number("k21");
    model.k22 = number("k22");
    model.oilMinutes = number("oilMinutes");
    model.windingMinutes = number("windingMinutes");
    return {id, model, readProvenance(json["provenance"])};
}

/// All indicators of a quantity belong to one theme, which is among the profile's if it has any.
void checkThemes(const JsonReader& json, const HealthProfile& profile) {
    std::map<std::string, std::string> themeOf;
    for (size_t i = 0; i < profile.indicators.size(); ++i) {
        const Indicator& indicator = profile.indicators[i];
        const std::string& theme = themeOf.emplace(indicator.quantity, indicator.theme).first->second;
        const bool known =
            profile.themes.empty() || std::any_of(profile.themes.begin(), profile.themes.end(),
                                                  [&](const Theme& each) { return each.id == indicator.theme; });
        if (theme != indicator.theme)
            json.fail(fmt::format("expected one theme for \"{}\"; {} has another", indicator.quantity, indicator.id));
        if (!known) json.fail(fmt::format("the theme of {} is not among the profile's themes", indicator.id));
    }
}

HealthProfile readProfile(const JsonReader& json) {
    json.allowOnly({"id", "version", "effectiveDate", "name", "coverageMinimum", "capScore", "scoreFloor",
                    "utcOffsetHours", "openAreaName", "bands", "insufficientColor", "deviceTypeWeights",
                    "defaultDeviceWeight", "provenance", "indicators", "themes", "thermalModels", "fields"});
    HealthProfile profile;
    profile.id = json["id"].text();
    profile.version = json["version"].text();
    profile.effectiveDate = json["effectiveDate"].text();
    profile.name = readName(json["name"]);
    profile.coverageMinimum = json["coverageMinimum"].numberBetween(0, 1);
    profile.capScore = json["capScore"].numberBetween(0, 100);
    profile.scoreFloor = json["scoreFloor"].numberBetween(1e-3, 100);
    profile.utcOffsetHours = json["utcOffsetHours"].numberBetween(-12, 14);
    profile.openAreaName = readName(json["openAreaName"]);
    profile.bands = readBands(json["bands"]);
    profile.insufficientColor = readColor(json["insufficientColor"]);
    profile.defaultDeviceWeight = json["defaultDeviceWeight"].numberBetween(0, anyNumber);
    for (const auto& [type, weight] : json["deviceTypeWeights"].members())
        profile.deviceTypeWeights.emplace_back(type, weight.numberBetween(0, anyNumber));
    for (const auto& [what, source] : json["provenance"].members())
        profile.provenance.emplace_back(what, readProvenance(source));
    profile.indicators = readIndicators(json["indicators"]);
    if (json.has("themes")) readThemes(json["themes"], profile);
    checkThemes(json["indicators"], profile);
    if (json.has("thermalModels"))
        for (const auto& [id, model] : json["thermalModels"].members())
            profile.thermalModels.push_back(readThermalModel(id, model));
    if (json.has("fields"))
        for (const JsonReader& item : json["fields"].items()) {
            FieldSpec field = readField(item, profile);
            if (profile.field(field.quantity)) item.fail("a second field of \"" + field.quantity + "\"");
            profile.fields.push_back(std::move(field));
        }
    return profile;
}

} // namespace

Result<HealthProfile> loadHealthProfile(const std::filesystem::path& file) {
    const Result<nlohmann::json> document = parseProfileFile(file);
    if (!document) return document.error();
    std::optional<std::string> problem;
    HealthProfile profile = readProfile(JsonReader(*document, problem));
    if (problem) return Error{ErrorKind::InvalidData, file.string(), *problem};
    return profile;
}

} // namespace sandtable::decision
