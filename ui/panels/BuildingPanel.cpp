#include "scene/world/BuildingFields.h"
#include "scene/world/EditJson.h"
#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/HealthParts.h"
#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

namespace sandtable::ui {

using scene::Building;

static void attributeRow(Frame& frame, CardBody& body, std::string_view name, const std::string& value) {
    if (value.empty()) return;
    const Rect row = body.take(32);
    if (!CardBody::visible(row)) return;
    const float split = row.min.x + std::round(row.width() * 0.42f);
    drawTextIn(frame.fonts.small, {row.min, {split - frame.px(8), row.max.y}}, palette::textSoft, name);
    const std::string fitting = shortened(frame.fonts.body, value, row.max.x - split);
    drawTextRight(frame.fonts.body, {row.max.x, Fonts::lineTop(frame.fonts.body, row.center().y)}, palette::text,
                  fitting);
}

/// Attributes worth reading, by the fields that hold them.
struct KnownAttribute {
    const char* key; // of its name's translation
    std::span<const std::string_view> (*fields)();
    const char* unit;
};
static constexpr std::array<KnownAttribute, 5> knownAttributes{{
    {"building.floorArea", scene::floorAreaFieldNames, "m²"},
    {"building.fireRating", scene::fireRatingFieldNames, ""},
    {"building.hazard", scene::fireHazardFieldNames, ""},
    {"building.structure", scene::structureFieldNames, ""},
    {"building.year", scene::yearBuiltFieldNames, ""},
}};

static const gis::AttributeValue* findAttribute(const Building& building, const KnownAttribute& known) {
    for (const auto& [name, value] : building.attributes)
        if (scene::isOneOf(name, known.fields())) return &value;
    return nullptr;
}

/// Measures rounded, everything else as it stands.
static std::string attributeWords(const gis::AttributeValue& value, std::string_view unit) {
    const auto number = gis::attributeNumber(value);
    if (!unit.empty() && number) return formatNumber(*number, *number < 100 ? 1 : 0) + " " + std::string(unit);
    if (std::holds_alternative<double>(value)) return plainNumber(*number);
    return gis::attributeText(value);
}

/// Everything the data says, under its own names; folded until asked for.
static void drawRawAttributes(Frame& frame, CardBody& body, const Building& building) {
    if (building.attributes.empty()) return;
    body.space(8);
    bool& open = frame.memory.rawAttributes;
    const Rect row = body.take(32);
    const Press press = pressable("raw", row);
    if (press.clicked) open = !open;
    drawTextIn(frame.fonts.small, row, press.hovered ? palette::accent : palette::textSoft,
               frame.tr(open ? "building.lessData" : "building.moreData"));
    if (!open) return;
    for (const auto& [name, value] : building.attributes) attributeRow(frame, body, name, attributeWords(value, ""));
}

static void drawAttributes(Frame& frame, CardBody& body, const Building& building) {
    body.section(frame.tr("building.attributes"));
    attributeRow(frame, body, frame.tr("building.function"), functionName(frame, building.function));
    attributeRow(frame, body, frame.tr("building.footprint"), formatNumber(building.footprintArea(), 0) + " m²");
    if (building.heightMeters > 0)
        attributeRow(frame, body, frame.tr("building.height"), formatNumber(building.heightMeters, 1) + " m");
    const std::string storeys = formatNumber(building.storeys, 0);
    attributeRow(frame, body, frame.tr("building.storeys"),
                 building.storeysAssumed ? frame.tr("building.assumed", {{"value", storeys}}) : storeys);
    for (const KnownAttribute& known : knownAttributes) {
        const gis::AttributeValue* value = findAttribute(building, known);
        if (value) attributeRow(frame, body, frame.tr(known.key), attributeWords(*value, known.unit));
    }
    drawRawAttributes(frame, body, building);
}

/// Edits of one building: only while a scenario is open.
static void drawEdits(Frame& frame, CardBody& body, const Building& building) {
    body.section(frame.tr("building.edit"));
    const Rect row = body.take(40);
    const float gap = frame.px(8), side = frame.px(48);
    Rect cell{row.min, {row.min.x + side, row.max.y}};
    const auto next = [&](float width) {
        const Rect rect{cell.min, {cell.min.x + width, cell.max.y}};
        cell.min.x = rect.max.x + gap;
        return rect;
    };
    const double turn = std::acos(-1.0) / 12; // 15°
    if (button(frame, "turnLeft", next(side), "", {.icon = icons::turnLeft}))
        frame.emit(AppendEdit{scene::TurnBuilding{building.id, building.yawRadians + turn}});
    if (button(frame, "turnRight", next(side), "", {.icon = icons::turnRight}))
        frame.emit(AppendEdit{scene::TurnBuilding{building.id, building.yawRadians - turn}});
    const float half = (row.max.x - cell.min.x - gap) / 2;
    const bool moving = frame.model.tool == Tool::MoveBuilding;
    if (button(frame, "move", next(half), frame.tr("tool.move"), {.active = moving, .icon = icons::move}))
        frame.emit(SetTool{moving ? Tool::Select : Tool::MoveBuilding, {}, {}});
    if (button(frame, "remove", next(half), frame.tr("building.remove"), {.icon = icons::cross}))
        frame.emit(AppendEdit{scene::RemoveBuilding{building.id}});
    body.space(8);
    if (building.drawn()) {
        if (button(frame, "flattenUnder", body.take(36), frame.tr("building.flattenUnder"), {.icon = icons::flatten}))
            frame.emit(FlattenUnder{building.id});
    }
}

/// One of several words: the row shows the present one, pressed it offers the others.
struct Offer {
    std::string id, name;
};
static std::optional<size_t> chooseRow(Frame& frame, CardBody& body, const char* id, std::string_view label,
                                       const std::string& current, std::span<const Offer> offers) {
    body.space(8);
    const Rect row = body.take(36);
    const float split = row.min.x + std::round(row.width() * 0.42f);
    drawTextIn(frame.fonts.small, {row.min, {split, row.max.y}}, palette::textSoft, label);
    const Rect field{{split, row.min.y}, row.max};
    if (button(frame, id, field, current.empty() ? noValue : current)) ImGui::OpenPopup(id);
    ImGui::SetNextWindowPos({field.min.x, field.max.y + frame.px(4)});
    const Popup popup(frame, id);
    if (!popup) return std::nullopt;
    for (size_t i = 0; i < offers.size(); ++i)
        if (popupChoice(frame, offers[i].id, offers[i].name, offers[i].name == current)) return i;
    return std::nullopt;
}

static void drawCopy(Frame& frame, CardBody& body, const Building& building) {
    body.space(8);
    if (button(frame, "copy", body.take(36), frame.tr("building.copy"), {.icon = icons::plus}))
        frame.emit(CopyBuilding{building.id});
}

/// What the fire code and the indicators ask about it.
static void drawDescription(Frame& frame, CardBody& body, const Building& building) {
    body.section(frame.tr("building.description"));
    scene::DescribeBuilding edit;
    edit.id = building.id;
    std::vector<Offer> functions;
    for (const char* function : {"plant", "warehouse", "office", "dormitory", "utility"})
        functions.push_back({function, functionName(frame, function)});
    if (const auto chosen = chooseRow(frame, body, "describeFunction", frame.tr("building.function"),
                                      functionName(frame, building.function), functions)) {
        edit.function = functions[*chosen].id;
        frame.emit(AppendEdit{edit});
    }
    using Hazard = scene::FireClass::Hazard;
    std::vector<Offer> hazards;
    for (const Hazard hazard : {Hazard::Jia, Hazard::Yi, Hazard::Bing, Hazard::Ding, Hazard::Wu})
        hazards.push_back({scene::hazardName(hazard), scene::hazardName(hazard)});
    if (const auto chosen = chooseRow(frame, body, "describeHazard", frame.tr("building.hazard"),
                                      scene::hazardName(building.fire.hazard), hazards)) {
        edit.hazard = static_cast<Hazard>(static_cast<int>(Hazard::Jia) + static_cast<int>(*chosen));
        frame.emit(AppendEdit{edit});
    }
    std::vector<Offer> ratings;
    for (const char* rating : {"building.rating1", "building.rating2", "building.rating3", "building.rating4"})
        ratings.push_back({rating, frame.tr(rating)});
    const int rating = building.fire.rating;
    const std::string present = rating >= 1 && rating <= 4 ? ratings[static_cast<size_t>(rating - 1)].name : "";
    if (const auto chosen =
            chooseRow(frame, body, "describeRating", frame.tr("building.fireRating"), present, ratings)) {
        edit.fireRating = static_cast<int>(*chosen) + 1;
        frame.emit(AppendEdit{edit});
    }
    if (!building.placed() || !building.outline.empty() || !building.modelFile.empty()) return;
    constexpr double usualPitch = 0.1; // of half the width
    const std::array<Offer, 3> roofs{Offer{"flat", frame.tr("building.roofFlat")},
                                     Offer{"gable", frame.tr("building.roofGable")},
                                     Offer{"hip", frame.tr("building.roofHip")}};
    if (const auto chosen = chooseRow(frame, body, "describeRoof", frame.tr("building.roof"),
                                      roofs[static_cast<size_t>(building.roof)].name, roofs)) {
        edit.roof = static_cast<scene::Roof>(*chosen);
        edit.roofRiseMeters =
            *chosen == 0 ? 0
                         : std::max(1.0, std::round(std::min(building.size.x, building.size.y) * usualPitch * 5) / 10);
        frame.emit(AppendEdit{edit});
    }
}

/// Place and angle as figures; site metres, degrees counter-clockwise from how it stood.
static void drawPlace(Frame& frame, CardBody& body, const Building& building) {
    const auto row = [&](std::string_view id, std::string_view label, double value, double step, double limit,
                         std::string_view unit) {
        body.space(8);
        return stepper(frame, id, body.take(36), label, value, step, -limit, limit, unit);
    };
    const glm::dvec2 place = building.place();
    constexpr double farthest = 1e6;
    const auto east = row("east", frame.tr("building.east"), place.x, 1, farthest, "m");
    if (east) frame.emit(AppendEdit{scene::MoveBuilding{building.id, {*east, place.y, scene::onTheGround}}});
    const auto north = row("north", frame.tr("building.north"), place.y, 1, farthest, "m");
    if (north) frame.emit(AppendEdit{scene::MoveBuilding{building.id, {place.x, *north, scene::onTheGround}}});
    const auto angle = row("angle", frame.tr("building.angle"), glm::degrees(building.yawRadians), 1, 360, "°");
    if (angle) frame.emit(AppendEdit{scene::TurnBuilding{building.id, glm::radians(*angle)}});
}

static void drawSizes(Frame& frame, CardBody& body, const Building& building) {
    if (!building.placed()) return;
    const auto sizeRow = [&](std::string_view id, std::string_view label, double glm::dvec3::*axis, double step) {
        body.space(8);
        const auto value = stepper(frame, id, body.take(36), label, building.size.*axis, step, step, 2000, "m");
        if (!value) return;
        scene::ResizeBuilding edit{building.id, building.size, building.storeys};
        edit.size.*axis = *value;
        frame.emit(AppendEdit{edit});
    };
    sizeRow("length", frame.tr("building.length"), &glm::dvec3::x, 5);
    sizeRow("width", frame.tr("building.width"), &glm::dvec3::y, 5);
    sizeRow("height", frame.tr("building.height"), &glm::dvec3::z, 1);
    body.space(8);
    if (const auto storeys =
            stepper(frame, "storeys", body.take(36), frame.tr("building.storeys"), building.storeys, 1, 1, 99, ""))
        frame.emit(AppendEdit{scene::ResizeBuilding{building.id, building.size, static_cast<int>(*storeys)}});
}

static void drawHealth(Frame& frame, CardBody& body, const Building& building) {
    const decision::HealthScore* score = frame.model.health ? frame.model.health->building(building.id) : nullptr;
    if (!score) return body.paragraph(frame.tr("building.noDevices"), palette::textSoft);
    if (score->contributions.empty()) return body.paragraph(frame.tr("building.metersOnly"), palette::textSoft);
    if (drawScore(frame, body, *score, buildingBand(frame.model, building.id)))
        askWhy(frame, {WhyStep{WhyStep::Kind::Building, building.id}});
    if (const auto device = drawContributions(frame, body, *score)) frame.emit(Select{building.id, *device});
}

/// Far enough away to see the whole building.
static FlyTo flyTo(const Building& building, const std::optional<double>& groundMeters) {
    Box2 plan;
    for (const Polygon& footprint : building.footprints) plan.extend(polygonBounds(footprint));
    const glm::dvec2 center = plan.empty() ? glm::dvec2(building.position) : plan.center();
    const double base = std::isfinite(building.baseHeightMeters) ? building.baseHeightMeters : groundMeters.value_or(0);
    const double reach = std::max({plan.size().x, plan.size().y, building.heightMeters, 20.0});
    return {glm::dvec3(center, base), reach * 2.5};
}

void drawBuildingPanel(Frame& frame, const Rect& most, const Building& building) {
    const std::string& title = frame.text(building.name);
    const CardResult result =
        drawCard(frame, "building", most, {.title = title, .back = true, .locate = true}, [&](CardBody& body) {
            drawHealth(frame, body, building);
            if (frame.model.scenario) {
                drawEdits(frame, body, building);
                drawPlace(frame, body, building);
                drawSizes(frame, body, building);
                drawCopy(frame, body, building);
                drawDescription(frame, body, building);
            }
            drawAttributes(frame, body, building);
        });
    if (result.back) frame.emit(Select{});
    if (result.locate) frame.emit(flyTo(building, frame.model.selectedGroundMeters));
}

} // namespace sandtable::ui
