#include "decision/health/HealthForest.h"

#include "decision/Aggregation.h"

namespace sandtable::decision {

HealthForest::HealthForest(const scene::Park& park, const HealthProfile& profile, HealthReport& report)
    : m_park(park), m_profile(profile), m_report(report), m_tree(park, profile, report) {
    report.profileId = profile.id;
    report.profileVersion = profile.version;
    report.themes.resize(profile.themes.size()); // once: the trees write here
    for (size_t i = 0; i < profile.themes.size(); ++i) {
        m_themes.emplace_back(park, profile, report.themes[i]);
        m_themes.back().setWhole(profile.themes[i].id, profile.themes[i].name);
        m_themeWeights.push_back(profile.themes[i].weight);
    }
}

void HealthForest::place(const scene::World& world) {
    m_tree.place(world);
    for (HealthTree& theme : m_themes) theme.place(world);
}

void HealthForest::setParts(size_t device, std::vector<Contribution> parts) {
    for (size_t theme = 0; theme < m_themes.size(); ++theme) {
        std::vector<Contribution> own;
        for (const Contribution& part : parts)
            if (part.theme == static_cast<int>(theme)) own.push_back(part);
        if (!own.empty()) m_themes[theme].setParts(device, std::move(own));
    }
    m_tree.setParts(device, std::move(parts));
}

void HealthForest::setDeviceWeight(size_t device, double weight) {
    m_tree.setDeviceWeight(device, weight);
    for (HealthTree& theme : m_themes) theme.setDeviceWeight(device, weight);
}

void HealthForest::refresh() {
    m_tree.refresh();
    for (HealthTree& theme : m_themes) theme.refresh();
    if (!m_themes.empty()) combineThemes();
}

void HealthForest::combineThemes() {
    std::vector<Contribution> parts;
    for (size_t i = 0; i < m_themes.size(); ++i) {
        const HealthScore& whole = m_report.themes[i].park;
        if (!whole.contributions.empty()) parts.push_back(asPart(whole, m_themeWeights[i]));
    }
    m_report.park = aggregate(m_park.id, m_park.name, std::move(parts), m_profile);
}

} // namespace sandtable::decision
