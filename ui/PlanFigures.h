// The figures plans are compared by, in the order they are shown, on cards and on paper.
#pragma once

#include <array>

namespace sandtable::ui {

struct PlanFigure {
    const char* id;
    const char* word; // of its name
    const char* unit; // a unit, or the word of one: "compare.tenThousand"
    double factor;    // from the figure's own unit to the one shown
    int decimals;
};

inline constexpr std::array planFigures = {
    PlanFigure{"health", "indicator.health", "", 1, 1},
    PlanFigure{"gfa", "indicator.gfa", "m²", 1, 0},
    PlanFigure{"far", "indicator.far", "", 1, 2},
    PlanFigure{"buildingCoefficient", "indicator.buildingCoefficient", "%", 1, 1},
    PlanFigure{"greenRatio", "indicator.greenRatio", "%", 1, 1},
    PlanFigure{"devicesAffected", "indicator.devicesAffected", "", 1, 0},
    PlanFigure{"newViolations", "compare.newViolations", "", 1, 0},
    PlanFigure{"cut", "compare.cut", "m³", 1, 0},
    PlanFigure{"fill", "compare.fill", "m³", 1, 0},
    PlanFigure{"investment", "compare.investment", "compare.tenThousand", 1e-4, 0},
    PlanFigure{"carbon", "compare.carbon", "tCO2e", 1, 0},
    PlanFigure{"netValue", "compare.netValue", "compare.tenThousand", 1e-4, 0}};

} // namespace sandtable::ui
