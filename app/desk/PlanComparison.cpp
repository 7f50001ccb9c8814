#include "app/desk/PlanComparison.h"

#include "app/desk/CorridorSite.h"
#include "app/desk/HealthDesk.h"
#include "decision/terrain/Earthwork.h"
#include "scene/scenario/StateHash.h"
#include "ui/PlanFigures.h"

#include <algorithm>
#include <array>

namespace sandtable::app {
namespace {

using decision::Wish;

struct Criterion {
    const char* id;
    Wish wish;
};
constexpr std::array criteria = {Criterion{"health", Wish::More},     Criterion{"gfa", Wish::More},
                                 Criterion{"greenRatio", Wish::More}, Criterion{"newViolations", Wish::Less},
                                 Criterion{"investment", Wish::Less}, Criterion{"carbon", Wish::Less}};

std::vector<decision::Swing> swingsOf(const decision::PlanQuantities& quantities,
                                      const decision::PlanFactors& factors) {
    std::vector<decision::Swing> swings;
    for (const decision::PlanFactor& factor : factors.factors)
        swings.push_back({factor.id, costsOf(quantities, factors.with(factor.id, factor.low)).netValue,
                          costsOf(quantities, factors.with(factor.id, factor.high)).netValue});
    return decision::tornado(std::move(swings));
}

ComparedPlan planOf(const Session& session, const PlanToCompare& asked,
                    const std::shared_ptr<const decision::HealthProfile>& profile, const decision::PlanFactors& factors,
                    TimePoint time) {
    ComparedPlan plan;
    plan.id = asked.id;
    plan.name = asked.name;
    HealthDesk health(session.park(), session.channels(), session.shownStore(), profile, asked.world);
    health.update(time);
    LayoutEvaluation layout = evaluateLayout(session, asked.world);
    plan.evaluation = {health.base(), indicatorsOf(layout, health.base()), std::move(layout.affectedDevices)};
    plan.compliance = std::move(layout.compliance);
    plan.quantities = decision::quantitiesOf(asked.world, session.base(), session.rules());
    if (!decision::movesEarth(asked.world)) {
        plan.quantities.cut = plan.quantities.fill = 0;
    } else if (const auto moved = decision::earthworkOf(asked.world, groundOf(session)); moved && moved->unknown == 0) {
        plan.quantities.cut = moved->cut; // half of an area would be no figure
        plan.quantities.fill = moved->fill;
    }
    plan.costs = costsOf(plan.quantities, factors);
    for (const decision::PlanState& state : factors.states)
        plan.outcomes.push_back(costsOf(plan.quantities, factors.in(state)).netValue);
    plan.swings = swingsOf(plan.quantities, factors);
    plan.state = scene::stateHash(asked.world);
    return plan;
}

void judge(PlanComparison& comparison) {
    std::vector<std::vector<std::optional<double>>> values;
    std::vector<std::vector<double>> outcomes;
    std::vector<Wish> wishes;
    wishes.reserve(criteria.size());
    for (const Criterion& criterion : criteria) wishes.push_back(criterion.wish);
    for (const ComparedPlan& plan : comparison.plans) {
        values.emplace_back();
        for (const Criterion& criterion : criteria) values.back().push_back(figureOf(plan, criterion.id));
        outcomes.push_back(plan.outcomes);
    }
    const std::vector<bool> front = decision::paretoFront(values, wishes);
    const std::vector<decision::Regret> regrets = decision::minimaxRegret(outcomes);
    for (size_t i = 0; i < comparison.plans.size(); ++i) {
        comparison.plans[i].onFront = front[i];
        comparison.plans[i].regret = regrets[i];
    }
    comparison.leastRegretted = decision::leastRegretted(regrets);
}

Json planJson(const ComparedPlan& plan, const ComparedPlan& base, const decision::PlanFactors& factors) {
    Json figures = Json::object();
    const auto add = [&](const std::string& id, const std::string& unit, const std::string& method) {
        const auto value = figureOf(plan, id), was = figureOf(base, id);
        figures[id] = {{"value", orNull(value)},
                       {"change", value && was ? Json(*value - *was) : Json(nullptr)},
                       {"unit", unit},
                       {"method", method}};
    };
    for (const decision::IndicatorValue& indicator : plan.evaluation.indicators)
        add(indicator.id, indicator.unit, indicator.method);
    add("newViolations", "", "rules " + plan.compliance.rules + " " + plan.compliance.version);
    for (const char* earth : {"cut", "fill"})
        add(earth, "m³", "levelled and lifted areas against the bare ground; removed buildings' places not counted");
    add("investment", "元", "factors " + factors.id + " " + factors.version);
    add("carbon", "tCO2e", "factors " + factors.id + " " + factors.version);
    add("netValue", "元", "rent − investment − carbon at its price");
    Json outcomes = Json::object(), swings = Json::array();
    for (size_t i = 0; i < factors.states.size(); ++i) outcomes[factors.states[i].id] = plan.outcomes[i];
    for (const decision::Swing& swing : plan.swings)
        swings.push_back({{"factor", swing.factor}, {"low", swing.low}, {"high", swing.high}});
    return {{"id", plan.id.empty() ? Json(nullptr) : Json(plan.id)},
            {"name", {{"zh", plan.name.zh}, {"en", plan.name.en}}},
            {"state", plan.state},
            {"figures", std::move(figures)},
            {"pareto", plan.onFront},
            {"outcomes", std::move(outcomes)},
            {"regret", {{"most", plan.regret.most}, {"state", factors.states[plan.regret.state].id}}},
            {"tornado", std::move(swings)}};
}

} // namespace

std::optional<double> figureOf(const ComparedPlan& plan, const std::string& id) {
    if (id == "newViolations") return static_cast<double>(plan.compliance.newViolations());
    if (id == "cut") return plan.quantities.cut;
    if (id == "fill") return plan.quantities.fill;
    if (id == "investment") return plan.costs.investment;
    if (id == "carbon") return plan.costs.carbonTonnes;
    if (id == "netValue") return plan.costs.netValue;
    const auto& indicators = plan.evaluation.indicators;
    const auto found = std::ranges::find(indicators, id, &decision::IndicatorValue::id);
    return found == indicators.end() ? std::nullopt : found->value;
}

PlanComparison comparePlans(const Session& session, std::span<const PlanToCompare> plans,
                            const std::shared_ptr<const decision::HealthProfile>& profile,
                            const decision::PlanFactors& factors, TimePoint time) {
    PlanComparison comparison{time, factors, {}, 0};
    for (const PlanToCompare& plan : plans) comparison.plans.push_back(planOf(session, plan, profile, factors, time));
    judge(comparison);
    return comparison;
}

ui::PlanComparisonView viewOf(const PlanComparison& comparison) {
    ui::PlanComparisonView view{{}, comparison.leastRegretted, comparison.time};
    for (const ComparedPlan& plan : comparison.plans) {
        ui::ComparedPlan& shown = view.plans.emplace_back();
        shown.id = plan.id;
        shown.name = plan.name;
        for (const ui::PlanFigure& figure : ui::planFigures) shown.figures[figure.id] = figureOf(plan, figure.id);
        shown.onFront = plan.onFront;
        shown.mostRegret = plan.regret.most;
        if (plan.swings.empty()) continue;
        shown.widestSwing = plan.swings.front().factor;
        shown.swingLow = plan.swings.front().low;
        shown.swingHigh = plan.swings.front().high;
    }
    return view;
}

Json comparisonJson(const PlanComparison& comparison) {
    Json plans = Json::array(), factors = Json::array(), asked = Json::array();
    for (const ComparedPlan& plan : comparison.plans)
        plans.push_back(planJson(plan, comparison.plans.front(), comparison.factors));
    for (const decision::PlanFactor& factor : comparison.factors.factors)
        factors.push_back({{"id", factor.id},
                           {"value", factor.value},
                           {"low", factor.low},
                           {"high", factor.high},
                           {"unit", factor.unit},
                           {"source", factor.source.in(scene::Language::English)},
                           {"confidence", factor.tag}});
    for (const Criterion& criterion : criteria)
        asked.push_back({{"id", criterion.id}, {"wish", criterion.wish == Wish::More ? "more" : "less"}});
    const std::string& least = comparison.plans[comparison.leastRegretted].id;
    return {{"time", formatIsoTime(comparison.time)},
            {"criteria", std::move(asked)},
            {"plans", std::move(plans)},
            {"leastRegretted", least.empty() ? Json(nullptr) : Json(least)},
            {"factors", std::move(factors)}};
}

} // namespace sandtable::app
