#include "decision/compliance/FireSeparation.h"

#include <algorithm>
#include <cctype>

namespace sandtable::decision {
namespace {

using Hazard = scene::FireClass::Hazard;

double of(const ByRating& values, int rating) { return values[static_cast<size_t>(std::clamp(rating, 1, 4) - 1)]; }

std::string lowerCase(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::optional<BuildingUse> useOf(const std::string& function, const RuleBook& book) {
    const std::string text = lowerCase(function);
    for (size_t use = 0; use < book.useWords.size(); ++use)
        for (const std::string& word : book.useWords[use])
            if (text.find(word) != std::string::npos) return static_cast<BuildingUse>(use);
    return std::nullopt;
}

FireSubject::Height heightOf(const scene::Building& building, const RuleBook& book) {
    if (building.storeys <= 1 || building.heightMeters <= book.highRiseMeters) return FireSubject::Height::Low;
    return building.heightMeters > book.firstClassMeters ? FireSubject::Height::FirstClass
                                                         : FireSubject::Height::SecondClass;
}

bool isJia(const FireSubject& subject) { return subject.fire.hazard == Hazard::Jia; }
bool isJiaOrYi(const FireSubject& subject) { return isJia(subject) || subject.fire.hazard == Hazard::Yi; }

/// Table 3.4.1 between plants and stores, and between those of 丙丁戊 and low civil buildings.
double bySum(const FireSubject& a, const FireSubject& b, const IndustrialSeparation& rule) {
    const bool jiaPlant = (isJia(a) && a.use == BuildingUse::Plant) || (isJia(b) && b.use == BuildingUse::Plant);
    const double base = a.highRise() || b.highRise() ? rule.highRise : jiaPlant ? rule.classJia : rule.other;
    return base + of(rule.perRating, a.fire.rating) + of(rule.perRating, b.fire.rating);
}

double industrialToCivil(const FireSubject& industrial, const FireSubject& civil, const IndustrialSeparation& rule) {
    if (isJiaOrYi(industrial)) return civil.highRise() ? rule.jiaYiToHighRiseCivil : rule.jiaYiToCivil;
    if (!civil.highRise()) return bySum(industrial, civil, rule);
    const auto& table =
        civil.height == FireSubject::Height::FirstClass ? rule.toFirstClassHighRise : rule.toSecondClassHighRise;
    return of(industrial.fire.hazard == Hazard::Bing ? table.bing : table.dingWu, industrial.fire.rating);
}

RequiredDistance jiaWarehouse(const FireSubject& other, const JiaWarehouseSeparation& rule) {
    if (other.use != BuildingUse::Civil) return {rule.industrial + of(rule.perRating, other.fire.rating), &rule.clause};
    return {other.highRise() ? rule.highRiseCivil : rule.civil, &rule.clause};
}

double civilToCivil(const FireSubject& a, const FireSubject& b, const CivilSeparation& rule) {
    if (a.highRise() && b.highRise()) return rule.bothHighRise;
    if (a.highRise()) return of(rule.highRiseToLow, b.fire.rating);
    if (b.highRise()) return of(rule.highRiseToLow, a.fire.rating);
    return of(rule.low[static_cast<size_t>(std::clamp(a.fire.rating, 1, 4) - 1)], b.fire.rating);
}

} // namespace

FireSubject fireSubjectOf(const scene::Building& building, const RuleBook& book) {
    FireSubject subject;
    const auto use = useOf(building.function, book);
    subject.use = use.value_or(book.assumedUse);
    subject.useAssumed = !use;
    subject.fire = building.fire;
    if (subject.fire.hazard == Hazard::Unknown && subject.use != BuildingUse::Civil) {
        subject.fire.hazard = book.assumed.hazard;
        subject.hazardAssumed = true;
    }
    if (subject.fire.rating == 0) {
        subject.fire.rating = book.assumed.rating;
        subject.ratingAssumed = true;
    }
    subject.heightUnknown = !(building.heightMeters > 0);
    subject.height = heightOf(building, book);
    return subject;
}

RequiredDistance requiredSeparation(const FireSubject& a, const FireSubject& b, const RuleBook& book) {
    const auto isJiaStore = [](const FireSubject& subject) {
        return subject.use == BuildingUse::Warehouse && isJia(subject);
    };
    if (isJiaStore(a) && isJiaStore(b)) {
        const RequiredDistance one = jiaWarehouse(a, book.jiaWarehouse), two = jiaWarehouse(b, book.jiaWarehouse);
        return one.meters >= two.meters ? one : two;
    }
    if (isJiaStore(a)) return jiaWarehouse(b, book.jiaWarehouse);
    if (isJiaStore(b)) return jiaWarehouse(a, book.jiaWarehouse);
    const bool civilA = a.use == BuildingUse::Civil, civilB = b.use == BuildingUse::Civil;
    if (civilA && civilB) return {civilToCivil(a, b, book.civil), &book.civil.clause};
    if (civilA) return {industrialToCivil(b, a, book.industrial), &book.industrial.clause};
    if (civilB) return {industrialToCivil(a, b, book.industrial), &book.industrial.clause};
    return {bySum(a, b, book.industrial), &book.industrial.clause};
}

double longestSeparation(const RuleBook& book) {
    const auto most = [](const ByRating& values) { return std::ranges::max(values); };
    const IndustrialSeparation& industrial = book.industrial;
    const JiaWarehouseSeparation& store = book.jiaWarehouse;
    double longest =
        std::max({industrial.highRise, industrial.classJia, industrial.other}) + 2 * most(industrial.perRating);
    longest = std::max({longest, industrial.jiaYiToCivil, industrial.jiaYiToHighRiseCivil,
                        most(industrial.toFirstClassHighRise.bing), most(industrial.toFirstClassHighRise.dingWu),
                        most(industrial.toSecondClassHighRise.bing), most(industrial.toSecondClassHighRise.dingWu)});
    longest = std::max({longest, store.industrial + most(store.perRating), store.civil, store.highRiseCivil});
    longest = std::max({longest, book.civil.bothHighRise, most(book.civil.highRiseToLow)});
    for (const ByRating& row : book.civil.low) longest = std::max(longest, most(row));
    return longest;
}

} // namespace sandtable::decision
