#include "ui/panels/Names.h"

#include "scene/world/BuildingFields.h"
#include "scene/world/EditJson.h"
#include "ui/Format.h"

#include <algorithm>
#include <span>
#include <utility>

namespace sandtable::ui {

const scene::DeviceSpec* findDevice(const UiModel& model, const std::string& id) {
    if (!model.park || id.empty()) return nullptr;
    const auto& devices = model.park->devices;
    const auto found =
        std::find_if(devices.begin(), devices.end(), [&](const scene::DeviceSpec& d) { return d.id == id; });
    return found == devices.end() ? nullptr : &*found;
}

using Word = std::pair<std::string_view, std::string_view>; // code, translation key

static std::string wordFor(const Frame& frame, std::span<const Word> words, const std::string& code) {
    const auto word = std::find_if(words.begin(), words.end(), [&](const Word& w) { return w.first == code; });
    return word == words.end() ? code : frame.tr(word->second);
}

std::string featureKindName(const Frame& frame, scene::FeatureKind kind) {
    static constexpr Word words[] = {
        {"road", "feature.road"},      {"rail", "feature.rail"},     {"green", "feature.green"},
        {"water", "feature.water"},    {"parcel", "feature.parcel"}, {"pipe", "feature.pipe"},
        {"cable", "feature.cable"},    {"tunnel", "feature.tunnel"}, {"substation", "feature.substation"},
        {"closure", "feature.closure"}};
    return wordFor(frame, words, scene::featureKindName(kind));
}

std::string landUseName(const Frame& frame, const std::string& code) {
    static constexpr Word words[] = {
        {"M1", "landuse.M1"}, {"M2", "landuse.M2"}, {"M3", "landuse.M3"}, {"W1", "landuse.W1"}, {"B", "landuse.B"},
        {"R", "landuse.R"},   {"A", "landuse.A"},   {"G", "landuse.G"},   {"S", "landuse.S"},   {"U", "landuse.U"}};
    return wordFor(frame, words, code);
}

std::string functionName(const Frame& frame, const std::string& function) {
    static constexpr Word words[] = {{"plant", "function.plant"},     {"warehouse", "function.warehouse"},
                                     {"office", "function.office"},   {"dormitory", "function.dormitory"},
                                     {"utility", "function.utility"}, {"environment", "function.environment"}};
    return wordFor(frame, words, std::string(scene::functionCode(function)));
}

std::string deviceTypeName(const Frame& frame, const std::string& type) {
    static constexpr Word words[] = {{"transformer", "device.type.transformer"},
                                     {"pump", "device.type.pump"},
                                     {"fan", "device.type.fan"},
                                     {"compressor", "device.type.compressor"},
                                     {"motor", "device.type.motor"},
                                     {"meter", "device.type.meter"},
                                     {"electricity", "device.type.electricity"},
                                     {"air", "device.type.air"},
                                     {"weather", "device.type.weather"},
                                     {"noise", "device.type.noise"},
                                     {"vibration", "device.type.vibration"},
                                     {"camera", "device.type.camera"},
                                     {"water", "device.type.water"},
                                     {"waterMeter", "device.type.water"},
                                     {"tank", "device.type.tank"},
                                     {"valve", "device.type.valve"},
                                     {"crane", "device.type.crane"},
                                     {"mixer", "device.type.mixer"},
                                     {"press", "device.type.press"},
                                     {"gas", "device.type.gas"},
                                     {"fire", "device.type.fire"},
                                     {"boiler", "device.type.boiler"},
                                     {"pv", "device.type.pv"},
                                     {"temperature", "device.type.temperature"},
                                     {"heat", "device.type.heat"}};
    return wordFor(frame, words, type);
}

/// "group, mount": the device's properties that an indicator asks for. Other details, units, stay as they are.
static std::string propertyNames(const Frame& frame, const std::string& list) {
    static constexpr Word words[] = {{"group", "health.property.group"},
                                     {"mount", "health.property.mount"},
                                     {"noiseClass", "health.property.noiseClass"},
                                     {"thermalModel", "health.property.thermalModel"}};
    std::string text;
    for (size_t begin = 0; begin < list.size();) {
        const size_t end = std::min(list.find(", ", begin), list.size());
        text += (text.empty() ? "" : frame.tr("health.property.and")) +
                wordFor(frame, words, list.substr(begin, end - begin));
        begin = end + 2;
    }
    return text;
}

std::string reasonText(const Frame& frame, const decision::Contribution& part) {
    static constexpr Word words[] = {{"stale", "health.reason.stale"},
                                     {"missing", "health.reason.missing"},
                                     {"unit", "health.reason.unit"},
                                     {"no limits", "health.reason.noLimits"},
                                     {"too few readings", "health.reason.tooFew"},
                                     {"no matching indicator", "health.reason.noIndicator"},
                                     {"not the worst", "health.reason.notWorst"},
                                     {"insufficient data", "health.insufficient"}};
    const std::string word = wordFor(frame, words, part.reason);
    if (part.reasonDetail.empty()) return word;
    return frame.tr("health.reason.detail", {{"reason", word}, {"detail", propertyNames(frame, part.reasonDetail)}});
}

std::string confidenceName(const Frame& frame, const std::string& tag) {
    static constexpr Word words[] = {{"P", "health.confidence.P"},
                                     {"S", "health.confidence.S"},
                                     {"X", "health.confidence.X"},
                                     {"R", "health.confidence.R"},
                                     {"D", "health.confidence.D"}};
    const std::string word = wordFor(frame, words, tag);
    return word == tag ? tag : tag + " · " + word;
}

/// The count in "3 buildings off the site not counted", for which the phrase has a "#".
static std::pair<std::string, std::string> phraseAndCount(const std::string& text) {
    const size_t begin = text.find_first_of("0123456789");
    const bool counted = text.find(" buildings ") != std::string::npos && begin != std::string::npos;
    if (!counted) return {text, ""};
    const size_t end = std::min(text.find_first_not_of("0123456789", begin), text.size());
    return {text.substr(0, begin) + "#" + text.substr(end), text.substr(begin, end - begin)};
}

static std::string assumptionText(const Frame& frame, const std::string& text) {
    static constexpr Word words[] = {
        {"site boundary not given: convex hull of the buildings", "indicator.assume.hull"},
        {"no buildings layer: green under existing buildings is counted", "indicator.assume.greenUnderBuildings"},
        {"no buildings layer: only the scenario's buildings counted", "indicator.assume.scenarioOnly"},
        {"# buildings off the site not counted", "indicator.assume.offSite"},
        {"storeys of # buildings not given: 3.5 m each in offices and housing, one in all others",
         "indicator.assume.storeys"},
        {"height of # buildings unknown: their storeys count once", "indicator.assume.heights"},
        {"structures and open storage yards outside the buildings layer not counted", "indicator.assume.yards"},
        {"no buildings layer: what stands here is not known", "indicator.assume.noBuildings"},
        {"no green layer: green areas are not known", "indicator.assume.noGreen"},
        {"no site boundary, nor buildings to infer one from", "indicator.assume.noSite"}};
    const auto [phrase, count] = phraseAndCount(text);
    const auto word =
        std::find_if(std::begin(words), std::end(words), [&, &p = phrase](const Word& w) { return w.first == p; });
    return word == std::end(words) ? text : frame.tr(word->second, {{"count", count}});
}

std::string explanationOf(const Frame& frame, const decision::IndicatorValue& indicator) {
    static constexpr Word words[] = {{"siteArea", "indicator.method.siteArea"},
                                     {"buildings", "indicator.method.buildings"},
                                     {"gfa", "indicator.method.gfa"},
                                     {"far", "indicator.method.far"},
                                     {"buildingCoefficient", "indicator.method.buildingCoefficient"},
                                     {"greenRatio", "indicator.method.greenRatio"},
                                     {"devicesAffected", "indicator.method.devicesAffected"},
                                     {"health", "indicator.method.health"}};
    const auto word =
        std::find_if(std::begin(words), std::end(words), [&](const Word& w) { return w.first == indicator.id; });
    std::string text = word == std::end(words) ? indicator.method : frame.tr(word->second);
    for (const std::string& assumption : indicator.assumptions) text += "\n" + assumptionText(frame, assumption);
    return text;
}

std::string indicatorName(const Frame& frame, const std::string& indicatorId) {
    static constexpr Word words[] = {{"siteArea", "indicator.siteArea"},
                                     {"gfa", "indicator.gfa"},
                                     {"far", "indicator.far"},
                                     {"buildingCoefficient", "indicator.buildingCoefficient"},
                                     {"greenRatio", "indicator.greenRatio"},
                                     {"buildings", "indicator.buildings"},
                                     {"devicesAffected", "indicator.devicesAffected"},
                                     {"health", "indicator.health"}};
    return wordFor(frame, words, indicatorId);
}

std::string scenarioName(const Frame& frame) {
    return frame.model.scenario ? frame.text(frame.model.scenario->info().name) : frame.tr("scenario.base");
}

std::string sourceStateName(const Frame& frame) {
    switch (frame.model.source.state) {
    case telemetry::ConnectionState::Connected:
        return frame.tr("source.connected");
    case telemetry::ConnectionState::Connecting:
        return frame.tr("source.connecting");
    case telemetry::ConnectionState::Lost:
        return frame.tr("source.lost");
    case telemetry::ConnectionState::Stopped:
        break;
    }
    return frame.tr("source.stopped");
}

std::string connectionName(const Frame& frame, telemetry::ConnectionState state) {
    switch (state) {
    case telemetry::ConnectionState::Connected:
        return frame.tr("connection.connected");
    case telemetry::ConnectionState::Connecting:
        return frame.tr("connection.connecting");
    case telemetry::ConnectionState::Lost:
        return frame.tr("connection.lost");
    case telemetry::ConnectionState::Stopped:
        break;
    }
    return frame.tr("connection.stopped");
}

ImU32 connectionColor(telemetry::ConnectionState state) {
    switch (state) {
    case telemetry::ConnectionState::Connected:
        return palette::accent;
    case telemetry::ConnectionState::Connecting:
        return palette::caution;
    case telemetry::ConnectionState::Lost:
        return palette::alarm;
    case telemetry::ConnectionState::Stopped:
        break;
    }
    return palette::stale;
}

std::string protocolLabel(const Frame& frame, const std::string& protocol) {
    static constexpr Word words[] = {{"simulator", "protocol.simulator"}, {"series", "protocol.series"},
                                     {"mqtt", "protocol.mqtt"},           {"mqtts", "protocol.mqtts"},
                                     {"modbus", "protocol.modbus"},       {"postgresql", "protocol.postgresql"}};
    return wordFor(frame, words, protocol);
}

std::string ageText(const Frame& frame, Duration age) {
    using namespace std::chrono;
    const auto in = [&](std::string_view key, int64_t count) {
        return frame.tr(key, {{"count", formatNumber(static_cast<double>(count), 0)}});
    };
    if (age < seconds(1)) return frame.tr("age.now");
    if (age < minutes(2)) return in("age.seconds", floor<seconds>(age).count());
    if (age < hours(2)) return in("age.minutes", floor<minutes>(age).count());
    if (age < days(2)) return in("age.hours", floor<hours>(age).count());
    return in("age.days", floor<days>(age).count());
}

} // namespace sandtable::ui
