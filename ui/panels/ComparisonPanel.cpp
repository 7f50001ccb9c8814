#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/PlanFigures.h"
#include "ui/Widgets.h"
#include "ui/panels/Panels.h"

#include <algorithm>
#include <cmath>

namespace sandtable::ui {

namespace {

constexpr float rowHeight = 32, headHeight = 40;

std::string nameOf(const Frame& frame, const ComparedPlan& plan) {
    return plan.id.empty() ? frame.tr("scenario.base") : frame.text(plan.name);
}

std::string unitOf(const Frame& frame, const PlanFigure& figure) {
    const std::string unit = figure.unit;
    return unit.starts_with("compare.") ? frame.tr(unit) : unit;
}

std::optional<double> valueOf(const ComparedPlan& plan, const PlanFigure& figure) {
    const auto found = plan.figures.find(figure.id);
    if (found == plan.figures.end() || !found->second) return std::nullopt;
    return *found->second * figure.factor;
}

/// What to do with them, and which scenarios take part, over as many rows as they need.
void drawChoice(Frame& frame, CardBody& body, const PlanComparisonView& view) {
    const Rect actions = body.take(40);
    float right = actions.max.x;
    const auto fromRight = [&](const char* word, bool icon) {
        const std::string label = frame.tr(word);
        const float width = buttonWidth(frame, label, icon);
        const Rect rect{{right - width, actions.min.y}, {right, actions.max.y}};
        right = rect.min.x - frame.px(8);
        const ButtonLook look = icon ? ButtonLook{.icon = icons::document} : ButtonLook{};
        return button(frame, word, rect, label, look);
    };
    if (fromRight("compare.saveBrief", true)) frame.emit(SaveBrief{});
    const auto show = [&](BesideMode mode) {
        frame.emit(SetComparison{false});
        frame.emit(SetBeside{mode});
    };
    if (fromRight("compare.apart", false)) show(BesideMode::Apart);
    if (fromRight("compare.swipe", false)) show(BesideMode::Swipe);
    drawTextIn(frame.fonts.small, {actions.min, {right, actions.max.y}}, palette::textSoft, frame.tr("compare.plans"));
    body.space(8);
    Rect row = body.take(40);
    float x = row.min.x;
    for (const scene::ScenarioInfo& scenario : frame.model.scenarios) {
        const std::string& name = frame.text(scenario.name);
        const float width = std::min(buttonWidth(frame, name, false), frame.px(220));
        if (x > row.min.x && x + width > row.max.x) {
            body.space(8);
            row = body.take(40);
            x = row.min.x;
        }
        const bool on = std::ranges::find(view.plans, scenario.id, &ComparedPlan::id) != view.plans.end();
        const Rect rect{{x, row.min.y}, {x + width, row.max.y}};
        if (button(frame, "with" + scenario.id, rect, shortened(frame.fonts.body, name, width - frame.px(24)),
                   {.active = on}))
            frame.emit(ComparePlan{scenario.id, !on});
        x += width + frame.px(8);
    }
    body.space(8);
}

/// A value, and below it what has changed.
void drawCell(Frame& frame, const Rect& cell, const ComparedPlan& plan, const ComparedPlan& base,
              const PlanFigure& figure) {
    const auto value = valueOf(plan, figure), was = valueOf(base, figure);
    ImFont *font = frame.fonts.body, *small = frame.fonts.small;
    const bool bad = std::string_view(figure.id) == "newViolations" && value.value_or(0) > 0;
    const float right = cell.max.x - frame.px(72);
    drawTextRight(font, {right, Fonts::lineTop(font, cell.center().y)},
                  !value ? palette::stale
                  : bad  ? palette::alarm
                         : palette::text,
                  value ? formatNumber(*value, figure.decimals) : noValue);
    if (plan.id.empty() || !value || !was) return;
    const std::string change = formatChange(*value - *was, figure.decimals);
    if (change == "0") return;
    drawTextIn(small, {{right + frame.px(8), cell.min.y}, cell.max}, palette::accent, change);
}

void drawTable(Frame& frame, const Rect& area, const PlanComparisonView& view) {
    const float names = frame.px(176), count = static_cast<float>(view.plans.size());
    const float column = (area.width() - names) / count;
    const auto cellAt = [&](size_t plan, float top, float height) {
        const float left = area.min.x + names + column * static_cast<float>(plan);
        return Rect{{left, top}, {left + column, top + height}};
    };
    for (size_t i = 0; i < view.plans.size(); ++i) {
        const Rect head = cellAt(i, area.min.y, frame.px(headHeight));
        const ComparedPlan& plan = view.plans[i];
        ImFont* font = frame.fonts.body;
        const std::string name = shortened(font, nameOf(frame, plan), column - frame.px(24));
        drawTextRight(font,
                      {head.max.x - frame.px(72) + std::min(frame.px(64), textWidth(font, name) / 2),
                       Fonts::lineTop(font, head.center().y)},
                      i == view.leastRegretted ? palette::accent : palette::textSoft, name);
    }
    float top = area.min.y + frame.px(headHeight);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddLine({area.min.x, top}, {area.max.x, top}, palette::rule);
    for (const PlanFigure& figure : planFigures) {
        const Rect row{{area.min.x, top}, {area.max.x, top + frame.px(rowHeight)}};
        const bool plotted = frame.memory.plottedFigure == figure.id;
        const Press press = pressable(figure.id, row);
        if (press.clicked) frame.memory.plottedFigure = figure.id;
        if (press.hovered || plotted)
            list.AddRectFilled(row.min, row.max, plotted ? palette::accentSoft : palette::field, frame.px(6));
        const std::string unit = unitOf(frame, figure);
        const std::string name = frame.tr(figure.word) + (unit.empty() ? "" : " (" + unit + ")");
        drawTextIn(frame.fonts.small, {{row.min.x + frame.px(8), row.min.y}, {row.min.x + names, row.max.y}},
                   plotted ? palette::text : palette::textSoft, name);
        for (size_t i = 0; i < view.plans.size(); ++i)
            drawCell(frame, cellAt(i, top, frame.px(rowHeight)), view.plans[i], view.plans.front(), figure);
        top = row.max.y;
    }
}

// Pareto chart ------------------------------------------------------------------------------------------------------

const PlanFigure& figureNamed(std::string_view id) {
    return *std::ranges::find_if(planFigures, [&](const PlanFigure& figure) { return id == figure.id; });
}

struct Axis {
    double from = 0, to = 1;
    explicit Axis(std::vector<double> values) {
        if (values.empty()) return;
        const auto [low, high] = std::ranges::minmax(values);
        const double room = high > low ? (high - low) * 0.15 : std::max(std::abs(high) * 0.1, 1.0);
        from = low - room;
        to = high + room;
    }
    float at(double value, float low, float high) const {
        return low + static_cast<float>((value - from) / (to - from)) * (high - low);
    }
};

struct Point {
    ImVec2 at;
    const ComparedPlan* plan;
};

/// What a plan costs against a figure; those no other outdoes are filled.
void drawChart(Frame& frame, const Rect& area, const PlanComparisonView& view) {
    const PlanFigure &across = figureNamed("investment"),
                     &up = figureNamed(frame.memory.plottedFigure.empty() ? "gfa" : frame.memory.plottedFigure);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImFont* small = frame.fonts.small;
    const std::string unit = unitOf(frame, up);
    drawText(small, area.min, palette::textSoft, frame.tr(up.word) + (unit.empty() ? "" : " (" + unit + ")"));
    const std::string money = frame.tr(across.word) + " (" + unitOf(frame, across) + ")";
    drawTextRight(small, {area.max.x, area.max.y - small->FontSize}, palette::textSoft, money);
    const Rect plot{{area.min.x + frame.px(8), area.min.y + frame.px(32)},
                    {area.max.x - frame.px(8), area.max.y - frame.px(64)}};
    list.AddLine({plot.min.x, plot.min.y}, {plot.min.x, plot.max.y}, palette::rule);
    list.AddLine({plot.min.x, plot.max.y}, {plot.max.x, plot.max.y}, palette::rule);
    std::vector<double> xs, ys;
    for (const ComparedPlan& plan : view.plans) {
        const auto x = valueOf(plan, across), y = valueOf(plan, up);
        if (x && y) xs.push_back(*x), ys.push_back(*y);
    }
    const Axis horizontal(xs), vertical(ys);
    if (!xs.empty()) {
        const auto [low, high] = std::ranges::minmax(xs);
        for (const double value : {low, high}) {
            const std::string text = formatNumber(value, across.decimals);
            const float x = horizontal.at(value, plot.min.x, plot.max.x) - textWidth(small, text) / 2;
            drawText(small, {x, plot.max.y + frame.px(6)}, palette::textFaint, text);
            if (high == low) break;
        }
    }
    std::vector<Point> points;
    for (const ComparedPlan& plan : view.plans) {
        const auto x = valueOf(plan, across), y = valueOf(plan, up);
        if (!x || !y) continue;
        points.push_back({{horizontal.at(*x, plot.min.x, plot.max.x), vertical.at(*y, plot.max.y, plot.min.y)}, &plan});
    }
    const float radius = frame.px(7), clear = frame.px(10);
    std::vector<Rect> taken; // by points and names
    for (const Point& point : points)
        taken.push_back({{point.at.x - clear, point.at.y - clear}, {point.at.x + clear, point.at.y + clear}});
    for (const Point& point : points) {
        if (point.plan->onFront)
            list.AddCircleFilled(point.at, radius, palette::accent);
        else
            list.AddCircle(point.at, radius, palette::textFaint, 0, frame.px(2));
        const std::string name = shortened(frame.fonts.body, nameOf(frame, *point.plan), frame.px(140));
        const bool left = point.at.x > plot.center().x;
        const float x =
            left ? point.at.x - frame.px(14) - textWidth(frame.fonts.body, name) : point.at.x + frame.px(14);
        const float width = textWidth(frame.fonts.body, name), line = frame.px(24);
        Rect label{{x, point.at.y - line / 2}, {x + width, point.at.y + line / 2}};
        const auto isTaken = [&] {
            return std::ranges::any_of(taken, [&](const Rect& other) { return other.overlaps(label); });
        };
        while (isTaken()) label.min.y += line, label.max.y += line; // plans that cost the same and build the same
        taken.push_back(label);
        drawText(frame.fonts.body, {x, Fonts::lineTop(frame.fonts.body, label.center().y)},
                 point.plan->onFront ? palette::text : palette::textSoft, name);
    }
}

void drawJudgement(Frame& frame, CardBody& body, const PlanComparisonView& view) {
    std::string front;
    for (const ComparedPlan& plan : view.plans)
        if (plan.onFront) front += (front.empty() ? "" : frame.tr("list.separator")) + nameOf(frame, plan);
    body.paragraph(frame.tr("compare.front", {{"plans", front}}), palette::text);
    const ComparedPlan& least = view.plans[view.leastRegretted];
    const size_t states = frame.model.factors ? frame.model.factors->states.size() : 0;
    body.paragraph(frame.tr("compare.least", {{"plan", nameOf(frame, least)},
                                              {"regret", formatNumber(least.mostRegret * 1e-4, 0)},
                                              {"states", std::to_string(states)}}),
                   palette::text);
    for (const ComparedPlan& plan : view.plans) {
        if (plan.id.empty() || plan.widestSwing.empty() || !frame.model.factors) continue;
        const auto& factors = frame.model.factors->factors;
        const auto factor = std::ranges::find(factors, plan.widestSwing, &decision::PlanFactor::id);
        if (factor == factors.end()) continue;
        body.paragraph(frame.tr("compare.swing", {{"plan", nameOf(frame, plan)},
                                                  {"factor", frame.text(factor->name)},
                                                  {"low", formatNumber(plan.swingLow * 1e-4, 0)},
                                                  {"high", formatNumber(plan.swingHigh * 1e-4, 0)}}),
                       palette::textSoft);
    }
}

void drawBody(Frame& frame, CardBody& body, const PlanComparisonView& view) {
    drawChoice(frame, body, view);
    const float height = headHeight + rowHeight * static_cast<float>(planFigures.size());
    if (body.width() > frame.px(860)) {
        const Rect area = body.take(height);
        const float split = area.min.x + std::round(area.width() * 0.66f);
        drawTable(frame, {area.min, {split - frame.px(24), area.max.y}}, view);
        drawChart(frame, {{split, area.min.y + frame.px(8)}, area.max}, view);
    } else {
        drawTable(frame, body.take(height), view);
        body.space(16);
        drawChart(frame, body.take(280), view);
    }
    body.rule();
    drawJudgement(frame, body, view);
    if (frame.model.factors && frame.model.compliance)
        body.paragraph(frame.tr("compare.footer",
                                {{"factors", frame.model.factors->id + " " + frame.model.factors->version},
                                 {"rules", frame.model.compliance->rules + " " + frame.model.compliance->version}}),
                       palette::textFaint);
}

} // namespace

void drawComparisonPanel(Frame& frame) {
    if (!frame.model.comparison || frame.model.comparison->plans.empty()) return;
    const std::string title = frame.tr("compare.title");
    const CardResult result =
        drawCard(frame, "comparison", viewCardArea(frame, 1240), {.title = title, .close = true, .solid = true},
                 [&](CardBody& body) { drawBody(frame, body, *frame.model.comparison); });
    if (result.close) frame.emit(SetComparison{false});
}

} // namespace sandtable::ui
