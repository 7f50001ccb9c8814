#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/Panels.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::ui {

namespace {

using decision::CorridorOption;
using decision::CorridorWish;

std::string letterOf(size_t option) { return std::string(1, static_cast<char>('A' + option)); }

void attach(Frame& frame, const CorridorWish& wish) { frame.emit(SetCorridor{wish}); }

/// The length of the chosen one and what it costs, as large as figures get.
void drawHeadline(Frame& frame, CardBody& body, const CorridorOption& option) {
    const Rect row = body.take(64);
    ImFont *large = frame.fonts.heading, *small = frame.fonts.small;
    const float top = Fonts::lineTop(large, row.center().y + frame.px(8));
    drawFigure(frame, large, {row.min.x, top}, palette::text, formatNumber(option.length, 0), "m");
    const std::string money = formatNumber(option.investment * 1e-4, 0), unit = frame.tr("compare.tenThousand");
    const float width = textWidth(large, money) + frame.px(8) + textWidth(frame.fonts.body, unit);
    drawFigure(frame, large, {row.max.x - width, top}, palette::text, money, unit);
    drawText(small, {row.min.x, row.min.y}, palette::textSoft, frame.tr("corridor.length"));
    drawTextRight(small, {row.max.x, row.min.y}, palette::textSoft, frame.tr("corridor.investment"));
}

void drawRow(Frame& frame, CardBody& body, std::string_view name, const std::vector<std::string>& values,
             size_t chosen) {
    const Rect row = body.take(28);
    const float column = (row.width() - frame.px(frame.layout.compact ? 124 : 148)) / 3;
    drawTextIn(frame.fonts.small, {row.min, {row.max.x - column * static_cast<float>(values.size()), row.max.y}},
               palette::textSoft, name);
    ImFont* font = frame.fonts.body;
    for (size_t i = 0; i < values.size(); ++i) {
        const float right = row.max.x - column * static_cast<float>(values.size() - 1 - i);
        drawTextRight(font, {right, Fonts::lineTop(font, row.center().y)},
                      i == chosen ? palette::text : palette::textSoft, values[i]);
    }
}

/// Options as columns; their letters choose one.
void drawTable(Frame& frame, CardBody& body) {
    const auto& options = frame.model.corridor.corridor->options;
    const size_t chosen = frame.model.corridor.chosen, shown = std::min<size_t>(options.size(), 3);
    const Rect head = body.take(32);
    const float column = (head.width() - frame.px(frame.layout.compact ? 124 : 148)) / 3;
    for (size_t i = 0; i < shown; ++i) {
        const float right = head.max.x - column * static_cast<float>(shown - 1 - i);
        const Rect cell{{right - column + frame.px(8), head.min.y}, {right, head.max.y}};
        if (button(frame, "option" + letterOf(i), cell, letterOf(i), {.active = i == chosen}))
            frame.emit(ChooseCorridor{i});
    }
    body.space(4);
    const auto row = [&](std::string_view word, auto figure) {
        std::vector<std::string> values;
        for (size_t i = 0; i < shown; ++i) values.push_back(figure(options[i]));
        drawRow(frame, body, frame.tr(word), values, chosen);
    };
    const auto measured = [](const std::optional<double>& value) { return value ? formatNumber(*value, 0) : noValue; };
    row("corridor.lengthMeters", [](const CorridorOption& o) { return formatNumber(o.length, 0); });
    row("corridor.area", [](const CorridorOption& o) { return formatNumber(o.area * 1e-4, 2); });
    row("corridor.usable", [](const CorridorOption& o) { return formatNumber(o.usableFloorArea, 0); });
    row("corridor.cut", [&](const CorridorOption& o) { return std::string(measured(o.cut)); });
    row("corridor.fill", [&](const CorridorOption& o) { return std::string(measured(o.fill)); });
    row("corridor.relocations",
        [](const CorridorOption& o) { return formatNumber(static_cast<double>(o.relocations.size()), 0); });
    row("corridor.money", [](const CorridorOption& o) { return formatNumber(o.investment * 1e-4, 0); });
    row("corridor.cost", [](const CorridorOption& o) { return formatNumber(o.cost, 0); });
    row("corridor.pinch", [](const CorridorOption& o) { return formatNumber(o.pinchWidth, 1); });
    row("corridor.overlap", [](const CorridorOption& o) { return formatShare(o.overlap); });
}

struct WeightSlider {
    const char* word;
    double decision::CostWeights::*weight;
    double most;
    int steps;
    bool neverAtZero = false;
};
constexpr std::array weightSliders{
    WeightSlider{"corridor.slope", &decision::CostWeights::slopePerPercent, 1, 20},
    WeightSlider{"corridor.demolition", &decision::CostWeights::demolition, 100, 20, true},
    WeightSlider{"corridor.green", &decision::CostWeights::green, 10, 20},
    WeightSlider{"corridor.water", &decision::CostWeights::water, 20, 20, true},
    WeightSlider{"corridor.protected", &decision::CostWeights::protectedLand, 40, 20, true},
    WeightSlider{"corridor.crossing", &decision::CostWeights::roadCrossing, 5, 20}};

void drawSettings(Frame& frame, CardBody& body) {
    CorridorWish wish = *frame.model.corridor.wish;
    body.space(8);
    const auto width =
        stepper(frame, "corridorWidth", body.take(36), frame.tr("corridor.width"), wish.widthMeters, 1, 2, 500, "m");
    if (width) wish.widthMeters = *width, attach(frame, wish);
    body.section(frame.tr("corridor.weights"));
    for (const WeightSlider& each : weightSliders) {
        double& weight = wish.weights.*each.weight;
        const Rect row = body.take(24), track = body.take(20);
        ImFont* font = frame.fonts.small;
        const std::string figure = each.neverAtZero && weight <= 0 ? frame.tr("corridor.never") : plainNumber(weight);
        drawTextIn(font, {row.min, {row.max.x - frame.px(80), row.max.y}}, palette::textSoft, frame.tr(each.word));
        drawTextRight(font, {row.max.x, Fonts::lineTop(font, row.center().y)}, palette::text, figure);
        const auto moved = slider(frame, each.word, track, static_cast<float>(weight / each.most), each.steps);
        if (!moved) continue;
        weight = std::round(double(*moved) * each.steps) / each.steps * each.most;
        attach(frame, wish);
    }
}

void drawBody(Frame& frame, CardBody& body) {
    const CorridorStatus& status = frame.model.corridor;
    if (status.corridor && !status.corridor->options.empty()) {
        drawHeadline(frame, body, status.corridor->options[status.chosen]);
        if (frame.model.scenario && button(frame, "keepCorridor", body.take(40), frame.tr("corridor.keep"),
                                           {.active = !status.busy, .enabled = !status.busy, .icon = icons::check}))
            frame.emit(KeepCorridor{});
        drawTable(frame, body);
    } else if (!status.problem.empty() && !status.busy) {
        body.paragraph(frame.tr("corridor.none"), palette::caution);
        body.paragraph(status.problem, palette::textSoft);
    } else {
        body.paragraph(frame.tr("corridor.searching"), palette::textSoft);
    }
    drawSettings(frame, body);
    body.space(8);
    body.paragraph(frame.tr("corridor.method"), palette::textFaint);
}

// In the view -------------------------------------------------------------------------------------------------------

void drawBadge(Frame& frame, const glm::dvec3& site, const std::string& text, bool filled) {
    const glm::dvec3 pixel = frame.model.camera.pixelOf(site);
    const ImVec2 at{static_cast<float>(pixel.x), static_cast<float>(pixel.y)};
    if (pixel.z <= 0 || !frame.layout.view.contains(at)) return;
    ImFont* font = frame.fonts.body;
    const float half = std::max(frame.px(14), textWidth(font, text) / 2 + frame.px(10)), tall = frame.px(14);
    const Rect rect{{at.x - half, at.y - tall}, {at.x + half, at.y + tall}};
    for (const Rect& taken : frame.taken)
        if (taken.overlaps(rect)) return;
    frame.taken.push_back(rect); // markers keep clear
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    list.AddRectFilled(rect.min, rect.max, filled ? palette::accent : palette::card, tall);
    list.AddRect(rect.min, rect.max, palette::accent, tall, 0, frame.px(1.5f));
    const float left = std::round(at.x - textWidth(font, text) / 2);
    list.AddText(font, font->FontSize, {left, Fonts::lineTop(font, at.y)},
                 filled ? palette::card | IM_COL32_A_MASK : palette::text, text.c_str());
}

} // namespace

void drawCorridorMarks(Frame& frame) {
    const CorridorStatus& status = frame.model.corridor;
    if (!status.corridor) return;
    const auto& options = status.corridor->options;
    const size_t shown = std::min({options.size(), status.middles.size(), status.pinches.size()});
    if (status.chosen < shown && std::isfinite(options[status.chosen].pinchWidth))
        drawBadge(frame, status.pinches[status.chosen],
                  frame.tr("corridor.pinchMark", {{"value", formatNumber(options[status.chosen].pinchWidth, 1)}}),
                  false);
    for (size_t i = 0; i < shown; ++i) drawBadge(frame, status.middles[i], letterOf(i), i == status.chosen);
}

void drawCorridorPanel(Frame& frame, const Rect& most) {
    const std::string title = frame.tr(frame.model.corridor.busy ? "corridor.titleBusy" : "corridor.title");
    const CardResult result = drawCard(frame, "corridorCard", most, {.title = title, .close = true},
                                       [&](CardBody& body) { drawBody(frame, body); });
    if (result.close) frame.emit(SetCorridor{});
}

} // namespace sandtable::ui
