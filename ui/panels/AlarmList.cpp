#include "ui/Format.h"
#include "ui/Widgets.h"
#include "ui/panels/Panels.h"

#include <algorithm>

namespace sandtable::ui {

namespace {

using telemetry::AlarmIndex;
using telemetry::AlarmKind;
using telemetry::AlarmState;
using telemetry::AlarmStatus;

constexpr float rowWidth = 520, rowHeight = 60;
constexpr size_t mostRows = 8;

/// The device and the channel an alarm is about, in the park's words.
struct Subject {
    const scene::DeviceSpec* device = nullptr;
    const scene::ChannelSpec* channel = nullptr;
    size_t place = 0; // among the devices
};

Subject subjectOf(const UiModel& model, AlarmIndex alarm) {
    const telemetry::Channel& channel = (*model.channels)[model.alarms->rules()[alarm].channel];
    Subject subject;
    const auto& devices = model.park->devices;
    const auto device = std::ranges::find(devices, channel.deviceId, &scene::DeviceSpec::id);
    if (device == devices.end()) return subject;
    subject.device = &*device;
    subject.place = static_cast<size_t>(device - devices.begin());
    const auto spec = std::ranges::find(device->channels, channel.channelId, &scene::ChannelSpec::id);
    if (spec != device->channels.end()) subject.channel = &*spec;
    return subject;
}

std::string conditionText(const Frame& frame, AlarmIndex alarm) {
    const telemetry::AlarmRule& rule = frame.model.alarms->rules()[alarm];
    const std::string& unit = (*frame.model.channels)[rule.channel].unit;
    const std::string limit = formatReading(rule.limit) + (unit.empty() ? "" : " " + unit);
    switch (rule.kind) {
    case AlarmKind::HighHigh:
    case AlarmKind::High:
        return frame.tr("alarm.high", {{"limit", limit}});
    case AlarmKind::Low:
    case AlarmKind::LowLow:
        return frame.tr("alarm.low", {{"limit", limit}});
    case AlarmKind::Rising:
    case AlarmKind::Falling:
        break;
    }
    return frame.tr("alarm.rate", {{"limit", limit}});
}

std::string stateText(const Frame& frame, const AlarmStatus& status) {
    if (status.stale) return frame.tr("alarm.stale");
    if (status.state == AlarmState::ReturnedUnacknowledged) return frame.tr("alarm.returned");
    if (status.state == AlarmState::Acknowledged) return frame.tr("alarm.acknowledged");
    return frame.tr("alarm.since", {{"time", formatShortTime(*status.raisedAt, frame.zone())}});
}

ImU32 stateColor(const AlarmStatus& status) {
    if (status.stale) return palette::stale;
    return status.active() ? palette::alarm : palette::caution;
}

void goTo(Frame& frame, const Subject& subject) {
    const auto& positions = frame.model.devicePositions;
    frame.emit(Select{"", subject.device->id});
    frame.emit(FlyTo{subject.place < positions.size() ? positions[subject.place] : subject.device->position, 60});
    ImGui::CloseCurrentPopup();
}

void drawRow(Frame& frame, AlarmIndex alarm) {
    const AlarmStatus& status = frame.model.alarms->status(alarm);
    const Subject subject = subjectOf(frame.model, alarm);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect row{at, {at.x + frame.px(rowWidth), at.y + frame.px(rowHeight)}};
    ImGui::Dummy({row.width(), row.height()});
    const std::string id = std::to_string(alarm);

    const std::string label = frame.tr("alarm.acknowledge");
    const float buttonLeft = row.max.x - buttonWidth(frame, label, false);
    const bool open = status.state != AlarmState::Acknowledged;
    const Rect rest{row.min, {buttonLeft - frame.px(12), row.max.y}};
    const Press press = pressable("alarm" + id, rest);
    if (press.hovered) ImGui::GetWindowDrawList()->AddRectFilled(row.min, row.max, palette::field, frame.px(6));
    if (press.clicked && subject.device) goTo(frame, subject);
    const float middle = row.center().y;
    ImGui::GetWindowDrawList()->AddCircleFilled({row.min.x + frame.px(16), middle}, frame.px(5), stateColor(status));

    const float left = row.min.x + frame.px(36);
    std::string name = subject.device ? frame.text(subject.device->name) : std::string();
    if (subject.channel && !frame.text(subject.channel->name).empty())
        name += (name.empty() ? "" : " · ") + frame.text(subject.channel->name);
    drawTextIn(frame.fonts.body, {{left, row.min.y + frame.px(6)}, {rest.max.x, middle + frame.px(2)}},
               open ? palette::text : palette::textSoft, name);
    drawTextIn(frame.fonts.small, {{left, middle + frame.px(2)}, {rest.max.x, row.max.y - frame.px(6)}},
               palette::textSoft, conditionText(frame, alarm) + " · " + stateText(frame, status));
    const Rect answer{{buttonLeft, middle - frame.px(18)}, {row.max.x, middle + frame.px(18)}};
    if (open && button(frame, "acknowledge" + id, answer, label)) frame.emit(AcknowledgeAlarm{alarm});
}

void drawLine(Frame& frame, ImU32 color, std::string_view text) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect row{at, {at.x + frame.px(rowWidth), at.y + frame.px(36)}};
    ImGui::Dummy({row.width(), row.height()});
    drawTextIn(frame.fonts.small, row.shrunk(frame.px(12), 0), color, text);
}

void drawList(Frame& frame, const std::vector<AlarmIndex>& alarms) {
    const Popup popup(frame, "alarms");
    if (!popup) return;
    const telemetry::AlarmFlood flood = frame.model.alarms->flood();
    if (flood.active)
        drawLine(frame, palette::caution,
                 frame.tr("alarm.flood", {{"count", formatNumber(static_cast<double>(flood.raisedLately), 0)}}));
    const size_t shown = std::min(alarms.size(), mostRows);
    for (size_t i = 0; i < shown; ++i) drawRow(frame, alarms[i]);
    if (shown < alarms.size())
        drawLine(frame, palette::textSoft,
                 frame.tr("alarm.more", {{"count", formatNumber(static_cast<double>(alarms.size() - shown), 0)}}));
}

} // namespace

float drawAlarmTag(Frame& frame, float right, float centerY) {
    if (!frame.model.alarms || !frame.model.channels || !frame.model.park) return right;
    const std::vector<AlarmIndex> alarms = frame.model.alarms->list();
    if (alarms.empty()) return right;
    const bool open = std::ranges::any_of(
        alarms, [&](AlarmIndex a) { return frame.model.alarms->status(a).state != AlarmState::Acknowledged; });
    right -= frame.px(12);
    const std::string word = frame.tr("alarm.tag", {{"count", formatNumber(static_cast<double>(alarms.size()), 0)}});
    const float left = drawTag(frame, right, centerY, open ? palette::alarm : palette::stale, word);
    const Press press = pressable("alarms", {{left, centerY - frame.px(16)}, {right, centerY + frame.px(16)}});
    if (press.clicked) ImGui::OpenPopup("alarms");
    ImGui::SetNextWindowPos({right, frame.layout.top.max.y + frame.px(8)}, ImGuiCond_Always, {1, 0});
    drawList(frame, alarms);
    return left;
}

} // namespace sandtable::ui
