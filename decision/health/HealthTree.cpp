#include "decision/health/HealthTree.h"

#include "decision/Aggregation.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace sandtable::decision {

HealthTree::HealthTree(const scene::Park& park, const HealthProfile& profile, HealthScores& scores)
    : m_park(park), m_profile(profile), m_scores(scores), m_groupOf(park.devices.size()) {
    for (const scene::DeviceSpec& device : park.devices) {
        m_weights.push_back(profile.deviceWeight(device.type));
        m_scores.devices.push_back(aggregate(device.id, device.name, {}, profile));
    }
    setWhole(park.id, park.name);
}

void HealthTree::setWhole(std::string id, scene::LocalizedText name) {
    m_scores.park.id = std::move(id);
    m_scores.park.name = std::move(name);
}

void HealthTree::place(const scene::World& world) {
    std::unordered_set<std::string> used;
    for (const scene::DeviceSpec& device : m_park.devices) used.insert(device.buildingId);
    std::unordered_map<std::string, size_t> groups;
    m_scores.buildings.clear();
    for (const scene::Building& building : world.buildings) {
        if (!used.contains(building.id) || !groups.emplace(building.id, groups.size()).second) continue;
        m_scores.buildings.push_back(aggregate(building.id, building.name, {}, m_profile));
    }
    m_scores.open = aggregate("", m_profile.openAreaName, {}, m_profile);
    m_groups.assign(groups.size() + 1, {});
    const std::unordered_set<std::string> removed(world.removedBuildings.begin(), world.removedBuildings.end());
    for (size_t i = 0; i < m_park.devices.size(); ++i) {
        const std::string& building = m_park.devices[i].buildingId;
        const auto group = groups.find(building);
        m_groupOf[i].reset();
        if (group != groups.end())
            m_groupOf[i] = group->second;
        else if (!removed.contains(building))
            m_groupOf[i] = groups.size();
        if (m_groupOf[i]) m_groups[*m_groupOf[i]].devices.push_back(i);
    }
    m_changed = true;
}

void HealthTree::touch(size_t device) {
    if (!m_groupOf[device]) return;
    m_groups[*m_groupOf[device]].changed = true;
    m_changed = true;
}

void HealthTree::setParts(size_t device, std::vector<Contribution> parts) {
    const scene::DeviceSpec& spec = m_park.devices[device];
    m_scores.devices[device] = aggregate(spec.id, spec.name, std::move(parts), m_profile);
    touch(device);
}

void HealthTree::setDeviceWeight(size_t device, double weight) {
    m_weights[device] = weight;
    touch(device);
}

void HealthTree::refreshGroup(size_t group) {
    Group& devices = m_groups[group];
    std::vector<Contribution> parts;
    devices.weight = 0;
    devices.changed = false;
    for (const size_t device : devices.devices) {
        const HealthScore& score = m_scores.devices[device];
        if (score.contributions.empty() || m_weights[device] <= 0) continue; // no part of health
        parts.push_back(asPart(score, m_weights[device]));
        devices.weight += m_weights[device];
    }
    HealthScore& whole = scoreOf(group);
    whole = aggregate(std::move(whole.id), std::move(whole.name), std::move(parts), m_profile);
}

void HealthTree::refresh() {
    if (!m_changed) return;
    m_changed = false;
    std::vector<Contribution> parts;
    for (size_t group = 0; group < m_groups.size(); ++group) {
        if (m_groups[group].changed) refreshGroup(group);
        const HealthScore& score = scoreOf(group);
        if (!score.contributions.empty()) parts.push_back(asPart(score, m_groups[group].weight));
    }
    HealthScore& whole = m_scores.park;
    whole = aggregate(std::move(whole.id), std::move(whole.name), std::move(parts), m_profile);
}

} // namespace sandtable::decision
