#include "app/desk/ComparisonDesk.h"

#include "core/Log.h"

#include <algorithm>
#include <utility>

namespace sandtable::app {

ComparisonDesk::ComparisonDesk(const Session& session, ScenarioDesk& scenarios, const HealthDesk& health)
    : m_session(session), m_scenarios(scenarios), m_health(health) {}

Result<std::vector<PlanToCompare>> ComparisonDesk::plans(const std::vector<std::string>& scenarios) {
    std::vector<PlanToCompare> plans{{"", {"现状", "As it is"}, m_scenarios.baseWorld()}};
    for (const std::string& id : scenarios) {
        if (id.empty()) continue;
        const bool open = m_scenarios.editor() && m_scenarios.editor()->info().id == id;
        auto world = open ? Result<scene::World>(m_scenarios.keptWorld()) : m_scenarios.worldOf(id);
        if (!world) return world.error();
        const scene::ScenarioInfo* info = m_scenarios.info(id);
        plans.push_back({id, info ? info->name : scene::LocalizedText{id, id}, std::move(world).value()});
    }
    return plans;
}

void ComparisonDesk::choose() {
    constexpr size_t mostAtFirst = 3;
    std::erase_if(m_compared, [&](const std::string& id) { return !m_scenarios.info(id); });
    if (m_scenarios.editor()) {
        const std::string& open = m_scenarios.editor()->info().id;
        std::erase(m_compared, open);
        m_compared.insert(m_compared.begin(), open);
    }
    for (const scene::ScenarioInfo& each : m_scenarios.scenarios())
        if (m_compared.size() < mostAtFirst && std::ranges::find(m_compared, each.id) == m_compared.end())
            m_compared.push_back(each.id);
}

void ComparisonDesk::include(const std::string& scenario, bool on) {
    std::erase(m_compared, scenario);
    if (on) m_compared.push_back(scenario);
}

Result<void> ComparisonDesk::compare(TimePoint time) {
    const auto compared = plans(m_compared);
    if (!compared) return compared.error();
    m_comparison = comparePlans(m_session, *compared, m_health.sharedProfile(), m_session.factors(), time);
    m_view = viewOf(*m_comparison);
    return {};
}

Result<void> ComparisonDesk::putBeside(const ui::SetBeside& command, std::optional<TimePoint> time) {
    const bool same = command.mode == m_status.mode && command.scenario == m_status.scenario;
    m_status = {command.mode, command.scenario, {}, command.share};
    if (const scene::ScenarioInfo* info = m_scenarios.info(command.scenario)) m_status.name = info->name;
    if (same) return {};
    logDebug("beside: {} \"{}\"", static_cast<int>(command.mode), command.scenario);
    ++m_revision;
    m_scores.reset();
    m_world.reset();
    if (command.mode == ui::BesideMode::Off || command.scenario.empty()) return {};
    auto world = m_scenarios.worldOf(command.scenario);
    if (!world) {
        m_status = {};
        return world.error();
    }
    m_world = std::move(world).value();
    m_scores = std::make_unique<HealthDesk>(m_session.park(), m_session.channels(), m_session.shownStore(),
                                            m_health.sharedProfile(), *m_world);
    if (time) m_scores->update(*time);
    return {};
}

const scene::World* ComparisonDesk::world() const {
    if (m_status.mode == ui::BesideMode::Off) return nullptr;
    return m_world ? &*m_world : &m_scenarios.baseWorld();
}

const decision::HealthReport* ComparisonDesk::scores() const {
    if (m_status.mode == ui::BesideMode::Off) return nullptr;
    return m_scores ? &m_scores->base() : &m_health.base();
}

void ComparisonDesk::update(TimePoint time) {
    if (m_scores) m_scores->update(time);
}

void ComparisonDesk::show(const telemetry::TelemetryStore& store) {
    if (m_scores) m_scores->show(store);
}

void ComparisonDesk::weigh(const std::shared_ptr<const decision::HealthProfile>& profile) {
    if (m_scores) m_scores->weigh(profile);
}

} // namespace sandtable::app
