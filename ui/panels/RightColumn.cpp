#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Readings.h"
#include "ui/Widgets.h"
#include "ui/panels/HealthParts.h"
#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"

#include <algorithm>
#include <cmath>

namespace sandtable::ui {

static const scene::DeviceSpec* findDevice(const UiModel& model, const std::string& id) {
    if (!model.park || id.empty()) return nullptr;
    const auto& devices = model.park->devices;
    const auto found =
        std::find_if(devices.begin(), devices.end(), [&](const scene::DeviceSpec& d) { return d.id == id; });
    return found == devices.end() ? nullptr : &*found;
}

/// A part of a score may be a building or a device.
static void selectPart(Frame& frame, const std::string& id) {
    if (id.empty()) return;
    if (findDevice(frame.model, id))
        frame.emit(Select{frame.model.selection.buildingId, id});
    else
        frame.emit(Select{id, ""});
}

void drawHealthPanel(Frame& frame, const Rect& most) {
    const std::string title = frame.tr("health.title");
    drawCard(frame, "parkHealth", most, {.title = title}, [&](CardBody& body) {
        const decision::HealthReport* health = frame.model.health;
        if (!health) return body.paragraph(frame.tr("health.none"), palette::textSoft);
        drawScore(frame, body, health->park);
        selectPart(frame, drawContributions(frame, body, health->park));
        if (!frame.model.profile) return;
        body.space(8);
        body.paragraph(frame.text(frame.model.profile->name) + " " + frame.model.profile->version, palette::textFaint);
    });
}

void drawRightColumn(Frame& frame) {
    const Selection& selection = frame.model.selection;
    const Rect& column = frame.layout.right;
    if (const auto* device = findDevice(frame.model, selection.deviceId))
        return drawDevicePanel(frame, column, *device);
    const scene::Building* building = frame.model.world && !selection.buildingId.empty()
                                          ? frame.model.world->building(selection.buildingId)
                                          : nullptr;
    if (building) return drawBuildingPanel(frame, column, *building);
    drawHealthPanel(frame, column);
}

} // namespace sandtable::ui
