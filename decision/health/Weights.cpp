#include "decision/health/Weights.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numeric>

namespace sandtable::decision {
namespace {

constexpr size_t mostThings = 10;
/// Mean consistency index of random judgements for n = 0…10, Saaty 1980.
constexpr std::array<double, mostThings + 1> randomIndex{0, 0, 0, .58, .90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49};

Error refused(const std::string& why) { return {ErrorKind::InvalidData, "", why}; }

Result<void> check(const PairwiseMatrix& rows) {
    const size_t n = rows.size();
    if (n < 2 || n > mostThings)
        return refused(fmt::format("a comparison is of 2 to {} things, not of {}", mostThings, n));
    for (size_t i = 0; i < n; ++i) {
        if (rows[i].size() != n) return refused(fmt::format("row {} has {} numbers, not {}", i, rows[i].size(), n));
        for (size_t j = 0; j < n; ++j)
            if (!(rows[i][j] > 0) || !std::isfinite(rows[i][j]))
                return refused(fmt::format("[{}][{}] is not above 0", i, j));
    }
    for (size_t i = 0; i < n; ++i)
        for (size_t j = i; j < n; ++j)
            if (std::abs(rows[i][j] * rows[j][i] - 1) > 0.011)
                return refused(fmt::format("[{}][{}] and [{}][{}] are not reciprocal", i, j, j, i));
    return {};
}

PairwiseMatrix reciprocal(PairwiseMatrix rows) {
    for (size_t i = 0; i < rows.size(); ++i) {
        rows[i][i] = 1;
        for (size_t j = 0; j < i; ++j) rows[i][j] = 1 / rows[j][i];
    }
    return rows;
}

std::vector<double> product(const PairwiseMatrix& rows, const std::vector<double>& x) {
    std::vector<double> y;
    for (const auto& row : rows) y.push_back(std::inner_product(row.begin(), row.end(), x.begin(), 0.0));
    return y;
}

void normalise(std::vector<double>& x) {
    const double sum = std::accumulate(x.begin(), x.end(), 0.0);
    for (double& value : x) value /= sum;
}

/// Positive matrices have one largest eigenvalue (Perron), and powers of the matrix lead to its vector.
std::vector<double> principalVector(const PairwiseMatrix& rows) {
    std::vector<double> x(rows.size(), 1.0 / static_cast<double>(rows.size()));
    for (int i = 0; i < 200; ++i) {
        x = product(rows, x);
        normalise(x);
    }
    return x;
}

double entropyOf(const std::vector<std::vector<double>>& rows, size_t column) {
    double sum = 0, entropy = 0;
    for (const auto& row : rows) sum += row[column];
    for (const auto& row : rows)
        if (row[column] > 0) entropy -= row[column] / sum * std::log(row[column] / sum);
    return sum > 0 ? entropy / std::log(static_cast<double>(rows.size())) : 1;
}

} // namespace

Result<AhpWeights> ahpWeights(const PairwiseMatrix& rows, double limit) {
    if (const Result<void> sound = check(rows); !sound) return sound.error();
    const PairwiseMatrix matrix = reciprocal(rows);
    const double n = static_cast<double>(matrix.size());
    AhpWeights result;
    result.weights = principalVector(matrix);
    const std::vector<double> image = product(matrix, result.weights); // λmax times the weights, which sum to 1
    result.lambdaMax = std::accumulate(image.begin(), image.end(), 0.0);
    result.consistencyIndex = (result.lambdaMax - n) / (n - 1);
    if (matrix.size() > 2) result.consistencyRatio = result.consistencyIndex / randomIndex[matrix.size()];
    if (result.consistencyRatio >= limit)
        return refused(fmt::format("the judgements contradict one another: CR {:.3f}, must be below {}",
                                   result.consistencyRatio, limit));
    return result;
}

std::optional<std::vector<double>> entropyWeights(const std::vector<std::vector<double>>& rows) {
    if (rows.size() < 2 || rows.front().empty()) return std::nullopt;
    std::vector<double> weights;
    for (size_t column = 0; column < rows.front().size(); ++column)
        weights.push_back(std::max(0.0, 1 - entropyOf(rows, column)));
    if (std::accumulate(weights.begin(), weights.end(), 0.0) < 1e-12) return std::nullopt;
    normalise(weights);
    return weights;
}

} // namespace sandtable::decision
