// From parts to a whole: H = ∏ s_i^{w_i} with what each part costs, and coverage. Pure.
#pragma once

#include "decision/Health.h"

namespace sandtable::decision {

/// Takes contributions with `weight` (any positive scale), `coverage` and `score` and returns the whole: weights
/// normalised, effective weights and losses filled in, score and cap applied. A part without a score counts nothing
/// whatever its coverage says. Order of the parts does not matter.
HealthScore aggregate(std::string id, scene::LocalizedText name, std::vector<Contribution> parts,
                      const HealthProfile& profile);

/// A whole as a part of the next level. Its weight counts as far as its own data do, and not without a score.
Contribution asPart(const HealthScore& whole, double weight);

} // namespace sandtable::decision
