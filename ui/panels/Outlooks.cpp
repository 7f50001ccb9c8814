#include "ui/panels/Outlooks.h"

#include "ui/Format.h"

#include <algorithm>

namespace sandtable::ui {

using decision::ForecastMethod;
using decision::OutlookGap;

const decision::DeviceOutlook* outlookOf(const UiModel& model, const std::string& deviceId) {
    const auto found = std::ranges::find(model.outlooks, deviceId, &decision::DeviceOutlook::deviceId);
    return found == model.outlooks.end() ? nullptr : &*found;
}

const decision::ChannelOutlook* outlookOf(const UiModel& model, const ChartSeries& series) {
    const decision::DeviceOutlook* device = outlookOf(model, series.deviceId);
    if (!device) return nullptr;
    const auto found = std::ranges::find(device->channels, series.channelId, &decision::ChannelOutlook::channelId);
    return found == device->channels.end() ? nullptr : &*found;
}

Duration forecastShown(Duration span) {
    if (span < std::chrono::hours(6)) return Duration(0);
    return std::min<Duration>(span / 4, std::chrono::hours(24));
}

static std::string methodName(const Frame& frame, ForecastMethod method) {
    switch (method) {
    case ForecastMethod::SeasonalNaive:
        return frame.tr("forecast.seasonalNaive");
    case ForecastMethod::DecayingOffset:
        return frame.tr("forecast.decayingOffset");
    case ForecastMethod::HoltWinters:
        break;
    }
    return frame.tr("forecast.holtWinters");
}

std::string forecastNote(const Frame& frame, const ChartSeries& series, const std::string& unit) {
    const decision::ChannelOutlook* outlook = outlookOf(frame.model, series);
    if (!outlook) return "";
    if (outlook->gap == OutlookGap::ShortPast) return frame.tr("forecast.shortPast");
    if (!outlook->forecast) return frame.tr("forecast.constant");
    const decision::Forecast& forecast = *outlook->forecast;
    const auto test = std::ranges::find(forecast.tests, forecast.method, &decision::BackTest::method);
    const std::string error = test == forecast.tests.end() ? std::string(noValue) : formatReading(test->mae);
    return frame.tr("forecast.note", {{"method", methodName(frame, forecast.method)},
                                      {"error", unit.empty() ? error : error + " " + unit}});
}

ForecastCurve forecastCurve(const UiModel& model, const ChartSeries& series) {
    const decision::ChannelOutlook* outlook = outlookOf(model, series);
    if (!outlook || !outlook->forecast) return {};
    return {outlookOf(model, series.deviceId)->from, std::chrono::hours(1), outlook->forecast->steps};
}

std::string anomalyText(const Frame& frame, const scene::DeviceSpec& device, const decision::AnomalySpan& span) {
    const scene::ChannelSpec* channel = channelOf(&device, span.channelId);
    return frame.tr("anomaly.span", {{"from", formatShortTime(span.from, frame.zone())},
                                     {"to", formatShortTime(span.to, frame.zone()).substr(6)},
                                     {"score", formatNumber(span.score, 1)},
                                     {"channel", channel ? nameOf(frame, *channel) : span.channelId}});
}

std::string anomalyNote(const Frame& frame, const decision::DeviceOutlook* outlook) {
    if (!outlook) return "";
    const decision::DeviceAnomalies& anomalies = outlook->anomalies;
    if (anomalies.gap == OutlookGap::ShortPast) return frame.tr("anomaly.shortPast");
    if (anomalies.gap == OutlookGap::Constant) return frame.tr("anomaly.constant");
    const auto days = std::chrono::floor<std::chrono::days>(anomalies.learntTo - anomalies.learntFrom).count();
    return frame.tr(anomalies.spans.empty() ? "anomaly.none" : "anomaly.learnt",
                    {{"days", formatNumber(static_cast<double>(days), 0)},
                     {"moments", formatNumber(static_cast<double>(anomalies.calmMoments), 0)}});
}

const scene::DeviceSpec* deviceOf(const UiModel& model, const std::string& id) {
    if (!model.park || id.empty()) return nullptr;
    const auto found = std::ranges::find(model.park->devices, id, &scene::DeviceSpec::id);
    return found == model.park->devices.end() ? nullptr : &*found;
}

const scene::ChannelSpec* channelOf(const scene::DeviceSpec* device, const std::string& id) {
    if (!device) return nullptr;
    const auto found = std::ranges::find(device->channels, id, &scene::ChannelSpec::id);
    return found == device->channels.end() ? nullptr : &*found;
}

std::string nameOf(const Frame& frame, const scene::DeviceSpec& device) {
    const std::string& name = frame.text(device.name);
    return name.empty() ? device.id : name;
}

std::string nameOf(const Frame& frame, const scene::ChannelSpec& channel) {
    const std::string& name = frame.text(channel.name);
    return name.empty() ? channel.id : name;
}

} // namespace sandtable::ui
