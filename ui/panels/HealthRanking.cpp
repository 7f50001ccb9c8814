#include "ui/Format.h"
#include "ui/panels/HealthParts.h"
#include "ui/panels/HealthViews.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace sandtable::ui {
namespace {

using decision::RankedBuilding;

void drawChoice(Frame& frame, CardBody& body) {
    static constexpr std::array choices{std::pair(RankingBy::Health, "health.ranking.byHealth"),
                                        std::pair(RankingBy::Topsis, "health.ranking.byTopsis"),
                                        std::pair(RankingBy::Owa, "health.ranking.byOwa")};
    body.space(8);
    const Rect row = body.take(32);
    const float gap = frame.px(4), width = (row.width() + gap) / static_cast<float>(choices.size()) - gap;
    float x = row.min.x;
    for (const auto& [by, key] : choices) {
        const Rect cell{{std::round(x), row.min.y}, {std::round(x + width), row.max.y}};
        if (button(frame, key, cell, frame.tr(key), {.active = frame.memory.rankingBy == by, .filled = false}))
            frame.memory.rankingBy = by;
        x += width + gap;
    }
}

std::optional<double> measure(const RankedBuilding& building, RankingBy by) {
    if (by == RankingBy::Health) return building.score;
    return by == RankingBy::Topsis ? building.closeness : building.owa;
}

/// "3" for one that is sure of its place, "4–9" for those whose order among one another is not firm.
std::map<int, std::string> placesOfGroups(std::span<const RankedBuilding> ranking) {
    std::map<int, std::string> places;
    int place = 0;
    std::map<int, std::pair<int, int>> ranges;
    for (const RankedBuilding& building : ranking) {
        if (!building.score) continue;
        ++place;
        const auto known = ranges.emplace(building.group, std::pair(place, place)).first;
        known->second.second = place;
    }
    for (const auto& [group, range] : ranges)
        places[group] = range.first == range.second
                            ? formatNumber(range.first, 0)
                            : formatNumber(range.first, 0) + "–" + formatNumber(range.second, 0);
    return places;
}

/// What a day has changed: "▲ 1.2" in words of colour, nothing below a tenth.
void drawTrend(Frame& frame, const ImVec2& rightTop, const RankedBuilding& building) {
    ImFont* font = frame.fonts.small;
    if (!building.score || !building.before) return drawTextRight(font, rightTop, palette::textFaint, noValue);
    const double change = *building.score - *building.before;
    const std::string text = formatChange(change, 1);
    const ImU32 color = text == "0" ? palette::textFaint : change < 0 ? palette::caution : palette::accent;
    drawTextRight(font, rightTop, color, text);
}

/// Where the score may lie, as a bar between its ends on 0…100, with the score itself as a tick.
void drawSure(Frame& frame, const Rect& row, const RankedBuilding& building) {
    const Rect track{{row.min.x, row.center().y - 1}, {row.max.x, row.center().y + 1}};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(track.min, track.max, palette::field);
    if (!building.score) return;
    drawWhisker({{row.min.x, row.center().y - frame.px(3)}, {row.max.x, row.center().y + frame.px(3)}}, building.band,
                healthColor(frame, building.score));
    const float x = std::round(row.min.x + row.width() * static_cast<float>(*building.score / 100));
    list.AddCircleFilled({x, row.center().y}, frame.px(3.5f), palette::text);
}

void drawRow(Frame& frame, CardBody& body, const RankedBuilding& building, const std::string& place, bool firm) {
    const RankingBy by = frame.memory.rankingBy;
    const bool byHealth = by == RankingBy::Health;
    const Rect row = body.take(byHealth ? 56 : 36);
    if (!CardBody::visible(row)) return;
    const Press press = pressable("rank " + building.id, row);
    if (press.clicked) frame.emit(Select{building.id, ""});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (press.hovered)
        list.AddRectFilled({row.min.x - frame.px(8), row.min.y}, {row.max.x + frame.px(8), row.max.y}, palette::field,
                           frame.px(6));
    ImFont *font = frame.fonts.body, *small = frame.fonts.small;
    const Rect line{row.min, {row.max.x, row.min.y + frame.px(36)}};
    const float left = row.min.x + frame.px(56), scoreRight = row.max.x - frame.px(64);
    const float y = Fonts::lineTop(font, line.center().y), smallY = Fonts::lineTop(small, line.center().y);
    drawText(firm ? font : small, {row.min.x, firm ? y : smallY}, firm ? palette::text : palette::textSoft, place);
    const std::string& name = frame.text(building.name).empty() ? building.id : frame.text(building.name);
    drawTextIn(font, {{left, line.min.y}, {scoreRight - frame.px(56), line.max.y}}, palette::text, name);
    const auto value = measure(building, by);
    drawTextRight(font, {scoreRight, y}, value ? palette::text : palette::stale, formatScore(value));
    drawTrend(frame, {row.max.x, smallY}, building);
    if (!byHealth) return;
    const float top = row.min.y + frame.px(34);
    const std::string sure = bandText(building.band);
    const std::string held =
        building.rankHeld ? frame.tr("health.ranking.held", {{"share", formatShare(*building.rankHeld)}}) : "";
    drawTextRight(small, {row.max.x, top}, palette::textFaint, held);
    const float bandRight = row.max.x - frame.px(frame.layout.compact ? 72 : 96);
    drawTextRight(small, {bandRight, top}, palette::textSoft, sure);
    drawSure(frame, {{left, top}, {bandRight - frame.px(64), top + frame.px(16)}}, building);
}

void drawCaptions(Frame& frame, CardBody& body) {
    const Rect row = body.take(28);
    ImFont* small = frame.fonts.small;
    const float y = Fonts::lineTop(small, row.center().y);
    drawText(small, {row.min.x, y}, palette::textFaint, frame.tr("health.ranking.place"));
    drawTextRight(small, {row.max.x - frame.px(64), y}, palette::textFaint, frame.tr("health.score"));
    drawTextRight(small, {row.max.x, y}, palette::textFaint, frame.tr("health.ranking.trend"));
}

} // namespace

void drawHealthRanking(Frame& frame, CardBody& body) {
    drawChoice(frame, body);
    const auto ranking = frame.model.insight.ranking;
    if (!frame.model.insight.foundFor) return body.paragraph(frame.tr("health.computing"), palette::textSoft);
    if (ranking.empty()) return body.paragraph(frame.tr("health.ranking.none"), palette::textSoft);
    const RankingBy by = frame.memory.rankingBy;
    std::vector<const RankedBuilding*> order;
    for (const RankedBuilding& building : ranking) order.push_back(&building);
    std::stable_sort(order.begin(), order.end(), [&](const RankedBuilding* a, const RankedBuilding* b) {
        return measure(*a, by).value_or(1000) < measure(*b, by).value_or(1000);
    });
    const auto places = placesOfGroups(ranking);
    body.space(8);
    body.paragraph(frame.tr(by == RankingBy::Health   ? "health.ranking.noteHealth"
                            : by == RankingBy::Topsis ? "health.ranking.noteTopsis"
                                                      : "health.ranking.noteOwa"),
                   palette::textFaint);
    drawCaptions(frame, body);
    int place = 0;
    for (const RankedBuilding* building : order) {
        const bool placed = measure(*building, by).has_value();
        place += placed;
        std::string text = placed ? formatNumber(place, 0) : noValue;
        bool firm = by == RankingBy::Health && building->group == 0;
        if (placed && by == RankingBy::Health && building->group > 0) {
            text = places.at(building->group);
            firm = text.find("–") == std::string::npos;
        }
        drawRow(frame, body, *building, text, firm && placed);
    }
    body.space(8);
    body.paragraph(frame.tr("health.asOf", {{"time", formatShortTime(*frame.model.insight.foundFor, frame.zone())}}),
                   palette::textFaint);
}

} // namespace sandtable::ui
