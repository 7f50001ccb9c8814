#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/Panels.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace sandtable::ui {

static constexpr float rowHeight = 40, sliderHeight = 16;

static void drawLayerRow(Frame& frame, CardBody& body, const LayerState& state, size_t index) {
    const scene::LayerSpec* spec = frame.model.park ? frame.model.park->layer(state.id) : nullptr;
    const std::string name = spec ? frame.text(spec->name) : state.id;
    const std::string id = "layer" + std::to_string(index);
    const Rect row = body.take(rowHeight);
    const std::string label = name.empty() ? state.id : name;
    if (state.failed) {
        const float left = drawTag(frame, row.max.x, row.center().y, palette::alarm, frame.tr("layers.failed"));
        drawTextIn(frame.fonts.body, {row.min, {left - frame.px(8), row.max.y}}, palette::textFaint, label);
        return;
    }
    if (switchRow(frame, id, row, label, state.visible)) frame.emit(SetLayer{state.id, !state.visible, state.opacity});
    const bool fades = spec && (spec->kind == scene::LayerKind::Imagery || spec->kind == scene::LayerKind::Vector);
    if (!state.visible || !fades) return;
    if (const auto opacity = slider(frame, id + "opacity", body.take(sliderHeight), state.opacity))
        frame.emit(SetLayer{state.id, state.visible, *opacity});
}

/// One choice of several, as buttons that flow over as many rows as they need; the one that was pressed.
static std::optional<size_t> drawChips(Frame& frame, CardBody& body, const std::string& id,
                                       const std::vector<std::string>& names, size_t chosen) {
    constexpr float chipHeight = 32, gap = 6;
    Rect row = body.take(chipHeight);
    float x = row.min.x;
    std::optional<size_t> pressed;
    for (size_t i = 0; i < names.size(); ++i) {
        const float width = std::max(frame.px(40), textWidth(frame.fonts.body, names[i]) + frame.px(20));
        if (x > row.min.x && x + width > row.max.x) {
            body.space(gap);
            row = body.take(chipHeight);
            x = row.min.x;
        }
        const Rect chip{{x, row.min.y}, {std::min(x + width, row.max.x), row.max.y}};
        if (button(frame, id + std::to_string(i), chip, names[i], {.active = i == chosen}) && i != chosen) pressed = i;
        x += width + frame.px(gap);
    }
    return pressed;
}

static void drawFieldChoice(Frame& frame, CardBody& body) {
    std::vector<std::string> quantities{""}, names{frame.tr("field.none")};
    for (const decision::FieldSpec* field : frame.model.fields) {
        quantities.push_back(field->quantity);
        names.push_back(frame.text(field->name));
    }
    quantities.emplace_back(sunHoursMap);
    names.push_back(frame.tr("sun.hours"));
    quantities.emplace_back(sightMap);
    names.push_back(frame.tr("sight.title"));
    std::string chosen = frame.model.field.spec ? frame.model.field.spec->quantity : "";
    if (frame.model.sun.shown) chosen = sunHoursMap;
    if (frame.model.sight.shown) chosen = sightMap;
    const auto at = static_cast<size_t>(std::ranges::find(quantities, chosen) - quantities.begin());
    if (const auto pressed = drawChips(frame, body, "field ", names, at)) frame.emit(SetField{quantities[*pressed]});
}

static void drawSunDays(Frame& frame, CardBody& body) {
    using decision::SunDayKind;
    const std::vector<std::string> names{frame.tr("sun.greatCold"), frame.tr("sun.solstice"), frame.tr("sun.given")};
    if (const auto pressed = drawChips(frame, body, "sun day ", names, static_cast<size_t>(frame.model.sun.day)))
        frame.emit(SetSunDay{static_cast<SunDayKind>(*pressed)});
    body.space(4);
}

/// What the surfaces and lines are coloured by: health, or one field; networks by load.
static void drawMaps(Frame& frame, CardBody& body) {
    const UiModel& model = frame.model;
    if (switchRow(frame, "health", body.take(rowHeight), frame.tr("layers.health"), model.healthColors))
        frame.emit(SetHealthColors{!model.healthColors});
    drawTextIn(frame.fonts.body, body.take(rowHeight),
               model.field.spec || model.sun.shown || model.sight.shown ? palette::text : palette::textFaint,
               frame.tr("layers.field"));
    drawFieldChoice(frame, body);
    body.space(4);
    if (model.sun.shown) drawSunDays(frame, body);
    if (model.field.spec &&
        switchRow(frame, "barriers", body.take(rowHeight), frame.tr("layers.fieldBarriers"), model.fieldBarriers))
        frame.emit(SetFieldBarriers{!model.fieldBarriers});
    if (model.hasNetworks) {
        if (switchRow(frame, "loads", body.take(rowHeight), frame.tr("layers.networkLoads"), model.networkLoads))
            frame.emit(SetNetworkLoads{!model.networkLoads});
        if (!model.networks.empty() &&
            switchRow(frame, "flow", body.take(rowHeight), frame.tr("layers.flow"), model.flow))
            frame.emit(SetFlow{!model.flow});
    }
    if (switchRow(frame, "markers", body.take(rowHeight), frame.tr("layers.markers"), model.showMarkers))
        frame.emit(SetMarkers{!model.showMarkers});
}

float drawLayersPanel(Frame& frame, const Rect& most) {
    const std::string title = frame.tr("layers.title");
    return drawCard(frame, "layers", most, {.title = title},
                    [&](CardBody& body) {
                        drawMaps(frame, body);
                        body.rule();
                        if (frame.model.layers.empty()) body.paragraph(frame.tr("layers.none"), palette::textSoft);
                        for (size_t i = 0; i < frame.model.layers.size(); ++i)
                            drawLayerRow(frame, body, frame.model.layers[i], i);
                    })
        .bottom;
}

static bool viewRow(Frame& frame, CardBody& body, std::string_view id, std::string_view name) {
    const Rect row = body.take(rowHeight);
    const Press press = pressable(id, row);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (press.hovered)
        list.AddRectFilled({row.min.x - frame.px(8), row.min.y}, {row.max.x + frame.px(8), row.max.y}, palette::field,
                           frame.px(6));
    icons::locate(list, {row.min.x + frame.px(8), row.center().y}, frame.px(7),
                  press.hovered ? palette::accent : palette::textFaint);
    drawTextIn(frame.fonts.body, {{row.min.x + frame.px(28), row.min.y}, row.max}, palette::text, name);
    return press.clicked;
}

void drawViewsPanel(Frame& frame, const Rect& most) {
    const std::string title = frame.tr("views.title");
    drawCard(frame, "views", most, {.title = title}, [&](CardBody& body) {
        if (viewRow(frame, body, "all", frame.tr("views.all"))) frame.emit(FitAll{});
        if (!frame.model.park) return;
        for (const scene::NamedView& view : frame.model.park->views)
            if (viewRow(frame, body, view.id, frame.text(view.name))) frame.emit(GoToView{view.id});
    });
}

void drawLeftColumn(Frame& frame) {
    const Rect& column = frame.layout.left;
    const float gap = frame.px(16);
    const size_t views = 1 + (frame.model.park ? frame.model.park->views.size() : 0);
    const float wanted =
        frame.model.showStatistics ? column.height() * 0.55f : cardHeight(frame, rowHeight * static_cast<float>(views));
    const float lower = std::min(wanted, column.height() * (frame.model.showStatistics ? 0.55f : 0.4f));
    Rect upper = column;
    upper.max.y -= lower + gap;
    const Rect rest{{column.min.x, drawLayersPanel(frame, upper) + gap}, column.max};
    if (frame.model.showStatistics)
        drawStatisticsPanel(frame, rest);
    else
        drawViewsPanel(frame, rest);
}

} // namespace sandtable::ui
