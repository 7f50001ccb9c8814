// How forecasts and unusual hours are said in words; shared by the device's card and the large chart.
#pragma once

#include "ui/Chart.h"

#include <string>

namespace sandtable::ui {

/// Null while it is being worked out.
const decision::DeviceOutlook* outlookOf(const UiModel& model, const std::string& deviceId);
const decision::ChannelOutlook* outlookOf(const UiModel& model, const ChartSeries& series);
/// How far ahead a forecast is drawn beside so much past: a quarter of it, a day at most; nothing beside less than 6 h.
Duration forecastShown(Duration span);
/// The method and its error in the back-test, or why there is none; "" while it is being worked out.
std::string forecastNote(const Frame& frame, const ChartSeries& series, const std::string& unit);
/// The forecast as a curve from the moment shown on; empty without one.
ForecastCurve forecastCurve(const UiModel& model, const ChartSeries& series);
/// From when to when, how far from normal, and which channel contributes most.
std::string anomalyText(const Frame& frame, const scene::DeviceSpec& device, const decision::AnomalySpan& span);
/// What the last day was held against, or why it was not; "" while it is being worked out.
std::string anomalyNote(const Frame& frame, const decision::DeviceOutlook* outlook);

const scene::DeviceSpec* deviceOf(const UiModel& model, const std::string& id);
const scene::ChannelSpec* channelOf(const scene::DeviceSpec* device, const std::string& id);
/// Its name, or its id where it has none.
std::string nameOf(const Frame& frame, const scene::DeviceSpec& device);
std::string nameOf(const Frame& frame, const scene::ChannelSpec& channel);

} // namespace sandtable::ui
