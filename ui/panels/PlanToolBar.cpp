#include "ui/panels/PlanToolBar.h"

#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/panels/Names.h"

#include <imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace sandtable::ui {

namespace {

/// "New workshop 2": the first number that no building has.
std::string freshBuildingName(const Frame& frame, const std::string& function) {
    const auto isTaken = [&](const std::string& name) {
        return frame.model.world && std::ranges::any_of(frame.model.world->buildings, [&](const auto& b) {
                   return b.name.zh == name || b.name.en == name;
               });
    };
    for (int number = 1;; ++number) {
        const std::string name = frame.tr(
            "building.newName", {{"function", functionName(frame, function)}, {"number", std::to_string(number)}});
        if (!isTaken(name)) return name;
    }
}

SetTool placeTool(Frame& frame) {
    scene::PlaceBuilding& prototype = frame.memory.prototype;
    prototype.name = freshBuildingName(frame, prototype.function);
    SetTool tool{Tool::PlaceBuilding};
    tool.prototype = prototype;
    return tool;
}

// Choosing a tool ---------------------------------------------------------------------------------------------------

/// Where the bar is narrow the word goes into a tooltip.
bool toolButton(Frame& frame, Row& row, std::string_view id, std::string_view label, const Icon& icon, bool terse) {
    const Rect rect = row.left(terse ? frame.px(48) : buttonWidth(frame, label, true));
    const bool pressed = button(frame, id, rect, terse ? "" : label, {.icon = icon});
    if (terse && ImGui::IsItemHovered()) tooltip(frame, label);
    return pressed;
}

struct DrawnKind {
    scene::FeatureKind kind;
    double widthMeters; // at first
};
constexpr std::array drawnKinds{
    DrawnKind{scene::FeatureKind::Road, 7},       DrawnKind{scene::FeatureKind::Rail, 4},
    DrawnKind{scene::FeatureKind::Green, 0},      DrawnKind{scene::FeatureKind::Water, 0},
    DrawnKind{scene::FeatureKind::Parcel, 0},     DrawnKind{scene::FeatureKind::Pipe, 0.6},
    DrawnKind{scene::FeatureKind::Cable, 0.4},    DrawnKind{scene::FeatureKind::Tunnel, 4},
    DrawnKind{scene::FeatureKind::Substation, 0}, DrawnKind{scene::FeatureKind::Closure, 2}};

SetTool drawTool(const scene::DrawFeature& feature) {
    SetTool tool{Tool::Draw};
    tool.feature = feature;
    return tool;
}

void drawKindList(Frame& frame) {
    const Popup popup(frame, "drawKinds");
    if (!popup) return;
    for (const DrawnKind& each : drawnKinds) {
        const std::string name = featureKindName(frame, each.kind);
        if (!popupChoice(frame, name, name, false)) continue;
        scene::DrawFeature& feature = frame.memory.drawn;
        feature = {};
        feature.kind = each.kind;
        feature.widthMeters = each.widthMeters;
        if (each.kind == scene::FeatureKind::Parcel) feature.landUse = "M1";
        frame.emit(drawTool(feature));
    }
}

/// What can be taken back at the place that was clicked.
void drawTakingBack(Frame& frame, Row& row) {
    const UiModel& model = frame.model;
    if (!model.world || !model.selection.site) return;
    const auto offer = [&](std::string_view id, const std::string& label, const scene::Edit& edit) {
        const float width = buttonWidth(frame, label, true);
        if (width > row.rest().width()) return; // undo and redo come first
        if (button(frame, id, row.left(width), label, {.icon = icons::undo})) frame.emit(AppendEdit{edit});
    };
    const glm::dvec2 plan(*model.selection.site);
    constexpr double reachMeters = 1.5;
    const scene::PlannedFeature* feature = scene::featureAt(model.world->features, plan, reachMeters);
    if (feature)
        offer("erase", frame.tr("tool.erase", {{"what", featureKindName(frame, feature->kind)}}),
              scene::EraseFeature{feature->id});
    const scene::SurfaceZone* zone = scene::zoneAt(model.world->zones, plan);
    if (zone) offer("restore", frame.tr("tool.restore"), scene::RestoreSurface{zone->id});
    const bool chosen = zone && zone->id == model.selection.areaId;
    const std::string hole = frame.tr("tool.hole");
    if (chosen && buttonWidth(frame, hole, true) <= row.rest().width() &&
        button(frame, "hole", row.left(buttonWidth(frame, hole, true)), hole, {.icon = icons::clip}))
        frame.emit(SetTool{Tool::CutHole});
    const bool typed = chosen && zone->kind != scene::SurfaceZone::Kind::Clip;
    if (!typed || row.rest().width() < frame.px(220)) return;
    const bool levelled = zone->kind == scene::SurfaceZone::Kind::Flatten;
    const auto meters =
        stepper(frame, "zoneHeight", row.left(frame.px(220)), frame.tr(levelled ? "tool.height" : "tool.by"),
                zone->heightMeters, 0.5, -500, 9000, "m");
    if (meters) frame.emit(AppendEdit{scene::ReshapeSurface{zone->id, zone->area, *meters}});
}

} // namespace

void openPopupAbove(const char* id, const Rect& rect, bool clicked) {
    if (clicked) ImGui::OpenPopup(id);
    ImGui::SetNextWindowPos({rect.min.x, rect.min.y - 8}, ImGuiCond_Always, {0, 1});
}

void drawCorridorButton(Frame& frame, Row& row) {
    if (toolButton(frame, row, "corridor", frame.tr("tool.corridor"), icons::corridor, frame.layout.compact))
        frame.emit(SetTool{Tool::Corridor});
}

void drawTools(Frame& frame, Row& row) {
    frame.memory.flattenHeightMeters.reset(); // each polygon begins with the height of its own corners
    if (toolButton(frame, row, "flatten", frame.tr("tool.flatten"), icons::flatten, false))
        frame.emit(SetTool{Tool::FlattenPolygon});
    if (toolButton(frame, row, "clip", frame.tr("tool.clip"), icons::clip, false))
        frame.emit(SetTool{Tool::ClipPolygon});
    if (toolButton(frame, row, "place", frame.tr("tool.place"), icons::place, false)) frame.emit(placeTool(frame));
    const float left = row.rest().min.x;
    const bool draws = toolButton(frame, row, "draw", frame.tr("tool.draw"), icons::draw, frame.layout.compact);
    openPopupAbove("drawKinds", {{left, row.rest().min.y}, row.rest().max}, draws);
    drawKindList(frame);
    drawCorridorButton(frame, row);
    drawTakingBack(frame, row);
}

// The tool in hand --------------------------------------------------------------------------------------------------

namespace {

void drawToolName(Frame& frame, const Row& row) {
    const Tool tool = frame.model.tool;
    drawTextIn(frame.fonts.title, row.rest(), palette::text,
               frame.tr(tool == Tool::MoveBuilding || tool == Tool::MoveDevice ? "tool.move"
                        : tool == Tool::CutHole                                ? "tool.hole"
                        : tool == Tool::ClipPolygon                            ? "tool.clip"
                                                                               : "tool.corridor"));
}

/// One of several, as a row of buttons.
bool choice(Frame& frame, Row& row, std::string_view id, const std::string& label, bool active) {
    return button(frame, id, row.left(textWidth(frame.fonts.body, label) + frame.px(32)), label, {.active = active});
}

/// Levelled to a height, or lifted and lowered as it is.
void drawSurfaceOptions(Frame& frame, Row& row) {
    const auto points = frame.model.toolPoints;
    Memory& memory = frame.memory;
    const bool shifts = frame.model.tool == Tool::ShiftPolygon;
    SetTool tool{shifts ? Tool::ShiftPolygon : Tool::FlattenPolygon, memory.flattenHeightMeters};
    tool.shiftMeters = memory.shiftMeters;
    bool changed = false;
    if (choice(frame, row, "level", frame.tr("tool.flatten"), !shifts) && shifts)
        tool.tool = Tool::FlattenPolygon, changed = true;
    if (choice(frame, row, "shift", frame.tr("tool.shift"), shifts) && !shifts)
        tool.tool = Tool::ShiftPolygon, changed = true;
    const Rect field = row.left(frame.px(220));
    if (shifts) {
        if (const auto by =
                stepper(frame, "shiftBy", field, frame.tr("tool.by"), memory.shiftMeters, 0.5, -200, 200, "m"))
            memory.shiftMeters = tool.shiftMeters = *by, changed = true;
    } else if (!points.empty()) {
        double mean = 0;
        for (const glm::dvec3& point : points) mean += point.z / static_cast<double>(points.size());
        const auto height = stepper(frame, "flattenHeight", field, frame.tr("tool.height"),
                                    memory.flattenHeightMeters.value_or(mean), 0.5, -500, 9000, "m");
        if (height) memory.flattenHeightMeters = tool.heightMeters = height, changed = true;
    }
    if (changed) frame.emit(tool);
}

constexpr std::array landUses{"M1", "M2", "M3", "W1", "B", "R", "A", "G", "S", "U"}; // GB 50137-2011

void landUseList(Frame& frame) {
    const Popup popup(frame, "landUses");
    if (!popup) return;
    scene::DrawFeature& feature = frame.memory.drawn;
    for (const std::string code : landUses) {
        if (!popupChoice(frame, code, landUseName(frame, code), feature.landUse == code)) continue;
        feature.landUse = code;
        frame.emit(drawTool(feature));
    }
}

void drawFeatureOptions(Frame& frame, Row& row) {
    scene::DrawFeature& feature = frame.memory.drawn;
    const std::string name = featureKindName(frame, feature.kind);
    const Rect title = row.left(textWidth(frame.fonts.title, name) + frame.px(16));
    drawTextIn(frame.fonts.title, title, palette::text, name);
    if (scene::isLine(feature.kind)) {
        const double step = feature.widthMeters < 2 ? 0.1 : 1;
        const auto width = stepper(frame, "featureWidth", row.left(frame.px(220)), frame.tr("tool.featureWidth"),
                                   feature.widthMeters, step, step, 200, "m");
        if (!width) return;
        feature.widthMeters = *width;
        frame.emit(drawTool(feature));
    } else if (feature.kind == scene::FeatureKind::Parcel) {
        const std::string use = landUseName(frame, feature.landUse);
        const Rect rect = row.left(textWidth(frame.fonts.body, use) + frame.px(32));
        openPopupAbove("landUses", rect, button(frame, "landUse", rect, use, {.active = true}));
        landUseList(frame);
    }
}

/// A box, one of the models at hand, or any file by its path.
void modelList(Frame& frame, std::string& modelFile) {
    const Popup popup(frame, "models");
    if (!popup) return;
    if (popupChoice(frame, "box", frame.tr("tool.box"), modelFile.empty())) modelFile.clear();
    for (const std::string& file : frame.model.modelFiles)
        if (popupChoice(frame, file, std::filesystem::path(file).filename().string(), file == modelFile))
            modelFile = file;
    std::string& path = frame.memory.modelPath;
    ImGui::SetNextItemWidth(frame.px(280));
    if (!ImGui::InputTextWithHint("##path", frame.tr("tool.modelHint").c_str(), &path,
                                  ImGuiInputTextFlags_EnterReturnsTrue))
        return;
    modelFile = path;
    ImGui::CloseCurrentPopup();
}

void drawPlaceOptions(Frame& frame, Row& row) {
    scene::PlaceBuilding& prototype = frame.memory.prototype;
    const scene::PlaceBuilding before = prototype;
    for (const std::string function : {"plant", "warehouse", "office"}) {
        const std::string label = functionName(frame, function);
        const Rect rect = row.left(textWidth(frame.fonts.body, label) + frame.px(24));
        if (button(frame, function, rect, label, {.active = prototype.function == function}))
            prototype.function = function;
    }
    const bool modelled = !prototype.modelFile.empty();
    const std::string shape =
        modelled ? std::filesystem::path(prototype.modelFile).filename().string() : frame.tr("tool.box");
    const Rect choose = row.left(std::min(frame.px(160), textWidth(frame.fonts.body, shape) + frame.px(32)));
    openPopupAbove("models", choose, button(frame, "model", choose, shape, {.active = modelled}));
    modelList(frame, prototype.modelFile);
    const float width = std::min(frame.px(192), (row.rest().width() - frame.px(40)) / 4);
    const auto size = [&](std::string_view id, std::string_view label, double& value, double step) {
        if (const auto changed = stepper(frame, id, row.left(width), label, value, step, step, 2000, "m"))
            value = *changed;
    };
    size("placeLength", frame.tr("tool.length"), prototype.size.x, 5);
    size("placeWidth", frame.tr("tool.width"), prototype.size.y, 5);
    size("placeHeight", frame.tr("tool.rise"), prototype.size.z, 1);
    if (const auto storeys =
            stepper(frame, "placeStoreys", row.left(width), frame.tr("tool.storeys"), prototype.storeys, 1, 1, 99, ""))
        prototype.storeys = static_cast<int>(*storeys);
    const bool changed = prototype.function != before.function || prototype.size != before.size ||
                         prototype.storeys != before.storeys || prototype.modelFile != before.modelFile;
    if (changed) frame.emit(placeTool(frame));
}

/// How many points make it whole.
size_t pointsNeeded(const Frame& frame) {
    switch (frame.model.tool) {
    case Tool::FlattenPolygon:
    case Tool::ShiftPolygon:
    case Tool::ClipPolygon:
    case Tool::CutHole:
        return 3;
    case Tool::Draw:
        return scene::isLine(frame.memory.drawn.kind) ? 2 : 3;
    case Tool::Corridor:
        return 1;
    case Tool::Select:
    case Tool::PlaceBuilding:
    case Tool::MoveBuilding:
    case Tool::MoveDevice:
        break;
    }
    return 0;
}

} // namespace

void drawToolInHand(Frame& frame, Row& row) {
    const Tool tool = frame.model.tool;
    const std::string cancel = frame.tr("tool.cancel");
    if (button(frame, "cancel", row.right(buttonWidth(frame, cancel, true)), cancel, {.icon = icons::cross}))
        frame.emit(CancelTool{});
    if (const size_t needed = pointsNeeded(frame); needed > 0) {
        const bool enough = frame.model.toolPoints.size() >= needed;
        const std::string finish = frame.tr(tool == Tool::Corridor ? "tool.toRoad" : "tool.finish");
        if (button(frame, "finish", row.right(buttonWidth(frame, finish, true)), finish,
                   {.active = enough, .enabled = enough, .icon = icons::check}))
            frame.emit(FinishTool{});
    }
    switch (tool) {
    case Tool::FlattenPolygon:
    case Tool::ShiftPolygon:
        return drawSurfaceOptions(frame, row);
    case Tool::PlaceBuilding:
        return drawPlaceOptions(frame, row);
    case Tool::Draw:
        return drawFeatureOptions(frame, row);
    case Tool::ClipPolygon:
    case Tool::CutHole:
    case Tool::MoveBuilding:
    case Tool::MoveDevice:
    case Tool::Corridor:
        return drawToolName(frame, row);
    case Tool::Select:
        return;
    }
}

} // namespace sandtable::ui
