// Words for the codes that data uses: functions, device types, reasons. A code without a word is shown as it is.
#pragma once

#include "ui/Frame.h"

#include <string>

namespace sandtable::ui {

/// The park's device of that id; null if there is none.
const scene::DeviceSpec* findDevice(const UiModel& model, const std::string& id);

std::string featureKindName(const Frame& frame, scene::FeatureKind kind);  // → 道路
std::string landUseName(const Frame& frame, const std::string& code);      // "M1" → M1 一类工业用地
std::string functionName(const Frame& frame, const std::string& function); // "plant" → 厂房
std::string deviceTypeName(const Frame& frame, const std::string& type);   // "pump" → 水泵
/// Why a part has no score or counts less: "unit" with detail "mm/s" → 单位不符（mm/s）
std::string reasonText(const Frame& frame, const decision::Contribution& part);
/// "P" → P · 标准原文
std::string confidenceName(const Frame& frame, const std::string& tag);
/// How a figure is reckoned and what was assumed for it, line by line.
std::string explanationOf(const Frame& frame, const decision::IndicatorValue& indicator);
std::string indicatorName(const Frame& frame, const std::string& indicatorId); // "far" → 容积率
std::string scenarioName(const Frame& frame);    // of what is shown: the scenario's, or the word for the base park
std::string sourceStateName(const Frame& frame); // of all sources together, as the top bar says it
std::string connectionName(const Frame& frame, telemetry::ConnectionState state); // of one
ImU32 connectionColor(telemetry::ConnectionState state);
std::string protocolLabel(const Frame& frame, const std::string& protocol); // "modbus" → Modbus TCP
/// How long ago, in the one unit that suits: 12 秒前, 5 分钟前, 3 小时前, 23 天前. Clocks that run ahead: 刚刚.
std::string ageText(const Frame& frame, Duration age);

} // namespace sandtable::ui
