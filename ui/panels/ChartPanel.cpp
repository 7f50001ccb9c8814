// The large chart over the view: an hour to a week of one channel, beside others of the same unit; wheel and drag move
// through time.
#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/Outlooks.h"
#include "ui/panels/Panels.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::ui {

namespace {

constexpr Duration shortestSpan = std::chrono::minutes(10), longestSpan = std::chrono::days(31);
constexpr size_t mostCurves = 4, mostCandidates = 6;
constexpr std::array<ImU32, mostCurves> curveColors{palette::accent, palette::rgb(0xB9A5E8), palette::rgb(0x7FD1AE),
                                                    palette::rgb(0xE59AB5)};

struct Shown {
    const scene::DeviceSpec* device = nullptr;
    const scene::ChannelSpec* channel = nullptr;
};

Shown shownOf(const UiModel& model, const ChartSeries& series) {
    const scene::DeviceSpec* device = deviceOf(model, series.deviceId);
    return {device, channelOf(device, series.channelId)};
}

/// What may be held against the first: channels of its unit, of the device itself, then the same channel of devices of
/// its type in its building (or, in the open, anywhere).
std::vector<ChartSeries> candidates(const UiModel& model, const Shown& first) {
    std::vector<ChartSeries> found;
    if (first.channel->unit.empty()) return found;
    for (const scene::ChannelSpec& channel : first.device->channels)
        if (&channel != first.channel && channel.unit == first.channel->unit)
            found.push_back({first.device->id, channel.id});
    for (const scene::DeviceSpec& device : model.park->devices) {
        if (found.size() >= mostCandidates) break;
        if (&device == first.device || device.type != first.device->type ||
            device.buildingId != first.device->buildingId)
            continue;
        const scene::ChannelSpec* channel = channelOf(&device, first.channel->id);
        if (channel && channel->unit == first.channel->unit) found.push_back({device.id, channel->id});
    }
    found.resize(std::min(found.size(), mostCandidates));
    return found;
}

void show(Frame& frame, ChartView view) {
    view.span = std::clamp(view.span, shortestSpan, longestSpan);
    view.back = std::max(view.back, Duration(0));
    frame.emit(ShowChart{std::move(view)});
}

/// Spans to choose from at the left, the stretch shown at the right.
void drawSpans(Frame& frame, const Rect& row, const Chart& chart) {
    const ChartView& view = *frame.model.chart;
    const std::pair<const char*, Duration> spans[] = {{"chart.hour", std::chrono::hours(1)},
                                                      {"chart.sixHours", std::chrono::hours(6)},
                                                      {"chart.day", std::chrono::hours(24)},
                                                      {"chart.week", std::chrono::days(7)}};
    float x = row.min.x;
    for (const auto& [key, span] : spans) {
        const std::string label = frame.tr(key);
        const float width = textWidth(frame.fonts.body, label) + frame.px(24);
        const Rect rect{{x, row.min.y}, {x + width, row.min.y + frame.px(36)}};
        if (button(frame, key, rect, label, {.active = view.span == span && view.back == Duration(0)}))
            show(frame, {view.series, span, Duration(0)});
        x += width + frame.px(8);
    }
    const std::string stretch = formatShortTime(chart.from, frame.zone()) + " – " +
                                formatShortTime(std::min(chart.to, chart.now), frame.zone());
    ImFont* small = frame.fonts.small;
    if (x + textWidth(small, stretch) + frame.px(16) < row.max.x)
        drawTextRight(small, {row.max.x, Fonts::lineTop(small, row.min.y + frame.px(18))}, palette::textSoft, stretch);
}

std::string seriesName(const Frame& frame, const ChartSeries& series, const Shown& first) {
    const Shown shown = shownOf(frame.model, series);
    if (!shown.channel) return series.deviceId + "/" + series.channelId;
    return shown.device == first.device ? nameOf(frame, *shown.channel) : nameOf(frame, *shown.device);
}

/// The first is called by what tells it from the others: its channel, or where they are other devices' its device.
std::string firstName(const Frame& frame, const Shown& first, const std::vector<ChartSeries>& others) {
    const bool within = std::ranges::any_of(others, [&](const auto& other) {
        return other.deviceId == first.device->id && other.channelId != first.channel->id;
    });
    return within ? nameOf(frame, *first.channel) : nameOf(frame, *first.device);
}

/// Chips that take a comparable channel in or out. They stop where the row ends.
void drawComparison(Frame& frame, const Rect& row, const Shown& first, const std::vector<ChartSeries>& others) {
    const ChartView& view = *frame.model.chart;
    float x = row.min.x;
    const auto chip = [&](const ChartSeries& series, bool fixed) {
        const auto place = std::ranges::find(view.series, series);
        const bool on = place != view.series.end();
        const ImU32 color =
            on ? curveColors[static_cast<size_t>(place - view.series.begin()) % mostCurves] : palette::textFaint;
        const std::string label = fixed ? firstName(frame, first, others) : seriesName(frame, series, first);
        const float width = textWidth(frame.fonts.small, label) + frame.px(36);
        if (x + width > row.max.x) return;
        const Rect rect{{x, row.min.y}, {x + width, row.min.y + frame.px(28)}};
        x += width + frame.px(8);
        ImDrawList& list = *ImGui::GetWindowDrawList();
        Press press;
        if (!fixed) press = pressable("compare" + series.deviceId + "/" + series.channelId, rect);
        list.AddRectFilled(rect.min, rect.max, press.hovered ? palette::fieldHover : palette::field, frame.px(14));
        const ImVec2 dot{rect.min.x + frame.px(14), rect.center().y};
        on ? list.AddCircleFilled(dot, frame.px(5), color) : list.AddCircle(dot, frame.px(4.5f), color);
        drawTextIn(frame.fonts.small, {{rect.min.x + frame.px(26), rect.min.y}, rect.max},
                   on ? palette::text : palette::textSoft, label);
        if (!press.clicked) return;
        ChartView changed = view;
        if (on)
            std::erase(changed.series, series);
        else if (changed.series.size() < mostCurves)
            changed.series.push_back(series);
        show(frame, std::move(changed));
    };
    chip(view.series.front(), true);
    for (const ChartSeries& series : others) chip(series, false);
}

/// Wheel: closer to or further from the time under the mouse. Drag: through time.
void moveByMouse(Frame& frame, const Rect& area, const Chart& chart, const Press& press) {
    const ChartView& view = *frame.model.chart;
    const ImGuiIO& io = ImGui::GetIO();
    const double shown = static_cast<double>((chart.to - chart.from).count());
    if (press.hovered && io.MouseWheel != 0) {
        const double part = std::clamp(static_cast<double>((io.MousePos.x - area.min.x) / area.width()), 0.0, 1.0);
        const TimePoint under = std::min(chart.now, chart.from + Duration(static_cast<Duration::rep>(part * shown)));
        ChartView zoomed = view;
        zoomed.span = Duration(static_cast<Duration::rep>(static_cast<double>(view.span.count()) *
                                                          std::pow(0.8, static_cast<double>(io.MouseWheel))));
        zoomed.span = std::clamp(zoomed.span, shortestSpan, longestSpan);
        const TimePoint end = chart.now - view.back;
        const double kept = static_cast<double>((end - under).count()) / static_cast<double>(view.span.count());
        const Duration after(static_cast<Duration::rep>(kept * static_cast<double>(zoomed.span.count())));
        zoomed.back = chart.now - (under + after);
        return show(frame, std::move(zoomed));
    }
    if (!press.held || io.MouseDelta.x == 0) return;
    ChartView moved = view;
    moved.back += Duration(static_cast<Duration::rep>(static_cast<double>(io.MouseDelta.x / area.width()) * shown));
    show(frame, std::move(moved));
}

Chart chartOf(const Frame& frame, const Shown& first) {
    const UiModel& model = frame.model;
    const ChartView& view = *model.chart;
    Chart chart;
    chart.now = model.time;
    chart.to = model.time - view.back;
    chart.from = chart.to - view.span;
    chart.unit = first.channel->unit;
    chart.low = first.channel->low;
    chart.high = first.channel->high;
    for (size_t i = 0; i < std::min(view.series.size(), mostCurves); ++i) {
        Curve curve = curveOf(model, view.series[i], chart.from, chart.to, pastOf(model, view.series[i]));
        curve.color = curveColors[i];
        if (view.series.size() > 1)
            curve.name = i == 0 ? firstName(frame, first, view.series) : seriesName(frame, view.series[i], first);
        chart.curves.push_back(std::move(curve));
    }
    if (view.back == Duration(0)) {
        chart.forecast = forecastCurve(model, view.series.front());
        if (!chart.forecast.steps.empty()) chart.to += forecastShown(view.span);
    }
    if (const auto* outlook = outlookOf(model, first.device->id)) chart.anomalies = outlook->anomalies.spans;
    return chart;
}

/// The latest unusual stretch in sight, else what the day was held against.
std::string anomalyLine(const Frame& frame, const Shown& first, const Chart& chart) {
    const auto* outlook = outlookOf(frame.model, first.device->id);
    for (size_t i = chart.anomalies.size(); i-- > 0;)
        if (chart.anomalies[i].to > chart.from && chart.anomalies[i].from < chart.to)
            return frame.tr("anomaly.line", {{"text", anomalyText(frame, *first.device, chart.anomalies[i])}});
    return anomalyNote(frame, outlook);
}

void drawBody(Frame& frame, CardBody& body, const Rect& card, const Shown& first) {
    const Chart chart = chartOf(frame, first);
    const std::vector<ChartSeries> others = candidates(frame.model, first);
    drawSpans(frame, body.take(44), chart);
    const bool narrow = frame.layout.compact;
    const float notes = narrow ? 24.f : 48.f, chips = others.empty() ? 0.f : 48.f;
    const float left = card.max.y - body.y() - frame.px(20 + notes + chips);
    const Rect plot = body.take(std::max(120.f, left / std::max(frame.theme.scale, 0.01f)));
    const Press press = pressable("plot", plot);
    const Rect area = drawChart(
        frame, plot, chart,
        {.valueTicks = narrow ? size_t{5} : size_t{8}, .timeTicks = narrow ? size_t{5} : size_t{9}, .labels = true},
        press.hovered && !press.held);
    moveByMouse(frame, area, chart, press);
    if (!others.empty()) {
        body.space(8);
        drawComparison(frame, body.take(chips - 8), first, others);
    }
    const std::string unit = first.channel->unit;
    drawTextIn(frame.fonts.small, body.take(24), palette::textSoft,
               forecastNote(frame, frame.model.chart->series.front(), unit));
    if (!narrow) drawTextIn(frame.fonts.small, body.take(24), palette::textSoft, anomalyLine(frame, first, chart));
}

} // namespace

void drawChartPanel(Frame& frame) {
    const Shown first = shownOf(frame.model, frame.model.chart->series.front());
    if (!first.channel) return frame.emit(ShowChart{}); // another park has no such channel
    const std::string title = nameOf(frame, *first.channel) + " · " + nameOf(frame, *first.device);
    const Rect card = viewCardArea(frame, 1080);
    const CardResult result = drawCard(frame, "chart", card, {.title = title, .close = true, .solid = true},
                                       [&](CardBody& body) { drawBody(frame, body, card, first); });
    if (result.close) frame.emit(ShowChart{});
}

} // namespace sandtable::ui
