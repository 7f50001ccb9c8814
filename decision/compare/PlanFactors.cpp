#include "decision/compare/PlanFactors.h"

#include "decision/ProfileJson.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sandtable::decision {
namespace {

constexpr std::array<const char*, 10> needed = {
    "buildIndustrial",    "buildCivil",    "demolish", "road",        "earthwork",
    "embodiedIndustrial", "embodiedCivil", "rent",     "carbonPrice", "years"};

PlanFactor readFactor(const JsonReader& json) {
    json.allowOnly({"id", "name", "unit", "value", "low", "high", "source", "tag"});
    PlanFactor factor{json["id"].text(),    readName(json["name"]), json["unit"].text(),      json["value"].number(),
                      json["low"].number(), json["high"].number(),  readName(json["source"]), json["tag"].text()};
    if (factor.low > factor.value || factor.value > factor.high) json.fail("expected low ≤ value ≤ high");
    return factor;
}

PlanFactors readFactors(const JsonReader& json) {
    json.allowOnly({"id", "version", "effectiveDate", "name", "note", "factors", "states"});
    PlanFactors factors{json["id"].text(), json["version"].text(), {}, {}};
    for (const JsonReader& factor : json["factors"].items()) factors.factors.push_back(readFactor(factor));
    const auto isKnown = [&](const std::string& id) {
        return std::ranges::find(factors.factors, id, &PlanFactor::id) != factors.factors.end();
    };
    for (const char* id : needed)
        if (!isKnown(id)) json["factors"].fail(fmt::format("expected a factor \"{}\"", id));
    for (const JsonReader& state : json["states"].items()) {
        state.allowOnly({"id", "name", "times"});
        PlanState read{state["id"].text(), readName(state["name"]), {}};
        for (const auto& [id, times] : state["times"].members()) {
            if (!isKnown(id)) times.fail("expected the id of a factor");
            read.times[id] = times.numberBetween(0, 1000);
        }
        factors.states.push_back(std::move(read));
    }
    return factors;
}

} // namespace

double PlanFactors::operator[](const std::string& factor) const {
    const auto found = std::ranges::find(factors, factor, &PlanFactor::id);
    assert(found != factors.end());
    return found->value;
}

PlanFactors PlanFactors::in(const PlanState& state) const {
    PlanFactors other = *this;
    for (PlanFactor& factor : other.factors)
        if (const auto times = state.times.find(factor.id); times != state.times.end()) factor.value *= times->second;
    return other;
}

PlanFactors PlanFactors::with(const std::string& factor, double value) const {
    PlanFactors other = *this;
    for (PlanFactor& each : other.factors)
        if (each.id == factor) each.value = value;
    return other;
}

Result<PlanFactors> loadPlanFactors(const std::filesystem::path& file) {
    const auto document = parseProfileFile(file);
    if (!document) return document.error();
    std::optional<std::string> problem;
    PlanFactors factors = readFactors(JsonReader(*document, problem));
    if (problem) return Error{ErrorKind::InvalidData, file.string(), *problem};
    return factors;
}

} // namespace sandtable::decision
