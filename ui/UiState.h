// What panels see, and what they ask for. The app fills UiModel each frame and carries out the commands.
#pragma once

#include "core/Diagnostics.h"
#include "core/Time.h"
#include "decision/Health.h"
#include "decision/Indicators.h"
#include "decision/compare/PlanFactors.h"
#include "decision/compliance/Compliance.h"
#include "decision/corridor/SiteCorridor.h"
#include "decision/fields/FieldMap.h"
#include "decision/forecast/Outlook.h"
#include "decision/health/Comparison.h"
#include "decision/health/ProfileWeights.h"
#include "decision/health/Ranking.h"
#include "decision/network/NetworkLoad.h"
#include "decision/terrain/SunRule.h"
#include "scene/Camera.h"
#include "scene/park/Park.h"
#include "scene/scenario/Merge.h"
#include "scene/scenario/ScenarioEditor.h"
#include "scene/world/Handles.h"
#include "scene/world/World.h"
#include "telemetry/Playback.h"
#include "telemetry/alarms/AlarmEngine.h"
#include "telemetry/history/History.h"
#include "telemetry/sources/Source.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace sandtable::ui {

struct LayerState {
    std::string id;
    bool visible = true;
    float opacity = 1;
    bool failed = false; // could not be opened; the reason is in the diagnostics
};

/// The picked thing under the last click.
struct Selection {
    std::string buildingId, deviceId;
    std::optional<glm::dvec3> site;
    std::optional<glm::dvec3> projected;  // easting, northing, height
    std::optional<glm::dvec3> geographic; // lon, lat, h
    std::string areaId = {};              // of changed photogrammetry that can be reshaped
};

/// Honest-view badge and statistics panel.
struct ViewStatus {
    bool refined = false;
    size_t tilesWaiting = 0;
    size_t tilesDrawn = 0, tilesReady = 0, tilesFailed = 0;
    double errorFactor = 1; // > 1: quality lowered to stay within memory
    double frameMilliseconds = 0, gpuMegabytes = 0;
    uint32_t drawCalls = 0;
    uint64_t triangles = 0;
    std::string deviceName;
    std::vector<std::pair<std::string, double>> passMilliseconds;
};

/// One place values come from, and how it is doing.
struct SourceState {
    std::string id;
    scene::LocalizedText name;
    std::string protocol; // as telemetry::protocolName says
    telemetry::SourceStatus status;
};

/// A channel in the large chart.
struct ChartSeries {
    std::string deviceId, channelId;
    bool operator==(const ChartSeries&) const = default;
};

/// The large chart over the view: channels of one unit, and the stretch of time they are shown over.
struct ChartView {
    std::vector<ChartSeries> series; // the first is the one it was opened for
    Duration span = std::chrono::hours(24);
    Duration back{0}; // how long before the moment shown it ends
};

/// How much of a channel's past a device's card shows.
constexpr Duration deviceCurveSpan = std::chrono::hours(24);

/// What a channel of the chart showed over the chart's time, also where the live store no longer reaches.
struct ChannelPast {
    ChartSeries series;
    TimePoint from{}, to{};
    Duration width{1000};
    std::vector<telemetry::Bucket> buckets; // of that width
};

/// What became of something a person asked for; shown for a few seconds.
struct Notice {
    enum class Kind {
        Kept, // where scenarios are
        ScreenshotSaved,
        FileSaved, // a report or a table
        ScreenshotFailed,
        EditRefused,
        ModelUnreadable,
        Failed
    } kind = Kind::Kept;
    std::string detail; // the file, or for what went wrong the error's text
    bool good() const { return kind == Kind::Kept || kind == Kind::ScreenshotSaved || kind == Kind::FileSaved; }
};

/// Which moment is shown, and what else there is.
struct Timeline {
    telemetry::Playback::Mode mode = telemetry::Playback::Mode::Live;
    double speed = 60;               // of the playback, or the next one
    TimePoint clock{};               // now
    TimePoint wanted{};              // what was asked for; UiModel::time is what is shown
    TimePoint first{};               // nothing is known of the time before
    bool loading = false;            // what was asked for is on its way
    std::vector<TimePoint> raises{}; // of alarms, by time
    bool live() const { return mode == telemetry::Playback::Mode::Live; }
};

/// The environmental field that is shown, and what it rests on.
struct FieldStatus {
    const decision::FieldSpec* spec = nullptr; // null: none is chosen
    std::optional<decision::FieldScale> scale;
    bool estimated = false;        // false: still on its way
    std::string problem;           // why there is none, or why not as asked for; English
    size_t sensors = 0;            // used
    size_t stale = 0, missing = 0; // left out
    size_t inBarriers = 0;         // left out as well: their values belong to the inside of a building
    decision::FieldMethod method = decision::FieldMethod::Kriging;
    std::optional<double> rangeMeters; // of the variogram
    bool barriers = false;             // went around buildings
};

/// The name under which the map of sun hours is chosen among the fields.
inline constexpr std::string_view sunHoursMap = "sun-hours";

/// The map of sun hours, and what it says of the open ground within the site: where no building stands.
struct SunStatus {
    bool shown = false;
    bool computed = false; // false: still on its way
    decision::SunDayKind day = decision::SunDayKind::GreatCold;
    TimePoint midnight{}; // when the day begins by true solar time
    double cellMeters = 0;
    double belowSquareMeters = 0, belowBeforeSquareMeters = 0; // with less sun than asked for; without the plan
    std::string problem;                                       // why there is none; English
};

/// The name under which the map of what is seen is chosen among the fields.
inline constexpr std::string_view sightMap = "sight";

/// The map of sight: what is seen from a place on the ground, or from where a building's roof is seen.
struct SightStatus {
    bool shown = false;
    bool computed = false;         // false: still on its way, or nobody has pointed yet
    std::optional<glm::dvec3> eye; // where one looks from, on the surface; none: the building
    std::string buildingId;        // "" and no eye: nobody has pointed yet
    bool compared = false;         // with the park as it is, where such a building stands, too
    double eyeMeters = 1.6;        // above the surface
    double cellMeters = 0;
    double seenSquareMeters = 0, lostSquareMeters = 0, gainedSquareMeters = 0; // with the plan; by it
    std::string problem;                                                       // why there is none; English
};

/// A visible network whose lines are coloured by load.
struct NetworkStatus {
    scene::NetworkKind kind = scene::NetworkKind::Power;
    size_t fresh = 0, stale = 0, unknown = 0; // lines
};

/// What the maps say at the place that was last clicked.
struct PlaceReading {
    struct Field {
        double value = 0;
        std::optional<double> deviation; // standard deviation of the estimate's error
    };
    struct Line {
        std::string layerId, id;
        decision::EdgeLoad load;
    };
    std::optional<Field> field; // of the field that is shown
    std::optional<double> sunHours;
    std::optional<Line> line; // of a network, the nearest within reach of the click
};

/// Where a finding is measured, on the surface.
struct ComplianceMark {
    glm::dvec3 from{0}, to{0};
};

/// The tool the mouse is used with when a polygon or place is being given.
enum class Tool {
    Select,
    FlattenPolygon,
    ClipPolygon,
    PlaceBuilding,
    MoveBuilding, // the selected one
    ShiftPolygon,
    Draw,
    Corridor,
    MoveDevice, // the selected one
    CutHole,    // into the selected area
};

/// What is known of the corridor somebody looks for.
struct CorridorStatus {
    const decision::CorridorWish* wish = nullptr;           // null: nobody does
    const decision::SiteCorridor* corridor = nullptr;       // the last one found
    size_t chosen = 0;                                      // of its options
    bool busy = false;                                      // a newer one is being searched for
    std::string problem;                                    // why there is none; English
    std::span<const glm::dvec3> middles = {}, pinches = {}; // of the options, on the surface
};

/// Bringing another scenario into the open one, while its conflicts are being looked at.
struct MergeView {
    scene::LocalizedText from;              // the other's name
    const scene::MergePlan* plan = nullptr; // null: nothing is being merged
    const std::map<std::string, scene::Prefer>* choices = nullptr;
    std::span<const glm::dvec3> places = {}; // of the conflicts, on the surface; as the plan's
};

/// How a second plan is shown beside the one that is open, from the same place: the rest of the same picture, or a
/// picture of its own.
enum class BesideMode { Off, Swipe, Apart };
struct BesideStatus {
    BesideMode mode = BesideMode::Off;
    std::string scenario; // the second; "": the park as it is
    scene::LocalizedText name;
    float share = 0.5f; // of the picture, of the one that is open
};

/// One of several plans, and the figures it is judged by, each by its id (ui/PlanFigures.h).
struct ComparedPlan {
    std::string id; // of the scenario; "": the park as it is
    scene::LocalizedText name;
    std::map<std::string, std::optional<double>> figures;
    bool onFront = false;               // no other is as good in everything and better in something
    double mostRegret = 0;              // 元
    std::string widestSwing;            // the factor its value hangs on most …
    double swingLow = 0, swingHigh = 0; // … and the value at both ends of that factor's range
};

/// The card that puts plans beside one another.
struct PlanComparisonView {
    std::vector<ComparedPlan> plans; // the park as it is first
    size_t leastRegretted = 0;
    TimePoint time{};
};

/// What is known about the scores beside themselves. Band, ranking and comparison are worked out aside and may lag some
/// seconds behind.
struct HealthInsight {
    const decision::ProfileWeights* weights = nullptr; // in force
    bool adjusted = false;                             // they are not the profile's
    std::span<const double> entropyWeights;            // of the themes; a diagnostic
    std::optional<TimePoint> foundFor;                 // the moment of what follows; none before the first time
    const decision::HealthBand* band = nullptr;
    std::span<const decision::RankedBuilding> ranking;
    std::optional<Duration> comparedBefore;                 // so much earlier; none: against another state
    std::string comparedScenario;                           // that state; "": the base park
    const decision::HealthComparison* comparison = nullptr; // null while it is worked out
};

struct UiModel {
    const scene::Park* park = nullptr;
    const scene::BaseWorld* base = nullptr;
    const scene::World* world = nullptr;             // with the open scenario's edits
    const scene::ScenarioEditor* scenario = nullptr; // null: base park
    std::span<const scene::ScenarioInfo> scenarios;
    std::span<const LayerState> layers;
    const decision::HealthProfile* profile = nullptr;
    const decision::HealthReport* health = nullptr;     // of the shown world
    const decision::HealthReport* baseHealth = nullptr; // of the base, for comparison
    HealthInsight insight;
    std::span<const decision::IndicatorValue> indicators; // shown world
    std::span<const decision::IndicatorValue> baseIndicators;
    std::span<const std::string> affectedDevices;
    std::span<const scene::Handle> handles; // of what is selected and can be dragged
    CorridorStatus corridor;
    MergeView merge;
    BesideStatus beside;
    const decision::PlanFactors* factors = nullptr;
    const PlanComparisonView* comparison = nullptr;         // while its card is open
    const decision::ComplianceReport* compliance = nullptr; // of the shown world
    std::span<const ComplianceMark> complianceMarks;        // of its findings, in their order
    const telemetry::ChannelTable* channels = nullptr;
    const telemetry::TelemetryStore* store = nullptr;
    telemetry::SourceStatus source;
    std::vector<SourceState> sources; // each by itself
    telemetry::IngestCounts ingest;   // of all together, since the start
    TimePoint time{};                 // the moment shown
    Timeline timeline;
    Selection selection;
    ViewStatus view;
    scene::Camera camera;
    std::vector<Diagnostic> diagnostics;
    std::optional<Notice> notice;
    const telemetry::AlarmEngine* alarms = nullptr;
    bool healthColors = true;                           // buildings coloured by health; never together with a field
    std::span<const decision::FieldSpec* const> fields; // that the park has sensors for
    FieldStatus field;
    SunStatus sun;
    SightStatus sight;
    PlaceReading place;
    bool fieldBarriers = false;          // fields go around buildings
    std::vector<NetworkStatus> networks; // shown now
    bool hasNetworks = false;            // some layer of the park is one
    bool networkLoads = true;            // lines coloured by load
    bool flow = true;                    // and what flows in them moves
    Tool tool = Tool::Select;
    std::span<const std::string> modelFiles; // that can be placed
    std::span<const glm::dvec3> toolPoints;  // clicked so far, site metres
    /// Markers: surface position of each device and whether it can be seen, in the park's order of devices.
    std::span<const glm::dvec3> devicePositions;
    std::span<const uint8_t> deviceVisible;
    std::optional<double> selectedGroundMeters; // site height beside the selected existing building, when known
    scene::Language language = scene::Language::Chinese;
    bool showPanels = true;
    bool showMarkers = true;
    bool showStatistics = false; // frame figures and data problems; F1
    bool showCoverage = false;   // the card of sources and devices over the view
    bool showCompliance = false; // the card of rules over the view
    std::optional<ChartView> chart;
    std::span<const ChannelPast> pasts; // of channels shown over more time than the store holds; those that are still
                                        // being read are not there yet
    std::span<const decision::DeviceOutlook> outlooks; // of the selected device and the chart's, once worked out
};

// Commands: everything a person can do. Carried out by the app between frames.
struct SetLayer {
    std::string id;
    bool visible;
    float opacity;
};
struct SetHealthColors {
    bool on;
};
/// Instead of health on the buildings; "" = none.
struct SetField {
    std::string quantity;
};
struct SetFieldBarriers {
    bool on;
};
struct SetSunDay {
    decision::SunDayKind day;
};
struct SetNetworkLoads {
    bool on;
};
struct SetFlow {
    bool on;
};
struct SetLanguage {
    scene::Language language;
};
struct GoToView {
    std::string id;
};
struct FlyTo {
    glm::dvec3 site;
    double distanceMeters;
};
struct FitAll {};
struct Select {
    std::string buildingId, deviceId;
};
struct OpenScenario {
    std::string id;
}; // "" = base park
struct NewScenario {
    std::string name;
    std::string parent = {}; // branches off this one; "" = off the base park
};
struct RenameScenario {
    std::string id, name;
};
struct CopyBuilding {
    std::string id;
};
struct BeginMerge {
    std::string id; // of the scenario to bring into the open one
};
struct ChooseInMerge {
    std::string id; // of what both have changed
    scene::Prefer prefer;
};
struct FinishMerge {};
struct CancelMerge {};
struct AppendEdit {
    scene::Edit edit;
};
/// Levels the photogrammetry under a building the scenario draws, and a little around it, at its base.
struct FlattenUnder {
    std::string buildingId;
};
struct Undo {};
struct Redo {};
struct SayWhereKept {}; // scenarios need no saving: every command is kept as it is made
struct SetTool {
    Tool tool = Tool::Select;
    std::optional<double> heightMeters = {}; // of the flattened plane; none: the mean of its corners
    scene::PlaceBuilding prototype = {};     // of the building to place
    scene::DrawFeature feature = {};         // what is drawn, without its place
    double shiftMeters = 2;                  // upwards
};
struct FinishTool {}; // closes the polygon or line being drawn; a corridor from one point leads to a road
struct SetCorridor {
    std::optional<decision::CorridorWish> wish; // none ends it
};
struct ChooseCorridor {
    size_t option;
};
struct KeepCorridor {}; // the chosen one becomes part of the plan
struct SetComparison {
    bool on;
};
struct ComparePlan {
    std::string id; // of a scenario
    bool on;        // beside the others
};
struct SetBeside {
    BesideMode mode;
    std::string scenario = {};
    float share = 0.5f;
};
struct SaveBrief {}; // of the plans compared, as PDF
struct CancelTool {};
struct SetMarkers {
    bool on;
};
struct SetStatistics {
    bool on;
};
struct SetCoverage {
    bool on;
};
struct SetCompliance {
    bool on;
};
struct ShowChart {
    std::optional<ChartView> chart; // none closes it
};
struct AnswerAlarm {
    enum class How { Acknowledge, Shelve, Unshelve } how;
    telemetry::AlarmIndex alarm;
    Duration shelveFor{0};
};
struct GoLive {};
struct PauseTime {};
struct PlayTime {
    std::optional<double> speed; // none: the last one
};
struct SeekTime {
    TimePoint moment;
};
struct StepTime {
    Duration by;
};
struct SetWeights {
    decision::ProfileWeights weights;
};
struct ResetWeights {};
struct SaveWeights {}; // as a new profile beside the park
struct CompareHealth {
    std::optional<Duration> before; // none: against another state at the same moment
    std::string scenario = {};      // that state; "": the base park
};
struct TakeScreenshot {};
struct SaveReport {}; // the report as PDF
struct SaveScores {}; // the table of scores as CSV
struct SaveMap {};    // scores as GeoPackage; the field that is shown as GeoTIFF
using Command =
    std::variant<SetLayer, SetHealthColors, SetLanguage, GoToView, FlyTo, FitAll, Select, OpenScenario, NewScenario,
                 AppendEdit, FlattenUnder, RenameScenario, Undo, Redo, SayWhereKept, SetTool, FinishTool, CancelTool,
                 SetMarkers, SetStatistics, SetCoverage, SetCompliance, ShowChart, AnswerAlarm, GoLive, PauseTime,
                 PlayTime, SeekTime, StepTime, SetWeights, ResetWeights, SaveWeights, CompareHealth, TakeScreenshot,
                 SaveReport, SaveScores, SaveMap, SetField, SetFieldBarriers, SetSunDay, SetNetworkLoads, SetFlow,
                 SetCorridor, ChooseCorridor, KeepCorridor, SetComparison, SetBeside, CopyBuilding, BeginMerge,
                 ChooseInMerge, FinishMerge, CancelMerge, ComparePlan, SaveBrief>;

} // namespace sandtable::ui
