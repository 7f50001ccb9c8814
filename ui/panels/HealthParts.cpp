#include "ui/panels/HealthParts.h"

#include "ui/Format.h"
#include "ui/panels/Names.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sandtable::ui {

using decision::Contribution;
using decision::HealthScore;

std::optional<double> currentScore(const Frame& frame, const Contribution& part) {
    const double least = frame.model.profile ? frame.model.profile->coverageMinimum : 0;
    return part.coverage >= least ? part.score : std::nullopt;
}

/// The band's colour and word at the right end, on the figure's base line.
static void drawBandWord(Frame& frame, float left, float right, float baseline, std::optional<double> score) {
    ImFont* font = frame.fonts.title;
    const float swatch = frame.px(16), gap = frame.px(10);
    const std::string word = shortened(font, healthWord(frame, score), right - left - swatch - gap);
    const float wordLeft = right - textWidth(font, word), bottom = baseline + 1;
    drawText(font, {wordLeft, baseline - font->Ascent}, palette::text, word);
    drawHealthSwatch(frame, {{wordLeft - gap - swatch, bottom - swatch}, {wordLeft - gap, bottom}}, score);
}

std::string bandText(const decision::ScoreBand& band) {
    if (!band.low || !band.high) return "";
    return "(" + formatNumber(*band.low, 0) + "–" + formatNumber(*band.high, 0) + ")";
}

void drawWhisker(const Rect& rect, const decision::ScoreBand& band, ImU32 color) {
    if (!band.low || !band.high) return;
    const auto at = [&](double score) {
        return std::round(rect.min.x + rect.width() * static_cast<float>(std::clamp(score, 0.0, 100.0) / 100));
    };
    const float low = at(*band.low), high = std::max(at(*band.high), low + 2), y = std::round(rect.center().y);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddLine({low, y}, {high, y}, color, 2);
    for (const float x : {low, high}) list.AddLine({x, rect.min.y}, {x, rect.max.y}, color, 2);
}

const decision::ScoreBand* buildingBand(const UiModel& model, const std::string& buildingId) {
    if (!model.insight.band) return nullptr;
    const auto& bands = model.insight.band->buildings;
    const auto found = std::find_if(bands.begin(), bands.end(),
                                    [&](const decision::BuildingBand& each) { return each.id == buildingId; });
    return found == bands.end() ? nullptr : &found->score;
}

void askWhy(Frame& frame, std::vector<WhyStep> steps) {
    frame.memory.why = std::move(steps);
    frame.memory.whyBuilding = frame.model.selection.buildingId;
    frame.memory.whyDevice = frame.model.selection.deviceId;
}

bool drawScore(Frame& frame, CardBody& body, const HealthScore& score, const decision::ScoreBand* band, bool mayAsk) {
    const Rect row = body.take(64);
    const Press press = score.contributions.empty() || !mayAsk ? Press{} : pressable("why " + score.id, row);
    if (press.hovered) {
        ImGui::GetWindowDrawList()->AddRectFilled({row.min.x - frame.px(8), row.min.y},
                                                  {row.max.x + frame.px(8), row.max.y}, palette::field, frame.px(6));
        tooltip(frame, frame.tr("health.why.hint"));
    }
    ImFont *numeral = frame.fonts.numeral, *small = frame.fonts.small;
    const float top = Fonts::lineTop(numeral, row.center().y);
    const std::string sure = band && score.score ? bandText(*band) : "";
    const float figureRight = score.score ? drawFigure(frame, numeral, {row.min.x, top}, palette::text,
                                                       formatScore(score.score), sure.empty() ? "/ 100" : sure)
                                          : drawFigure(frame, numeral, {row.min.x, top}, palette::stale, noValue, "");
    drawBandWord(frame, figureRight + frame.px(16), row.max.x, top + numeral->Ascent, score.score);

    const Rect strip = body.take(16),
               bar{{strip.min.x, strip.min.y + frame.px(8)}, {strip.max.x, strip.min.y + frame.px(14)}};
    if (score.score)
        drawBar(bar, static_cast<float>(*score.score / 100), healthColor(frame, score.score));
    else
        drawHealthSwatch(frame, bar, std::nullopt);
    if (band && !sure.empty())
        drawWhisker({{bar.min.x, bar.min.y - 3}, {bar.max.x, bar.max.y + 3}}, *band, palette::text);
    const Rect note = body.take(32);
    drawTextIn(small, note, palette::textSoft, frame.tr("health.coverage", {{"share", formatShare(score.coverage)}}));
    if (score.capped)
        drawTextRight(small, {note.max.x, Fonts::lineTop(small, note.center().y)}, palette::alarm,
                      frame.tr("health.capped"));
    return press.clicked;
}

std::string provenanceText(const decision::Provenance& source) {
    std::string text = source.standard;
    const bool named = !source.edition.empty() && source.standard.find(source.edition) == std::string::npos;
    if (named) text += " " + source.edition;
    if (!source.clause.empty()) text += " " + source.clause;
    return source.confidence.empty() ? text : text + " [" + source.confidence + "]";
}

namespace {

/// Parts from the worst to the best; those without a score last.
std::vector<size_t> worstFirst(const HealthScore& score) {
    std::vector<size_t> order(score.contributions.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        return score.contributions[a].score.value_or(1000) < score.contributions[b].score.value_or(1000);
    });
    return order;
}

/// Losses as shown: tenths that add up. The last one is the cap's.
std::vector<double> shownLosses(const HealthScore& score) {
    std::vector<double> losses;
    for (const Contribution& part : score.contributions) losses.push_back(part.loss);
    losses.push_back(score.capLoss);
    return roundToTenths(losses, 100 - std::round(score.score.value_or(100) * 10) / 10);
}

std::string lossText(double loss) { return loss < 0.05 ? "0" : formatNumber(-loss, 1); }

/// "4.2 mm/s · 11-22 21:30 · weight 40%": the raw value behind an indicator's score, with its time.
std::string evidence(const Frame& frame, const Contribution& part) {
    std::string text = part.value ? formatReading(*part.value) + (part.unit.empty() ? "" : " " + part.unit) : "";
    const auto append = [&](const std::string& more) { text += (text.empty() ? "" : " · ") + more; };
    if (part.time) append(formatShortTime(*part.time, frame.zone()));
    if (!part.reason.empty()) append(reasonText(frame, part));
    append(frame.tr("health.weight", {{"share", formatShare(part.score ? part.effectiveWeight : part.weight)}}));
    return text;
}

struct Columns {
    float name, score, loss; // left, right, right
};

Columns columnsOf(const Frame& frame, const Rect& row) {
    return {row.min.x + frame.px(24), row.max.x - frame.px(72), row.max.x};
}

void drawPart(Frame& frame, const Rect& row, const Contribution& part, double loss, bool hovered) {
    const Columns columns = columnsOf(frame, row);
    ImFont *body = frame.fonts.body, *small = frame.fonts.small;
    const bool detailed = part.indicator || part.value || !part.reason.empty();
    const float lineHeight = frame.px(36), swatch = frame.px(12), y = row.min.y + lineHeight / 2;
    if (hovered)
        ImGui::GetWindowDrawList()->AddRectFilled({row.min.x - frame.px(8), row.min.y},
                                                  {row.max.x + frame.px(8), row.max.y}, palette::field, frame.px(6));
    drawHealthSwatch(frame, {{row.min.x, y - swatch / 2}, {row.min.x + swatch, y + swatch / 2}},
                     currentScore(frame, part));
    const std::string& name = frame.text(part.name).empty() ? part.id : frame.text(part.name);
    drawTextIn(body, {{columns.name, row.min.y}, {columns.score - frame.px(64), row.min.y + lineHeight}}, palette::text,
               name);
    const float textY = Fonts::lineTop(body, y);
    drawTextRight(body, {columns.score, textY}, part.score ? palette::text : palette::stale, formatScore(part.score));
    drawTextRight(body, {columns.loss, textY}, part.score ? palette::textSoft : palette::stale,
                  part.score ? lossText(loss) : std::string(noValue));
    if (!detailed) return;
    const float detailTop = row.min.y + lineHeight, detailHeight = frame.px(22);
    drawTextIn(small, {{columns.name, detailTop}, {row.max.x, detailTop + detailHeight}}, palette::textSoft,
               evidence(frame, part));
    drawTextIn(small, {{columns.name, detailTop + detailHeight}, {row.max.x, detailTop + 2 * detailHeight}},
               palette::textFaint, part.indicator ? provenanceText(part.indicator->provenance) : "");
}

float rowHeight(const Contribution& part) {
    if (part.indicator) return 88;
    return part.value || !part.reason.empty() ? 64 : 36;
}

/// The first row: what all parts together take from 100.
void drawTotal(Frame& frame, CardBody& body, const HealthScore& score) {
    if (!score.score) return;
    const Rect row = body.take(40);
    const Columns columns = columnsOf(frame, row);
    ImFont* font = frame.fonts.body;
    const float y = Fonts::lineTop(font, row.center().y),
                shown = static_cast<float>(std::round(*score.score * 10) / 10);
    drawTextIn(font, {row.min, {columns.score - frame.px(64), row.max.y}}, palette::accent, frame.tr("health.sum"));
    drawTextRight(font, {columns.score, y}, palette::accent, formatNumber(shown, 1));
    drawTextRight(font, {columns.loss, y}, palette::accent, lossText(100 - shown));
    ImGui::GetWindowDrawList()->AddLine({row.min.x, row.max.y - 0.5f}, {row.max.x, row.max.y - 0.5f}, palette::rule);
}

void drawCapRow(Frame& frame, CardBody& body, double loss) {
    const Rect row = body.take(40);
    const Columns columns = columnsOf(frame, row);
    ImFont* font = frame.fonts.body;
    drawTextIn(font, {{columns.name, row.min.y}, {columns.score, row.max.y}}, palette::alarm,
               frame.tr("health.capRow"));
    drawTextRight(font, {columns.loss, Fonts::lineTop(font, row.center().y)}, palette::textSoft, lossText(loss));
}

void drawCaptions(Frame& frame, CardBody& body) {
    const Rect row = body.take(32);
    const Columns columns = columnsOf(frame, row);
    ImFont* font = frame.fonts.small;
    const float y = Fonts::lineTop(font, row.center().y);
    drawText(font, {row.min.x, y}, palette::textSoft, frame.tr("health.parts"));
    drawTextRight(font, {columns.score, y}, palette::textFaint, frame.tr("health.score"));
    drawTextRight(font, {columns.loss, y}, palette::textFaint, frame.tr("health.loss"));
}

} // namespace

std::optional<std::string> drawContributions(Frame& frame, CardBody& body, const HealthScore& score) {
    if (score.contributions.empty()) return std::nullopt;
    drawCaptions(frame, body);
    drawTotal(frame, body, score);
    const std::vector<double> losses = shownLosses(score);
    if (losses.back() > 0) drawCapRow(frame, body, losses.back());
    std::optional<std::string> clicked;
    for (const size_t i : worstFirst(score)) {
        const Contribution& part = score.contributions[i];
        const Rect row = body.take(rowHeight(part));
        if (!CardBody::visible(row)) continue;
        const Press press = pressable("part" + std::to_string(i), row);
        if (press.clicked) clicked = part.id;
        drawPart(frame, row, part, losses[i], press.hovered);
    }
    return clicked;
}

} // namespace sandtable::ui
