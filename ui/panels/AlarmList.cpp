#include "ui/Format.h"
#include "ui/Widgets.h"
#include "ui/panels/Panels.h"

#include <algorithm>
#include <array>

namespace sandtable::ui {

namespace {

using telemetry::AlarmIndex;
using telemetry::AlarmPriority;
using telemetry::AlarmState;
using telemetry::AlarmStatus;

constexpr float rowWidth = 600, rowHeight = 60;
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
    constexpr std::array keys{"alarm.highHigh", "alarm.high",   "alarm.low",
                              "alarm.lowLow",   "alarm.rising", "alarm.falling"}; // by kind
    const telemetry::AlarmRule& rule = frame.model.alarms->rules()[alarm];
    const std::string& unit = (*frame.model.channels)[rule.channel].unit;
    return frame.tr(keys.at(static_cast<size_t>(rule.kind)),
                    {{"limit", formatReading(rule.limit) + (unit.empty() ? "" : " " + unit)}});
}

std::string priorityText(const Frame& frame, AlarmPriority priority) {
    constexpr std::array keys{"alarm.critical", "alarm.priorityHigh", "alarm.medium", "alarm.priorityLow"};
    return frame.tr(keys.at(static_cast<size_t>(priority)));
}

std::string stateText(const Frame& frame, const AlarmStatus& status) {
    if (status.shelvedUntil)
        return frame.tr("alarm.shelvedUntil", {{"time", formatShortTime(*status.shelvedUntil, frame.zone())}});
    if (status.stale) return frame.tr("alarm.stale");
    if (status.state == AlarmState::ReturnedUnacknowledged) return frame.tr("alarm.returned");
    if (status.state == AlarmState::Acknowledged) return frame.tr("alarm.acknowledged");
    return frame.tr("alarm.since", {{"time", formatShortTime(*status.raisedAt, frame.zone())}});
}

ImU32 stateColor(const AlarmStatus& status) {
    if (status.stale || status.shelvedUntil) return palette::stale;
    return status.active() ? palette::alarm : palette::caution;
}

void goTo(Frame& frame, const Subject& subject) {
    const auto& positions = frame.model.devicePositions;
    frame.emit(Select{"", subject.device->id});
    frame.emit(FlyTo{subject.place < positions.size() ? positions[subject.place] : subject.device->position, 60});
    ImGui::CloseCurrentPopup();
}

/// Told apart without colour: the more corners point out, the sooner somebody must act.
void drawPriority(Frame& frame, const ImVec2& at, AlarmPriority priority, ImU32 color) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float r = frame.px(8);
    switch (priority) {
    case AlarmPriority::Critical: // a diamond with an exclamation mark
        list.AddQuadFilled({at.x, at.y - r * 1.25f}, {at.x + r * 1.25f, at.y}, {at.x, at.y + r * 1.25f},
                           {at.x - r * 1.25f, at.y}, color);
        list.AddLine({at.x, at.y - r * 0.6f}, {at.x, at.y + r * 0.15f}, palette::card | IM_COL32_A_MASK, frame.px(2));
        list.AddCircleFilled({at.x, at.y + r * 0.55f}, frame.px(1.3f), palette::card | IM_COL32_A_MASK);
        return;
    case AlarmPriority::High:
        list.AddTriangleFilled({at.x, at.y - r}, {at.x + r, at.y + r * 0.75f}, {at.x - r, at.y + r * 0.75f}, color);
        return;
    case AlarmPriority::Medium:
        list.AddRectFilled({at.x - r * 0.7f, at.y - r * 0.7f}, {at.x + r * 0.7f, at.y + r * 0.7f}, color);
        return;
    case AlarmPriority::Low:
        list.AddCircleFilled(at, r * 0.6f, color);
        return;
    }
}

/// The answers a person may give, from the right end inwards. Returns where they begin.
float drawAnswers(Frame& frame, const Rect& row, AlarmIndex alarm) {
    AlarmListMemory& memory = frame.memory.alarmList;
    const AlarmStatus& status = frame.model.alarms->status(alarm);
    using How = AnswerAlarm::How;
    float right = row.max.x;
    const auto pressed = [&](std::string_view name, const std::string& label) {
        const float left = right - textWidth(frame.fonts.body, label) - frame.px(20), half = frame.px(17);
        const Rect rect{{left, row.center().y - half}, {right, row.center().y + half}};
        right = left - frame.px(6);
        return button(frame, std::string(name) + std::to_string(alarm), rect, label);
    };
    if (!frame.model.timeline.live()) return right;
    if (status.shelvedUntil) {
        if (pressed("unshelve", frame.tr("alarm.unshelve"))) frame.emit(AnswerAlarm{How::Unshelve, alarm});
    } else if (memory.shelving == alarm) {
        for (const int hours : {24, 8, 1}) {
            if (!pressed("for" + std::to_string(hours), frame.tr("alarm.hours", {{"hours", std::to_string(hours)}})))
                continue;
            frame.emit(AnswerAlarm{How::Shelve, alarm, std::chrono::hours(hours)});
            memory.shelving.reset();
        }
    } else {
        if (pressed("shelve", frame.tr("alarm.shelve"))) memory.shelving = alarm;
        if (status.state != AlarmState::Acknowledged && pressed("acknowledge", frame.tr("alarm.acknowledge")))
            frame.emit(AnswerAlarm{How::Acknowledge, alarm});
    }
    return right;
}

void drawRow(Frame& frame, AlarmIndex alarm) {
    const AlarmStatus& status = frame.model.alarms->status(alarm);
    const AlarmPriority priority = frame.model.alarms->rules()[alarm].priority;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect row{at, {at.x + frame.px(rowWidth), at.y + frame.px(rowHeight)}};
    ImGui::Dummy({row.width(), row.height()});
    if (!ImGui::IsRectVisible(row.min, row.max)) return;
    const Subject subject = subjectOf(frame.model, alarm);
    const Rect rest{row.min, {drawAnswers(frame, row.shrunk(frame.px(8), 0), alarm) - frame.px(6), row.max.y}};
    const Press press = pressable("alarm" + std::to_string(alarm), rest);
    if (press.hovered) ImGui::GetWindowDrawList()->AddRectFilled(row.min, row.max, palette::field, frame.px(6));
    if (press.clicked && subject.device) goTo(frame, subject);
    const float middle = row.center().y;
    drawPriority(frame, {row.min.x + frame.px(20), middle}, priority, stateColor(status));

    const float left = row.min.x + frame.px(44);
    std::string name = subject.device ? frame.text(subject.device->name) : std::string();
    if (subject.channel && !frame.text(subject.channel->name).empty())
        name += (name.empty() ? "" : " · ") + frame.text(subject.channel->name);
    const bool open = status.state != AlarmState::Acknowledged && !status.shelvedUntil;
    drawTextIn(frame.fonts.body, {{left, row.min.y + frame.px(6)}, {rest.max.x, middle + frame.px(2)}},
               open ? palette::text : palette::textSoft, name);
    drawTextIn(frame.fonts.small, {{left, middle + frame.px(2)}, {rest.max.x, row.max.y - frame.px(6)}},
               palette::textSoft,
               priorityText(frame, priority) + " · " + conditionText(frame, alarm) + " · " + stateText(frame, status));
}

void drawLine(Frame& frame, ImU32 color, std::string_view text) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect row{at, {at.x + frame.px(rowWidth), at.y + frame.px(36)}};
    ImGui::Dummy({row.width(), row.height()});
    drawTextIn(frame.fonts.small, row.shrunk(frame.px(12), 0), color, text);
}

/// Which alarms are listed: all, those of one priority, or those that are shelved.
void drawFilters(Frame& frame, const std::vector<AlarmIndex>& standing, size_t shelved) {
    AlarmListMemory& memory = frame.memory.alarmList;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({frame.px(rowWidth), frame.px(48)});
    float x = at.x + frame.px(8);
    const auto chip = [&](const std::string& id, const std::string& word, size_t count, bool active) {
        const std::string label = word + " " + formatNumber(static_cast<double>(count), 0);
        const Rect rect{{x, at.y + frame.px(6)},
                        {x + textWidth(frame.fonts.body, label) + frame.px(20), at.y + frame.px(40)}};
        x = rect.max.x + frame.px(6);
        return button(frame, "filter" + id, rect, label, {.active = active});
    };
    if (chip("all", frame.tr("alarm.all"), standing.size(), !memory.priority && !memory.shelved)) {
        memory.priority.reset();
        memory.shelved = false;
    }
    for (const auto priority :
         {AlarmPriority::Critical, AlarmPriority::High, AlarmPriority::Medium, AlarmPriority::Low}) {
        const auto count = static_cast<size_t>(std::ranges::count_if(
            standing, [&](AlarmIndex a) { return frame.model.alarms->rules()[a].priority == priority; }));
        const bool active = memory.priority == priority && !memory.shelved;
        if (count == 0 && !active) continue;
        if (chip(std::to_string(static_cast<int>(priority)), priorityText(frame, priority), count, active)) {
            memory.priority = priority;
            memory.shelved = false;
        }
    }
    if (shelved > 0 && chip("shelved", frame.tr("alarm.shelved"), shelved, memory.shelved)) memory.shelved = true;
}

void drawList(Frame& frame, const std::vector<AlarmIndex>& standing, const std::vector<AlarmIndex>& shelved) {
    const Popup popup(frame, "alarms");
    if (!popup) return;
    AlarmListMemory& memory = frame.memory.alarmList;
    if (standing.empty() || shelved.empty()) memory.shelved = standing.empty();
    if (!frame.model.timeline.live())
        drawLine(frame, palette::caution,
                 frame.tr("alarm.past", {{"time", formatShortTime(frame.model.time, frame.zone())}}));
    const telemetry::AlarmFlood flood = frame.model.alarms->flood();
    if (flood.active)
        drawLine(frame, palette::caution,
                 frame.tr("alarm.flood", {{"count", formatNumber(static_cast<double>(flood.raisedLately), 0)}}));
    drawFilters(frame, standing, shelved.size());
    std::vector<AlarmIndex> shown = memory.shelved ? shelved : standing;
    if (memory.priority && !memory.shelved)
        std::erase_if(shown, [&](AlarmIndex a) { return frame.model.alarms->rules()[a].priority != memory.priority; });
    if (shown.empty()) return drawLine(frame, palette::textSoft, frame.tr("alarm.none"));
    const float height = frame.px(rowHeight) * static_cast<float>(std::min(shown.size(), mostRows));
    ImGui::BeginChild("rows", {frame.px(rowWidth) + ImGui::GetStyle().ScrollbarSize, height}, false,
                      ImGuiWindowFlags_NoNav);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    for (const AlarmIndex alarm : shown) drawRow(frame, alarm);
    ImGui::PopStyleVar();
    ImGui::EndChild();
}

} // namespace

float drawAlarmTag(Frame& frame, float right, float centerY) {
    if (!frame.model.alarms || !frame.model.channels || !frame.model.park) return right;
    const telemetry::AlarmEngine& engine = *frame.model.alarms;
    const std::vector<AlarmIndex> standing = engine.list(), shelved = engine.shelved();
    if (standing.empty() && shelved.empty()) return right;
    const bool open =
        std::ranges::any_of(standing, [&](AlarmIndex a) { return engine.status(a).state != AlarmState::Acknowledged; });
    right -= frame.px(12);
    const std::string word = frame.tr(
        standing.empty() ? "alarm.shelvedTag" : "alarm.tag",
        {{"count", formatNumber(static_cast<double>(standing.empty() ? shelved.size() : standing.size()), 0)}});
    const float left = drawTag(frame, right, centerY, open ? palette::alarm : palette::stale, word);
    const Press press = pressable("alarms", {{left, centerY - frame.px(16)}, {right, centerY + frame.px(16)}});
    if (press.clicked) ImGui::OpenPopup("alarms");
    ImGui::SetNextWindowPos({right, frame.layout.top.max.y + frame.px(8)}, ImGuiCond_Always, {1, 0});
    drawList(frame, standing, shelved);
    return left;
}

} // namespace sandtable::ui
