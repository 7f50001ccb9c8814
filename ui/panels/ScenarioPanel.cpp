#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"
#include "ui/panels/PlanToolBar.h"

#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

namespace sandtable::ui {

namespace {

// Which scenario ----------------------------------------------------------------------------------------------------

/// The tree, branches indented under what they branch off.
void offerBranches(Frame& frame, const std::string& parent, const std::string& open, size_t depth) {
    const auto& all = frame.model.scenarios;
    for (const scene::ScenarioInfo& scenario : all) {
        if (scenario.parent != parent || depth > all.size()) continue;
        std::string label;
        for (size_t i = 0; i < depth; ++i) label += "\u3000"; // an ideographic space
        label += frame.text(scenario.name);
        if (popupChoice(frame, scenario.id, label, scenario.id == open)) frame.emit(OpenScenario{scenario.id});
        offerBranches(frame, scenario.id, open, depth + 1);
    }
}

void scenarioList(Frame& frame) {
    const Popup popup(frame, "scenarios");
    if (!popup) return;
    const std::string open = frame.model.scenario ? frame.model.scenario->info().id : "";
    if (popupChoice(frame, "base", frame.tr("scenario.base"), !frame.model.scenario)) frame.emit(OpenScenario{""});
    offerBranches(frame, "", open, 0);
    if (!frame.model.scenario) return;
    ImGui::Separator();
    std::string& name = frame.memory.renamedScenario;
    if (ImGui::IsWindowAppearing()) name = frame.text(frame.model.scenario->info().name);
    ImGui::SetNextItemWidth(frame.px(280));
    const std::string hint = frame.tr("scenario.rename");
    if (ImGui::InputTextWithHint("##rename", hint.c_str(), &name, ImGuiInputTextFlags_EnterReturnsTrue) &&
        !name.empty()) {
        frame.emit(RenameScenario{open, name});
        ImGui::CloseCurrentPopup();
    }
    ImGui::TextDisabled("%s", hint.c_str());
    for (const scene::ScenarioInfo& scenario : frame.model.scenarios) {
        if (scenario.id == open) continue;
        const std::string label = frame.tr("scenario.mergeFrom", {{"name", frame.text(scenario.name)}});
        if (popupChoice(frame, "merge" + scenario.id, label, false)) frame.emit(BeginMerge{scenario.id});
    }
}

/// "Scenario 2": the first number that is not in use.
std::string freshScenarioName(const Frame& frame) {
    const auto isTaken = [&](const std::string& name) {
        return frame.model.park && std::ranges::any_of(frame.model.scenarios, [&](const auto& scenario) {
                   return scenario.name.zh == name || scenario.name.en == name;
               });
    };
    for (int number = 1;; ++number) {
        const std::string name = frame.tr("scenario.defaultName", {{"number", std::to_string(number)}});
        if (!isTaken(name)) return name;
    }
}

void newScenario(Frame& frame) {
    const Popup popup(frame, "newScenario");
    if (!popup) return;
    std::string& name = frame.memory.newScenarioName;
    ImGui::SetNextItemWidth(frame.px(280));
    if (ImGui::IsWindowAppearing()) {
        name = freshScenarioName(frame);
        ImGui::SetKeyboardFocusHere();
    }
    const bool entered =
        ImGui::InputTextWithHint("##name", frame.tr("scenario.nameHint").c_str(), &name,
                                 ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect row{at, {at.x + frame.px(280), at.y + frame.px(40)}};
    ImGui::Dummy({row.width(), row.height()});
    const ButtonLook look{.active = !name.empty(), .enabled = !name.empty()};
    const scene::ScenarioEditor* const editor = frame.model.scenario;
    const float half = editor ? (row.width() - frame.px(8)) / 2 : row.width();
    const Rect first{row.min, {row.min.x + half, row.max.y}}, second{{row.max.x - half, row.min.y}, row.max};
    const bool overBase = button(frame, "create", first, frame.tr("scenario.create"), look) || entered;
    const bool branch = editor && button(frame, "branch", second, frame.tr("scenario.branch"), look);
    if ((overBase || branch) && !name.empty()) {
        frame.emit(NewScenario{name, branch ? editor->info().id : ""});
        name.clear();
        ImGui::CloseCurrentPopup();
    }
}

void drawScenarioChoice(Frame& frame, Row& row) {
    const Rect rect = row.left(frame.px(frame.layout.compact ? 200 : 256));
    const bool open = frame.model.scenario != nullptr;
    const bool clicked = button(frame, "choose", rect, "", {.active = open});
    const ImU32 ink = open ? palette::accent : palette::text;
    const float chevronX = rect.max.x - frame.px(22);
    icons::chevronDown(*ImGui::GetWindowDrawList(), {chevronX, rect.center().y}, frame.px(8), ink);
    drawTextIn(frame.fonts.body, {{rect.min.x + frame.px(16), rect.min.y}, {chevronX - frame.px(16), rect.max.y}}, ink,
               scenarioName(frame));
    openPopupAbove("scenarios", rect, clicked);
    scenarioList(frame);
    const std::string label = frame.tr("scenario.new");
    const bool terse = frame.layout.compact && open; // the tools need the room
    const Rect add = row.left(terse ? frame.px(48) : buttonWidth(frame, label, true));
    const bool pressed = button(frame, "new", add, terse ? "" : label, {.icon = icons::plus});
    if (terse && ImGui::IsItemHovered()) tooltip(frame, label);
    openPopupAbove("newScenario", add, pressed);
    newScenario(frame);
}

/// How many rules the plan breaks that are kept today; pressed, which.
void drawComplianceButton(Frame& frame, Row& row) {
    if (!frame.model.compliance) return;
    const size_t count =
        frame.model.scenario ? frame.model.compliance->newViolations() : frame.model.compliance->existingViolations();
    const std::string label = count == 0 ? frame.tr("compliance.button")
                                         : frame.tr("compliance.buttonCount", {{"count", std::to_string(count)}});
    if (button(frame, "compliance", row.right(buttonWidth(frame, label, false)), label,
               {.active = frame.model.showCompliance || (count > 0 && frame.model.scenario)}))
        frame.emit(SetCompliance{!frame.model.showCompliance});
}

/// There is something to compare as soon as there is a scenario.
void drawCompareButton(Frame& frame, Row& row) {
    if (frame.model.scenarios.empty()) return;
    const std::string label = frame.tr("compare.button");
    if (button(frame, "compare", row.right(buttonWidth(frame, label, false)), label,
               {.active = frame.model.comparison != nullptr}))
        frame.emit(SetComparison{frame.model.comparison == nullptr});
}

void drawHistoryButtons(Frame& frame, Row& row) {
    const scene::ScenarioEditor& editor = *frame.model.scenario;
    const std::string kept = frame.tr("scenario.kept", {{"count", std::to_string(editor.log().size())}});
    if (!frame.layout.compact)
        drawTextIn(frame.fonts.small, row.right(textWidth(frame.fonts.small, kept)), palette::textFaint, kept);
    drawComplianceButton(frame, row);
    drawCompareButton(frame, row);
    const float side = frame.px(48);
    if (button(frame, "redo", row.right(side), "", {.enabled = editor.canRedo(), .icon = icons::redo}))
        frame.emit(Redo{});
    if (button(frame, "undo", row.right(side), "", {.enabled = editor.canUndo(), .icon = icons::undo}))
        frame.emit(Undo{});
}

// Indicators --------------------------------------------------------------------------------------------------------

struct IndicatorCell {
    std::string id, unit, explanation;
    std::optional<double> value, base;
    int decimals = 0;
};

int decimalsFor(const std::string& unit, double value) {
    if (unit == "m²") return 0;
    if (unit.empty()) return std::abs(value - std::round(value)) < 1e-9 ? 0 : 2;
    return 1;
}

std::vector<IndicatorCell> indicatorCells(const Frame& frame) {
    const UiModel& model = frame.model;
    std::vector<IndicatorCell> cells;
    for (const decision::IndicatorValue& indicator : model.indicators) {
        const auto base = std::find_if(model.baseIndicators.begin(), model.baseIndicators.end(),
                                       [&](const decision::IndicatorValue& b) { return b.id == indicator.id; });
        IndicatorCell cell{indicator.id,    indicator.unit, explanationOf(frame, indicator),
                           indicator.value, std::nullopt,   0};
        if (base != model.baseIndicators.end()) cell.base = base->value;
        cell.decimals = cell.id == "health" ? 1 // as on the card
                                            : std::max(decimalsFor(cell.unit, cell.value.value_or(0)),
                                                       decimalsFor(cell.unit, cell.base.value_or(0)));
        cells.push_back(std::move(cell));
    }
    const auto has = [&](std::string_view id) {
        return std::any_of(cells.begin(), cells.end(), [&](const IndicatorCell& c) { return c.id == id; });
    };
    if (model.scenario && !has("devicesAffected"))
        cells.push_back(
            {"devicesAffected", "", "", static_cast<double>(model.affectedDevices.size()), std::nullopt, 0});
    if (model.health && !has("health")) {
        const auto base = model.baseHealth ? model.baseHealth->park.score : std::nullopt;
        cells.push_back({"health", "", "", model.health->park.score, base, 1});
    }
    return cells;
}

/// What the scenario changes, and what the figure is today.
void drawChange(Frame& frame, const Rect& row, const IndicatorCell& cell) {
    if (!frame.model.scenario || !cell.value || !cell.base) return;
    ImFont* font = frame.fonts.small;
    const std::string change = formatChange(*cell.value - *cell.base, cell.decimals);
    if (change == "0") {
        drawTextIn(font, row, palette::textFaint, frame.tr("scenario.same"));
        return;
    }
    const float left = row.min.x + drawTextIn(font, row, palette::accent, change) + frame.px(8);
    const std::string today = formatNumber(*cell.base, cell.decimals);
    for (const std::string& text : {frame.tr("scenario.was", {{"value", today}}), "(" + today + ")"})
        if (left + textWidth(font, text) <= row.max.x)
            return drawText(font, {left, Fonts::lineTop(font, row.center().y)}, palette::textSoft, text);
}

void drawIndicator(Frame& frame, const Rect& rect, const IndicatorCell& cell) {
    const auto line = [&](float from, float to) {
        return Rect{{rect.min.x, rect.min.y + frame.px(from)}, {rect.max.x, rect.min.y + frame.px(to)}};
    };
    drawTextIn(frame.fonts.small, line(0, 22), palette::textSoft, indicatorName(frame, cell.id));
    const std::string value = cell.value ? formatNumber(*cell.value, cell.decimals) : noValue;
    ImFont* large = frame.layout.compact ? frame.fonts.title : frame.fonts.heading;
    const Rect figure = line(24, 62);
    drawFigure(frame, large, {figure.min.x, Fonts::lineTop(large, figure.center().y)},
               cell.value ? palette::text : palette::stale, value, cell.value ? cell.unit : "");
    drawChange(frame, line(64, 86), cell);
}

void drawIndicators(Frame& frame, const Rect& rect) {
    const std::vector<IndicatorCell> cells = indicatorCells(frame);
    if (cells.empty()) {
        drawTextIn(frame.fonts.body, rect, palette::textSoft, frame.tr("scenario.noIndicators"));
        return;
    }
    const float width = rect.width() / static_cast<float>(cells.size()), gap = frame.px(12);
    for (size_t i = 0; i < cells.size(); ++i) {
        const float left = rect.min.x + width * static_cast<float>(i);
        if (i > 0)
            ImGui::GetWindowDrawList()->AddLine({left - gap, rect.min.y + frame.px(4)},
                                                {left - gap, rect.max.y - frame.px(4)}, palette::rule);
        const Rect cell{{left, rect.min.y}, {left + width - gap * 2, rect.max.y}};
        drawIndicator(frame, cell, cells[i]);
        if (!cells[i].explanation.empty() && pressable("indicator" + cells[i].id, cell).hovered)
            tooltip(frame, cells[i].explanation);
    }
}

} // namespace

void drawScenarioPanel(Frame& frame) {
    const Rect& card = frame.layout.bottom;
    const Surface surface("scenario", card);
    drawCardBackground(frame, card);
    const float pad = frame.px(24), top = card.min.y + frame.px(14);
    Row row(frame, {{card.min.x + pad, top}, {card.max.x - pad, top + frame.px(40)}});
    if (frame.model.tool != Tool::Select) {
        drawToolInHand(frame, row);
    } else {
        drawScenarioChoice(frame, row);
        row.left(frame.px(8));
        if (frame.model.scenario) {
            drawHistoryButtons(frame, row);
            drawTools(frame, row);
        } else {
            drawComplianceButton(frame, row);
            drawCompareButton(frame, row);
            drawCorridorButton(frame, row);
            drawTextIn(frame.fonts.body, row.rest(), palette::textSoft, frame.tr("scenario.hint"));
        }
    }
    const float ruleY = top + frame.px(54);
    ImGui::GetWindowDrawList()->AddLine({card.min.x + pad, ruleY}, {card.max.x - pad, ruleY}, palette::rule);
    drawIndicators(frame, {{card.min.x + pad, ruleY + frame.px(14)}, {card.max.x - pad, ruleY + frame.px(100)}});
}

} // namespace sandtable::ui
