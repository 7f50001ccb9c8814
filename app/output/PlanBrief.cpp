#include "app/output/PlanBrief.h"

#include "ui/Format.h"
#include "ui/PlanFigures.h"

#include <fmt/format.h>

#include <cmath>

namespace sandtable::app {
namespace {

using report::Table;
using ui::formatNumber;

constexpr report::Color warning{190, 60, 36};

class Brief {
public:
    Brief(const PlanComparison& comparison, const scene::Park& park, const ui::Translations& words)
        : m_in(comparison), m_park(park), m_words(words), m_language(words.language()) {}

    report::Document document(std::vector<report::Picture> pictures) {
        report::Document page;
        page.language = m_language == scene::Language::Chinese ? "zh" : "en";
        page.overline = m_park.name.in(m_language);
        page.title = m_words("compare.title");
        if (m_park.sampleData) page.mark = m_words("top.sampleData");
        const Duration offset = secondsToDuration(m_park.utcOffsetHours.value_or(0) * 3600);
        std::string moment = formatIsoTime(std::chrono::floor<std::chrono::seconds>(m_in.time) + offset).substr(0, 16);
        moment[10] = ' ';
        page.subtitle = m_words("compare.moment", {{"time", moment}});
        page.footer = m_words("compare.footer", {{"factors", m_in.factors.id + " " + m_in.factors.version},
                                                 {"rules", rules().rules + " " + rules().version}});
        page.pageWord = m_words("report.page");
        addPictures(page, std::move(pictures));
        page.blocks.push_back(report::Heading{m_words("compare.figures"), m_words("compare.against")});
        page.blocks.push_back(figures());
        page.blocks.push_back(report::Heading{m_words("compare.judgement"), ""});
        page.blocks.push_back(report::Paragraph{judgement(), false});
        page.blocks.push_back(report::Heading{m_words("compare.sources"), ""});
        page.blocks.push_back(report::Paragraph{sources(), true});
        return page;
    }

private:
    const decision::ComplianceReport& rules() const { return m_in.plans.front().compliance; }
    std::string nameOf(const ComparedPlan& plan) const {
        return plan.id.empty() ? m_words("scenario.base") : plan.name.in(m_language);
    }
    std::string unitOf(const ui::PlanFigure& row) const {
        const std::string unit = row.unit;
        return unit.starts_with("compare.") ? m_words(unit) : unit;
    }

    static report::Columns beside(std::vector<report::Block> left, std::vector<report::Block> right, double leftShare) {
        return {std::move(left), std::move(right), leftShare};
    }

    /// Three in a row, else two: so that all is on one page.
    void addPictures(report::Document& page, std::vector<report::Picture> pictures) const {
        for (size_t i = 0; i < pictures.size(); ++i) pictures[i].caption = nameOf(m_in.plans[i]);
        for (size_t i = 0; i < pictures.size();) {
            if (pictures.size() - i == 3 || pictures.size() > 4) {
                std::vector<report::Block> rest, first{std::move(pictures[i])};
                std::vector<report::Block> second, third;
                if (i + 1 < pictures.size()) second.emplace_back(std::move(pictures[i + 1]));
                if (i + 2 < pictures.size()) third.emplace_back(std::move(pictures[i + 2]));
                rest.emplace_back(beside(std::move(second), std::move(third), 0.5));
                page.blocks.emplace_back(
                    beside(std::move(first), std::move(rest), 0.32)); // of equal width with the gap between
                i += 3;
                continue;
            }
            std::vector<report::Block> first{std::move(pictures[i])}, second;
            if (i + 1 < pictures.size()) second.emplace_back(std::move(pictures[i + 1]));
            page.blocks.emplace_back(beside(std::move(first), std::move(second), 0.5));
            i += 2;
        }
    }

    Table figures() const {
        Table table;
        table.columns.push_back({m_words("compare.figure"), 1.6, report::Align::Left});
        for (const ComparedPlan& plan : m_in.plans) table.columns.push_back({nameOf(plan), 1.3, report::Align::Right});
        for (const ui::PlanFigure& row : ui::planFigures) {
            const std::string unit = unitOf(row);
            std::vector<Table::Cell> cells{{m_words(row.word) + (unit.empty() ? "" : " (" + unit + ")"), {}}};
            const auto base = figureOf(m_in.plans.front(), row.id);
            for (const ComparedPlan& plan : m_in.plans) cells.push_back(cell(plan, row, base));
            table.rows.push_back(std::move(cells));
        }
        return table;
    }

    static Table::Cell cell(const ComparedPlan& plan, const ui::PlanFigure& row, const std::optional<double>& base) {
        const auto value = figureOf(plan, row.id);
        if (!value) return {"–", {}};
        std::string text = formatNumber(*value * row.factor, row.decimals);
        const double change = base ? (*value - *base) * row.factor : 0;
        if (!plan.id.empty() && base && std::abs(change) >= std::pow(10, -row.decimals) / 2)
            text += " (" + ui::formatChange(change, row.decimals) + ")";
        const bool bad = std::string(row.id) == "newViolations" && *value > 0;
        return {std::move(text), bad ? std::optional(warning) : std::nullopt};
    }

    std::string judgement() const {
        std::string front;
        for (const ComparedPlan& plan : m_in.plans)
            if (plan.onFront) front += (front.empty() ? "" : m_words("list.separator")) + nameOf(plan);
        const ComparedPlan& least = m_in.plans[m_in.leastRegretted];
        std::string text = m_words("compare.front", {{"plans", front}}) + " ";
        text += m_words("compare.least", {{"plan", nameOf(least)},
                                          {"regret", formatNumber(least.regret.most * 1e-4, 0)},
                                          {"states", std::to_string(m_in.factors.states.size())}});
        for (const ComparedPlan& plan : m_in.plans) {
            if (plan.id.empty() || plan.swings.empty()) continue;
            const auto& widest = plan.swings.front();
            const auto factor = std::ranges::find(m_in.factors.factors, widest.factor, &decision::PlanFactor::id);
            text += " " + m_words("compare.swing", {{"plan", nameOf(plan)},
                                                    {"factor", factor->name.in(m_language)},
                                                    {"low", formatNumber(widest.low * 1e-4, 0)},
                                                    {"high", formatNumber(widest.high * 1e-4, 0)}});
        }
        return text;
    }

    std::string sources() const {
        std::string text;
        const auto add = [&](const std::string& line) { text += (text.empty() ? "" : m_words("compare.next")) + line; };
        for (const decision::PlanFactor& factor : m_in.factors.factors)
            add(fmt::format("{} {} {} ({}–{}, {}) [{}]", factor.name.in(m_language), formatNumber(factor.value, 0),
                            factor.unit, formatNumber(factor.low, 0), formatNumber(factor.high, 0),
                            factor.source.in(m_language), factor.tag));
        for (const decision::RatioFinding& ratio : rules().ratios)
            add(ratio.rule.name.in(m_language) + " " + ratio.rule.clause.standard + " [" + ratio.rule.clause.tag + "]");
        add(m_words("compare.fireSource"));
        return text;
    }

    const PlanComparison& m_in;
    const scene::Park& m_park;
    const ui::Translations& m_words;
    scene::Language m_language;
};

} // namespace

report::Document planBrief(const PlanComparison& comparison, const scene::Park& park,
                           std::vector<report::Picture> pictures, const ui::Translations& words) {
    return Brief(comparison, park, words).document(std::move(pictures));
}

} // namespace sandtable::app
