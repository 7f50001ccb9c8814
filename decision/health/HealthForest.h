// All the trees of one report: that of all channels, one a theme, and the park across them. One thread.
#pragma once

#include "decision/health/HealthTree.h"

#include <deque>

namespace sandtable::decision {

class HealthForest {
public:
    /// Writes into the report; everything referred to must outlive the forest and stay where it is.
    HealthForest(const scene::Park& park, const HealthProfile& profile, HealthReport& report);
    HealthForest(const HealthForest&) = delete;
    HealthForest& operator=(const HealthForest&) = delete;

    /// As HealthTree's.
    void place(const scene::World& world);
    void setParts(size_t device, std::vector<Contribution> parts);
    void setDeviceWeight(size_t device, double weight);
    void setThemeWeight(size_t theme, double weight) { m_themeWeights[theme] = weight; }
    void refresh();

private:
    void combineThemes();

    const scene::Park& m_park;
    const HealthProfile& m_profile;
    HealthReport& m_report;
    HealthTree m_tree;
    std::deque<HealthTree> m_themes; // as the profile's themes
    std::vector<double> m_themeWeights;
};

} // namespace sandtable::decision
