// What a device's properties mean to people: names, order and the words for their codes; what is due for maintenance.
// Properties nobody here knows are shown as they are written. Documented in assets/schema/park.schema.json.
#pragma once

#include "ui/Frame.h"

#include <optional>
#include <string>
#include <vector>

namespace sandtable::ui {

struct PropertyRow {
    std::string name, value; // for people
};

/// All but what `maintenanceOf` tells: what it is first (manufacturer, model …), then ratings, then the rest.
std::vector<PropertyRow> propertyRows(const Frame& frame, const scene::DeviceSpec& device);

/// When a device was last looked after.
struct Maintenance {
    std::string date;                   // as written
    std::optional<int64_t> daysAgo;     // none: the date cannot be read, or lies ahead
    std::optional<int64_t> overdueDays; // > 0: longer ago than "maintenanceIntervalDays" asks for
};
/// From "lastMaintenance" (ISO 8601 date); nothing without it.
std::optional<Maintenance> maintenanceOf(const scene::DeviceSpec& device, TimePoint at);

} // namespace sandtable::ui
