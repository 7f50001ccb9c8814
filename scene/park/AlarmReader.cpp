#include "scene/park/AlarmReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <set>

namespace sandtable::scene {
namespace {

// Names in the order of the enumerations; the schema has the same lists.
constexpr std::array kinds = {"highHigh", "high", "low", "lowLow", "rising", "falling"};
constexpr std::array priorities = {"critical", "high", "medium", "low"};

template<class Enum, size_t Count> Enum enumFrom(const std::array<const char*, Count>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    assert(found != names.end());
    return static_cast<Enum>(found - names.begin());
}

telemetry::AlarmSpec alarmFrom(const Json& json, const std::string& pointer, const TelemetryReaderContext& context) {
    telemetry::AlarmSpec alarm;
    alarm.kind = enumFrom<telemetry::AlarmKind>(kinds, json.at("kind"));
    alarm.limit = json.at("limit");
    alarm.priority = enumFrom<telemetry::AlarmPriority>(priorities, json.value("priority", "medium"));
    if (json.contains("deadband")) alarm.deadband = json.at("deadband").get<double>();
    alarm.onDelay = secondsToDuration(json.value("onDelaySeconds", 0.0));
    alarm.offDelay = secondsToDuration(json.value("offDelaySeconds", 0.0));
    const bool isRate = alarm.kind == telemetry::AlarmKind::Rising || alarm.kind == telemetry::AlarmKind::Falling;
    if (isRate && alarm.limit <= 0)
        context.fail(pointer + "/limit", "expected a positive rate per minute, of a fall too");
    return alarm;
}

} // namespace

std::vector<telemetry::AlarmSpec> alarmsFrom(const Json& list, const std::string& pointer,
                                             const TelemetryReaderContext& context) {
    std::vector<telemetry::AlarmSpec> alarms;
    std::set<telemetry::AlarmKind> taken;
    for (size_t i = 0; i < list.size(); ++i) {
        const std::string at = fmt::format("{}/{}", pointer, i);
        alarms.push_back(alarmFrom(list.at(i), at, context));
        if (!taken.insert(alarms.back().kind).second)
            context.fail(at + "/kind", fmt::format("expected one rule of each kind, there is another \"{}\"",
                                                   list.at(i).at("kind").get<std::string>()));
    }
    return alarms;
}

std::vector<AlarmTemplate> alarmTemplatesFrom(const Json& list, const TelemetryReaderContext& context) {
    std::vector<AlarmTemplate> templates;
    for (size_t i = 0; i < list.size(); ++i) {
        const Json& json = list.at(i);
        const std::string pointer = fmt::format("/alarmTemplates/{}", i);
        templates.push_back({json.value("deviceType", ""), json.value("quantity", ""),
                             alarmsFrom(json.at("alarms"), pointer + "/alarms", context)});
        if (templates.back().deviceType.empty() && templates.back().quantity.empty())
            context.fail(pointer, "expected \"deviceType\", \"quantity\" or both");
    }
    return templates;
}

} // namespace sandtable::scene
