#include "decision/ChannelScore.h"
#include "decision/health/CurvePiece.h"
#include "ui/Format.h"
#include "ui/panels/HealthParts.h"
#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sandtable::ui {
namespace {

using decision::Contribution;
using decision::HealthScore;
using decision::HealthScores;
using decision::Indicator;
using Kind = WhyStep::Kind;

/// What the steps lead to: a whole, or at the end a channel of it.
struct Asked {
    const HealthScores* tree = nullptr; // all channels', or one theme's
    const HealthScore* whole = nullptr;
    const Contribution* channel = nullptr;
    std::string name;
};

const Contribution* partOf(const HealthScore& whole, const std::string& id) {
    const auto found = std::find_if(whole.contributions.begin(), whole.contributions.end(),
                                    [&](const Contribution& part) { return part.id == id; });
    return found == whole.contributions.end() ? nullptr : &*found;
}

const std::string& nameOr(const Frame& frame, const scene::LocalizedText& name, const std::string& id) {
    return frame.text(name).empty() ? id : frame.text(name);
}

/// One step further; false where it leads nowhere (any more: devices come and go with scenarios).
bool follow(const Frame& frame, const WhyStep& step, Asked& asked) {
    const decision::HealthReport& report = *frame.model.health;
    if (!asked.tree) asked.tree = &report;
    switch (step.kind) {
    case Kind::Park:
        asked.whole = &report.park;
        asked.name = nameOr(frame, report.park.name, report.park.id);
        return true;
    case Kind::Theme: {
        const auto theme = std::find_if(report.themes.begin(), report.themes.end(),
                                        [&](const HealthScores& each) { return each.park.id == step.id; });
        if (theme == report.themes.end()) return false;
        asked.tree = &*theme;
        asked.whole = &theme->park;
        break;
    }
    case Kind::Building:
        asked.whole = step.id.empty() ? &asked.tree->open : asked.tree->building(step.id);
        break;
    case Kind::Device:
        asked.whole = asked.tree->device(step.id);
        break;
    case Kind::Channel:
        asked.channel = asked.whole ? partOf(*asked.whole, step.id) : nullptr;
        if (asked.channel) asked.name = nameOr(frame, asked.channel->name, asked.channel->id);
        return asked.channel != nullptr;
    }
    if (!asked.whole) return false;
    asked.name = nameOr(frame, asked.whole->name, asked.whole->id);
    return true;
}

Kind kindBelow(const Frame& frame, Kind kind) {
    switch (kind) {
    case Kind::Park:
        return frame.model.health->themes.empty() ? Kind::Building : Kind::Theme;
    case Kind::Theme:
        return Kind::Building;
    case Kind::Building:
        return Kind::Device;
    case Kind::Device:
    case Kind::Channel:
        break;
    }
    return Kind::Channel;
}

/// The way here, each step of it a way back.
void drawWay(Frame& frame, CardBody& body, const std::vector<std::string>& names) {
    auto& why = frame.memory.why;
    for (size_t i = 0; i + 1 < names.size(); ++i) {
        const Rect row = body.take(28);
        const Press press = pressable("way" + std::to_string(i), row);
        const float indent = frame.px(12) * static_cast<float>(i);
        drawTextIn(frame.fonts.small, {{row.min.x + indent, row.min.y}, row.max},
                   press.hovered ? palette::accent : palette::textSoft,
                   frame.tr("health.why.back", {{"name", names[i]}}));
        if (press.clicked) return why.resize(i + 1);
    }
}

// A whole -----------------------------------------------------------------------------------------------------------

/// With the sum as it is here.
std::string wholeFormula(const Frame& frame, const HealthScore& whole) {
    const double mean = *whole.score + whole.capLoss;
    const std::string sum = fmt::format("{:.4f}", std::max(0.0, std::log(100 / std::max(mean, 1e-9))));
    std::string text = frame.tr("health.why.formula", {{"sum", sum}, {"mean", formatNumber(mean, 1)}});
    if (whole.capLoss > 0 && frame.model.profile)
        text += "; " + frame.tr("health.why.cap", {{"cap", formatNumber(frame.model.profile->capScore, 0)}});
    return text;
}

void drawWhole(Frame& frame, CardBody& body, const HealthScore& whole, Kind kind) {
    const auto* band = frame.model.insight.band;
    const decision::ScoreBand* sure = kind == Kind::Park       ? (band ? &band->park : nullptr)
                                      : kind == Kind::Building ? buildingBand(frame.model, whole.id)
                                                               : nullptr;
    const bool partial = frame.memory.why.size() > 1 && frame.memory.why[1].kind == Kind::Theme;
    drawScore(frame, body, whole, partial ? nullptr : sure, false);
    if (whole.score)
        body.paragraph(wholeFormula(frame, whole), palette::textSoft);
    else
        body.paragraph(
            frame.tr("health.why.noScore",
                     {{"share", formatShare(whole.coverage)},
                      {"least", formatShare(frame.model.profile ? frame.model.profile->coverageMinimum : 0)}}),
            palette::textSoft);
    if (const auto part = drawContributions(frame, body, whole))
        frame.memory.why.push_back({kindBelow(frame, kind), *part});
}

// A channel ---------------------------------------------------------------------------------------------------------

const scene::ChannelSpec* specOf(const Frame& frame, const std::string& device, const std::string& channel) {
    const scene::DeviceSpec* spec = findDevice(frame.model, device);
    if (!spec) return nullptr;
    const auto found = std::find_if(spec->channels.begin(), spec->channels.end(),
                                    [&](const scene::ChannelSpec& each) { return each.id == channel; });
    return found == spec->channels.end() ? nullptr : &*found;
}

bool byLimits(const Indicator& indicator, const scene::ChannelSpec* spec) {
    return indicator.scale == decision::CurveScale::Limits && spec && spec->low && spec->high;
}

/// What the curve is asked with; nothing where it is not asked.
std::optional<double> curveValue(const Contribution& part, const scene::ChannelSpec* spec) {
    if (!part.value || !part.score) return std::nullopt;
    if (part.indicator->scale == decision::CurveScale::Value) return *part.value;
    if (!byLimits(*part.indicator, spec)) return std::nullopt;
    return decision::positionBetween(*spec->low, *spec->high, *part.value);
}

/// The straight piece of the curve that the value met, as it is reckoned.
std::string channelFormula(const Frame& frame, const Contribution& part, const scene::ChannelSpec* spec, double x) {
    std::string text, shown = formatReading(*part.value);
    if (byLimits(*part.indicator, spec)) {
        const double middle = (*spec->low + *spec->high) / 2, half = (*spec->high - *spec->low) / 2;
        text = frame.tr("health.why.position", {{"value", shown},
                                                {"middle", fmt::format("{:g}", middle)},
                                                {"half", fmt::format("{:g}", half)},
                                                {"x", fmt::format("{:.3f}", x)}}) +
               "\n";
        shown = fmt::format("{:.3f}", x);
    }
    const auto piece = decision::pieceAt(part.indicator->curve, x);
    const std::string score = formatNumber(*part.score, 1);
    if (piece.beyond()) return text + frame.tr("health.why.flat", {{"score", score}});
    const auto& [x0, s0] = piece.from;
    const auto& [x1, s1] = piece.to;
    return text + frame.tr("health.why.linear", {{"from", fmt::format("{:g}", s0)},
                                                 {"sign", s1 < s0 ? "−" : "+"},
                                                 {"span", fmt::format("{:g}", std::abs(s1 - s0))},
                                                 {"x", shown},
                                                 {"left", fmt::format("{:g}", x0)},
                                                 {"right", fmt::format("{:g}", x1)},
                                                 {"score", score}});
}

/// The whole score curve with the limit's score as a line and the present point.
void drawScoreCurve(Frame& frame, const Rect& rect, const Indicator& indicator, std::optional<double> x,
                    std::optional<double> score, ImU32 color) {
    if (indicator.curve.size() < 2) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImFont* small = frame.fonts.small;
    const Rect plot{{rect.min.x + frame.px(36), rect.min.y + frame.px(8)},
                    {rect.max.x - frame.px(8), rect.max.y - frame.px(24)}};
    double low = indicator.curve.front().first, high = indicator.curve.back().first;
    if (x) low = std::min(low, *x), high = std::max(high, *x);
    const auto at = [&](double value, double points) {
        return ImVec2{plot.min.x + plot.width() * static_cast<float>((value - low) / (high - low)),
                      plot.max.y - plot.height() * static_cast<float>(points / 100)};
    };
    list.AddRectFilled(plot.min, plot.max, palette::field, frame.px(4));
    constexpr double limit = 60;
    for (const double points : {0.0, limit, 100.0}) {
        const float y = at(low, points).y;
        if (points == limit) list.AddLine({plot.min.x, y}, {plot.max.x, y}, withAlpha(palette::caution, 0.6f), 1);
        const std::string text = formatNumber(points, 0);
        drawTextRight(small, {plot.min.x - frame.px(8), std::clamp(y - small->FontSize / 2, rect.min.y, rect.max.y)},
                      points == limit ? palette::caution : palette::textFaint, text);
    }
    std::vector<ImVec2> line;
    if (low < indicator.curve.front().first) line.push_back(at(low, indicator.curve.front().second));
    for (const auto& [value, points] : indicator.curve) line.push_back(at(value, points));
    if (high > indicator.curve.back().first) line.push_back(at(high, indicator.curve.back().second));
    list.AddPolyline(line.data(), static_cast<int>(line.size()), palette::accent, 0, frame.px(2));
    const float labels = plot.max.y + frame.px(4);
    drawText(small, {plot.min.x, labels}, palette::textFaint, fmt::format("{:g}", low));
    drawTextRight(small, {plot.max.x, labels}, palette::textFaint, fmt::format("{:.4g}", high));
    if (!x || !score) return;
    const ImVec2 point = at(*x, *score);
    list.AddLine({point.x, plot.max.y}, point, withAlpha(palette::text, 0.4f), 1);
    list.AddCircleFilled(point, frame.px(6), palette::card);
    list.AddCircleFilled(point, frame.px(5), color);
    list.AddCircle(point, frame.px(5), palette::text, 0, 1.5f);
}

void fact(Frame& frame, CardBody& body, std::string_view name, const std::string& value) {
    if (value.empty()) return;
    const Rect row = body.take(30);
    if (!CardBody::visible(row)) return;
    const float split = row.min.x + std::round(row.width() * 0.34f);
    ImFont *small = frame.fonts.small, *font = frame.fonts.body;
    drawTextIn(small, {row.min, {split - frame.px(8), row.max.y}}, palette::textSoft, name);
    drawTextRight(font, {row.max.x, Fonts::lineTop(font, row.center().y)}, palette::text,
                  shortened(font, value, row.max.x - split));
}

std::string withUnit(double value, const std::string& unit) {
    return formatReading(value) + (unit.empty() ? "" : " " + unit);
}

std::string ageText(const Frame& frame, TimePoint time) {
    const double seconds = std::max(0.0, durationToSeconds(frame.model.time - time));
    if (seconds < 120) return frame.tr("health.why.seconds", {{"count", formatNumber(seconds, 0)}});
    if (seconds < 7200) return frame.tr("health.why.minutes", {{"count", formatNumber(seconds / 60, 0)}});
    return frame.tr("health.why.hours", {{"count", formatNumber(seconds / 3600, 1)}});
}

std::string limitText(const Indicator& indicator, const scene::ChannelSpec* spec) {
    if (byLimits(indicator, spec)) return formatReading(*spec->low) + " / " + withUnit(*spec->high, spec->unit);
    if (indicator.scale == decision::CurveScale::Limits) return "";
    const auto limit = decision::valueAt(indicator.curve, 60);
    return limit ? withUnit(*limit, indicator.unit) : "";
}

std::string sigmaText(const Frame& frame, const Contribution& part) {
    if (!part.value || !part.indicator) return "";
    const auto& sigma = part.indicator->sigma;
    const double both = std::hypot(sigma.absolute, sigma.relative * *part.value);
    return both > 0 ? frame.tr("health.why.plusMinus", {{"value", withUnit(both, part.unit)}}) : "";
}

void drawSource(Frame& frame, CardBody& body, const Indicator& indicator) {
    const decision::Provenance& source = indicator.provenance;
    body.section(frame.tr("health.why.source"));
    fact(frame, body, frame.tr("health.why.standard"), source.standard);
    fact(frame, body, frame.tr("health.why.edition"), source.edition);
    fact(frame, body, frame.tr("health.why.clause"), source.clause);
    fact(frame, body, frame.tr("health.why.effective"), source.effectiveDate);
    fact(frame, body, frame.tr("health.why.confidence"), confidenceName(frame, source.confidence));
}

void drawChannel(Frame& frame, CardBody& body, const HealthScore& device, const Contribution& part) {
    const scene::ChannelSpec* spec = specOf(frame, device.id, part.id);
    const Rect figures = body.take(64);
    ImFont* numeral = frame.fonts.numeral;
    const float top = Fonts::lineTop(numeral, figures.center().y);
    drawFigure(frame, numeral, {figures.min.x, top}, part.value ? palette::text : palette::stale,
               part.value ? formatReading(*part.value) : noValue, part.value ? part.unit : "");
    if (part.score) {
        const std::string score = formatScore(part.score);
        ImFont* large = frame.fonts.heading;
        const float y = top + numeral->Ascent - large->Ascent, left = figures.max.x - textWidth(large, score);
        drawText(large, {left, y}, currentScore(frame, part) ? palette::text : palette::stale, score);
        const float side = frame.px(16), bottom = top + numeral->Ascent + 1;
        drawHealthSwatch(frame, {{left - frame.px(10) - side, bottom - side}, {left - frame.px(10), bottom}},
                         currentScore(frame, part));
    }
    if (!part.reason.empty()) body.paragraph(reasonText(frame, part), palette::caution);
    if (part.indicator) {
        const auto x = curveValue(part, spec);
        drawScoreCurve(frame, body.take(136), *part.indicator, x, part.score,
                       currentScore(frame, part) ? healthColor(frame, part.score) : palette::stale);
        if (x) body.paragraph(channelFormula(frame, part, spec, *x), palette::textSoft);
    }
    body.section(frame.tr("health.why.reading"));
    if (part.indicator) fact(frame, body, frame.tr("health.why.indicator"), frame.text(part.indicator->name));
    if (part.indicator && part.indicator->averagingHours > 0)
        fact(frame, body, frame.tr("health.why.mean"),
             frame.tr("health.why.hours", {{"count", formatNumber(part.indicator->averagingHours, 0)}}));
    if (part.indicator && part.value)
        if (const auto index = decision::indexOf(*part.indicator, *part.value))
            fact(frame, body, part.indicator->index.name, std::to_string(*index));
    if (part.time)
        fact(frame, body, frame.tr("health.why.time"),
             formatShortTime(*part.time, frame.zone()) + " · " + ageText(frame, *part.time));
    if (part.indicator) fact(frame, body, frame.tr("health.why.limit"), limitText(*part.indicator, spec));
    fact(frame, body, frame.tr("health.why.sigma"), sigmaText(frame, part));
    fact(frame, body, frame.tr("health.why.weight"),
         formatShare(part.weight) + " → " + formatShare(part.effectiveWeight));
    if (part.coverage < 1) fact(frame, body, frame.tr("health.why.freshness"), formatShare(part.coverage));
    if (part.score) fact(frame, body, frame.tr("health.loss"), formatNumber(part.loss > 0 ? -part.loss : 0, 2));
    if (part.indicator) drawSource(frame, body, *part.indicator);
}

} // namespace

bool drawExplanation(Frame& frame, const Rect& most) {
    auto& why = frame.memory.why;
    const Selection& selection = frame.model.selection;
    const bool another =
        selection.buildingId != frame.memory.whyBuilding || selection.deviceId != frame.memory.whyDevice;
    if (another || !frame.model.health) why.clear();
    if (why.empty()) return false;
    Asked asked;
    std::vector<std::string> names;
    for (size_t i = 0; i < why.size(); ++i) {
        if (!follow(frame, why[i], asked)) {
            why.resize(i); // as far as there is something
            break;
        }
        names.push_back(asked.name);
    }
    if (why.empty()) return false;
    const Kind kind = why.back().kind;
    const std::string title = frame.tr("health.why.title", {{"name", names.back()}});
    const CardResult result = drawCard(frame, "why", most, {.title = title, .back = true}, [&](CardBody& body) {
        drawWay(frame, body, names);
        if (asked.channel)
            drawChannel(frame, body, *asked.whole, *asked.channel);
        else
            drawWhole(frame, body, *asked.whole, kind);
    });
    if (result.back && !why.empty()) why.pop_back();
    return true;
}

} // namespace sandtable::ui
