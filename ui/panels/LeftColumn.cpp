#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/Panels.h"

#include <algorithm>

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
    if (!state.visible) return;
    if (const auto opacity = slider(frame, id + "opacity", body.take(sliderHeight), state.opacity))
        frame.emit(SetLayer{state.id, state.visible, *opacity});
}

float drawLayersPanel(Frame& frame, const Rect& most) {
    const std::string title = frame.tr("layers.title");
    return drawCard(frame, "layers", most, {.title = title},
                    [&](CardBody& body) {
                        if (frame.model.layers.empty()) body.paragraph(frame.tr("layers.none"), palette::textSoft);
                        for (size_t i = 0; i < frame.model.layers.size(); ++i)
                            drawLayerRow(frame, body, frame.model.layers[i], i);
                        body.rule();
                        if (switchRow(frame, "health", body.take(rowHeight), frame.tr("layers.health"),
                                      frame.model.healthColors))
                            frame.emit(SetHealthColors{!frame.model.healthColors});
                        if (switchRow(frame, "markers", body.take(rowHeight), frame.tr("layers.markers"),
                                      frame.model.showMarkers))
                            frame.emit(SetMarkers{!frame.model.showMarkers});
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
