// Hot spot of an oil-immersed transformer after IEC 60076-7: what the winding's hottest point reaches under a load at
// an ambient or top-oil temperature, in the steady state and over time, and how fast the insulation ages there.
// Temperatures in °C, loads as fractions of the rated current, time constants in minutes. Pure; any thread.
#pragma once

#include "core/Time.h"

namespace sandtable::decision {

/// Parameters of one cooling class, as the standard names them.
struct TransformerThermal {
    double lossRatio = 6;                            // R: load losses to no-load losses at rated current
    double topOilRise = 52;                          // Δθor, K, at rated losses
    double hotSpotRise = 26;                         // H·gr, K, hot spot above top oil at rated current
    double oilExponent = 0.8, windingExponent = 1.3; // x, y
    double k11 = 0.5, k21 = 2, k22 = 2;
    double oilMinutes = 210, windingMinutes = 10; // τo, τw
};

/// The hot spot is topOil + winding − oilFlow: the winding heats at once, the oil's flow follows it slowly.
struct ThermalState {
    double topOil = 0;               // °C
    double winding = 0, oilFlow = 0; // K: Δθh1, Δθh2
    double hotSpot() const { return topOil + winding - oilFlow; }
};

/// θa + Δθor[(1+RK²)/(1+R)]^x, and H·gr·K^y above it.
ThermalState steadyState(const TransformerThermal& model, double ambient, double load);

/// After `time` at constant ambient and load: the exact solution of the standard's differential equations, which are
/// its exponential equations.
ThermalState advance(const TransformerThermal& model, const ThermalState& state, double ambient, double load,
                     Duration time);

/// Relative to 98 °C, of paper that is not thermally upgraded: V = 2^((θh − 98)/6). 1 = normal life.
double ageingRate(double hotSpot);

} // namespace sandtable::decision
