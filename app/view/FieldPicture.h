// A field as it is laid over the park: flat colour bands with thin lines of equal value, and a veil where nobody knows.
// Pure; any thread.
#pragma once

#include "decision/fields/FieldMap.h"

namespace sandtable::app {

struct FieldPicture {
    gis::ColorRaster colors; // bands, fading out as the field becomes unknown
    gis::ColorRaster veil;   // drawn hatched: within reach of the sensors, yet unknown
};

/// Finer than the grid where that is coarse, so that the edges of bands are smooth.
FieldPicture fieldPicture(const decision::FieldGrid& grid, const decision::FieldScale& scale,
                          const scene::Color& unknown);

/// 1, 2 or 5 times a power of ten, so that some eight lines of equal value lie in a range; 0 for an empty range.
double isolineStep(double lowest, double highest);

} // namespace sandtable::app
