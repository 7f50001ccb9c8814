#include "ui/Format.h"
#include "ui/panels/HealthParts.h"
#include "ui/panels/HealthViews.h"
#include "ui/panels/Names.h"

#include <algorithm>
#include <cmath>

namespace sandtable::ui {
namespace {

using decision::ScoreChange;
using namespace std::chrono_literals;

ImU32 changeColor(double change) {
    if (std::abs(change) < 0.05) return palette::textFaint;
    return change < 0 ? palette::caution : palette::accent;
}

std::string stateName(const Frame& frame, const std::string& scenario) {
    for (const scene::ScenarioInfo& each : frame.model.scenarios)
        if (each.id == scenario) return frame.text(each.name);
    return frame.tr("health.compare.base");
}

/// The scenarios that are not open, where there are any.
void drawScenarios(Frame& frame, CardBody& body) {
    const std::string open = frame.model.scenario ? frame.model.scenario->info().id : "";
    const auto& scenarios = frame.model.scenarios;
    const auto isOther = [&](const scene::ScenarioInfo& scenario) { return scenario.id != open; };
    if (std::ranges::none_of(scenarios, isOther)) return;
    const auto& insight = frame.model.insight;
    const bool compared = !insight.comparedBefore && !insight.comparedScenario.empty();
    body.space(4);
    const Rect row = body.take(32);
    const std::string label =
        compared ? stateName(frame, insight.comparedScenario) : frame.tr("health.compare.scenario");
    if (button(frame, "compareScenario", row, label, {.active = compared})) ImGui::OpenPopup("compareScenarios");
    ImGui::SetNextWindowPos({row.min.x, row.max.y + frame.px(4)});
    const Popup popup(frame, "compareScenarios");
    if (!popup) return;
    for (const scene::ScenarioInfo& scenario : scenarios) {
        const bool chosen = compared && insight.comparedScenario == scenario.id;
        if (isOther(scenario) && popupChoice(frame, scenario.id, frame.text(scenario.name), chosen))
            frame.emit(CompareHealth{std::nullopt, scenario.id});
    }
}

/// One hour, a day, hours of one's own choice, and, in a scenario, the park as it is.
void drawChoice(Frame& frame, CardBody& body) {
    const auto& before = frame.model.insight.comparedBefore;
    body.space(8);
    const Rect row = body.take(32);
    const bool scenario = frame.model.scenario != nullptr;
    const float gap = frame.px(4), count = scenario ? 3.f : 2.f, width = (row.width() + gap) / count - gap;
    float x = row.min.x;
    const auto choice = [&](const char* key, std::optional<Duration> wish) {
        const Rect cell{{std::round(x), row.min.y}, {std::round(x + width), row.max.y}};
        const bool active = before == wish && (wish || frame.model.insight.comparedScenario.empty());
        if (button(frame, key, cell, frame.tr(key), {.active = active, .filled = false}))
            frame.emit(CompareHealth{wish});
        x += width + gap;
    };
    choice("health.compare.hour", 1h);
    choice("health.compare.day", 24h);
    if (scenario) choice("health.compare.base", std::nullopt);
    body.space(4);
    double& hours = frame.memory.compareHours;
    const auto chosen =
        stepper(frame, "compareHours", body.take(32), frame.tr("health.compare.own"), hours, 1, 1, 720, "h");
    if (chosen) hours = *chosen;
    if (chosen) frame.emit(CompareHealth{secondsToDuration(hours * 3600)});
    drawScenarios(frame, body);
}

/// Name, before → after, and the change in points.
bool drawChange(Frame& frame, CardBody& body, const std::string& id, const std::string& name,
                const ScoreChange& change) {
    const Rect row = body.take(36);
    if (!CardBody::visible(row)) return false;
    const Press press = id.empty() ? Press{} : pressable("change " + id, row);
    if (press.hovered)
        ImGui::GetWindowDrawList()->AddRectFilled({row.min.x - frame.px(8), row.min.y},
                                                  {row.max.x + frame.px(8), row.max.y}, palette::field, frame.px(6));
    ImFont *font = frame.fonts.body, *small = frame.fonts.small;
    const float y = Fonts::lineTop(font, row.center().y), smallY = Fonts::lineTop(small, row.center().y);
    const float middle = row.max.x - frame.px(64);
    drawTextIn(font, {row.min, {middle - frame.px(112), row.max.y}}, palette::text, name);
    drawTextRight(small, {middle, smallY}, palette::textSoft,
                  formatScore(change.before) + " → " + formatScore(change.after));
    const auto delta = change.delta();
    drawTextRight(font, {row.max.x, y}, delta ? changeColor(*delta) : palette::textFaint,
                  delta ? formatChange(*delta, 1) : noValue);
    return press.clicked;
}

std::string nameOf(const Frame& frame, const ScoreChange& change) {
    return frame.text(change.name).empty() ? change.id : frame.text(change.name);
}

void drawPark(Frame& frame, CardBody& body, const ScoreChange& park) {
    const Rect row = body.take(64);
    ImFont *large = frame.fonts.heading, *font = frame.fonts.body;
    const float top = Fonts::lineTop(large, row.center().y);
    const auto delta = park.delta();
    const float right =
        drawFigure(frame, large, {row.min.x, top}, delta ? changeColor(*delta) : palette::stale,
                   delta ? formatChange(*delta, 1) : noValue, delta ? frame.tr("health.compare.points") : "");
    const std::string text = formatScore(park.before) + " → " + formatScore(park.after);
    if (right + frame.px(16) + textWidth(font, text) <= row.max.x)
        drawTextRight(font, {row.max.x, top + large->Ascent - font->Ascent}, palette::textSoft, text);
}

/// Those that moved by a tenth at least: what lost most first, then what gained.
void drawMoved(Frame& frame, CardBody& body, std::string_view title, const std::vector<ScoreChange>& changes,
               size_t most, bool devices) {
    std::vector<const ScoreChange*> moved;
    for (const ScoreChange& change : changes)
        if (const auto delta = change.delta(); delta && std::abs(*delta) >= 0.05) moved.push_back(&change);
    body.section(title, formatNumber(static_cast<double>(moved.size()), 0));
    if (moved.empty()) return body.paragraph(frame.tr("health.compare.same"), palette::textFaint);
    std::stable_sort(moved.begin(), moved.end(), [](const ScoreChange* a, const ScoreChange* b) {
        return std::abs(*a->delta()) > std::abs(*b->delta());
    });
    moved.resize(std::min(moved.size(), most));
    std::stable_sort(moved.begin(), moved.end(),
                     [](const ScoreChange* a, const ScoreChange* b) { return *a->delta() < *b->delta(); });
    for (const ScoreChange* change : moved) {
        if (!drawChange(frame, body, change->id, nameOf(frame, *change), *change)) continue;
        const scene::DeviceSpec* device = devices ? findDevice(frame.model, change->id) : nullptr;
        frame.emit(device ? Select{device->buildingId, device->id} : Select{change->id, ""});
    }
}

} // namespace

void drawHealthComparison(Frame& frame, CardBody& body) {
    drawChoice(frame, body);
    const decision::HealthComparison* comparison = frame.model.insight.comparison;
    if (!comparison || !frame.model.insight.foundFor)
        return body.paragraph(frame.tr("health.computing"), palette::textSoft);
    drawPark(frame, body, comparison->park);
    if (!comparison->park.before) body.paragraph(frame.tr("health.compare.unknown"), palette::textSoft);
    for (const ScoreChange& theme : comparison->themes) drawChange(frame, body, "", nameOf(frame, theme), theme);
    drawMoved(frame, body, frame.tr("health.compare.buildings"), comparison->buildings, 12, false);
    drawMoved(frame, body, frame.tr("health.compare.devices"), comparison->devices, 12, true);
    body.space(8);
    const TimePoint time = *frame.model.insight.foundFor;
    const auto& before = frame.model.insight.comparedBefore;
    body.paragraph(
        before ? frame.tr("health.compare.between", {{"from", formatShortTime(time - *before, frame.zone())},
                                                     {"to", formatShortTime(time, frame.zone())}})
               : frame.tr("health.compare.against", {{"state", stateName(frame, frame.model.insight.comparedScenario)},
                                                     {"time", formatShortTime(time, frame.zone())}}),
        palette::textFaint);
}

} // namespace sandtable::ui
