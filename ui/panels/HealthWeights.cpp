#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/panels/HealthParts.h"
#include "ui/panels/HealthViews.h"
#include "ui/panels/Names.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sandtable::ui {
namespace {

using decision::PairwiseMatrix;
using decision::ProfileWeights;

constexpr int saatySteps = 16; // from 1/9 over 1 to 9

std::optional<float> weightRow(Frame& frame, CardBody& body, const std::string& id, std::string_view name,
                               const std::string& figure, float value, int steps) {
    const Rect row = body.take(28), track = body.take(20);
    ImFont* font = frame.fonts.body;
    drawTextIn(font, {row.min, {row.max.x - frame.px(80), row.max.y}}, palette::text, name);
    drawTextRight(font, {row.max.x, Fonts::lineTop(font, row.center().y)}, palette::text, figure);
    return slider(frame, id, track, value, steps);
}

/// One theme's share; the others keep their proportions in what is left.
void setShare(std::vector<double>& weights, size_t index, double share) {
    share = std::clamp(share, 0.01, 0.97);
    const double others = std::accumulate(weights.begin(), weights.end(), 0.0) - weights[index];
    for (size_t i = 0; i < weights.size(); ++i)
        if (i != index)
            weights[i] =
                others > 0 ? weights[i] / others * (1 - share) : (1 - share) / static_cast<double>(weights.size() - 1);
    weights[index] = share;
}

void drawThemeWeights(Frame& frame, CardBody& body, const ProfileWeights& weights) {
    const auto& themes = frame.model.profile->themes;
    body.section(frame.tr("health.weights.themes"));
    for (size_t i = 0; i < themes.size() && i < weights.themes.size(); ++i) {
        const auto share = weightRow(frame, body, "theme" + themes[i].id, frame.text(themes[i].name),
                                     formatShare(weights.themes[i]), static_cast<float>(weights.themes[i]), 100);
        if (!share) continue;
        ProfileWeights changed = weights;
        changed.comparison.reset(); // no longer what a comparison gave
        setShare(changed.themes, i, *share);
        frame.memory.comparisonDraft.reset();
        frame.emit(SetWeights{std::move(changed)});
    }
}

// Comparison --------------------------------------------------------------------------------------------------------

/// On Saaty's scale: −8 is 1/9, 0 is 1, 8 is 9.
int saatyStep(double ratio) {
    return static_cast<int>(std::lround(ratio >= 1 ? std::min(ratio, 9.0) - 1 : 1 - std::min(1 / ratio, 9.0)));
}
double saatyRatio(int step) { return step >= 0 ? step + 1.0 : 1.0 / (1 - step); }
std::string saatyText(int step) { return step >= 0 ? formatNumber(step + 1, 0) : "1/" + formatNumber(1 - step, 0); }

/// The judgements on the scale nearest to the weights in force, to begin with.
PairwiseMatrix draftOf(const ProfileWeights& weights) {
    if (weights.comparison) return *weights.comparison;
    const size_t n = weights.themes.size();
    PairwiseMatrix rows(n, std::vector<double>(n, 1));
    for (size_t i = 0; i < n; ++i)
        for (size_t j = i + 1; j < n; ++j) {
            rows[i][j] = saatyRatio(saatyStep(weights.themes[i] / weights.themes[j]));
            rows[j][i] = 1 / rows[i][j];
        }
    return rows;
}

/// How consistent the judgements are; those that contradict one another are refused in words.
void drawConsistency(Frame& frame, CardBody& body, const PairwiseMatrix& rows) {
    const auto ahp = decision::ahpWeights(rows, std::numeric_limits<double>::infinity());
    if (!ahp) return body.paragraph(ahp.error().message, palette::alarm);
    const bool usable = ahp->consistencyRatio < decision::mostInconsistent;
    const Rect row = body.take(32);
    ImFont* font = frame.fonts.body;
    drawTextIn(font, row, palette::textSoft, frame.tr("health.weights.cr"));
    drawTextRight(font, {row.max.x, Fonts::lineTop(font, row.center().y)}, usable ? palette::text : palette::alarm,
                  "CR " + formatNumber(ahp->consistencyRatio, 3));
    if (!usable) body.paragraph(frame.tr("health.weights.contradiction"), palette::alarm);
}

bool foldRow(Frame& frame, CardBody& body, const char* key, bool& open) {
    body.space(8);
    const Rect row = body.take(32);
    const Press press = pressable(key, row);
    if (press.clicked) open = !open;
    const float half = frame.px(7);
    icons::chevronDown(*ImGui::GetWindowDrawList(), {row.max.x - half, row.center().y}, half,
                       open ? palette::accent : palette::textFaint);
    drawTextIn(frame.fonts.body, row, press.hovered || open ? palette::accent : palette::textSoft, frame.tr(key));
    return open;
}

void drawComparison(Frame& frame, CardBody& body, const ProfileWeights& weights) {
    if (!foldRow(frame, body, "health.weights.compare", frame.memory.themeComparison)) return;
    const auto& themes = frame.model.profile->themes;
    PairwiseMatrix rows = frame.memory.comparisonDraft.value_or(draftOf(weights));
    if (rows.size() != themes.size()) rows = draftOf(weights);
    bool changed = false;
    for (size_t i = 0; i < themes.size(); ++i)
        for (size_t j = i + 1; j < themes.size(); ++j) {
            const int step = saatyStep(rows[i][j]);
            const auto moved = weightRow(frame, body, "pair" + std::to_string(i) + "-" + std::to_string(j),
                                         frame.text(themes[i].name) + " : " + frame.text(themes[j].name),
                                         saatyText(step), static_cast<float>(step + 8) / saatySteps, saatySteps);
            if (!moved) continue;
            rows[i][j] = saatyRatio(static_cast<int>(std::lround(*moved * saatySteps)) - 8);
            rows[j][i] = 1 / rows[i][j];
            changed = true;
        }
    drawConsistency(frame, body, rows);
    if (!changed) return;
    frame.memory.comparisonDraft = rows;
    ProfileWeights compared = weights;
    compared.comparison = rows;
    if (const auto ahp = decision::ahpWeights(rows)) { // what contradicts itself changes no weights
        compared.themes = ahp->weights;
        frame.emit(SetWeights{std::move(compared)});
    }
}

// Devices, diagnostics, buttons -------------------------------------------------------------------------------------

void drawDeviceTypes(Frame& frame, CardBody& body, const ProfileWeights& weights) {
    if (!foldRow(frame, body, "health.weights.devices", frame.memory.deviceTypes)) return;
    constexpr double most = 10;
    for (size_t i = 0; i < weights.deviceTypes.size(); ++i) {
        const auto& [type, weight] = weights.deviceTypes[i];
        const auto moved = weightRow(frame, body, "type" + type, deviceTypeName(frame, type), plainNumber(weight),
                                     static_cast<float>(weight / most), 20);
        if (!moved) continue;
        ProfileWeights changed = weights;
        changed.deviceTypes[i].second = std::round(static_cast<double>(*moved) * most * 2) / 2;
        frame.emit(SetWeights{std::move(changed)});
    }
}

/// How much each theme tells buildings apart: beside the weights, never instead of them.
void drawEntropy(Frame& frame, CardBody& body) {
    const auto entropy = frame.model.insight.entropyWeights;
    const auto& themes = frame.model.profile->themes;
    if (entropy.size() != themes.size()) return;
    std::string text;
    for (size_t i = 0; i < themes.size(); ++i)
        text += (i ? " · " : "") + frame.text(themes[i].name) + " " + formatShare(entropy[i]);
    body.space(8);
    body.paragraph(frame.tr("health.weights.entropy", {{"weights", text}}), palette::textFaint);
}

void drawButtons(Frame& frame, CardBody& body) {
    const bool adjusted = frame.model.insight.adjusted;
    body.space(16);
    const Rect row = body.take(40);
    const float gap = frame.px(8), middle = std::round(row.center().x);
    if (button(frame, "resetWeights", {row.min, {middle - gap / 2, row.max.y}}, frame.tr("health.weights.reset"),
               {.enabled = adjusted, .icon = icons::undo})) {
        frame.memory.comparisonDraft.reset();
        frame.emit(ResetWeights{});
    }
    if (button(frame, "saveWeights", {{middle + gap / 2, row.min.y}, row.max}, frame.tr("health.weights.save"),
               {.enabled = adjusted, .icon = icons::save}))
        frame.emit(SaveWeights{});
    body.space(8);
    body.paragraph(frame.tr("health.weights.saveNote"), palette::textFaint);
}

} // namespace

void drawHealthWeights(Frame& frame, CardBody& body) {
    const ProfileWeights* weights = frame.model.insight.weights;
    if (!weights || !frame.model.profile) return body.paragraph(frame.tr("health.none"), palette::textSoft);
    if (!weights->themes.empty()) {
        drawThemeWeights(frame, body, *weights);
        if (weights->themes.size() >= 2) drawComparison(frame, body, *weights);
        drawEntropy(frame, body);
    }
    drawDeviceTypes(frame, body, *weights);
    drawButtons(frame, body);
}

} // namespace sandtable::ui
