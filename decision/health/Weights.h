// Weights from judgements and from data: the analytic hierarchy process (AHP) and entropy weights. Pure; any thread.
#pragma once

#include "core/Result.h"

#include <optional>
#include <vector>

namespace sandtable::decision {

/// Of a comparison of n things: rows[i][j] says how many times as important i is as j.
using PairwiseMatrix = std::vector<std::vector<double>>;

struct AhpWeights {
    std::vector<double> weights; // sum to 1: the principal eigenvector
    double lambdaMax = 0;        // principal eigenvalue; n for judgements without contradiction
    double consistencyIndex = 0; // CI = (λmax − n) / (n − 1)
    double consistencyRatio = 0; // CR = CI / RI(n), RI of random judgements (Saaty); 0 for n < 3
};

/// Two to ten things. Refused: a matrix that is not square, has numbers not above 0 or pairs that are not reciprocal
/// (to 1 %, for 0.33 is written for 1/3; what is above the diagonal then holds), and judgements that contradict one
/// another: CR ≥ `limit`. The error says which.
inline constexpr double mostInconsistent = 0.1; // Saaty
Result<AhpWeights> ahpWeights(const PairwiseMatrix& rows, double limit = mostInconsistent);

/// Weights by how much the columns tell the rows apart (1 − entropy of the column's shares): a diagnostic beside chosen
/// weights, not a choice. Values not below 0. Nothing for fewer than two rows or where no column differs.
std::optional<std::vector<double>> entropyWeights(const std::vector<std::vector<double>>& rows);

} // namespace sandtable::decision
