// Plans put beside one another: in figures, on the card, and in the view, where a second one is shown beside the one
// that is open. Main thread.
#pragma once

#include "app/desk/HealthDesk.h"
#include "app/desk/PlanComparison.h"
#include "app/desk/ScenarioDesk.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::app {

class ComparisonDesk {
public:
    /// All must outlive it; `health` is what the open plan is scored by.
    ComparisonDesk(const Session& session, ScenarioDesk& scenarios, const HealthDesk& health);

    /// The park as it is and scenarios, whole. Errors: no such scenario.
    Result<std::vector<PlanToCompare>> plans(const std::vector<std::string>& scenarios);

    // In figures
    /// Those compared before, or the open scenario and a few others.
    void choose();
    void include(const std::string& scenario, bool on);
    /// Errors as `plans`; then the former comparison stays.
    Result<void> compare(TimePoint time);
    const std::optional<PlanComparison>& comparison() const { return m_comparison; }
    const ui::PlanComparisonView& view() const { return m_view; }

    // In the view
    /// After an error nothing is beside the open plan.
    Result<void> putBeside(const ui::SetBeside& command, std::optional<TimePoint> time);
    const ui::BesideStatus& beside() const { return m_status; }
    /// Null while there is none.
    const scene::World* world() const;
    const decision::HealthReport* scores() const;
    /// Grows when that world is another.
    uint64_t revision() const { return m_revision; }
    void update(TimePoint time);
    void show(const telemetry::TelemetryStore& store);
    void weigh(const std::shared_ptr<const decision::HealthProfile>& profile);

private:
    const Session& m_session;
    ScenarioDesk& m_scenarios;
    const HealthDesk& m_health;
    std::vector<std::string> m_compared; // scenarios beside the park as it is
    std::optional<PlanComparison> m_comparison;
    ui::PlanComparisonView m_view;
    ui::BesideStatus m_status;
    std::optional<scene::World> m_world;  // of a scenario; none: the park as it is
    std::unique_ptr<HealthDesk> m_scores; // refers to it
    uint64_t m_revision = 0;
};

} // namespace sandtable::app
