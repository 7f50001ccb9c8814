#include "ui/Properties.h"

#include "ui/Format.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sandtable::ui {

namespace {

struct KnownProperty {
    std::string_view id, key; // as written; of its translation
};
/// In the order they are shown.
constexpr std::array known{
    KnownProperty{"manufacturer", "property.manufacturer"},
    KnownProperty{"model", "property.model"},
    KnownProperty{"serialNumber", "property.serialNumber"},
    KnownProperty{"installed", "property.installed"},
    KnownProperty{"ratedPower", "property.ratedPower"},
    KnownProperty{"voltage", "property.voltage"},
    KnownProperty{"ratedCurrent", "property.ratedCurrent"},
    KnownProperty{"ratedFlow", "property.ratedFlow"},
    KnownProperty{"ratedPressure", "property.ratedPressure"},
    KnownProperty{"volume", "property.volume"},
    KnownProperty{"medium", "property.medium"},
    KnownProperty{"tank", "property.tank"},
    KnownProperty{"cooling", "property.cooling"},
    KnownProperty{"mount", "property.mount"},
    KnownProperty{"group", "property.group"},
    KnownProperty{"noiseClass", "property.noiseClass"},
    KnownProperty{"thermalModel", "property.thermalModel"},
    KnownProperty{"maintenanceIntervalDays", "property.maintenanceIntervalDays"},
};

/// Codes that have a word.
std::string valueText(const Frame& frame, std::string_view property, const std::string& value) {
    if (property == "mount" && value == "rigid") return frame.tr("property.mount.rigid");
    if (property == "mount" && value == "flexible") return frame.tr("property.mount.flexible");
    if (property == "group" && value == "1") return frame.tr("property.group.large");
    if (property == "group" && value == "2") return frame.tr("property.group.medium");
    if (property == "maintenanceIntervalDays") return frame.tr("property.days", {{"count", value}});
    return value;
}

bool saysMaintenance(const std::string& property) { return property == "lastMaintenance"; }

} // namespace

std::vector<PropertyRow> propertyRows(const Frame& frame, const scene::DeviceSpec& device) {
    std::vector<PropertyRow> rows;
    for (const KnownProperty& property : known)
        if (const auto found = device.properties.find(std::string(property.id)); found != device.properties.end())
            rows.push_back({frame.tr(property.key), valueText(frame, property.id, found->second)});
    for (const auto& [name, value] : device.properties)
        if (!saysMaintenance(name) && std::ranges::find(known, name, &KnownProperty::id) == known.end())
            rows.push_back({name, value});
    return rows;
}

std::optional<Maintenance> maintenanceOf(const scene::DeviceSpec& device, TimePoint at) {
    const auto written = device.properties.find("lastMaintenance");
    if (written == device.properties.end()) return std::nullopt;
    Maintenance maintenance{written->second, std::nullopt, std::nullopt};
    const auto date = parseIsoTime(written->second);
    if (!date || *date > at) return maintenance;
    maintenance.daysAgo = std::chrono::floor<std::chrono::days>(at - *date).count();
    const auto interval = device.properties.find("maintenanceIntervalDays");
    const auto days = interval == device.properties.end() ? std::nullopt : parseNumber(interval->second);
    if (days && *days > 0 && static_cast<double>(*maintenance.daysAgo) > *days)
        maintenance.overdueDays = *maintenance.daysAgo - static_cast<int64_t>(*days);
    return maintenance;
}

} // namespace sandtable::ui
