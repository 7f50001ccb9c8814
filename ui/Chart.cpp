#include "ui/Plot.h"

#include "ui/Format.h"
#include "ui/Widgets.h"

#include <algorithm>
#include <cmath>

namespace sandtable::ui {

using telemetry::Reading;

std::vector<std::span<const Reading>> unbrokenRuns(std::span<const Reading> readings, Duration interval) {
    std::vector<std::span<const Reading>> runs;
    size_t begin = 0;
    for (size_t i = 1; i <= readings.size(); ++i) {
        if (i < readings.size() && readings[i].time - readings[i - 1].time <= interval * 5 / 2) continue;
        runs.push_back(readings.subspan(begin, i - begin));
        begin = i;
    }
    return runs;
}

std::pair<double, double> plotRange(const History& history) {
    if (history.readings.empty()) return {0, 1};
    const auto [least, most] =
        std::minmax_element(history.readings.begin(), history.readings.end(),
                            [](const Reading& a, const Reading& b) { return a.value < b.value; });
    double low = least->value, high = most->value;
    const double spread = std::max(high - low, std::max(std::abs(high), std::abs(low)) * 0.02 + 1e-9);
    if (history.high && *history.high > high && *history.high - high < spread) high = *history.high;
    if (history.low && *history.low < low && low - *history.low < spread) low = *history.low;
    const double air = std::max((high - low) * 0.12, spread * 0.12);
    return {low - air, high + air};
}

std::vector<Reading> thinned(std::span<const Reading> run, TimePoint from, TimePoint to, size_t columns) {
    if (run.size() <= columns * 2 || columns == 0 || to <= from) return {run.begin(), run.end()};
    const auto columnOf = [&](const Reading& reading) {
        return static_cast<int64_t>(columns) * (reading.time - from).count() / (to - from).count();
    };
    std::vector<Reading> result;
    for (auto begin = run.begin(); begin != run.end();) {
        const auto end =
            std::find_if(begin, run.end(), [&](const Reading& r) { return columnOf(r) != columnOf(*begin); });
        auto [least, most] =
            std::minmax_element(begin, end, [](const Reading& a, const Reading& b) { return a.value < b.value; });
        if (least->time > most->time) std::swap(least, most);
        result.push_back(*least);
        if (most != least) result.push_back(*most);
        begin = end;
    }
    return result;
}

namespace {

/// Time and value to pixels.
struct PlotSpace {
    Rect rect;
    TimePoint from, to;
    double low, high;
    ImVec2 at(const Reading& reading) const { return {x(reading.time), y(reading.value)}; }
    float x(TimePoint time) const {
        const double part =
            static_cast<double>((time - from).count()) / static_cast<double>(std::max<int64_t>(1, (to - from).count()));
        return rect.min.x + static_cast<float>(part) * rect.width();
    }
    float y(double value) const {
        return rect.max.y - static_cast<float>((value - low) / (high - low)) * rect.height();
    }
};

void fillBelow(ImDrawList& list, const std::vector<ImVec2>& line, float bottom, ImU32 color) {
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    const ImU32 top = withAlpha(color, 0.30f), fade = withAlpha(color, 0);
    for (size_t i = 0; i + 1 < line.size(); ++i) {
        const auto first = static_cast<ImDrawIdx>(list._VtxCurrentIdx);
        list.PrimReserve(6, 4);
        for (const int offset : {0, 1, 2, 0, 2, 3}) list.PrimWriteIdx(static_cast<ImDrawIdx>(first + offset));
        list.PrimWriteVtx(line[i], white, top);
        list.PrimWriteVtx(line[i + 1], white, top);
        list.PrimWriteVtx({line[i + 1].x, bottom}, white, fade);
        list.PrimWriteVtx({line[i].x, bottom}, white, fade);
    }
}

void dashedLine(ImDrawList& list, const Frame& frame, float left, float right, float y, ImU32 color) {
    for (float x = left; x < right; x += frame.px(8))
        list.AddLine({x, y}, {std::min(x + frame.px(4), right), y}, color, std::max(1.f, frame.px(1)));
}

void drawRun(ImDrawList& list, Frame& frame, const PlotSpace& space, std::span<const Reading> run, ImU32 color) {
    std::vector<ImVec2> line;
    for (const Reading& reading : thinned(run, space.from, space.to, static_cast<size_t>(space.rect.width())))
        line.push_back(space.at(reading));
    if (line.size() == 1) return list.AddCircleFilled(line.front(), frame.px(1.5f), color);
    fillBelow(list, line, space.rect.max.y, color);
    list.AddPolyline(line.data(), static_cast<int>(line.size()), color, 0, std::max(1.f, frame.px(1.5f)));
}

void drawScale(Frame& frame, const Rect& rect, const PlotSpace& space) {
    ImFont* font = frame.fonts.small;
    const float captionTop = rect.max.y - font->FontSize;
    drawText(font, {rect.min.x, captionTop}, palette::textFaint, formatShortTime(space.from));
    drawTextRight(font, {rect.max.x, captionTop}, palette::textFaint, formatShortTime(space.to));
}

} // namespace

void drawHistory(Frame& frame, const Rect& rect, const History& history, ImU32 color) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float caption = frame.px(24);
    const Rect area{rect.min, {rect.max.x, rect.max.y - caption}};
    const auto [low, high] = plotRange(history);
    const PlotSpace space{area, history.from, history.to, low, high};
    list.AddLine({area.min.x, area.max.y}, {area.max.x, area.max.y}, palette::rule);
    drawScale(frame, rect, space);
    if (history.readings.empty())
        return drawTextCentered(frame.fonts.small, area, palette::textFaint, frame.tr("device.noHistory"));

    list.PushClipRect({area.min.x - frame.px(6), area.min.y}, {area.max.x + frame.px(6), area.max.y + 1}, true);
    for (const auto& limit : {history.low, history.high})
        if (limit && *limit > low && *limit < high)
            dashedLine(list, frame, area.min.x, area.max.x, space.y(*limit), withAlpha(palette::caution, 0.8f));
    for (const auto& run : unbrokenRuns(history.readings, history.interval)) drawRun(list, frame, space, run, color);
    const ImVec2 last = space.at(history.readings.back());
    list.AddCircleFilled(last, frame.px(5), withAlpha(color, 0.3f));
    list.AddCircleFilled(last, frame.px(2.5f), color);
    list.PopClipRect();
}

} // namespace sandtable::ui
