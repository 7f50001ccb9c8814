#include "ui/Format.h"
#include "ui/panels/HealthParts.h"
#include "ui/panels/HealthViews.h"
#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::ui {

using decision::Contribution;
using decision::HealthReport;

/// A part of a score may be a building, a device or, "", the devices in the open, of which there is no card.
static void selectPart(Frame& frame, const std::string& id) {
    if (id.empty()) return askWhy(frame, {WhyStep{WhyStep::Kind::Building, ""}});
    if (findDevice(frame.model, id))
        frame.emit(Select{frame.model.selection.buildingId, id});
    else
        frame.emit(Select{id, ""});
}

static void drawTabs(Frame& frame, CardBody& body) {
    static constexpr std::array tabs{
        std::pair(HealthTab::Overview, "health.tab.overview"), std::pair(HealthTab::Ranking, "health.tab.ranking"),
        std::pair(HealthTab::Comparison, "health.tab.comparison"), std::pair(HealthTab::Weights, "health.tab.weights")};
    const Rect row = body.take(36);
    const float gap = frame.px(4), count = static_cast<float>(tabs.size());
    float words = 0; // each tab is as wide as its word and an equal share of what is left
    for (const auto& [tab, key] : tabs) words += textWidth(frame.fonts.body, frame.tr(key));
    const float share = (row.width() - words - gap * (count - 1)) / count;
    float x = row.min.x;
    for (const auto& [tab, key] : tabs) {
        const float width = textWidth(frame.fonts.body, frame.tr(key)) + share;
        const Rect cell{{std::round(x), row.min.y}, {std::round(x + width), row.max.y}};
        if (button(frame, key, cell, frame.tr(key), {.active = frame.memory.healthTab == tab}))
            frame.memory.healthTab = tab;
        x += width + gap;
    }
}

/// Nobody may take scores by other weights for the profile's.
static void drawAdjustedNote(Frame& frame, CardBody& body) {
    if (!frame.model.insight.adjusted) return;
    body.space(8);
    const Rect row = body.take(32);
    drawTag(frame, row.max.x, row.center().y, palette::caution, frame.tr("health.weights.adjusted"));
}

/// Name, score and points lost, over a bar in the band's colour.
static bool drawTheme(Frame& frame, const Rect& row, const Contribution& part, double weightPercent, double loss) {
    const Press press = pressable("theme " + part.id, row);
    if (press.hovered)
        ImGui::GetWindowDrawList()->AddRectFilled({row.min.x - frame.px(8), row.min.y},
                                                  {row.max.x + frame.px(8), row.max.y}, palette::field, frame.px(6));
    ImFont *font = frame.fonts.body, *small = frame.fonts.small;
    const Rect line{row.min, {row.max.x, row.min.y + frame.px(28)}};
    const float scoreRight = row.max.x - frame.px(72), weightRight = scoreRight - frame.px(64);
    const float y = Fonts::lineTop(font, line.center().y);
    drawTextIn(font, {line.min, {weightRight - frame.px(48), line.max.y}}, palette::text, frame.text(part.name));
    drawTextRight(small, {weightRight, Fonts::lineTop(small, line.center().y)}, palette::textFaint,
                  formatNumber(weightPercent, 0) + "%");
    drawTextRight(font, {scoreRight, y}, part.score ? palette::text : palette::stale, formatScore(part.score));
    drawTextRight(font, {row.max.x, y}, palette::textSoft,
                  part.score ? (loss < 0.05 ? "0" : formatNumber(-loss, 1)) : std::string(noValue));
    const Rect bar{{row.min.x, row.min.y + frame.px(30)}, {row.max.x, row.min.y + frame.px(34)}};
    if (part.score)
        drawBar(bar, static_cast<float>(*part.score / 100), healthColor(frame, part.score));
    else
        drawHealthSwatch(frame, bar, std::nullopt);
    return press.clicked;
}

static void drawThemes(Frame& frame, CardBody& body, const HealthReport& health) {
    const Rect captions = body.take(28);
    ImFont* small = frame.fonts.small;
    const float y = Fonts::lineTop(small, captions.center().y), scoreRight = captions.max.x - frame.px(72);
    drawText(small, {captions.min.x, y}, palette::textSoft, frame.tr("health.themes"));
    drawTextRight(small, {scoreRight - frame.px(64), y}, palette::textFaint, frame.tr("health.weightShort"));
    drawTextRight(small, {scoreRight, y}, palette::textFaint, frame.tr("health.score"));
    drawTextRight(small, {captions.max.x, y}, palette::textFaint, frame.tr("health.loss"));
    std::vector<double> losses;
    for (const Contribution& part : health.park.contributions) losses.push_back(part.loss);
    losses.push_back(health.park.capLoss);
    losses = roundToTenths(losses, 100 - std::round(health.park.score.value_or(100) * 10) / 10);
    std::vector<double> weights; // in tens of percent, so that the whole percents shown add up to 100
    for (const Contribution& part : health.park.contributions) weights.push_back(part.weight * 10);
    weights = roundToTenths(weights, 10);
    for (size_t i = 0; i < health.park.contributions.size(); ++i) {
        const Contribution& part = health.park.contributions[i];
        if (drawTheme(frame, body.take(40), part, weights[i] * 10, losses[i]))
            askWhy(frame, {WhyStep{}, {WhyStep::Kind::Theme, part.id}});
    }
    if (losses.back() <= 0) return;
    const Rect row = body.take(28);
    drawTextIn(frame.fonts.body, row, palette::alarm, frame.tr("health.capRow"));
    drawTextRight(frame.fonts.body, {row.max.x, Fonts::lineTop(frame.fonts.body, row.center().y)}, palette::textSoft,
                  formatNumber(-losses.back(), 1));
}

/// Buildings and what stands in the open, the lowest scores first; what nobody knows last.
static void drawWorst(Frame& frame, CardBody& body, const HealthReport& health) {
    std::vector<const decision::HealthScore*> parts;
    for (const auto& building : health.buildings)
        if (!building.contributions.empty()) parts.push_back(&building);
    if (!health.open.contributions.empty()) parts.push_back(&health.open);
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto* a, const auto* b) { return a->score.value_or(1000) < b->score.value_or(1000); });
    body.section(frame.tr("health.buildings"), frame.tr("health.worstFirst"));
    ImFont* font = frame.fonts.body;
    for (const decision::HealthScore* part : parts) {
        const Rect row = body.take(36);
        if (!CardBody::visible(row)) continue;
        const Press press = pressable("worst " + part->id, row);
        if (press.hovered)
            ImGui::GetWindowDrawList()->AddRectFilled({row.min.x - frame.px(8), row.min.y},
                                                      {row.max.x + frame.px(8), row.max.y}, palette::field,
                                                      frame.px(6));
        const float swatch = frame.px(12), y = row.center().y;
        drawHealthSwatch(frame, {{row.min.x, y - swatch / 2}, {row.min.x + swatch, y + swatch / 2}}, part->score);
        const std::string& name = frame.text(part->name).empty() ? part->id : frame.text(part->name);
        drawTextIn(font, {{row.min.x + frame.px(24), row.min.y}, {row.max.x - frame.px(72), row.max.y}}, palette::text,
                   name);
        drawTextRight(font, {row.max.x, Fonts::lineTop(font, y)}, part->score ? palette::text : palette::stale,
                      formatScore(part->score));
        if (press.clicked) selectPart(frame, part->id);
    }
}

static void drawOverview(Frame& frame, CardBody& body, const HealthReport& health) {
    const auto* band = frame.model.insight.band;
    if (drawScore(frame, body, health.park, band ? &band->park : nullptr)) askWhy(frame, {WhyStep{}});
    if (health.themes.empty()) {
        if (const auto part = drawContributions(frame, body, health.park)) selectPart(frame, *part);
    } else {
        drawThemes(frame, body, health);
        drawWorst(frame, body, health);
    }
    if (!frame.model.profile) return;
    body.space(8);
    body.paragraph(frame.text(frame.model.profile->name) + " " + frame.model.profile->version, palette::textFaint);
}

void drawHealthPanel(Frame& frame, const Rect& most) {
    const std::string title = frame.tr("health.title");
    drawCard(frame, "parkHealth", most, {.title = title}, [&](CardBody& body) {
        const HealthReport* health = frame.model.health;
        if (!health) return body.paragraph(frame.tr("health.none"), palette::textSoft);
        drawTabs(frame, body);
        drawAdjustedNote(frame, body);
        switch (frame.memory.healthTab) {
        case HealthTab::Overview:
            return drawOverview(frame, body, *health);
        case HealthTab::Ranking:
            return drawHealthRanking(frame, body);
        case HealthTab::Comparison:
            return drawHealthComparison(frame, body);
        case HealthTab::Weights:
            return drawHealthWeights(frame, body);
        }
    });
}

} // namespace sandtable::ui
