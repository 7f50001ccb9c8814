// M11: which of several plans are worth a look, which one is regretted least, and what the result hangs on. Pure; any
// thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandtable::decision {

enum class Wish { More, Less };

/// Of plans by criteria: true for those that no other is at least as good as in everything and better than in
/// something. A value that is not known counts as no worse and no better.
std::vector<bool> paretoFront(std::span<const std::vector<std::optional<double>>> plans, std::span<const Wish> wishes);

struct Regret {
    double most = 0;  // over the states: how much more the best plan there would have brought
    size_t state = 0; // in which that is
};
/// Of outcomes by plan and state, the more the better (Savage 1951).
std::vector<Regret> minimaxRegret(std::span<const std::vector<double>> outcomes);
/// The plan whose greatest regret is least; the first of equals. There is at least one.
size_t leastRegretted(std::span<const Regret> regrets);

/// What the outcome would be at both ends of one factor's range, the others as expected.
struct Swing {
    std::string factor;
    double low = 0, high = 0; // outcomes
    double width() const { return high > low ? high - low : low - high; }
};
/// The widest first.
std::vector<Swing> tornado(std::vector<Swing> swings);

} // namespace sandtable::decision
