#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"

#include <algorithm>
#include <cmath>

namespace sandtable::ui {

namespace {

std::string besideName(const Frame& frame) {
    const BesideStatus& beside = frame.model.beside;
    return beside.scenario.empty() ? frame.tr("scenario.base") : frame.text(beside.name);
}

void choosePlan(Frame& frame) {
    const Popup popup(frame, "besidePlans");
    if (!popup) return;
    const BesideStatus& beside = frame.model.beside;
    const auto offer = [&](const std::string& id, const std::string& name) {
        if (popupChoice(frame, "beside" + id, name, id == beside.scenario))
            frame.emit(SetBeside{beside.mode, id, beside.share});
    };
    offer("", frame.tr("scenario.base"));
    for (const scene::ScenarioInfo& scenario : frame.model.scenarios) offer(scenario.id, frame.text(scenario.name));
}

/// The open plan's name ends where the other's begins, which can be chosen.
void drawNames(Frame& frame, float split, float top) {
    ImFont* font = frame.fonts.body;
    const float height = frame.px(40), gap = frame.px(16);
    const std::string left = shortened(font, scenarioName(frame), frame.px(280)),
                      right = shortened(font, besideName(frame), frame.px(280));
    const float leftWidth = textWidth(font, left) + frame.px(32), rightWidth = textWidth(font, right) + frame.px(64);
    const Rect leftRect{{split - gap - leftWidth, top}, {split - gap, top + height}};
    const Rect rightRect{{split + gap, top}, {split + gap + rightWidth, top + height}};
    const Rect closeRect{{rightRect.max.x + frame.px(8), top}, {rightRect.max.x + frame.px(48), top + height}};
    const Surface surface("besideNames", {leftRect.min, closeRect.max});
    for (const Rect& rect : {leftRect, rightRect, closeRect}) drawCardBackground(frame, rect);
    drawTextCentered(font, leftRect, palette::text, left);
    if (button(frame, "besidePlan", rightRect, right, {.filled = false})) ImGui::OpenPopup("besidePlans");
    ImGui::SetNextWindowPos({rightRect.min.x, rightRect.max.y + frame.px(4)});
    choosePlan(frame);
    if (button(frame, "besideClose", closeRect, "", {.filled = false, .icon = icons::cross}))
        frame.emit(SetBeside{BesideMode::Off});
}

/// Two arrows on a disc in the middle of the line; the line is pulled by it.
void drawDivider(Frame& frame, const Rect& line) {
    const BesideStatus& beside = frame.model.beside;
    const bool swipe = beside.mode == BesideMode::Swipe;
    const Rect area{{line.min.x - frame.px(14), line.min.y}, {line.max.x + frame.px(14), line.max.y}};
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    list->AddRectFilled(line.min, line.max, palette::text);
    if (!swipe) return;
    const Surface surface("besideDivider", area);
    frame.taken.push_back(area);
    const Press press = pressable("divider", area);
    const ImVec2 middle = line.center();
    const float radius = frame.px(18);
    const ImU32 color = press.hovered || press.held ? palette::accent : palette::text;
    list->AddCircleFilled(middle, radius, palette::card | IM_COL32_A_MASK);
    list->AddCircle(middle, radius, color, 0, frame.px(2));
    for (const float side : {-1.f, 1.f}) {
        const float x = middle.x + side * frame.px(10), wing = frame.px(5);
        list->AddTriangleFilled({x, middle.y}, {x - side * wing, middle.y - wing}, {x - side * wing, middle.y + wing},
                                color);
    }
    if (!press.held) return;
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const float x = std::clamp(ImGui::GetIO().MousePos.x, frame.layout.view.min.x + radius,
                               std::max(frame.layout.view.min.x + radius, frame.layout.view.max.x - radius));
    if (std::abs(x - line.center().x) >= 1)
        frame.emit(SetBeside{beside.mode, beside.scenario, std::clamp(x / display.x, 0.02f, 0.98f)});
}

} // namespace

void drawBeside(Frame& frame) {
    const BesideStatus& beside = frame.model.beside;
    if (beside.mode == BesideMode::Off) return;
    const float share = beside.mode == BesideMode::Apart ? 0.5f : beside.share;
    const float split = std::round(ImGui::GetIO().DisplaySize.x * share), half = frame.px(1);
    const float top = frame.layout.top.max.y,
                bottom = beside.mode == BesideMode::Apart ? frame.layout.bottom.min.y : frame.layout.time.min.y;
    drawDivider(frame, {{split - half, top}, {split + half, bottom}});
    drawNames(frame, split, frame.layout.view.min.y + frame.px(8));
}

} // namespace sandtable::ui
