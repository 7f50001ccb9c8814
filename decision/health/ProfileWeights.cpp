#include "decision/health/ProfileWeights.h"

#include "decision/ProfileJson.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <numeric>

namespace sandtable::decision {
namespace {

constexpr double smallest = 1e-6, largest = 1e6;

void normalise(std::vector<double>& weights) {
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& weight : weights) weight /= sum;
}

void readThemeWeights(const JsonReader& json, const HealthProfile& profile, ProfileWeights& weights) {
    weights.comparison.reset();
    for (size_t i = 0; i < profile.themes.size(); ++i) weights.themes[i] = profile.themes[i].weight; // as written
    for (const auto& [id, weight] : json.members()) {
        const auto theme = std::find_if(profile.themes.begin(), profile.themes.end(),
                                        [&, &name = id](const Theme& each) { return each.id == name; });
        if (theme == profile.themes.end()) return json.fail(fmt::format("the profile has no theme \"{}\"", id));
        weights.themes[static_cast<size_t>(theme - profile.themes.begin())] = weight.numberBetween(smallest, largest);
    }
    normalise(weights.themes);
}

void readDeviceTypes(const JsonReader& json, ProfileWeights& weights) {
    for (const auto& [type, weight] : json.members()) {
        const double value = weight.numberBetween(0, largest);
        const auto known = std::find_if(weights.deviceTypes.begin(), weights.deviceTypes.end(),
                                        [&, &name = type](const auto& each) { return each.first == name; });
        if (known != weights.deviceTypes.end())
            known->second = value;
        else
            weights.deviceTypes.emplace_back(type, value);
    }
}

ProfileWeights readWeights(const JsonReader& json, const HealthProfile& profile) {
    json.allowOnly({"themes", "comparison", "deviceTypes"});
    ProfileWeights weights = weightsOf(profile);
    if (json.has("themes") && json.has("comparison")) json.fail("expected either \"themes\" or \"comparison\"");
    if (json.has("themes")) readThemeWeights(json["themes"], profile, weights);
    if (json.has("comparison")) {
        weights.comparison = readComparison(json["comparison"]);
        const Result<AhpWeights> ahp = ahpWeights(*weights.comparison);
        if (!ahp)
            json["comparison"].fail(ahp.error().message);
        else if (ahp->weights.size() != profile.themes.size())
            json["comparison"].fail("expected a row and a column for each theme");
        else
            weights.themes = ahp->weights;
    }
    if (json.has("deviceTypes")) readDeviceTypes(json["deviceTypes"], weights);
    return weights;
}

nlohmann::json adjustedProvenance(const std::string& when) {
    return {{"standard", "人工调整 / adjusted by hand"}, {"effectiveDate", when}, {"confidence", "D"}};
}

} // namespace

ProfileWeights weightsOf(const HealthProfile& profile) {
    ProfileWeights weights;
    for (const Theme& theme : profile.themes) weights.themes.push_back(theme.weight);
    if (!weights.themes.empty()) normalise(weights.themes);
    weights.comparison = profile.themeComparison;
    weights.deviceTypes = profile.deviceTypeWeights;
    return weights;
}

Result<HealthProfile> withWeights(const HealthProfile& profile, const ProfileWeights& weights) {
    HealthProfile result = profile;
    result.themeAhp.reset();
    result.themeComparison = weights.comparison;
    std::vector<double> themes = weights.themes;
    if (weights.comparison) {
        const Result<AhpWeights> ahp = ahpWeights(*weights.comparison);
        if (!ahp) return ahp.error();
        result.themeAhp = *ahp;
        themes = ahp->weights;
    }
    if (themes.size() != profile.themes.size())
        return Error{ErrorKind::InvalidData, "", "the weights are of other themes than the profile's"};
    for (size_t i = 0; i < themes.size(); ++i) result.themes[i].weight = std::clamp(themes[i], smallest, largest);
    result.deviceTypeWeights = weights.deviceTypes;
    return result;
}

Result<ProfileWeights> loadWeights(const std::filesystem::path& file, const HealthProfile& profile) {
    const Result<nlohmann::json> document = parseProfileFile(file);
    if (!document) return document.error();
    std::optional<std::string> problem;
    ProfileWeights weights = readWeights(JsonReader(*document, problem), profile);
    if (problem) return Error{ErrorKind::InvalidData, file.string(), *problem};
    return weights;
}

Result<void> saveProfileWithWeights(const std::filesystem::path& source, const ProfileWeights& weights,
                                    const std::string& when, const std::filesystem::path& target) {
    Result<nlohmann::json> document = parseProfileFile(source);
    if (!document) return document.error();
    if (std::filesystem::exists(target)) return Error{ErrorKind::Io, target.string(), "exists already, left as it is"};
    nlohmann::json& json = *document;
    json["version"] = json["version"].get<std::string>() + "+adjusted";
    nlohmann::json types = nlohmann::json::object();
    for (const auto& [type, weight] : weights.deviceTypes) types[type] = weight;
    if (types != json["deviceTypeWeights"]) json["provenance"]["deviceTypeWeights"] = adjustedProvenance(when);
    json["deviceTypeWeights"] = std::move(types);
    if (!weights.themes.empty()) {
        nlohmann::json& themes = json["themes"];
        themes.erase("ahp");
        for (size_t i = 0; i < weights.themes.size(); ++i) {
            themes["list"][i].erase("weight");
            if (!weights.comparison) themes["list"][i]["weight"] = std::clamp(weights.themes[i], smallest, largest);
        }
        if (weights.comparison) themes["ahp"] = *weights.comparison;
        themes["provenance"] = adjustedProvenance(when);
    }
    std::ofstream output(target, std::ios::binary);
    output << json.dump(2) << '\n';
    output.close();
    if (!output) return Error{ErrorKind::Io, target.string(), "cannot be written"};
    return {};
}

} // namespace sandtable::decision
