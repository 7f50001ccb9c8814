#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Plot.h"
#include "ui/Readings.h"
#include "ui/Widgets.h"
#include "ui/panels/HealthParts.h"
#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"

#include <algorithm>

namespace sandtable::ui {

static constexpr auto historyLength = std::chrono::hours(24);

static std::string limitsText(const Frame& frame, const scene::ChannelSpec& channel) {
    if (channel.low && channel.high)
        return frame.tr("device.limits",
                        {{"low", formatReading(*channel.low)}, {"high", formatReading(*channel.high)}});
    if (channel.high) return frame.tr("device.limitHigh", {{"high", formatReading(*channel.high)}});
    if (channel.low) return frame.tr("device.limitLow", {{"low", formatReading(*channel.low)}});
    return "";
}

static void drawState(Frame& frame, const Rect& row, ReadingState state) {
    const float y = row.center().y;
    if (state == ReadingState::Alarm) drawTag(frame, row.max.x, y, palette::alarm, frame.tr("device.alarm"));
    if (state == ReadingState::Stale) drawTag(frame, row.max.x, y, palette::stale, frame.tr("device.stale"));
    if (state == ReadingState::Missing) drawTag(frame, row.max.x, y, palette::stale, frame.tr("device.missing"));
}

static ImU32 valueColor(ReadingState state) {
    if (state == ReadingState::Alarm) return palette::alarm;
    return state == ReadingState::Normal ? palette::text : palette::stale;
}

static void drawCurve(Frame& frame, const Rect& rect, const scene::DeviceSpec& device,
                      const scene::ChannelSpec& channel, ReadingState state) {
    const UiModel& model = frame.model;
    std::vector<telemetry::Reading> readings;
    const auto index = model.channels ? model.channels->find(device.id, channel.id) : std::nullopt;
    if (index && model.store) readings = model.store->range(*index, model.time - historyLength, model.time);
    drawHistory(frame, rect,
                {readings, model.time - historyLength, model.time, secondsToDuration(channel.intervalSeconds),
                 channel.low, channel.high},
                state == ReadingState::Alarm ? palette::alarm : palette::accent);
}

static void drawChannel(Frame& frame, CardBody& body, const scene::DeviceSpec& device,
                        const scene::ChannelSpec& channel) {
    const Rect whole = body.take(184);
    if (!CardBody::visible(whole)) return;
    const ChannelReading reading = readChannel(frame.model, device, channel);
    const auto slice = [&](float from, float to) {
        return Rect{{whole.min.x, whole.min.y + frame.px(from)}, {whole.max.x, whole.min.y + frame.px(to)}};
    };
    const std::string& name = frame.text(channel.name).empty() ? channel.id : frame.text(channel.name);
    drawTextIn(frame.fonts.body, slice(8, 32), palette::textSoft, name);
    drawState(frame, slice(4, 36), reading.state);

    const Rect figures = slice(36, 76);
    ImFont *large = frame.fonts.heading, *small = frame.fonts.small;
    const float top = Fonts::lineTop(large, figures.center().y);
    drawFigure(frame, large, {figures.min.x, top}, valueColor(reading.state),
               reading.reading ? formatReading(reading.reading->value) : noValue, channel.unit);
    std::string note = limitsText(frame, channel);
    if (reading.state == ReadingState::Stale)
        note = frame.tr("device.since", {{"time", formatShortTime(reading.reading->time, frame.zone())}});
    drawTextRight(small, {figures.max.x, top + large->Ascent - small->Ascent}, palette::textSoft, note);
    drawCurve(frame, slice(80, 168), device, channel, reading.state);
}

static void drawProperties(Frame& frame, CardBody& body, const scene::DeviceSpec& device) {
    if (device.properties.empty()) return;
    body.section(frame.tr("device.properties"));
    for (const auto& [name, value] : device.properties) {
        const Rect row = body.take(32);
        const float half = row.center().x;
        drawTextIn(frame.fonts.small, {row.min, {half, row.max.y}}, palette::textSoft, name);
        const std::string fitting = shortened(frame.fonts.body, value, row.max.x - half - frame.px(8));
        drawTextRight(frame.fonts.body, {row.max.x, Fonts::lineTop(frame.fonts.body, row.center().y)}, palette::text,
                      fitting);
    }
}

static void drawPlace(Frame& frame, CardBody& body, const scene::DeviceSpec& device) {
    std::string text = deviceTypeName(frame, device.type);
    const scene::Building* building = frame.model.world ? frame.model.world->building(device.buildingId) : nullptr;
    if (building) text += " · " + frame.text(building->name);
    drawTextIn(frame.fonts.body, body.take(32), palette::textSoft, text);
}

void drawDevicePanel(Frame& frame, const Rect& most, const scene::DeviceSpec& device) {
    const std::string& title = frame.text(device.name).empty() ? device.id : frame.text(device.name);
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
        });
    if (result.back) frame.emit(Select{frame.model.selection.buildingId, ""});
    if (!result.locate) return;
    const auto index = static_cast<size_t>(&device - frame.model.park->devices.data());
    const bool known = index < frame.model.devicePositions.size();
    frame.emit(FlyTo{known ? frame.model.devicePositions[index] : device.position, 60});
}

} // namespace sandtable::ui
