#include "decision/compliance/Compliance.h"

#include "decision/Indicators.h"
#include "decision/PlanArea.h"
#include "decision/compliance/FireSeparation.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

namespace sandtable::decision {
namespace {

/// A distance is kept when it lacks less than a survey can tell.
constexpr double toleranceMeters = 0.005;

struct Subject {
    const scene::Building* building;
    FireSubject fire;
    Box2 box;
    std::optional<PlanArea> area; // once it is needed
};

bool isUntouched(const scene::Building& building) { return !building.drawn() && !building.described; }

void addAssumptions(const Subject& subject, std::vector<std::string>& assumptions) {
    const std::string& id = subject.building->id;
    if (subject.fire.useAssumed) assumptions.push_back("use of " + id + " assumed");
    if (subject.fire.hazardAssumed) assumptions.push_back("hazard class of " + id + " assumed");
    if (subject.fire.ratingAssumed) assumptions.push_back("fire rating of " + id + " assumed");
    if (subject.fire.heightUnknown) assumptions.push_back("height of " + id + " unknown");
}

class Assessor {
public:
    Assessor(const scene::World& world, const RuleBook& book) : m_world(world), m_book(book) {
        for (const scene::Building& building : world.buildings) {
            Subject subject{&building, fireSubjectOf(building, book), {}, {}};
            for (const Polygon& footprint : building.footprints) subject.box.extend(polygonBounds(footprint));
            if (!subject.box.empty()) m_subjects.push_back(std::move(subject));
        }
        std::ranges::sort(m_subjects, {}, [](const Subject& subject) { return subject.box.min.x; });
        m_report.rules = book.id;
        m_report.version = book.version;
    }

    ComplianceReport assess() {
        assessSeparation();
        assessSetbacks();
        assessHeights();
        assessRatios();
        const auto rank = [](const Finding& finding) {
            const double lack = finding.required > 0 ? (finding.required - finding.actual) / finding.required : 0;
            return std::tuple(finding.verdict, finding.existing, finding.atMost ? lack : -lack);
        };
        std::ranges::stable_sort(m_report.findings, {}, rank);
        return std::move(m_report);
    }

private:
    /// Swept from west to east: who begins farther east than the longest distance is out of reach.
    void assessSeparation() {
        const double reach = longestSeparation(m_book);
        for (size_t i = 0; i < m_subjects.size(); ++i)
            for (size_t j = i + 1; j < m_subjects.size(); ++j) {
                Subject &a = m_subjects[i], &b = m_subjects[j];
                if (b.box.min.x > a.box.max.x + reach) break;
                const RequiredDistance required = requiredSeparation(a.fire, b.fire, m_book);
                const Box2 around{a.box.min - required.meters, a.box.max + required.meters};
                if (around.overlaps(b.box)) measure(a, b, required);
            }
    }

    void measure(Subject& a, Subject& b, const RequiredDistance& required) {
        const PlanArea *first = areaOf(a), *second = areaOf(b);
        if (!first || !second) return;
        ++m_report.pairsMeasured;
        const auto nearest = first->nearestTo(*second);
        if (!nearest || nearest->meters >= required.meters - toleranceMeters) return;
        Finding finding;
        finding.clause = *required.clause;
        finding.buildings = {a.building->id, b.building->id};
        finding.required = required.meters;
        finding.actual = nearest->meters;
        finding.from = nearest->from;
        finding.to = nearest->to;
        finding.existing = isUntouched(*a.building) && isUntouched(*b.building);
        addAssumptions(a, finding.assumptions);
        addAssumptions(b, finding.assumptions);
        add(std::move(finding));
    }

    const PlanArea* areaOf(Subject& subject) {
        if (!subject.area) {
            auto area = PlanArea::of(subject.building->footprints);
            if (!area) return nullptr; // an outline that is not one: the indicators say so
            subject.area = std::move(area).value();
        }
        return &*subject.area;
    }

    /// Buildings on the site, by their middle; an assumed site has no boundary to keep away from.
    void assessSetbacks() {
        if (m_world.siteAssumed || m_world.site.empty() || m_book.setbackMeters <= 0) return;
        const auto site = PlanArea::of(m_world.site);
        if (!site) return;
        for (Subject& subject : m_subjects) {
            if (farWithin(subject.box, m_book.setbackMeters)) continue;
            const PlanArea* area = areaOf(subject);
            if (!area || !site->contains(subject.building->place())) continue;
            const auto nearest = area->nearestToBoundary(*site);
            if (!nearest || nearest->meters >= m_book.setbackMeters - toleranceMeters) continue;
            Finding finding;
            finding.clause = m_book.setback;
            finding.buildings = {subject.building->id};
            finding.required = m_book.setbackMeters;
            finding.actual = nearest->meters;
            finding.from = nearest->from;
            finding.to = nearest->to;
            finding.existing = isUntouched(*subject.building);
            add(std::move(finding));
        }
    }

    /// Whether all of a box is farther than so much from every outline of the site: most buildings are.
    bool farWithin(const Box2& box, double meters) const {
        const double radius = glm::length(box.size()) / 2 + meters;
        const auto isNear = [&](const Ring& ring) {
            for (size_t i = 0; i < ring.size(); ++i) {
                const glm::dvec2 &from = ring[i], along = ring[(i + 1) % ring.size()] - from;
                const double square = glm::dot(along, along);
                const double at = square > 0 ? std::clamp(glm::dot(box.center() - from, along) / square, 0.0, 1.0) : 0;
                if (glm::distance(box.center(), from + along * at) <= radius) return true;
            }
            return false;
        };
        return std::ranges::none_of(m_world.site, [&](const Polygon& polygon) {
            return isNear(polygon.outer) || std::ranges::any_of(polygon.holes, isNear);
        });
    }

    static std::optional<double> limitOf(const scene::PlannedFeature& parcel) {
        const auto limit = parcel.properties.find("heightLimit");
        double meters = 0;
        if (limit == parcel.properties.end()) return std::nullopt;
        const char* const end = limit->second.data() + limit->second.size();
        const bool isNumber = std::from_chars(limit->second.data(), end, meters).ec == std::errc();
        return isNumber ? std::optional(meters) : std::nullopt;
    }

    void assessHeights() {
        for (const scene::PlannedFeature& parcel : m_world.features) {
            const auto limit = parcel.kind == scene::FeatureKind::Parcel ? limitOf(parcel) : std::nullopt;
            if (!limit) continue;
            for (const Subject& subject : m_subjects) {
                const scene::Building& building = *subject.building;
                if (building.heightMeters <= *limit || !polygonContains(parcel.area, building.place())) continue;
                Finding finding;
                finding.clause = m_book.heightLimit;
                finding.clause.clause += " " + parcel.id;
                finding.buildings = {building.id};
                finding.required = *limit;
                finding.actual = building.heightMeters;
                finding.atMost = true;
                finding.from = finding.to = building.place();
                finding.existing = isUntouched(building);
                add(std::move(finding));
            }
        }
    }

    void assessRatios() {
        const std::vector<IndicatorValue> indicators = evaluateLayout(m_world);
        for (const RatioRule& rule : m_book.ratios) {
            RatioFinding finding{rule, Verdict::Unknown, {}, {}};
            if (rule.clause.id == "serviceLand") {
                measureServiceLand(finding);
            } else if (const auto known = std::ranges::find(indicators, rule.clause.id, &IndicatorValue::id);
                       known != indicators.end()) {
                finding.value = known->value;
                finding.assumptions = known->assumptions;
            }
            if (finding.value) {
                const bool kept = (!rule.atLeast || *finding.value >= *rule.atLeast) &&
                                  (!rule.atMost || *finding.value <= *rule.atMost);
                finding.verdict = kept ? Verdict::Met : Verdict::Violated;
            }
            m_report.ratios.push_back(std::move(finding));
        }
    }

    void measureServiceLand(RatioFinding& finding) {
        const auto site = PlanArea::of(m_world.site);
        if (!site || site->squareMeters() <= 0 || !m_world.buildingsKnown) return;
        std::vector<Polygon> civil;
        for (const Subject& subject : m_subjects)
            if (subject.fire.use == BuildingUse::Civil && site->contains(subject.building->place()))
                civil.insert(civil.end(), subject.building->footprints.begin(), subject.building->footprints.end());
        const auto covered = coveredSquareMeters(civil);
        if (!covered) return;
        finding.value = *covered / site->squareMeters() * 100;
        finding.assumptions.emplace_back("land of administration and living taken as the footprints of such buildings");
    }

    void add(Finding finding) {
        const auto claimed = std::ranges::find_if(m_world.exemptions, [&](const scene::Exemption& exemption) {
            return exemption.clause == finding.clause.id &&
                   std::ranges::is_permutation(exemption.buildings, finding.buildings);
        });
        if (claimed != m_world.exemptions.end()) {
            finding.verdict = Verdict::Exempted;
            finding.claim = claimed->id;
            finding.reason = claimed->reason;
        }
        m_report.findings.push_back(std::move(finding));
    }

    const scene::World& m_world;
    const RuleBook& m_book;
    std::vector<Subject> m_subjects;
    ComplianceReport m_report;
};

size_t countViolations(const ComplianceReport& report, bool existing) {
    return static_cast<size_t>(std::ranges::count_if(report.findings, [&](const Finding& finding) {
        return finding.verdict == Verdict::Violated && finding.existing == existing;
    }));
}

} // namespace

size_t ComplianceReport::newViolations() const { return countViolations(*this, false); }
size_t ComplianceReport::existingViolations() const { return countViolations(*this, true); }

ComplianceReport assessCompliance(const scene::World& world, const RuleBook& book) {
    return Assessor(world, book).assess();
}

} // namespace sandtable::decision
