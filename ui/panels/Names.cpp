#include "ui/panels/Names.h"

#include "scene/world/BuildingFields.h"

#include <algorithm>
#include <span>
#include <utility>

namespace sandtable::ui {

using Word = std::pair<std::string_view, std::string_view>; // code, translation key

static std::string wordFor(const Frame& frame, std::span<const Word> words, const std::string& code) {
    const auto word = std::find_if(words.begin(), words.end(), [&](const Word& w) { return w.first == code; });
    return word == words.end() ? code : frame.tr(word->second);
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
    return part.reasonDetail.empty()
               ? word
               : frame.tr("health.reason.detail", {{"reason", word}, {"detail", part.reasonDetail}});
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
    return frame.model.scenario ? frame.text(frame.model.scenario->scenario().name) : frame.tr("scenario.base");
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

} // namespace sandtable::ui
