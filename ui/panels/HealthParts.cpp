#include "ui/panels/HealthParts.h"

#include "ui/Format.h"
#include "ui/panels/Names.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sandtable::ui {

using decision::Contribution;
using decision::HealthScore;

void drawScore(Frame& frame, CardBody& body, const HealthScore& score) {
    const Rect row = body.take(64);
    ImFont *numeral = frame.fonts.numeral, *title = frame.fonts.title;
    const float y = row.min.y, baseline = y + numeral->Ascent;
    const bool known = score.score.has_value();
    const float right =
        known ? drawFigure(frame, numeral, {row.min.x, y}, palette::text, formatScore(score.score), "/ 100")
              : row.min.x + drawTextIn(numeral, row, palette::stale, noValue);
    const std::string word = healthWord(frame, score.score);
    const float wordWidth = std::min(textWidth(title, word), row.max.x - right - frame.px(32));
    const float wordLeft = row.max.x - wordWidth, swatch = frame.px(16);
    const float wordY = baseline - title->Ascent;
    drawTextIn(title, {{wordLeft, wordY}, {row.max.x, wordY + title->FontSize}}, palette::text, word);
    const float swatchY = wordY + title->FontSize / 2;
    drawHealthSwatch(
        frame,
        {{wordLeft - swatch - frame.px(10), swatchY - swatch / 2}, {wordLeft - frame.px(10), swatchY + swatch / 2}},
        score.score);

    const Rect bar = body.take(8);
    if (known)
        drawBar({bar.min, {bar.max.x, bar.min.y + frame.px(6)}}, static_cast<float>(*score.score / 100),
                healthColor(frame, score.score));
    else
        drawHealthSwatch(frame, {bar.min, {bar.max.x, bar.min.y + frame.px(6)}}, std::nullopt);
    const Rect note = body.take(32);
    ImFont* small = frame.fonts.small;
    drawTextIn(small, note, palette::textSoft, frame.tr("health.coverage", {{"share", formatShare(score.coverage)}}));
    if (score.capped)
        drawTextRight(small, {note.max.x, note.center().y - small->FontSize / 2}, palette::alarm,
                      frame.tr("health.capped"));
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
    if (part.time) append(formatShortTime(*part.time));
    if (!part.score && !part.reason.empty()) append(missingReason(frame, part.reason));
    append(frame.tr("health.weight", {{"share", formatShare(part.score ? part.effectiveWeight : part.weight)}}));
    return text;
}

/// Standard, edition, clause and confidence of the threshold.
std::string provenance(const Contribution& part) {
    if (!part.indicator) return "";
    const decision::Provenance& source = part.indicator->provenance;
    std::string text;
    for (const std::string* piece : {&source.standard, &source.edition, &source.clause})
        if (!piece->empty()) text += (text.empty() ? "" : " ") + *piece;
    return source.confidence.empty() ? text : text + " [" + source.confidence + "]";
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
    const float lineHeight = frame.px(32), swatch = frame.px(12), y = row.min.y + lineHeight / 2;
    if (hovered)
        ImGui::GetWindowDrawList()->AddRectFilled({row.min.x - frame.px(8), row.min.y},
                                                  {row.max.x + frame.px(8), row.max.y}, palette::field, frame.px(6));
    drawHealthSwatch(frame, {{row.min.x, y - swatch / 2}, {row.min.x + swatch, y + swatch / 2}}, part.score);
    const std::string& name = frame.text(part.name).empty() ? part.id : frame.text(part.name);
    drawTextIn(body, {{columns.name, row.min.y}, {columns.score - frame.px(64), row.min.y + lineHeight}}, palette::text,
               name);
    const float textY = y - body->FontSize / 2;
    drawTextRight(body, {columns.score, textY}, part.score ? palette::text : palette::stale, formatScore(part.score));
    drawTextRight(body, {columns.loss, textY}, part.score ? palette::textSoft : palette::stale,
                  part.score ? lossText(loss) : std::string(noValue));
    if (!detailed) return;
    const float detailTop = row.min.y + lineHeight, detailHeight = frame.px(20);
    drawTextIn(small, {{columns.name, detailTop}, {row.max.x, detailTop + detailHeight}}, palette::textSoft,
               evidence(frame, part));
    drawTextIn(small, {{columns.name, detailTop + detailHeight}, {row.max.x, detailTop + 2 * detailHeight}},
               palette::textFaint, provenance(part));
}

float rowHeight(const Contribution& part) {
    if (part.indicator) return 80;
    return part.value || !part.reason.empty() ? 56 : 40;
}

/// Adds the parts up to the score: what the card promises, in one line.
void drawSum(Frame& frame, CardBody& body, const HealthScore& score) {
    if (!score.score) return;
    const double shown = std::round(*score.score * 10) / 10;
    body.rule();
    const Rect row = body.take(32);
    ImFont* font = frame.fonts.body;
    drawTextIn(font, row, palette::textSoft, frame.tr("health.sum"));
    drawTextRight(font, {row.max.x, row.center().y - font->FontSize / 2}, palette::text,
                  "100 " + formatNumber(-(100 - shown), 1) + " = " + formatNumber(shown, 1));
}

void drawCapRow(Frame& frame, CardBody& body, double loss) {
    const Rect row = body.take(40);
    const Columns columns = columnsOf(frame, row);
    ImFont* font = frame.fonts.body;
    drawTextIn(font, {{columns.name, row.min.y}, {columns.score, row.max.y}}, palette::alarm,
               frame.tr("health.capRow"));
    drawTextRight(font, {columns.loss, row.center().y - font->FontSize / 2}, palette::textSoft, lossText(loss));
}

void drawCaptions(Frame& frame, CardBody& body) {
    body.space(8);
    const Rect row = body.take(32);
    const Columns columns = columnsOf(frame, row);
    ImFont* font = frame.fonts.small;
    const float y = row.center().y - font->FontSize / 2;
    drawText(font, {row.min.x, y}, palette::textSoft, frame.tr("health.parts"));
    drawTextRight(font, {columns.score, y}, palette::textFaint, frame.tr("health.score"));
    drawTextRight(font, {columns.loss, y}, palette::textFaint, frame.tr("health.loss"));
}

} // namespace

std::string drawContributions(Frame& frame, CardBody& body, const HealthScore& score) {
    if (score.contributions.empty()) return "";
    drawCaptions(frame, body);
    const std::vector<double> losses = shownLosses(score);
    std::string clicked;
    for (const size_t i : worstFirst(score)) {
        const Contribution& part = score.contributions[i];
        const Rect row = body.take(rowHeight(part));
        if (!CardBody::visible(row)) continue;
        const Press press = part.indicator ? Press{} : pressable("part" + std::to_string(i), row);
        if (press.clicked) clicked = part.id;
        drawPart(frame, row, part, losses[i], press.hovered);
    }
    if (losses.back() > 0) drawCapRow(frame, body, losses.back());
    drawSum(frame, body, score);
    return clicked;
}

} // namespace sandtable::ui
