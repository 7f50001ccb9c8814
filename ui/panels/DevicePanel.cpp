#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Properties.h"
#include "ui/Readings.h"
#include "ui/Widgets.h"
#include "ui/panels/HealthParts.h"
#include "ui/panels/Names.h"
#include "ui/panels/Outlooks.h"
#include "ui/panels/Panels.h"

#include <algorithm>

namespace sandtable::ui {

static std::string limitsText(const Frame& frame, const scene::ChannelSpec& channel) {
    if (channel.low && channel.high)
        return frame.tr("device.limits",
                        {{"low", formatReading(*channel.low)}, {"high", formatReading(*channel.high)}});
    if (channel.high) return frame.tr("device.limitHigh", {{"high", formatReading(*channel.high)}});
    if (channel.low) return frame.tr("device.limitLow", {{"low", formatReading(*channel.low)}});
    return "";
}

/// Returns its left end.
static float drawState(Frame& frame, const Rect& row, ReadingState state) {
    const float y = row.center().y;
    if (state == ReadingState::Alarm) return drawTag(frame, row.max.x, y, palette::alarm, frame.tr("device.alarm"));
    if (state == ReadingState::Stale) return drawTag(frame, row.max.x, y, palette::stale, frame.tr("device.stale"));
    if (state == ReadingState::Missing) return drawTag(frame, row.max.x, y, palette::stale, frame.tr("device.missing"));
    return row.max.x;
}

static ImU32 valueColor(ReadingState state) {
    if (state == ReadingState::Alarm) return palette::alarm;
    return state == ReadingState::Normal ? palette::text : palette::stale;
}

/// The last day and the next hours. Pressed, the large chart.
static void drawCurve(Frame& frame, const Rect& rect, const ChartSeries& series, const scene::ChannelSpec& channel,
                      ReadingState state) {
    const UiModel& model = frame.model;
    const Press press = pressable("curve" + channel.id, rect);
    if (press.hovered)
        ImGui::GetWindowDrawList()->AddRectFilled({rect.min.x - frame.px(8), rect.min.y},
                                                  {rect.max.x + frame.px(8), rect.max.y}, palette::field, frame.px(6));
    Chart chart;
    chart.now = chart.to = model.time;
    chart.from = model.time - deviceCurveSpan;
    const ChannelPast* past = pastOf(model, series); // what the store no longer holds
    chart.curves.push_back(
        curveOf(model, series, chart.from, chart.to, past && past->from <= chart.from ? past : nullptr));
    if (state == ReadingState::Alarm) chart.curves.front().color = palette::alarm;
    chart.low = channel.low;
    chart.high = channel.high;
    chart.unit = channel.unit;
    chart.forecast = forecastCurve(model, series);
    if (!chart.forecast.steps.empty()) chart.to += forecastShown(deviceCurveSpan);
    if (const auto* outlook = outlookOf(model, series.deviceId)) chart.anomalies = outlook->anomalies.spans;
    drawChart(frame, rect, chart, {}, press.hovered);
    if (press.clicked) frame.emit(ShowChart{ChartView{{series}, deviceCurveSpan, Duration(0)}});
}

static void drawChannel(Frame& frame, CardBody& body, const scene::DeviceSpec& device,
                        const scene::ChannelSpec& channel) {
    const ChartSeries series{device.id, channel.id};
    const std::string note = forecastNote(frame, series, channel.unit);
    const Rect whole = body.take(note.empty() ? 192 : 216);
    if (!CardBody::visible(whole)) return;
    const ChannelReading reading = readChannel(frame.model, device, channel);
    const auto slice = [&](float from, float to) {
        return Rect{{whole.min.x, whole.min.y + frame.px(from)}, {whole.max.x, whole.min.y + frame.px(to)}};
    };
    ImFont *large = frame.fonts.heading, *small = frame.fonts.small;
    Rect head = slice(8, 32);
    head.max.x = drawState(frame, slice(4, 36), reading.state);
    if (reading.reading) {
        if (reading.state != ReadingState::Normal) head.max.x -= frame.px(10);
        const std::string age = ageText(frame, frame.model.time - reading.reading->time);
        drawTextRight(small, {head.max.x, Fonts::lineTop(small, head.center().y)}, palette::textFaint, age);
        head.max.x -= textWidth(small, age);
    }
    head.max.x -= frame.px(10);
    drawTextIn(frame.fonts.body, head, palette::textSoft, nameOf(frame, channel));

    const Rect figures = slice(36, 76);
    const float top = Fonts::lineTop(large, figures.center().y);
    drawFigure(frame, large, {figures.min.x, top}, valueColor(reading.state),
               reading.reading ? formatReading(reading.reading->value) : noValue, channel.unit);
    drawTextRight(small, {figures.max.x, top + large->Ascent - small->Ascent}, palette::textSoft,
                  limitsText(frame, channel));
    drawCurve(frame, slice(80, 184), series, channel, reading.state);
    if (!note.empty()) drawTextIn(small, slice(184, 208), palette::textFaint, note);
}

static void drawPropertyRow(Frame& frame, CardBody& body, std::string_view name, std::string_view value, ImU32 color) {
    const Rect row = body.take(32);
    const float split = row.min.x + row.width() * 0.42f;
    drawTextIn(frame.fonts.small, {row.min, {split, row.max.y}}, palette::textSoft, name);
    const std::string fitting = shortened(frame.fonts.body, value, row.max.x - split - frame.px(8));
    drawTextRight(frame.fonts.body, {row.max.x, Fonts::lineTop(frame.fonts.body, row.center().y)}, color, fitting);
}

static void drawMaintenance(Frame& frame, CardBody& body, const scene::DeviceSpec& device) {
    const auto maintenance = maintenanceOf(device, frame.model.time);
    if (!maintenance) return;
    const auto count = [](int64_t days) { return formatNumber(static_cast<double>(days), 0); };
    std::string text = maintenance->date;
    if (maintenance->daysAgo)
        text = frame.tr("device.maintainedAgo", {{"date", maintenance->date}, {"count", count(*maintenance->daysAgo)}});
    drawPropertyRow(frame, body, frame.tr("property.lastMaintenance"), text, palette::text);
    if (!maintenance->overdueDays) return;
    const Rect row = body.take(28);
    drawTag(frame, row.max.x, row.center().y, palette::caution,
            frame.tr("device.overdue", {{"count", count(*maintenance->overdueDays)}}));
}

static void drawProperties(Frame& frame, CardBody& body, const scene::DeviceSpec& device) {
    if (device.properties.empty()) return;
    body.section(frame.tr("device.properties"));
    drawMaintenance(frame, body, device);
    for (const PropertyRow& property : propertyRows(frame, device))
        drawPropertyRow(frame, body, property.name, property.value, palette::text);
}

/// What was unusual in the last day; it says nothing about the score.
static void drawAnomalies(Frame& frame, CardBody& body, const scene::DeviceSpec& device) {
    const decision::DeviceOutlook* outlook = outlookOf(frame.model, device.id);
    if (!outlook || device.channels.empty()) return;
    body.section(frame.tr("anomaly.title"));
    for (const decision::AnomalySpan& span : outlook->anomalies.spans) {
        body.paragraph(anomalyText(frame, device, span), palette::caution);
        body.space(4);
    }
    body.paragraph(anomalyNote(frame, outlook), palette::textFaint);
}

static void drawPlace(Frame& frame, CardBody& body, const scene::DeviceSpec& device) {
    std::string text = deviceTypeName(frame, device.type);
    const scene::Building* building = frame.model.world ? frame.model.world->building(device.buildingId) : nullptr;
    if (building) text += " · " + frame.text(building->name);
    drawTextIn(frame.fonts.body, body.take(32), palette::textSoft, text);
    if (!frame.model.scenario) return;
    if (frame.model.world->movedDevices.contains(device.id)) body.paragraph(frame.tr("device.moved"), palette::accent);
    const bool moving = frame.model.tool == Tool::MoveDevice;
    body.space(4);
    if (button(frame, "moveDevice", body.take(36), frame.tr("tool.move"), {.active = moving, .icon = icons::move}))
        frame.emit(SetTool{moving ? Tool::Select : Tool::MoveDevice});
    body.space(8);
}

void drawDevicePanel(Frame& frame, const Rect& most, const scene::DeviceSpec& device) {
    const std::string title = nameOf(frame, device);
    const CardResult result =
        drawCard(frame, "device", most, {.title = title, .back = true, .locate = true}, [&](CardBody& body) {
            drawPlace(frame, body, device);
            if (device.channels.empty()) body.paragraph(frame.tr("device.noChannels"), palette::textSoft);
            for (const scene::ChannelSpec& channel : device.channels) drawChannel(frame, body, device, channel);
            const auto* score = frame.model.health ? frame.model.health->device(device.id) : nullptr;
            if (score && !score->contributions.empty()) {
                body.section(frame.tr("device.health"));
                const WhyStep step{WhyStep::Kind::Device, device.id};
                if (drawScore(frame, body, *score)) askWhy(frame, {step});
                if (const auto channel = drawContributions(frame, body, *score))
                    askWhy(frame, {step, {WhyStep::Kind::Channel, *channel}});
            }
            drawProperties(frame, body, device);
            drawAnomalies(frame, body, device);
        });
    if (result.back) frame.emit(Select{frame.model.selection.buildingId, ""});
    if (!result.locate) return;
    const auto index = static_cast<size_t>(&device - frame.model.park->devices.data());
    const bool known = index < frame.model.devicePositions.size();
    frame.emit(FlyTo{known ? frame.model.devicePositions[index] : device.position, 60});
}

} // namespace sandtable::ui
