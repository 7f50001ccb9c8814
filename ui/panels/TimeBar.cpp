// Which moment is shown, over the bottom of the view: live, pause, play at a speed, and a slider over the past.
#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Ticks.h"
#include "ui/Timeline.h"
#include "ui/Widgets.h"
#include "ui/panels/Panels.h"

#include <fmt/format.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::ui {

namespace {

using Mode = telemetry::Playback::Mode;

constexpr std::array<double, 4> speeds{1, 60, 600, 3600};
constexpr std::array<const char*, 4> spanKeys{"time.spanHour", "time.spanDay", "time.spanWeek", "time.spanAll"};

std::string speedText(double speed) { return fmt::format("{:g}×", speed); }

size_t speedIndex(double speed) {
    const auto found = std::ranges::find(speeds, speed);
    return found == speeds.end() ? 1 : static_cast<size_t>(found - speeds.begin());
}

/// A row of choices, of which one is on; where there is little room a single button that goes on to the next. Returns
/// the left end and the choice pressed.
template<size_t count> struct Choice {
    float left = 0;
    std::optional<size_t> pressed{};
};
template<size_t count>
Choice<count> drawChoice(Frame& frame, std::string_view id, float right, const Rect& row,
                         const std::array<std::string, count>& words, size_t chosen) {
    Choice<count> choice{right};
    const float half = frame.px(16), centerY = row.center().y, pad = frame.px(20);
    if (frame.layout.compact) {
        float width = 0;
        for (const std::string& word : words) width = std::max(width, textWidth(frame.fonts.body, word));
        choice.left = right - width - pad;
        const Rect rect{{choice.left, centerY - half}, {right, centerY + half}};
        if (button(frame, id, rect, words[chosen])) choice.pressed = (chosen + 1) % count;
        return choice;
    }
    for (size_t i = count; i-- > 0;) {
        const float width = textWidth(frame.fonts.body, words[i]) + pad;
        const Rect rect{{choice.left - width, centerY - half}, {choice.left, centerY + half}};
        if (button(frame, fmt::format("{}{}", id, i), rect, words[i], {.active = i == chosen})) choice.pressed = i;
        choice.left = rect.min.x - frame.px(4);
    }
    return choice;
}

/// Returns where the row is free from.
float drawModes(Frame& frame, const Rect& row) {
    const Timeline& timeline = frame.model.timeline;
    const float half = frame.px(18), y = row.center().y;
    Rect rect{{row.min.x, y - half}, {row.min.x + half * 2, y + half}};
    const bool runs = timeline.mode != Mode::Paused;
    if (button(frame, "pause", rect, "", {.icon = runs ? icons::pause : icons::play}))
        frame.emit(runs ? Command(PauseTime{}) : Command(PlayTime{}));
    const std::string live = frame.tr("time.live");
    rect.min.x = rect.max.x + frame.px(8);
    rect.max.x = rect.min.x + textWidth(frame.fonts.body, live) + frame.px(28);
    if (button(frame, "live", rect, live, {.active = timeline.live()})) frame.emit(GoLive{});
    return rect.max.x + frame.px(frame.layout.compact ? 12 : 20);
}

/// A moment to be typed in, in the zone that is shown.
void drawTyping(Frame& frame, const Rect& anchor, bool pressed) {
    TimeBarMemory& memory = frame.memory.timeBar;
    const Timeline& timeline = frame.model.timeline;
    const Zone zone = frame.zone();
    if (pressed) ImGui::OpenPopup("moment");
    ImGui::SetNextWindowPos({anchor.min.x, anchor.min.y - frame.px(8)}, ImGuiCond_Always, {0, 1});
    const Popup popup(frame, "moment");
    if (!popup) return;
    if (ImGui::IsWindowAppearing()) {
        memory.typed = formatDate(timeline.wanted, zone) + " " + formatClock(timeline.wanted, zone);
        memory.refused = false;
        ImGui::SetKeyboardFocusHere();
    }
    ImGui::SetNextItemWidth(frame.px(240));
    const bool entered =
        ImGui::InputTextWithHint("##moment", "2026-11-22 16:05", &memory.typed,
                                 ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect row{at, {at.x + frame.px(240), at.y + frame.px(40)}};
    ImGui::Dummy({row.width(), row.height()});
    const bool go =
        button(frame, "go", row, frame.tr(memory.refused ? "time.noMoment" : "time.go"), {.active = !memory.refused});
    if (!entered && !go) return;
    const auto moment = parseIsoTime(memory.typed, zone.offsetAt(timeline.wanted));
    memory.refused = !moment || *moment > timeline.clock;
    if (memory.refused) return;
    frame.emit(SeekTime{*moment});
    memory.window = {};
    ImGui::CloseCurrentPopup();
}

/// The moment in big type, with its date, and whether it is the past; pressed, another can be typed in.
void drawMoment(Frame& frame, const Rect& row) {
    const Timeline& timeline = frame.model.timeline;
    const Zone zone = frame.zone();
    const TimePoint moment = timeline.wanted;
    ImFont *large = frame.fonts.heading, *small = frame.fonts.small;
    const ImU32 color = timeline.live() ? palette::text : palette::caution;
    const float y = Fonts::lineTop(large, row.center().y), baseline = y + large->Ascent;
    float x = row.min.x;
    const std::string clock = formatClock(moment, zone), date = formatDate(moment, zone);
    if (x + textWidth(large, clock) > row.max.x) return;
    const Rect figure{{x - frame.px(6), row.min.y}, {x + textWidth(large, clock) + frame.px(6), row.max.y}};
    const Press press = pressable("moment", figure);
    if (press.hovered) {
        ImGui::GetWindowDrawList()->AddRectFilled(figure.min, figure.max, palette::field, frame.px(6));
        tooltip(frame, frame.tr("time.type"));
    }
    drawTyping(frame, figure, press.clicked);
    drawText(large, {x, y}, color, clock);
    x += textWidth(large, clock) + frame.px(10);
    if (!timeline.live()) {
        std::string word = frame.tr(timeline.loading ? "time.loading" : "time.replay");
        if (!timeline.loading && timeline.mode == Mode::Playing) word += " " + speedText(timeline.speed);
        const float right = x + tagWidth(frame, word);
        if (right > row.max.x) return;
        drawTag(frame, right, row.center().y, palette::caution, word);
        x = right + frame.px(12);
    }
    if (x + textWidth(small, date) <= row.max.x)
        drawText(small, {x, baseline - small->Ascent}, palette::textSoft, date);
}

void drawTicks(Frame& frame, const Rect& track, const TimeWindow& window) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImFont* font = frame.fonts.small;
    const Zone zone = frame.zone();
    const float top = track.center().y + frame.px(6);
    for (const TimeTick& tick :
         timeTicks(window.from, window.to, static_cast<size_t>(track.width() / frame.px(96)), zone)) {
        const float x = track.min.x + track.width() * window.shareOf(tick.time);
        const std::string label = tickLabel(tick, zone);
        list.AddLine({x, track.center().y - frame.px(3)}, {x, top}, palette::rule, frame.px(1));
        const float half = textWidth(font, label) / 2;
        if (x - half < track.min.x || x + half > track.max.x) continue;
        drawText(font, {x - half, top}, tick.day ? palette::textSoft : palette::textFaint, label);
    }
}

/// Where alarms were raised; what lies in one pixel is one mark.
void drawRaises(Frame& frame, const Rect& track, const TimeWindow& window) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    float last = -1;
    for (const TimePoint raise : frame.model.timeline.raises) {
        if (raise < window.from || raise > window.to) continue;
        const float x = std::round(track.min.x + track.width() * window.shareOf(raise));
        if (x - last < frame.px(2)) continue;
        last = x;
        const float y = track.center().y;
        list.AddLine({x, y - frame.px(10)}, {x, y - frame.px(4)}, palette::alarm, frame.px(2));
    }
}

void drawSlider(Frame& frame, const Rect& row, size_t span) {
    const Timeline& timeline = frame.model.timeline;
    const Rect track{{row.min.x, row.min.y}, {row.max.x, row.min.y + frame.px(24)}};
    const Press press =
        pressable("timeline", {{track.min.x - frame.px(6), track.min.y}, {track.max.x + frame.px(6), track.max.y}});
    TimeBarMemory& memory = frame.memory.timeBar;
    if (!press.held) memory.window = windowFor(timeline, span, memory.window);
    const TimeWindow& window = memory.window;

    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float y = track.center().y, half = frame.px(1.5f);
    const ImU32 color = timeline.live() ? palette::accent : palette::caution;
    const auto at = [&](TimePoint time) { return track.min.x + track.width() * window.shareOf(time); };
    list.AddRectFilled({track.min.x, y - half}, {track.max.x, y + half}, palette::rule, half);
    list.AddRectFilled({at(timeline.first), y - half}, {at(timeline.wanted), y + half}, withAlpha(color, 0.8f), half);
    drawTicks(frame, track, window);
    drawRaises(frame, track, window);
    const float radius = frame.px(press.held || press.hovered ? 9 : 7), x = at(timeline.wanted);
    list.AddCircleFilled({x, y}, radius, timeline.live() ? palette::text : palette::caution);
    if (timeline.loading) list.AddCircleFilled({x, y}, radius - frame.px(3), palette::card | IM_COL32_A_MASK);

    if (press.hovered || press.held) {
        const float share =
            std::clamp((ImGui::GetIO().MousePos.x - track.min.x) / std::max(1.f, track.width()), 0.f, 1.f);
        const TimePoint pointed = std::min(window.at(share), timeline.clock);
        if (!press.held)
            return tooltip(frame, formatDate(pointed, frame.zone()) + " " + formatClock(pointed, frame.zone()));
        if (memory.seekedTo != pointed) frame.emit(SeekTime{pointed});
        memory.seekedTo = pointed;
    } else {
        memory.seekedTo.reset();
    }
}

} // namespace

void drawTimeBar(Frame& frame) {
    const Rect& bar = frame.layout.time;
    if (bar.width() < frame.px(240)) return;
    const Surface surface("time", bar);
    drawCardBackground(frame, bar);
    const Timeline& timeline = frame.model.timeline;
    if (!timeline.live())
        ImGui::GetWindowDrawList()->AddRect(bar.min, bar.max, withAlpha(palette::caution, 0.8f), frame.px(8), 0,
                                            frame.px(2));
    const Rect inner = bar.shrunk(frame.px(16), frame.px(4));
    const Rect controls{inner.min, {inner.max.x, inner.min.y + frame.px(44)}};
    const float left = drawModes(frame, controls);

    std::array<std::string, 4> spanWords, speedWords;
    std::ranges::transform(spanKeys, spanWords.begin(), [&](const char* key) { return frame.tr(key); });
    std::ranges::transform(speeds, speedWords.begin(), speedText);
    TimeBarMemory& memory = frame.memory.timeBar;
    const auto span = drawChoice<4>(frame, "span", controls.max.x, controls, spanWords, memory.span);
    if (span.pressed) memory.span = *span.pressed, memory.window = {};
    const auto speed =
        drawChoice<4>(frame, "speed", span.left - frame.px(12), controls, speedWords, speedIndex(timeline.speed));
    if (speed.pressed) frame.emit(PlayTime{speeds[*speed.pressed]});
    drawMoment(frame, {{left, controls.min.y}, {speed.left - frame.px(12), controls.max.y}});
    drawSlider(frame, {{inner.min.x + frame.px(8), controls.max.y}, {inner.max.x - frame.px(8), inner.max.y}},
               memory.span);
}

} // namespace sandtable::ui
