#include "decision/health/TransformerThermal.h"

#include <cmath>

namespace sandtable::decision {
namespace {

double approach(double from, double to, double minutes, double constantMinutes) {
    return to + (from - to) * std::exp(-minutes / constantMinutes);
}

} // namespace

ThermalState steadyState(const TransformerThermal& model, double ambient, double load) {
    const double losses = (1 + model.lossRatio * load * load) / (1 + model.lossRatio);
    const double rise = model.hotSpotRise * std::pow(load, model.windingExponent);
    return {ambient + model.topOilRise * std::pow(losses, model.oilExponent), model.k21 * rise, (model.k21 - 1) * rise};
}

ThermalState advance(const TransformerThermal& model, const ThermalState& state, double ambient, double load,
                     Duration time) {
    const double minutes = durationToSeconds(time) / 60;
    const ThermalState end = steadyState(model, ambient, load);
    return {approach(state.topOil, end.topOil, minutes, model.k11 * model.oilMinutes),
            approach(state.winding, end.winding, minutes, model.k22 * model.windingMinutes),
            approach(state.oilFlow, end.oilFlow, minutes, model.oilMinutes / model.k22)};
}

double ageingRate(double hotSpot) { return std::exp2((hotSpot - 98) / 6); }

} // namespace sandtable::decision
