#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"

#include <algorithm>

namespace sandtable::ui {

namespace {

/// A word with a dot in front whose colour says how things stand. Returns the left end.
float drawStatus(Frame& frame, float right, float centerY, ImU32 color, std::string_view text) {
    ImFont* font = frame.fonts.body;
    drawTextRight(font, {right, Fonts::lineTop(font, centerY)}, palette::text, text);
    const float dotX = right - textWidth(font, text) - frame.px(14);
    ImGui::GetWindowDrawList()->AddCircleFilled({dotX, centerY}, frame.px(5), color);
    return dotX - frame.px(5);
}

/// What the picture may be trusted for: complete, still loading, or of lowered quality.
std::string viewBadge(const Frame& frame) {
    const ViewStatus& view = frame.model.view;
    if (!view.refined)
        return frame.tr("badge.loading", {{"count", formatNumber(static_cast<double>(view.tilesWaiting), 0)}});
    if (view.errorFactor > 1.01) return frame.tr("badge.reduced");
    return frame.tr("badge.refined");
}

/// How many things are wrong with the data, while there are any; pressed, the list. Returns the left end.
float drawProblems(Frame& frame, float right, float centerY) {
    const auto& all = frame.model.diagnostics;
    const auto count = std::ranges::count_if(all, [](const Diagnostic& d) { return d.severity != Severity::Info; });
    if (count == 0) return right;
    const bool errors = std::ranges::any_of(all, [](const Diagnostic& d) { return d.severity == Severity::Error; });
    const std::string number = formatNumber(static_cast<double>(count), 0);
    const std::string word =
        frame.layout.compact ? "! " + number : frame.tr("statistics.problemTag", {{"count", number}});
    right -= frame.px(12);
    const float left = drawTag(frame, right, centerY, errors ? palette::alarm : palette::caution, word);
    const Press press = pressable("problems", {{left, centerY - frame.px(16)}, {right, centerY + frame.px(16)}});
    if (press.hovered) tooltip(frame, frame.tr("statistics.problemCount", {{"count", number}}));
    if (press.clicked) frame.emit(SetStatistics{true});
    return left;
}

/// What can be taken away from here.
void drawExports(Frame& frame, const Rect& anchor) {
    ImGui::SetNextWindowPos({anchor.max.x, frame.layout.top.max.y + frame.px(8)}, ImGuiCond_Always, {1, 0});
    const Popup popup(frame, "exports");
    if (!popup) return;
    const auto row = [&](const char* id, const std::string& label) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const Rect rect{at, {at.x + frame.px(240), at.y + frame.px(44)}};
        ImGui::Dummy({rect.width(), rect.height()});
        const Press press = pressable(id, rect);
        if (press.hovered) ImGui::GetWindowDrawList()->AddRectFilled(rect.min, rect.max, palette::field, frame.px(6));
        drawTextIn(frame.fonts.body, rect.shrunk(frame.px(12), 0), palette::text, label);
        if (press.clicked) ImGui::CloseCurrentPopup();
        return press.clicked;
    };
    if (row("report", frame.tr("export.report"))) frame.emit(SaveReport{});
    if (row("scores", frame.tr("export.scores"))) frame.emit(SaveScores{});
    const bool field = frame.model.field.spec != nullptr;
    if (row("map", frame.tr(field ? "export.field" : "export.map"))) frame.emit(SaveMap{});
}

float drawButtons(Frame& frame, float right, float centerY) {
    const float side = frame.px(40), top = centerY - side / 2, gap = frame.px(8);
    const auto square = [&](float& x) {
        const Rect rect{{x - side, top}, {x, top + side}};
        x -= side + gap;
        return rect;
    };
    if (button(frame, "screenshot", square(right), "", {.icon = icons::camera})) frame.emit(TakeScreenshot{});
    const Rect exports = square(right);
    if (button(frame, "exportsButton", exports, "", {.icon = icons::document})) ImGui::OpenPopup("exports");
    drawExports(frame, exports);
    const bool open = frame.model.showStatistics;
    const Rect statistics = square(right);
    if (button(frame, "statistics", statistics, "", {.active = open, .icon = icons::chart}))
        frame.emit(SetStatistics{!open});
    const bool chinese = frame.model.language == scene::Language::Chinese;
    const std::string other = frame.tr("language.other");
    const float width = std::max(side, buttonWidth(frame, other, false));
    if (button(frame, "language", {{right - width, top}, {right, top + side}}, other))
        frame.emit(SetLanguage{chinese ? scene::Language::English : scene::Language::Chinese});
    return drawAlarmTag(frame, drawProblems(frame, right - width, centerY), centerY);
}

/// Whether values come; in the past, and where some that count are missing, how much of them there is.
float drawData(Frame& frame, float right, float centerY) {
    const bool connected = frame.model.source.state == telemetry::ConnectionState::Connected;
    const double coverage = frame.model.health ? frame.model.health->park.coverage : 1;
    const bool scarce = coverage < 0.95;
    if (frame.model.timeline.live() && (!connected || !scarce))
        return drawStatus(frame, right, centerY, connectionColor(frame.model.source.state), sourceStateName(frame));
    return drawStatus(frame, right, centerY, scarce ? palette::caution : palette::accent,
                      frame.tr("source.coverage", {{"share", formatShare(coverage)}}));
}

/// Right-hand side, from the edge inwards. Returns the left end.
float drawState(Frame& frame, const Rect& bar) {
    const float centerY = bar.center().y, gap = frame.px(frame.layout.compact ? 20 : 32);
    float x = drawButtons(frame, bar.max.x - frame.px(24), centerY) - gap;
    const ViewStatus& view = frame.model.view;
    const bool good = view.refined && view.errorFactor <= 1.01;
    x = drawStatus(frame, x, centerY, good ? palette::accent : palette::caution, viewBadge(frame)) - gap;
    const float sourceRight = x;
    x = drawData(frame, x, centerY);
    const Rect area{{x - frame.px(12), centerY - frame.px(20)}, {sourceRight + frame.px(12), centerY + frame.px(20)}};
    const Press press = pressable("source", area);
    if (press.hovered || frame.model.showCoverage)
        ImGui::GetWindowDrawList()->AddRectFilled(area.min, area.max, palette::field, frame.px(6));
    if (press.hovered && !frame.model.source.detail.empty()) tooltip(frame, frame.model.source.detail);
    if (press.clicked) frame.emit(SetCoverage{!frame.model.showCoverage});
    return x - gap;
}

/// The moment shown, with its zone. Returns its left end.
float drawClock(Frame& frame, const Rect& bar, float right) {
    const TimePoint time = frame.model.time;
    const Zone local = frame.zone();
    const std::string zone = zoneLabel(time, local), clock = formatClock(time, local), date = formatDate(time, local);
    ImFont *large = frame.fonts.title, *small = frame.fonts.small;
    const float y = Fonts::lineTop(large, bar.center().y), baseline = y + large->Ascent;
    const auto note = [&](std::string_view text) {
        drawTextRight(small, {right, baseline - small->Ascent}, palette::textSoft, text);
        right -= textWidth(small, text) + frame.px(10);
    };
    note(zone);
    const bool live = frame.model.timeline.live();
    drawTextRight(large, {right, y}, live ? palette::text : palette::caution, clock);
    right -= textWidth(large, clock) + frame.px(12);
    if (!frame.layout.compact) note(date);
    if (live) return right;
    return drawTag(frame, right - frame.px(4), bar.center().y, palette::caution, frame.tr("time.replay"));
}

void drawTitle(Frame& frame, const Rect& bar, float right) {
    const scene::Park* park = frame.model.park;
    const float left = frame.px(32);
    const bool sample = park && park->sampleData;
    const std::string sampleWord = frame.tr("top.sampleData"), scenario = scenarioName(frame);
    const float tagSpace = sample ? tagWidth(frame, sampleWord) + frame.px(16) : 0;
    const float scenarioSpace = std::min(textWidth(frame.fonts.body, scenario), frame.px(240)) + frame.px(40);

    const std::string name = park ? frame.text(park->name) : frame.tr("top.noPark");
    // The scenario bar names the scenario too; the park's name has only this place.
    const bool roomForScenario = left + textWidth(frame.fonts.heading, name) + tagSpace + scenarioSpace <= right;
    const float nameRight = right - tagSpace - (roomForScenario ? scenarioSpace : 0);
    float x = left + drawTextIn(frame.fonts.heading, {{left, bar.min.y}, {nameRight, bar.max.y}}, palette::text, name);
    if (sample) {
        x += tagSpace;
        drawTag(frame, x, bar.center().y, palette::caution, sampleWord);
    }
    if (!roomForScenario) return;
    x += frame.px(20);
    ImGui::GetWindowDrawList()->AddLine({x, bar.center().y - frame.px(12)}, {x, bar.center().y + frame.px(12)},
                                        palette::rule, frame.px(1));
    x += frame.px(20);
    drawTextIn(frame.fonts.body, {{x, bar.min.y}, {std::min(right, x + frame.px(240)), bar.max.y}},
               frame.model.scenario ? palette::accent : palette::textSoft, scenario);
}

} // namespace

void drawTopBar(Frame& frame) {
    const Rect& bar = frame.layout.top;
    const Surface surface("top", bar);
    frame.taken.push_back(bar);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(bar.min, bar.max, palette::card);
    list.AddLine({bar.min.x, bar.max.y - 0.5f}, {bar.max.x, bar.max.y - 0.5f}, palette::rule);
    const float stateLeft = drawState(frame, bar);
    const float clockLeft = drawClock(frame, bar, stateLeft);
    drawTitle(frame, bar, clockLeft - frame.px(24));
}

} // namespace sandtable::ui
