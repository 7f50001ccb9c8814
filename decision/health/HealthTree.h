// One tree of scores, kept up to date part by part: devices → buildings and the open → park. What has not changed is
// not aggregated again. Writes into scores that someone else owns; one thread.
#pragma once

#include "decision/Health.h"

#include <optional>

namespace sandtable::decision {

class HealthTree {
public:
    /// Everything referred to must outlive the tree. Until `setParts` a device has no part in health.
    HealthTree(const scene::Park& park, const HealthProfile& profile, HealthScores& scores);

    /// Id and name of `scores.park`: the park's, or the theme's.
    void setWhole(std::string id, scene::LocalizedText name);
    /// Puts the devices into this world's buildings.
    void place(const scene::World& world);
    /// A device's channels, as `aggregate` takes them.
    void setParts(size_t device, std::vector<Contribution> parts);
    /// Within its building; first that of its type in the profile. Not above 0 = counts nowhere.
    void setDeviceWeight(size_t device, double weight);
    /// Aggregates what has changed since the last time.
    void refresh();

private:
    struct Group { // one building's devices; the last group are those in the open
        std::vector<size_t> devices;
        double weight = 0; // of the devices that count
        bool changed = true;
    };
    void touch(size_t device);
    HealthScore& scoreOf(size_t group) {
        return group < m_scores.buildings.size() ? m_scores.buildings[group] : m_scores.open;
    }
    void refreshGroup(size_t group);

    const scene::Park& m_park;
    const HealthProfile& m_profile;
    HealthScores& m_scores;
    std::vector<double> m_weights;                // by device
    std::vector<std::optional<size_t>> m_groupOf; // by device; none: its building is removed
    std::vector<Group> m_groups;                  // as scores.buildings, then the open
    bool m_changed = true;
};

} // namespace sandtable::decision
