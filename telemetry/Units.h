// Units of measurement as devices, loggers and people spell them, and conversion between them by udunits2. Knows the
// spellings of the field, Chinese ones too: 千瓦, 度 (a kilowatt hour), ㎥/h, 摄氏度, ug/m3, dB(A), r/min. What has no
// common dimension is refused: kW against kWh, dB against dB(A), kW against kVA, m³ against Nm³, r/min against Hz.
//
// Pure as seen from outside, any thread: udunits2 is not safe for threads and is used under one lock. Convert once per
// channel, not per reading.
#pragma once

#include "core/Result.h"

#include <string>

namespace sandtable::telemetry {

/// A linear function from one unit to another: 1.8 and 32 for °C to °F.
struct UnitConversion {
    double factor = 1, offset = 0;
    double operator()(double value) const { return value * factor + offset; }
    double inverse(double value) const { return (value - offset) / factor; }
};

/// Equal texts need not be known units. Errors name both units: one is not known, or their dimensions differ.
Result<UnitConversion> unitConversion(const std::string& from, const std::string& to);

} // namespace sandtable::telemetry
