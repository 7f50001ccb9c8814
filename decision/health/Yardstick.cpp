#include "decision/health/Yardstick.h"

#include "decision/Aggregation.h"
#include "decision/ChannelScore.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sandtable::decision {
namespace {

using Column = IndicatorTable::Column;

/// A column of the table in the unit the yardstick reckons in, or why it cannot be used.
struct Usable {
    const Column* column = nullptr;
    std::string reason, detail;
};

Usable usable(const Yardstick& yardstick, const IndicatorTable& table, const std::string& id) {
    const auto unit = std::find_if(yardstick.units.begin(), yardstick.units.end(),
                                   [&](const auto& each) { return each.first == id; });
    const Column* column = table.column(id);
    if (!column) return {nullptr, "missing", id};
    if (unit != yardstick.units.end() && !isSameUnit(unit->second, column->unit))
        return {nullptr, "unit", unit->second};
    return {column, "", ""};
}

double sumOf(const Column& column) {
    return std::accumulate(column.values.begin(), column.values.end(), 0.0,
                           [](double sum, const std::optional<double>& value) { return sum + value.value_or(0); });
}

/// Sums over the rows that have both; of the share of rows that have.
struct Sums {
    double above = 0, below = 0, share = 0;
};

Sums sumsOf(const Column& above, const Column* below) {
    Sums sums;
    for (size_t row = 0; row < above.values.size(); ++row) {
        if (!above.values[row] || (below && !below->values[row])) continue;
        sums.above += *above.values[row];
        sums.below += below ? *below->values[row] : 1;
        sums.share += 1;
    }
    sums.share /= static_cast<double>(above.values.size());
    return sums;
}

/// The sum that decides whether a limit holds is not in its range; or it is not known.
std::optional<Usable> excluded(const Yardstick& yardstick, const TableFigure& figure, const IndicatorTable& table) {
    if (!figure.when) return std::nullopt;
    const Usable decider = usable(yardstick, table, figure.when->column);
    if (!decider.column) return decider;
    const double sum = sumOf(*decider.column);
    const auto& values = decider.column->values;
    const bool whole = std::ranges::all_of(values, [](const auto& value) { return value.has_value(); });
    const bool moreChangesNothing = sum >= figure.when->from && std::isinf(figure.when->below);
    if (!whole && !moreChangesNothing) return Usable{nullptr, "insufficient data", figure.when->column};
    if (sum >= figure.when->from && sum < figure.when->below) return std::nullopt;
    return Usable{nullptr, "no matching indicator", figure.when->column};
}

void takeValue(Contribution& part, const Sums& sums, const TableFigure& figure, double coverageMinimum) {
    if (!(sums.below > 0)) {
        part.reason = "missing";
        part.reasonDetail = figure.per.empty() ? figure.column : figure.per;
        return;
    }
    part.value = figure.factor * sums.above / sums.below;
    part.score = scoreOf(part.indicator->curve, *part.value);
    weighByFreshness(part, sums.share, coverageMinimum);
    if (sums.share < 1) part.reason = "insufficient data";
}

Contribution evaluateFigure(const Yardstick& yardstick, size_t index, const IndicatorTable& table) {
    const Indicator& indicator = yardstick.rules.indicators[index];
    const TableFigure& figure = yardstick.figures[index];
    Contribution part;
    part.id = indicator.id;
    part.name = indicator.name;
    part.unit = indicator.unit;
    part.weight = indicator.weight;
    part.indicator = &indicator;
    const Usable above = usable(yardstick, table, figure.column);
    const Usable below = figure.per.empty() ? Usable{} : usable(yardstick, table, figure.per);
    const std::optional<Usable> outside = excluded(yardstick, figure, table);
    for (const Usable* each : {&above, &below, outside ? &*outside : nullptr}) {
        if (!each || each->reason.empty()) continue;
        part.reason = each->reason;
        part.reasonDetail = each->detail;
        return part;
    }
    takeValue(part, sumsOf(*above.column, below.column), figure, yardstick.rules.coverageMinimum);
    return part;
}

/// Of several limits for one figure, by the size of the park, only the one that holds; all, if none does.
bool isAnother(const Yardstick& yardstick, size_t index, const IndicatorTable& table) {
    const TableFigure& figure = yardstick.figures[index];
    if (!excluded(yardstick, figure, table)) return false;
    for (size_t i = 0; i < yardstick.figures.size(); ++i) {
        const TableFigure& other = yardstick.figures[i];
        const bool sameFigure = other.column == figure.column && other.per == figure.per;
        if (i != index && sameFigure && (!excluded(yardstick, other, table) || i < index)) return true;
    }
    return false;
}

} // namespace

YardstickReport evaluateYardstick(const Yardstick& yardstick, const IndicatorTable& table) {
    YardstickReport report;
    std::vector<Contribution> wholes;
    for (const Theme& theme : yardstick.rules.themes) {
        std::vector<Contribution> parts;
        for (size_t i = 0; i < yardstick.figures.size(); ++i)
            if (yardstick.rules.indicators[i].theme == theme.id && !isAnother(yardstick, i, table))
                parts.push_back(evaluateFigure(yardstick, i, table));
        report.themes.push_back(aggregate(theme.id, theme.name, std::move(parts), yardstick.rules));
        wholes.push_back(asPart(report.themes.back(), theme.weight));
    }
    report.park = aggregate(yardstick.rules.id, yardstick.rules.name, std::move(wholes), yardstick.rules);
    return report;
}

} // namespace sandtable::decision
