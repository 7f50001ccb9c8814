// An open park without any graphics: its layers' data, buildings, devices' values and health. Main thread; the
// telemetry store alone is shared with source threads.
#pragma once

#include "app/session/AlarmDesk.h"
#include "app/session/Past.h"
#include "core/Diagnostics.h"
#include "decision/Health.h"
#include "decision/Indicators.h"
#include "decision/compare/PlanFactors.h"
#include "decision/compliance/RuleBook.h"
#include "gis/Raster.h"
#include "gis/Vector.h"
#include "scene/park/ParkFile.h"
#include "scene/tiles/TileContent.h"
#include "telemetry/history/HistoryWriter.h"
#include "telemetry/sources/Source.h"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandtable::app {

struct LoadedLayer {
    const scene::LayerSpec* spec = nullptr;
    bool failed = false;                   // the reason is in the diagnostics
    std::optional<scene::Tileset> tileset; // moved out by whoever streams it
    std::optional<gis::HeightField> heights;
    std::optional<gis::ColorRaster> colors;
    std::optional<gis::FeatureLayer> features;
};

/// What to read besides the park file and its vectors.
struct SessionOptions {
    bool tilesets = true;
    bool rasters = true;
    size_t maxRasterCells = 16'000'000;
    /// Only layers whose id is listed (with vectors that carry a role, which decisions need); empty = all.
    std::vector<std::string> onlyLayers;
    size_t valueMegabytes = 512; // most that the recent values of all channels may take in memory
    std::string sourceUrl;       // a broker to listen to instead of what the park names
};

/// Opens one layer's data; what goes wrong is reported and marks the layer as failed. `spec` must outlive it.
LoadedLayer loadLayer(const scene::LayerSpec& spec, const scene::Park& park, const SessionOptions& options,
                      Diagnostics& diagnostics);

class Session {
public:
    /// Errors if the park file is bad or nothing can be opened; a layer that fails is reported and left out.
    static Result<std::unique_ptr<Session>> open(std::span<const std::string> sources, const SessionOptions& options,
                                                 Diagnostics& diagnostics);

    /// Its local time is known: the health profile's where the file names none.
    const scene::Park& park() const { return m_park; }
    std::vector<LoadedLayer>& layers() { return m_layers; }
    const std::vector<LoadedLayer>& layers() const { return m_layers; }
    const scene::BaseWorld& base() const { return *m_base; }
    std::shared_ptr<const scene::BaseWorld> sharedBase() const { return m_base; }
    const gis::HeightField* terrain() const;

    const decision::HealthProfile& profile() const { return *m_profile; }
    /// What layouts are held against.
    const decision::RuleBook& rules() const { return m_rules; }
    /// What plans cost, emit and bring.
    const decision::PlanFactors& factors() const { return m_factors; }
    const std::filesystem::path& profileFile() const { return m_profileFile; }
    std::shared_ptr<const decision::HealthProfile> sharedProfile() const { return m_profile; }
    const telemetry::ChannelTable& channels() const { return m_channels; }
    const telemetry::TelemetryStore& store() const { return *m_store; }
    /// Brings values up to a moment.
    void advanceTelemetry(TimePoint until);
    /// The door all values come through; whoever listens there does so before the first `advanceTelemetry`.
    telemetry::Ingest& ingest() { return *m_ingest; }
    telemetry::IngestCounts ingestCounts() const { return m_ingest->counts(); }
    /// From the first `advanceTelemetry` on, what comes in is kept in the park's history, if its file asks for that.
    /// What stands in the way is reported: another program that does so already, a disk that cannot be written.
    void recordHistory();
    /// What live channels said in the day before a moment comes back from the history, if there is one: means over
    /// hours and days are right from the start. Takes as long as reading that takes; any one thread.
    void recall(TimePoint at, const std::stop_token& stop = {});
    /// How the alarms stood at a moment, by the readings of the day before it and what the journal says of operators:
    /// for commands that look once. From then on these are the alarms shown.
    void recallAlarms(TimePoint at);
    /// Ends the sources: what has come in stays, nothing more comes, and `sourceStatus` counts all of it.
    void stopTelemetry();
    /// Of all sources together: the worst state, every detail, the sums of the counts.
    telemetry::SourceStatus sourceStatus() const;
    /// Of one of the park's: stopped, with the reason, if it could not be opened.
    telemetry::SourceStatus sourceStatus(const std::string& id) const;
    AlarmDesk& alarms() { return *m_alarms; }
    const AlarmDesk& alarms() const { return *m_alarms; }

    /// A moment of the past instead of now, in what follows; gives the moment shown, which is another one, or still
    /// none, while that is being loaded. `speed`: park seconds a second while playing, else 0.
    std::optional<TimePoint> showPast(TimePoint moment, double speed, TimePoint clock);
    void showNow();
    bool showsPast() const { return m_showsPast; }
    /// Values and alarms of what is shown. Another `shownGeneration`: another store.
    const telemetry::TelemetryStore& shownStore() const { return m_showsPast ? m_past->store() : *m_store; }
    const telemetry::AlarmEngine& shownAlarms() const;
    uint64_t shownGeneration() const { return m_showsPast ? m_past->generation() : 0; }
    /// When alarms were raised, as far as known; by time.
    std::vector<TimePoint> alarmRaises() const;
    /// How far back there is something to show.
    TimePoint firstMoment(TimePoint clock) const;
    /// Called on another thread when a moment of the past has been loaded; before the first `showPast`.
    void onPastLoaded(std::function<void()> wake) { m_wake = std::move(wake); }

private:
    Session() = default;
    void loadLayers(const SessionOptions& options, Diagnostics& diagnostics);
    Result<void> startTelemetry(const SessionOptions& options, Diagnostics& diagnostics);

    scene::Park m_park;
    std::vector<LoadedLayer> m_layers;
    std::shared_ptr<const scene::BaseWorld> m_base;
    decision::RuleBook m_rules;
    decision::PlanFactors m_factors;
    std::filesystem::path m_profileFile;
    std::shared_ptr<const decision::HealthProfile> m_profile;
    telemetry::ChannelTable m_channels;
    std::unique_ptr<telemetry::TelemetryStore> m_store;
    std::unique_ptr<telemetry::Ingest> m_ingest;
    std::unique_ptr<AlarmDesk> m_alarms;
    std::unique_ptr<telemetry::HistoryWriter> m_recorder;
    struct OpenSource {
        std::string id; // as the park calls it; a simulator that replays series too is two of one id
        std::unique_ptr<telemetry::Source> source;
        telemetry::SourceStatus last{}; // once it has ended
        telemetry::SourceStatus status() const { return source ? source->status() : last; }
    };
    std::vector<OpenSource> m_sources;                 // after whatever hears them
    std::map<std::string, std::string> m_sourceErrors; // by id: why it could not be opened

    Diagnostics* m_diagnostics = nullptr;
    std::optional<telemetry::AlarmReplay> m_recalledAlarms;
    std::function<void()> m_wake;
    std::unique_ptr<Past> m_past; // once asked for; last: reads what is above on a thread of its own
    bool m_showsPast = false;
    uint64_t m_generationLeft = 0; // of the past, when now was shown again
};

/// The rules chosen, else the shipped ones.
std::filesystem::path ruleBookFile(const std::string& chosen = "");

/// The factors chosen, else the shipped ones.
std::filesystem::path planFactorsFile(const std::string& chosen = "");

/// The park's own, else the shipped one.
std::filesystem::path profileFileOf(const scene::Park& park);

/// Reads a park's past: a second set of its sources, and its history. `session` and `diagnostics` must outlive it.
std::unique_ptr<telemetry::PastReader> makePastReader(const Session& session, Diagnostics& diagnostics,
                                                      const std::string& history = ""); // "": the park's

/// Sources named on the command line, or the sample park (generated into the cache when it is not there yet).
Result<std::vector<std::string>> sourcesOrSample(std::vector<std::string> sources);

} // namespace sandtable::app
