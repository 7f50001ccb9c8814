#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/Panels.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace sandtable::ui {

namespace {

using Conflict = scene::MergeConflict;
using scene::Prefer;

std::string nameOf(const Frame& frame, const std::string& id) {
    const scene::Building* building = frame.model.world ? frame.model.world->building(id) : nullptr;
    const std::string name = building ? frame.text(building->name) : "";
    return name.empty() ? id : name;
}

std::string whatText(const Frame& frame, const Conflict& conflict) {
    switch (conflict.kind) {
    case Conflict::Kind::BothChanged:
        return frame.tr("merge.bothChanged");
    case Conflict::Kind::CannotFollow:
        return frame.tr("merge.cannotFollow", {{"reason", conflict.reason}});
    case Conflict::Kind::SamePlace:
        return frame.tr("merge.samePlace", {{"other", nameOf(frame, conflict.other)}});
    }
    return "";
}

std::optional<Prefer> chosen(const Frame& frame, const Conflict& conflict) {
    const auto found = frame.model.merge.choices->find(conflict.id);
    return found == frame.model.merge.choices->end() ? std::nullopt : std::optional(found->second);
}

ImU32 colorOf(const Frame& frame, const Conflict& conflict) {
    const bool open = conflict.kind == Conflict::Kind::BothChanged && !chosen(frame, conflict);
    return open ? palette::alarm : palette::caution;
}

/// Pressed, the view goes there; of what both have changed one side is chosen.
void drawConflict(Frame& frame, CardBody& body, const Conflict& conflict, size_t number) {
    const Rect row = body.take(60);
    const Press press = pressable("conflict" + std::to_string(number), row);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (press.hovered) list.AddRectFilled(row.min, row.max, palette::field, frame.px(6));
    const auto& places = frame.model.merge.places;
    if (press.clicked && number < places.size() && std::isfinite(places[number].x))
        frame.emit(FlyTo{places[number], 120});
    list.AddRectFilled({row.min.x, row.min.y + frame.px(8)}, {row.min.x + frame.px(4), row.max.y - frame.px(8)},
                       colorOf(frame, conflict), frame.px(2));
    const float left = row.min.x + frame.px(16), middle = row.center().y;
    drawTextIn(frame.fonts.body, {{left, row.min.y + frame.px(6)}, {row.max.x, middle}}, palette::text,
               std::to_string(number + 1) + "  " + nameOf(frame, conflict.id));
    drawTextIn(frame.fonts.small, {{left, middle}, {row.max.x, row.max.y - frame.px(6)}}, palette::textSoft,
               whatText(frame, conflict));
    if (conflict.kind != Conflict::Kind::BothChanged) return;
    const Rect choices = body.take(36);
    const float half = (choices.width() - frame.px(8)) / 2;
    const auto side = [&](const char* word, Prefer prefer, float x) {
        const Rect rect{{x, choices.min.y}, {x + half, choices.max.y}};
        if (button(frame, word + conflict.id, rect, frame.tr(word), {.active = chosen(frame, conflict) == prefer}))
            frame.emit(ChooseInMerge{conflict.id, prefer});
    };
    side("merge.ours", Prefer::Ours, choices.min.x);
    side("merge.theirs", Prefer::Theirs, choices.max.x - half);
    body.space(8);
}

void drawBody(Frame& frame, CardBody& body) {
    const scene::MergePlan& plan = *frame.model.merge.plan;
    body.paragraph(frame.tr("merge.what", {{"from", frame.text(frame.model.merge.from)},
                                           {"count", formatNumber(static_cast<double>(plan.edits.size()), 0)}}),
                   palette::text);
    body.space(8);
    for (size_t i = 0; i < plan.conflicts.size(); ++i) drawConflict(frame, body, plan.conflicts[i], i);
    if (plan.conflicts.empty()) body.paragraph(frame.tr("merge.none"), palette::textSoft);
    body.space(8);
    const bool ready = plan.unresolved == 0;
    if (button(frame, "finishMerge", body.take(40), frame.tr("merge.finish"),
               {.active = ready, .enabled = ready, .icon = icons::check}))
        frame.emit(FinishMerge{});
    if (!ready)
        body.paragraph(frame.tr("merge.open", {{"count", formatNumber(static_cast<double>(plan.unresolved), 0)}}),
                       palette::alarm);
}

} // namespace

void drawMergePanel(Frame& frame, const Rect& most) {
    const std::string title = frame.tr("merge.title");
    const CardResult result =
        drawCard(frame, "merge", most, {.title = title, .close = true}, [&](CardBody& body) { drawBody(frame, body); });
    if (result.close) frame.emit(CancelMerge{});
}

/// The numbers of the list, where the things are.
void drawMergeMarks(Frame& frame) {
    if (!frame.model.merge.plan) return;
    const auto& conflicts = frame.model.merge.plan->conflicts;
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    for (size_t i = 0; i < std::min(conflicts.size(), frame.model.merge.places.size()); ++i) {
        if (!std::isfinite(frame.model.merge.places[i].x)) continue; // nowhere
        const glm::dvec3 pixel = frame.model.camera.pixelOf(frame.model.merge.places[i]);
        const ImVec2 at{static_cast<float>(pixel.x), static_cast<float>(pixel.y)};
        if (pixel.z <= 0 || !frame.layout.view.contains(at)) continue;
        const float radius = frame.px(16);
        const Rect rect{{at.x - radius, at.y - radius}, {at.x + radius, at.y + radius}};
        frame.taken.push_back(rect); // markers keep clear
        list.AddCircleFilled(at, radius, palette::card | IM_COL32_A_MASK);
        list.AddCircle(at, radius, colorOf(frame, conflicts[i]), 0, frame.px(2.5f));
        ImFont* font = frame.fonts.body;
        const std::string number = std::to_string(i + 1);
        list.AddText(font, font->FontSize, {std::round(at.x - textWidth(font, number) / 2), Fonts::lineTop(font, at.y)},
                     palette::text, number.c_str());
    }
}

} // namespace sandtable::ui
