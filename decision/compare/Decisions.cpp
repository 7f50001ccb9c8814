#include "decision/compare/Decisions.h"

#include <algorithm>
#include <cassert>

namespace sandtable::decision {
namespace {

bool dominates(const std::vector<std::optional<double>>& a, const std::vector<std::optional<double>>& b,
               std::span<const Wish> wishes) {
    bool better = false;
    for (size_t i = 0; i < wishes.size(); ++i) {
        if (!a[i] || !b[i] || *a[i] == *b[i]) continue;
        const bool good = wishes[i] == Wish::More ? *a[i] > *b[i] : *a[i] < *b[i];
        if (!good) return false;
        better = true;
    }
    return better;
}

} // namespace

std::vector<bool> paretoFront(std::span<const std::vector<std::optional<double>>> plans, std::span<const Wish> wishes) {
    std::vector<bool> front;
    for (const auto& plan : plans)
        front.push_back(std::ranges::none_of(plans, [&](const auto& other) { return dominates(other, plan, wishes); }));
    return front;
}

std::vector<Regret> minimaxRegret(std::span<const std::vector<double>> outcomes) {
    std::vector<Regret> regrets(outcomes.size());
    const size_t states = outcomes.empty() ? 0 : outcomes.front().size();
    for (size_t state = 0; state < states; ++state) {
        double best = outcomes.front()[state];
        for (const auto& plan : outcomes) best = std::max(best, plan[state]);
        for (size_t plan = 0; plan < outcomes.size(); ++plan)
            if (const double regret = best - outcomes[plan][state]; regret > regrets[plan].most)
                regrets[plan] = {regret, state};
    }
    return regrets;
}

size_t leastRegretted(std::span<const Regret> regrets) {
    assert(!regrets.empty());
    return static_cast<size_t>(std::ranges::min_element(regrets, {}, &Regret::most) - regrets.begin());
}

std::vector<Swing> tornado(std::vector<Swing> swings) {
    std::ranges::stable_sort(swings, std::greater(), &Swing::width);
    return swings;
}

} // namespace sandtable::decision
