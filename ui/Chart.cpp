#include "ui/Chart.h"

#include "ui/Format.h"
#include "ui/Ticks.h"
#include "ui/Widgets.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::ui {

using telemetry::Bucket;
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

std::pair<double, double> valueRange(const Chart& chart) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    const auto take = [&](double value) { low = std::min(low, value), high = std::max(high, value); };
    for (const Curve& curve : chart.curves) {
        for (const Reading& reading : curve.line) take(reading.value);
        for (const Bucket& bucket : curve.envelope) take(bucket.min), take(bucket.max);
    }
    for (size_t i = 0; i < chart.forecast.steps.size(); ++i) {
        if (chart.forecast.middle(i) > chart.to) break;
        take(chart.forecast.steps[i].low), take(chart.forecast.steps[i].high);
    }
    if (!(low <= high)) return {0, 1};
    const double spread = std::max(high - low, std::max(std::abs(high), std::abs(low)) * 0.02 + 1e-9);
    if (chart.high && *chart.high > high && *chart.high - high < spread) high = *chart.high;
    if (chart.low && *chart.low < low && low - *chart.low < spread) low = *chart.low;
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

std::vector<TimeRange> beyondLimits(std::span<const Reading> readings, Duration interval, std::optional<double> low,
                                    std::optional<double> high) {
    std::vector<TimeRange> ranges;
    for (const auto& run : unbrokenRuns(readings, interval)) {
        bool inside = false;
        for (const Reading& reading : run) {
            const bool beyond = (low && reading.value < *low) || (high && reading.value > *high);
            if (beyond && !inside) ranges.push_back({reading.time, reading.time});
            if (beyond || inside) ranges.back().to = beyond ? reading.time + interval : reading.time;
            inside = beyond;
        }
    }
    return ranges;
}

std::optional<Reading> readingNear(std::span<const Reading> readings, TimePoint time, Duration interval) {
    const auto after = std::ranges::lower_bound(readings, time, {}, &Reading::time);
    std::optional<Reading> nearest;
    if (after != readings.end()) nearest = *after;
    if (after != readings.begin()) {
        const Reading& before = *std::prev(after);
        if (!nearest || time - before.time < nearest->time - time) nearest = before;
    }
    if (!nearest) return std::nullopt;
    const Duration away = nearest->time < time ? time - nearest->time : nearest->time - time;
    return away <= interval * 5 / 2 ? nearest : std::nullopt;
}

const ChannelPast* pastOf(const UiModel& model, const ChartSeries& series) {
    const auto found = std::ranges::find(model.pasts, series, &ChannelPast::series);
    return found == model.pasts.end() ? nullptr : &*found;
}

Curve curveOf(const UiModel& model, const ChartSeries& series, TimePoint from, TimePoint to, const ChannelPast* past) {
    Curve curve;
    const auto index = model.channels ? model.channels->find(series.deviceId, series.channelId) : std::nullopt;
    if (!index) return curve;
    curve.interval = std::max((*model.channels)[*index].interval, Duration(1));
    const Duration margin = curve.interval * 3; // lines enter and leave the picture
    std::vector<Reading> live;
    if (model.store) live = model.store->range(*index, from - margin, std::min(to + margin, model.time));
    TimePoint liveFrom = live.empty() ? model.time : live.front().time;
    if (past) {
        const bool crowded = past->width > curve.interval * 2;
        if (crowded) liveFrom = std::max(liveFrom, past->to);
        for (const Bucket& bucket : past->buckets) {
            if (bucket.from + past->width > liveFrom && !(crowded && bucket.from < past->to)) break;
            if (bucket.from > to + margin) break;
            if (bucket.from + past->width < from - margin) continue;
            curve.line.push_back({bucket.from + past->width / 2, bucket.mean});
            if (crowded && bucket.count > 1) curve.envelope.push_back(bucket);
        }
        curve.width = past->width;
        if (crowded) {
            std::erase_if(live, [&](const Reading& r) { return r.time < past->to; });
            curve.interval = std::max(curve.interval, past->width);
        }
    }
    curve.line.insert(curve.line.end(), live.begin(), live.end());
    return curve;
}

namespace {

/// Time and value to pixels.
struct Space {
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
    TimePoint timeAt(float pixel) const {
        const double part = static_cast<double>((pixel - rect.min.x) / std::max(1.f, rect.width()));
        return from + Duration(static_cast<Duration::rep>(part * static_cast<double>((to - from).count())));
    }
};

/// Everything one drawing needs.
struct Drawing {
    Frame& frame;
    const Chart& chart;
    const ChartLook& look;
    Space space;
    ValueTicks ticks;
    ImDrawList& list;

    float hair() const { return std::max(1.f, frame.px(1)); }
};

void fillBelow(ImDrawList& list, const std::vector<ImVec2>& line, float bottom, ImU32 color) {
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    const ImU32 top = withAlpha(color, 0.26f), fade = withAlpha(color, 0);
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

void dashed(const Drawing& d, ImVec2 a, const ImVec2& b, ImU32 color, float width) {
    const float length = std::hypot(b.x - a.x, b.y - a.y), dash = d.frame.px(5), step = d.frame.px(9);
    const ImVec2 unit{(b.x - a.x) / std::max(length, 1e-3f), (b.y - a.y) / std::max(length, 1e-3f)};
    for (float along = 0; along < length; along += step) {
        const float end = std::min(along + dash, length);
        d.list.AddLine({a.x + unit.x * along, a.y + unit.y * along}, {a.x + unit.x * end, a.y + unit.y * end}, color,
                       width);
    }
}

void drawAxes(const Drawing& d) {
    ImFont* font = d.frame.fonts.small;
    const Rect& area = d.space.rect;
    for (const double value : d.ticks.values) {
        const float y = std::round(d.space.y(value)) + 0.5f;
        d.list.AddLine({area.min.x, y}, {area.max.x, y}, palette::field, d.hair());
        drawTextRight(font, {area.min.x - d.frame.px(8), Fonts::lineTop(font, y)}, palette::textFaint,
                      formatNumber(value, d.ticks.decimals));
    }
    d.list.AddLine({area.min.x, area.max.y}, {area.max.x, area.max.y}, palette::rule, d.hair());
    float free = area.min.x - d.frame.px(20);
    for (const TimeTick& tick : timeTicks(d.chart.from, d.chart.to, d.look.timeTicks, d.frame.zone())) {
        const float x = std::round(d.space.x(tick.time));
        d.list.AddLine({x, area.max.y}, {x, area.max.y + d.frame.px(4)}, palette::rule, d.hair());
        if (tick.day) d.list.AddLine({x, area.min.y}, {x, area.max.y}, palette::field, d.hair());
        const std::string label = tickLabel(tick, d.frame.zone());
        const float half = textWidth(font, label) / 2;
        if (x - half < free || x + half > area.max.x + d.frame.px(16)) continue;
        drawText(font, {x - half, area.max.y + d.frame.px(4)}, tick.day ? palette::textSoft : palette::textFaint,
                 label);
        free = x + half + d.frame.px(12);
    }
}

void drawLimit(const Drawing& d, const std::optional<double>& limit) {
    if (!limit || *limit <= d.space.low || *limit >= d.space.high) return;
    const Rect& area = d.space.rect;
    const float y = std::round(d.space.y(*limit)) + 0.5f;
    dashed(d, {area.min.x, y}, {area.max.x, y}, withAlpha(palette::caution, 0.8f), d.hair());
    if (!d.look.labels) return;
    ImFont* font = d.frame.fonts.small;
    const bool upper = d.chart.high && *limit == *d.chart.high;
    const std::string words =
        d.frame.tr(upper ? "device.limitHigh" : "device.limitLow", {{upper ? "high" : "low", formatReading(*limit)}});
    const float top = upper && y - font->FontSize > area.min.y ? y - font->FontSize : y + d.frame.px(1);
    const ImVec2 at{area.min.x + d.frame.px(8), top};
    d.list.AddRectFilled({at.x - d.frame.px(4), at.y},
                         {at.x + textWidth(font, words) + d.frame.px(4), at.y + font->FontSize},
                         withAlpha(palette::card, 0.85f), d.frame.px(3));
    drawText(font, at, palette::caution, words);
}

void shade(const Drawing& d, TimePoint from, TimePoint to, ImU32 color) {
    const float left = std::max(d.space.x(from), d.space.rect.min.x),
                right = std::min(d.space.x(to), d.space.rect.max.x);
    if (right <= left) return;
    d.list.AddRectFilled({left, d.space.rect.min.y}, {std::max(right, left + 1), d.space.rect.max.y}, color);
}

/// Times beyond limits in the colour of alarms, unusual times as a strip along the axis.
void drawSpans(const Drawing& d) {
    if (d.chart.curves.empty()) return;
    const Curve& main = d.chart.curves.front();
    for (const TimeRange& range : beyondLimits(main.line, main.interval, d.chart.low, d.chart.high))
        shade(d, range.from, range.to, withAlpha(palette::alarm, 0.16f));
    for (const decision::AnomalySpan& span : d.chart.anomalies) {
        shade(d, span.from, span.to, withAlpha(palette::caution, 0.08f));
        const float left = std::max(d.space.x(span.from), d.space.rect.min.x),
                    right = std::min(d.space.x(span.to), d.space.rect.max.x);
        if (right <= left) continue;
        d.list.AddRectFilled({left, d.space.rect.max.y - d.frame.px(4)}, {right, d.space.rect.max.y}, palette::caution);
    }
}

void drawCurve(const Drawing& d, const Curve& curve, bool grounded) {
    for (const Bucket& bucket : curve.envelope) {
        const float left = d.space.x(bucket.from), right = d.space.x(bucket.from + curve.width);
        d.list.AddRectFilled({left, d.space.y(bucket.max)},
                             {right, std::max(d.space.y(bucket.min), d.space.y(bucket.max) + 1)},
                             withAlpha(curve.color, 0.22f));
    }
    const auto columns = static_cast<size_t>(std::max(1.f, d.space.rect.width()));
    for (const auto& run : unbrokenRuns(curve.line, curve.interval)) {
        std::vector<ImVec2> line;
        for (const Reading& reading : thinned(run, d.space.from, d.space.to, columns))
            line.push_back(d.space.at(reading));
        if (line.size() == 1) {
            d.list.AddCircleFilled(line.front(), d.frame.px(1.5f), curve.color);
            continue;
        }
        if (grounded && curve.envelope.empty()) fillBelow(d.list, line, d.space.rect.max.y, curve.color);
        d.list.AddPolyline(line.data(), static_cast<int>(line.size()), curve.color, 0,
                           std::max(1.f, d.frame.px(d.look.labels ? 2 : 1.5f)));
    }
}

void drawForecast(const Drawing& d) {
    const ForecastCurve& forecast = d.chart.forecast;
    if (d.chart.to <= d.chart.now) return;
    const float now = std::round(d.space.x(d.chart.now)) + 0.5f;
    const Rect& area = d.space.rect;
    d.list.AddRectFilled({now, area.min.y}, area.max, palette::rgb(0xFFFFFF, 8));
    d.list.AddLine({now, area.min.y}, {now, area.max.y}, palette::fieldHover, d.hair());
    if (forecast.steps.empty() || d.chart.curves.empty()) return;
    const ImU32 color = d.chart.curves.front().color;
    std::vector<ImVec2> line;
    ImVec2 lastLow, lastHigh;
    if (const auto& known = d.chart.curves.front().line; !known.empty()) { // from where the curve ends
        line.push_back(d.space.at(known.back()));
        lastLow = lastHigh = line.back();
    }
    for (size_t i = 0; i < forecast.steps.size(); ++i) {
        const TimePoint time = forecast.middle(i);
        if (time <= d.chart.now) continue;
        const ImVec2 low = d.space.at({time, forecast.steps[i].low}), high = d.space.at({time, forecast.steps[i].high});
        if (!line.empty()) d.list.AddQuadFilled(lastHigh, high, low, lastLow, withAlpha(color, 0.16f));
        line.push_back(d.space.at({time, forecast.steps[i].value}));
        lastLow = low, lastHigh = high;
        if (time > d.chart.to) break;
    }
    for (size_t i = 0; i + 1 < line.size(); ++i)
        dashed(d, line[i], line[i + 1], color, std::max(1.f, d.frame.px(1.5f)));
    if (d.look.labels)
        drawText(d.frame.fonts.small, {now + d.frame.px(8), area.min.y}, palette::textSoft,
                 d.frame.tr("chart.forecast"));
}

void drawEnds(const Drawing& d) {
    for (const Curve& curve : d.chart.curves) {
        if (curve.line.empty() || curve.line.back().time > d.chart.now) continue;
        const ImVec2 last = d.space.at(curve.line.back());
        d.list.AddCircleFilled(last, d.frame.px(5), withAlpha(curve.color, 0.3f));
        d.list.AddCircleFilled(last, d.frame.px(2.5f), curve.color);
    }
}

struct ReadoutLine {
    ImU32 color;
    std::string text;
};

/// A small card beside the mouse, inside the chart.
void drawReadout(const Drawing& d, float x, const std::string& time, const std::vector<ReadoutLine>& lines) {
    ImFont *small = d.frame.fonts.small, *body = d.frame.fonts.body;
    float width = textWidth(small, time);
    for (const ReadoutLine& line : lines) width = std::max(width, textWidth(body, line.text) + d.frame.px(16));
    const float pad = d.frame.px(10), lineStep = d.frame.px(26);
    const ImVec2 size{width + pad * 2, d.frame.px(24) + lineStep * static_cast<float>(lines.size()) + pad};
    const Rect& area = d.space.rect;
    const float gap = d.frame.px(12);
    const float left = x + gap + size.x <= area.max.x ? x + gap : std::max(area.min.x, x - gap - size.x);
    ImDrawList& list = *ImGui::GetForegroundDrawList();
    const ImVec2 at{std::round(left), std::round(area.min.y)}, end{at.x + size.x, at.y + size.y};
    list.AddRectFilled(at, end, palette::rgb(0x18212B, 246), d.frame.px(6));
    list.AddRect(at, end, palette::cardEdge, d.frame.px(6));
    const auto put = [&](ImFont* font, const ImVec2& place, ImU32 color, const std::string& text) {
        list.AddText(font, font->FontSize, {std::round(place.x), std::round(place.y)}, color, text.c_str());
    };
    put(small, {at.x + pad, at.y + d.frame.px(6)}, palette::textSoft, time);
    float y = at.y + d.frame.px(30);
    for (const ReadoutLine& line : lines) {
        list.AddCircleFilled({at.x + pad + d.frame.px(4), y + d.frame.px(9)}, d.frame.px(4), line.color);
        put(body, {at.x + pad + d.frame.px(16), Fonts::lineTop(body, y + d.frame.px(9))}, palette::text, line.text);
        y += lineStep;
    }
}

std::string withUnit(const Chart& chart, const std::string& figure) {
    return chart.unit.empty() ? figure : figure + " " + chart.unit;
}

/// What is forecast for a time, in words; nothing where nothing is.
std::optional<std::string> forecastAt(const Drawing& d, TimePoint time) {
    const ForecastCurve& forecast = d.chart.forecast;
    if (time <= d.chart.now || forecast.steps.empty() || time < forecast.from) return std::nullopt;
    const auto step = static_cast<size_t>((time - forecast.from) / forecast.step);
    if (step >= forecast.steps.size()) return std::nullopt;
    const decision::ForecastStep& ahead = forecast.steps[step];
    return d.frame.tr("chart.forecastValue", {{"value", withUnit(d.chart, formatReading(ahead.value))},
                                              {"low", formatReading(ahead.low)},
                                              {"high", formatReading(ahead.high)}});
}

void drawHover(const Drawing& d) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const Rect& area = d.space.rect;
    if (mouse.x < area.min.x || mouse.x > area.max.x) return;
    const TimePoint time = d.space.timeAt(mouse.x);
    std::vector<ReadoutLine> lines;
    TimePoint shown = time;
    d.list.AddLine({mouse.x, area.min.y}, {mouse.x, area.max.y}, palette::rgb(0xFFFFFF, 60), d.hair());
    if (const auto ahead = forecastAt(d, time)) {
        lines.push_back({d.chart.curves.empty() ? palette::accent : d.chart.curves.front().color, *ahead});
    } else {
        for (const Curve& curve : d.chart.curves) {
            const auto reading = readingNear(curve.line, time, curve.interval);
            if (!reading) continue;
            if (lines.empty()) shown = reading->time;
            const ImVec2 at = d.space.at(*reading);
            d.list.AddCircleFilled(at, d.frame.px(4), curve.color);
            const std::string value = withUnit(d.chart, formatReading(reading->value));
            lines.push_back({curve.color, curve.name.empty() ? value : value + "  " + curve.name});
        }
    }
    if (lines.empty()) return;
    const bool close = d.chart.to - d.chart.from <= std::chrono::hours(2);
    drawReadout(d, mouse.x, close ? formatClock(shown, d.frame.zone()) : formatShortTime(shown, d.frame.zone()), lines);
}

} // namespace

Rect drawChart(Frame& frame, const Rect& rect, const Chart& chart, const ChartLook& look, bool hovered) {
    ImFont* font = frame.fonts.small;
    const auto [low, high] = valueRange(chart);
    ValueTicks ticks = valueTicks(low, high, look.valueTicks);
    float gutter = 0;
    for (const double value : ticks.values)
        gutter = std::max(gutter, textWidth(font, formatNumber(value, ticks.decimals)) + frame.px(8));
    const float head = look.labels ? frame.px(24) : frame.px(6);
    const Rect area{{rect.min.x + gutter, rect.min.y + head}, {rect.max.x, rect.max.y - frame.px(26)}};
    const bool empty = std::ranges::all_of(chart.curves, [](const Curve& curve) { return curve.line.empty(); });
    if (empty) ticks.values.clear();
    Drawing d{
        frame, chart, look, {area, chart.from, chart.to, low, high}, std::move(ticks), *ImGui::GetWindowDrawList()};
    drawAxes(d);
    if (look.labels && !chart.unit.empty()) drawText(font, rect.min, palette::textSoft, chart.unit);
    if (empty) {
        drawTextCentered(font, area, palette::textFaint, frame.tr("chart.noData"));
        return area;
    }
    d.list.PushClipRect({area.min.x - frame.px(1), area.min.y - frame.px(1)},
                        {area.max.x + (chart.to > chart.now ? 0 : frame.px(6)), area.max.y + 1}, true);
    drawSpans(d);
    drawForecast(d);
    for (size_t i = chart.curves.size(); i-- > 0;)
        drawCurve(d, chart.curves[i], look.grounded && chart.curves.size() == 1);
    drawLimit(d, chart.low);
    drawLimit(d, chart.high);
    drawEnds(d);
    if (hovered) drawHover(d);
    d.list.PopClipRect();
    return area;
}

} // namespace sandtable::ui
