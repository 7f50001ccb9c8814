// What a person is working on: which layers show, which scenario is open and how it differs from the base, what is
// selected, which moment is shown. Carries out the UI's commands; knows no camera and no GPU. Main thread.
#pragma once

#include "app/desk/ComparisonDesk.h"
#include "app/desk/CorridorDesk.h"
#include "app/desk/HealthStudy.h"
#include "app/desk/NetworkDesk.h"
#include "app/desk/PastDesk.h"
#include "app/desk/PlanTools.h"
#include "app/desk/ScenarioDesk.h"
#include "app/session/Evaluation.h"
#include "app/session/Session.h"
#include "scene/Light.h"
#include "telemetry/Playback.h"
#include "ui/UiState.h"

namespace sandtable::app {

class Workspace {
public:
    Workspace(Session& session, Diagnostics& diagnostics);

    /// Takes one moment for the present, whatever the clock says; without it the workspace follows the clock. For
    /// pictures and reports; a person in a window turns time back with `playback` commands.
    void holdTime(std::optional<TimePoint> moment) { m_heldTime = moment; }
    /// Stands still at a moment, as the time bar does it.
    void standAt(TimePoint moment, TimePoint clock) { m_playback.seek(moment, clock); }
    const telemetry::Playback& playback() const { return m_playback; }
    /// A moment is being loaded, or the past is playing: look again soon.
    bool restless() const { return m_loading || m_playback.mode() == telemetry::Playback::Mode::Playing; }
    /// Brings values and scores up to date: once a second, and after new readings up to ten times a second. True when
    /// something shown has changed: always with a new second, in between only with a score, a colour or an alarm.
    bool update(TimePoint clock);
    /// Lets workers find out how sure the scores are and how they compare; without it nobody does. The job system must
    /// outlive the work, `onFinished` is called on a worker; then `update` shows what was found.
    void studyHealth(JobSystem& jobs, std::function<void()> onFinished);
    /// Lets workers search for corridors, as above; without it the main thread does.
    void searchCorridors(JobSystem& jobs, std::function<void()> onFinished);
    /// Shows what a study has found without bringing anything up to date.
    bool takeStudy() { return m_study && m_study->take(); }
    /// A study is under way; `endStudy` lets it and a search for corridors give up.
    bool studying() const { return m_study && m_study->busy(); }
    void endStudy() {
        if (m_study) m_study->giveUp();
        m_corridors.ask({});
    }
    /// Scores by the session's profile with these weights, at once. Errors: a comparison that contradicts itself, or
    /// weights of another profile.
    Result<void> setWeights(const decision::ProfileWeights& weights);
    const decision::ProfileWeights& weights() const { return m_weights; }
    /// The weights in force are not the session's profile's.
    bool weightsAdjusted() const { return &m_health.profile() != &m_session.profile(); }
    /// Readings have come that the last update has not seen.
    bool readingsWait() const { return m_session.store().revision() != m_seenRevision; }
    /// Carries out a command; false for those about the camera or the window, which are not this class's.
    bool execute(const ui::Command& command);

    /// A click on the surface with a tool in hand. False when there is no tool: the click selects.
    /// `reachMeters`: how far the mouse may be off what is meant, for snapping.
    bool clickWithTool(const glm::dvec3& site, double reachMeters = 0);
    /// Height of the surface at a place as far as it is loaded.
    using GroundHeight = std::function<std::optional<double>(const glm::dvec2&)>;
    /// Shows at once what dragging a handle to a place on its track makes of the plan; `drop` keeps it.
    void drag(const scene::Handle& handle, const glm::dvec3& to, double reachMeters, const GroundHeight& groundAt);
    void drop();
    void cancelDrag();
    bool dragging() const { return m_dragged.has_value(); }
    void select(ui::Selection selection);
    /// Tells the person what became of something; shown for a few seconds of the clock.
    void notify(ui::Notice notice);
    const std::optional<ui::Notice>& notice() const { return m_notice; }

    Result<void> openScenario(const std::string& id); // "" = the base park

    Session& session() { return m_session; }
    const Session& session() const { return m_session; }
    /// The one that is open; null for the base park.
    const scene::ScenarioInfo* scenario() const {
        return m_scenarios.editor() ? &m_scenarios.editor()->info() : nullptr;
    }
    const ScenarioDesk& scenarios() const { return m_scenarios; }
    const scene::Park& park() const { return m_session.park(); }
    const scene::World& world() const { return m_scenarios.world(); }
    Evaluation evaluation() const { return {m_health.shown(), m_indicators, m_layout.affectedDevices}; }
    const decision::HealthReport& health() const { return m_health.shown(); }
    /// Of the shown world 24 hours before what is shown; null until a study has found it out.
    const decision::HealthReport* dayBefore() const;
    /// As weighed here, which may differ from the session's.
    const decision::HealthProfile& profile() const { return m_health.profile(); }
    std::shared_ptr<const decision::HealthProfile> sharedProfile() const { return m_health.sharedProfile(); }
    const std::vector<ui::LayerState>& layers() const { return m_layerStates; }
    const ui::LayerState& layerState(const std::string& id) const;
    void showOnlyLayers(const std::vector<std::string>& ids);
    const ui::Selection& selection() const { return m_selection; }
    /// Off while a field is shown: one map at a time on the surfaces.
    bool healthColors() const { return m_healthColors && m_field.empty(); }
    void setHealthColors(bool on);
    /// The quantity mapped as a field, "" for none.
    const std::string& field() const { return m_field; }
    void setField(std::string quantity) { m_field = std::move(quantity), ++m_drapeRevision; }
    const std::vector<const decision::FieldSpec*>& fields() const { return m_fields; }
    bool fieldBarriers() const { return m_fieldBarriers; }
    /// Whether hours of sun are mapped instead of a field's values.
    bool sunHours() const { return m_field == ui::sunHoursMap; }
    bool sightMapped() const { return m_field == ui::sightMap; }
    decision::SunDayKind sunDay() const { return m_sunDay; }
    void setFieldBarriers(bool on) { m_fieldBarriers = on; }
    /// Null unless the layer is a network and loads are shown.
    const NetworkLoads* networkLoads(const std::string& layerId) const;
    bool flow() const { return m_flow && m_networkLoads; }
    void setFlow(bool on) { m_flow = on, ++m_drapeRevision; }
    bool showMarkers() const { return m_showMarkers; }
    bool showStatistics() const { return m_showStatistics; }
    const decision::ComplianceReport& compliance() const { return m_layout.compliance; }
    bool showCompliance() const { return m_showCompliance; }
    bool showCoverage() const { return m_showCoverage; }
    const std::optional<ui::ChartView>& chart() const { return m_chart; }
    /// Waits for what is worked out in the background: forecasts, longer pasts.
    void finishBackground();
    ui::Tool tool() const { return m_tools.tool(); }
    const CorridorDesk& corridors() const { return m_corridors; }
    ComparisonDesk& comparisons() { return m_comparisons; }
    const ComparisonDesk& comparisons() const { return m_comparisons; }
    /// What bringing another scenario into the open one would do; none while nobody asks.
    const std::optional<scene::MergePlan>& mergePlan() const { return m_mergePlan; }
    bool showComparison() const { return m_showComparison; }
    scene::Language language() const { return m_language; }
    void setLanguage(scene::Language language) { m_language = language; }
    TimePoint time() const { return m_time.value_or(TimePoint{}); }
    /// How the scene is lit at the moment shown; the default light while there is none.
    scene::Light light() const;

    /// Grow when what is draped, or the edited surface and buildings, have changed.
    uint64_t drapeRevision() const { return m_drapeRevision; }
    uint64_t worldRevision() const { return m_worldRevision; }
    /// Grows whenever values and scores were looked at anew.
    uint64_t evaluations() const { return m_evaluations; }

    /// The part of the UI's model this class knows; the view adds the rest.
    ui::UiModel uiModel() const;

private:
    bool dropOldNotice();
    bool study();
    const HealthFindings* findings() const;
    bool areOfNow(const HealthFindings& findings) const;
    bool followClock(TimePoint moment);
    bool followPlayback(TimePoint clock);
    void stepTime(Duration by);
    void answer(const ui::AnswerAlarm& command);
    bool carryOut(const ui::PlayTime& command);
    bool sayTime() const;
    bool followScenarios();
    void stepBack();
    void stepForward();
    void tell(const Result<void>& done);
    void carryOut(const ui::SetLayer& command);
    void carryOut(const ui::CompareHealth& command);
    void carryOut(const ui::OpenScenario& command);
    void carryOut(const ui::NewScenario& command);
    void carryOut(const ui::RenameScenario& command);
    void carryOut(const ui::FlattenUnder& command);
    void carryOut(const ui::SetTool& command);
    void carryOut(const ui::SetWeights& command);
    void weigh(std::shared_ptr<const decision::HealthProfile> profile);
    void saveWeights();
    void carryOut(const ui::SetCoverage& command);
    void carryOut(const ui::SetCompliance& command);
    void carryOut(const ui::ShowChart& command);
    void wantPasts();
    std::vector<ui::ChartSeries> beyondTheStore(const std::string& deviceId) const;
    void finishTool();
    void take(ToolOutcome outcome);
    void carryOut(const ui::SetCorridor& command);
    void carryOut(const ui::KeepCorridor& command);
    void carryOut(const ui::CopyBuilding& command);
    void carryOut(const ui::BeginMerge& command);
    void carryOut(const ui::ChooseInMerge& command);
    void carryOut(const ui::FinishMerge& command);
    void endMerge();
    void carryOut(const ui::SetBeside& command);
    bool followCorridor();
    void carryOut(const ui::SetComparison& command);
    void carryOut(const ui::ComparePlan& command);
    void compare();
    bool followComparison();
    void closeCards();
    void append(scene::Edit edit);
    void worldChanged();
    bool reevaluate();
    std::vector<ui::NetworkStatus> shownNetworks() const;

    Session& m_session;
    Diagnostics& m_diagnostics;
    std::vector<ui::LayerState> m_layerStates;
    ScenarioDesk m_scenarios;
    PlanTools m_tools; // after the scenarios
    CorridorDesk m_corridors;
    TimePoint m_scenariosLookedAt{};         // by the clock
    LayoutEvaluation m_baseLayout, m_layout; // of the base and of what is shown: follow the world, not the clock
    HealthDesk m_health;                     // after the scenarios, to whose worlds it refers
    ComparisonDesk m_comparisons;            // after both
    std::unique_ptr<HealthStudy> m_study;
    ComparisonWish m_comparisonWish;
    std::optional<scene::World> m_beside; // that of the scenario wished for
    decision::ProfileWeights m_weights;   // in force
    std::optional<std::vector<double>> m_entropyWeights;
    std::vector<decision::IndicatorValue> m_baseIndicators, m_indicators;
    std::vector<int> m_seenScores, m_seenBands,
        m_seenBesideBands; // as far as they can be seen; of the buildings' colours
    uint64_t m_seenRevision = 0, m_seenAlarms = 0;
    TimePoint m_updatedAt{}; // by the clock
    ui::Selection m_selection;
    std::optional<scene::Edit> m_dragged; // what is being tried
    std::string m_mergeFrom;              // the scenario that is being brought into the open one
    std::map<std::string, scene::Prefer> m_mergeChoices;
    std::optional<scene::MergePlan> m_mergePlan;
    TimePoint m_comparedAt{};
    uint64_t m_comparedWorld = 0;
    std::optional<TimePoint> m_heldTime;
    std::optional<TimePoint> m_time;       // none before the first update
    std::optional<TimePoint> m_advancedTo; // values and alarms of now; none: not yet, or to be shown again
    TimePoint m_clock{};
    telemetry::Playback m_playback;
    TimePoint m_wanted{};                              // the moment asked for, when it is not now
    TimePoint m_lastPast{};                            // the clock when the past was last brought on
    uint64_t m_generation = 0, m_scoredGeneration = 0; // of the store shown, and of the one the scores are from
    bool m_loading = false;
    double m_speed = 60; // of the next playback
    std::optional<ui::ChartView> m_chart;
    PastDesk m_past;
    NetworkDesk m_networks;
    std::optional<ui::Notice> m_notice;
    TimePoint m_noticeUntil{};
    bool m_healthColors = true, m_showMarkers = true, m_showStatistics = false, m_showCoverage = false,
         m_showCompliance = false, m_showComparison = false;
    scene::Language m_language = scene::Language::Chinese;
    std::string m_field;
    decision::SunDayKind m_sunDay = decision::SunDayKind::GreatCold;
    std::vector<const decision::FieldSpec*> m_fields; // that the park has sensors for
    bool m_fieldBarriers = false, m_networkLoads = true, m_flow = true;
    uint64_t m_drapeRevision = 1, m_worldRevision = 1, m_evaluations = 0;
};

} // namespace sandtable::app
