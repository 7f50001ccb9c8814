#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"

namespace sandtable::ui {

void drawRightColumn(Frame& frame) {
    const Selection& selection = frame.model.selection;
    const Rect& column = frame.layout.right;
    if (frame.model.merge.plan) return drawMergePanel(frame, column);
    if (drawExplanation(frame, column)) return;
    if (const auto* device = findDevice(frame.model, selection.deviceId))
        return drawDevicePanel(frame, column, *device);
    const scene::Building* building = frame.model.world && !selection.buildingId.empty()
                                          ? frame.model.world->building(selection.buildingId)
                                          : nullptr;
    if (building) return drawBuildingPanel(frame, column, *building);
    if (frame.model.corridor.wish) return drawCorridorPanel(frame, column);
    drawHealthPanel(frame, column);
}

} // namespace sandtable::ui
