// The rules a layout is held against: plain values, read from a data file in which every number has its standard,
// clause, date and how sure we are of it. Planners edit the file; no limit is in the code.
#pragma once

#include "core/Result.h"
#include "scene/LocalizedText.h"
#include "scene/world/Edit.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::decision {

enum class BuildingUse { Plant, Warehouse, Civil };

/// Where a limit comes from.
struct Clause {
    std::string id; // "gb50016-3.4.1": what exemptions name
    std::string standard, clause, effectiveDate, tag, note;
    std::string text() const { return standard + " " + clause; } // "GB 50016-2014（2018年版） 表3.4.1"
};

using ByRating = std::array<double, 4>; // of fire ratings 一, 二, 三, 四

/// GB 50016 table 3.4.1 as the sum it is: base + one addition for each side's rating; metres.
struct IndustrialSeparation {
    Clause clause;
    double highRise = 0, classJia = 0, other = 0;
    ByRating perRating{};
    double jiaYiToCivil = 0, jiaYiToHighRiseCivil = 0;
    struct ToHighRise {
        ByRating bing{}, dingWu{};
    } toFirstClassHighRise, toSecondClassHighRise;
};
/// Table 3.5.1: stores of class 甲.
struct JiaWarehouseSeparation {
    Clause clause;
    double industrial = 0, civil = 0, highRiseCivil = 0;
    ByRating perRating{};
};
/// Table 5.2.2.
struct CivilSeparation {
    Clause clause;
    double bothHighRise = 0;
    ByRating highRiseToLow{};
    std::array<ByRating, 4> low{};
};

struct RatioRule {
    Clause clause; // its id is an indicator's, or "serviceLand"
    scene::LocalizedText name;
    std::string unit;
    std::optional<double> atLeast, atMost;
};

struct RuleBook {
    std::string id, version;
    scene::LocalizedText name;
    std::array<std::vector<std::string>, 3> useWords; // by BuildingUse: words of a building's function
    BuildingUse assumedUse = BuildingUse::Plant;
    scene::FireClass assumed;
    double highRiseMeters = 24, firstClassMeters = 50;
    IndustrialSeparation industrial;
    JiaWarehouseSeparation jiaWarehouse;
    CivilSeparation civil;
    Clause setback, heightLimit;
    scene::LocalizedText setbackName, heightLimitName;
    double setbackMeters = 0;
    std::vector<RatioRule> ratios;
};

/// Errors name the file and the JSON pointer of what is not as expected.
Result<RuleBook> loadRuleBook(const std::filesystem::path& file);

} // namespace sandtable::decision
