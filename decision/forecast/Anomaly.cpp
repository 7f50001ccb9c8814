#include "decision/forecast/Anomaly.h"

#include "decision/forecast/Quantile.h"

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace sandtable::decision {
namespace {

using Channels = std::span<const std::vector<double>>;

constexpr size_t fewestNormal = 100;
/// Added to the covariance's diagonal, as a share of its mean: channels that go exactly together stay invertible.
constexpr double ridge = 0.01;

double standardDeviation(std::span<const double> values) {
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return std::sqrt(squares / count);
}

/// What is normal for one channel.
struct Normal {
    double center = 0; // median
    double scale = 1;  // 1.4826 · median absolute deviation, or the standard deviation where that is 0
};

Result<Normal> normalOf(const std::vector<double>& readings, size_t channel) {
    std::vector<double> values;
    std::copy_if(readings.begin(), readings.end(), std::back_inserter(values),
                 [](double value) { return std::isfinite(value); });
    if (values.size() < fewestNormal)
        return Error{ErrorKind::InvalidData, "",
                     fmt::format("channel {} has {} normal readings, {} are needed to learn from", channel,
                                 values.size(), fewestNormal)};
    Normal normal{quantile(values, 0.5), 0};
    std::vector<double> deviations;
    deviations.reserve(values.size());
    for (const double value : values) deviations.push_back(std::abs(value - normal.center));
    normal.scale = 1.4826 * quantile(deviations, 0.5);
    if (normal.scale == 0) normal.scale = standardDeviation(values); // most readings are one value
    if (normal.scale == 0)
        return Error{ErrorKind::InvalidData, "", fmt::format("channel {} does not vary while normal", channel)};
    return normal;
}

/// The smoothed residuals: a row per channel, a column per moment.
Eigen::MatrixXd smoothedResiduals(Channels channels, const std::vector<Normal>& normals, const ChartRule& rule) {
    const size_t moments = channels.front().size();
    Eigen::MatrixXd smoothed(static_cast<Eigen::Index>(channels.size()), static_cast<Eigen::Index>(moments));
    for (size_t i = 0; i < channels.size(); ++i) {
        double state = 0;
        for (size_t moment = 0; moment < moments; ++moment) {
            if (const double value = channels[i][moment]; std::isfinite(value)) {
                const double residual = (value - normals[i].center) / normals[i].scale;
                state += rule.smoothing * (std::clamp(residual, -rule.residualLimit, rule.residualLimit) - state);
            }
            smoothed(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(moment)) = state;
        }
    }
    return smoothed;
}

double share(size_t part, size_t rest) {
    return part + rest > 0 ? static_cast<double>(part) / static_cast<double>(part + rest) : 0;
}

} // namespace

struct AnomalyChart::Impl {
    ChartRule rule;
    std::vector<Normal> normals;
    Eigen::VectorXd mean;
    Eigen::LLT<Eigen::MatrixXd> covariance;
    double limit = 1;

    /// Mahalanobis distance, and the channel with the largest share of its square.
    Excess distance(const Eigen::VectorXd& smoothed) const {
        const Eigen::VectorXd off = smoothed - mean;
        const Eigen::VectorXd shares = off.cwiseProduct(covariance.solve(off));
        Eigen::Index leading = 0;
        shares.maxCoeff(&leading);
        return {std::sqrt(std::max(shares.sum(), 0.0)) / limit, static_cast<size_t>(leading)};
    }
};

AnomalyChart::AnomalyChart(std::unique_ptr<const Impl> impl) : m_impl(std::move(impl)) {}
AnomalyChart::AnomalyChart(AnomalyChart&&) noexcept = default;
AnomalyChart& AnomalyChart::operator=(AnomalyChart&&) noexcept = default;
AnomalyChart::~AnomalyChart() = default;

Result<AnomalyChart> AnomalyChart::learn(Channels normal, const ChartRule& rule) {
    if (normal.empty()) return Error{ErrorKind::InvalidData, "", "there are no channels to learn from"};
    auto impl = std::make_unique<Impl>();
    impl->rule = rule;
    for (size_t i = 0; i < normal.size(); ++i) {
        if (normal[i].size() != normal[0].size())
            return Error{ErrorKind::InvalidData, "", fmt::format("channel {} has other moments than the first", i)};
        const Result<Normal> learnt = normalOf(normal[i], i);
        if (!learnt) return learnt.error();
        impl->normals.push_back(*learnt);
    }
    const Eigen::MatrixXd all = smoothedResiduals(normal, impl->normals, rule);
    const auto warmUp = std::min(static_cast<Eigen::Index>(3 / rule.smoothing), all.cols() / 2);
    const Eigen::MatrixXd settled = all.rightCols(all.cols() - warmUp);
    impl->mean = settled.rowwise().mean();
    const Eigen::MatrixXd centered = settled.colwise() - impl->mean;
    Eigen::MatrixXd covariance = centered * centered.transpose() / static_cast<double>(settled.cols() - 1);
    covariance.diagonal().array() += ridge * covariance.diagonal().mean();
    impl->covariance.compute(covariance);
    std::vector<double> distances;
    for (Eigen::Index moment = 0; moment < settled.cols(); ++moment)
        distances.push_back(impl->distance(settled.col(moment)).score);
    impl->limit = rule.margin * quantile(distances, rule.normalQuantile);
    return AnomalyChart(std::move(impl));
}

std::vector<Excess> AnomalyChart::excess(Channels channels) const {
    assert(channels.size() == m_impl->normals.size());
    const Eigen::MatrixXd smoothed = smoothedResiduals(channels, m_impl->normals, m_impl->rule);
    std::vector<Excess> excesses;
    for (Eigen::Index moment = 0; moment < smoothed.cols(); ++moment)
        excesses.push_back(m_impl->distance(smoothed.col(moment)));
    return excesses;
}

void DetectionCounts::add(bool flagged, bool anomalous) {
    if (flagged && anomalous) ++truePositives;
    if (flagged && !anomalous) ++falsePositives;
    if (!flagged && anomalous) ++falseNegatives;
    if (!flagged && !anomalous) ++trueNegatives;
}

DetectionQuality DetectionCounts::quality() const {
    return {share(truePositives, falsePositives), share(truePositives, falseNegatives),
            share(2 * truePositives, falsePositives + falseNegatives), share(falsePositives, trueNegatives)};
}

} // namespace sandtable::decision
