// What every panel gets: the state to show, the means to show it, and where to put what the person asks for.
#pragma once

#include "ui/CoverageCache.h"
#include "ui/Fonts.h"
#include "ui/Format.h"
#include "ui/Layout.h"
#include "ui/Theme.h"
#include "ui/Timeline.h"
#include "ui/Translations.h"
#include "ui/UiState.h"

#include <string>
#include <string_view>

namespace sandtable::ui {

/// A figure being typed over in a stepper.
struct FigureInput {
    std::string id; // of the stepper
    std::string original, text;
    int lastFrame = 0; // in which the stepper was there
    bool fresh = true; // not yet focused
};

/// The park card shows one of these.
enum class HealthTab { Overview, Ranking, Comparison, Weights };
enum class RankingBy { Health, Topsis, Owa };

/// From a whole to one of its parts, as far as a person has gone in asking why a score is what it is.
struct WhyStep {
    enum class Kind { Park, Theme, Building, Device, Channel } kind = Kind::Park;
    std::string id; // of a building, "" for the devices in the open
    bool operator==(const WhyStep&) const = default;
};

struct TimeBarMemory {
    size_t span = 1; // of the scale: hour, day, week, all
    TimeWindow window;
    std::optional<TimePoint> seekedTo; // by the drag under way
    std::string typed;                 // a date and time
    bool refused = false;              // what was typed is none
};

struct AlarmListMemory {
    std::optional<telemetry::AlarmPriority> priority; // only these
    bool shelved = false;                             // those instead
    std::optional<telemetry::AlarmIndex> shelving;    // the one whose time is being chosen
};

/// What the interface itself remembers between frames; nothing of it changes the world.
struct Memory {
    HealthTab healthTab = HealthTab::Overview;
    RankingBy rankingBy = RankingBy::Health;
    std::vector<WhyStep> why;                                // empty: nobody asks
    std::string whyBuilding, whyDevice;                      // what was selected when it was asked
    bool themeComparison = false, deviceTypes = false;       // in the weights, unfolded
    std::optional<decision::PairwiseMatrix> comparisonDraft; // judgements as they stand, also contradictory ones
    double compareHours = 6;                                 // the person's own choice
    std::string newScenarioName, renamedScenario;            // as they are typed
    std::string openFinding, claimReason;                    // of the rules: unfolded, and why it need not be kept
    std::optional<double> flattenHeightMeters;               // as set by hand for the polygon being drawn
    double shiftMeters = 2;                                  // by how much photogrammetry is lifted next
    scene::DrawFeature drawn;                                // what is being drawn, without its place
    std::string modelPath;                                   // as typed
    bool rawAttributes = false;                              // of a building, unfolded
    std::string plottedFigure;                               // of plans, against what they cost; "": floor area
    std::optional<FigureInput> figureInput;
    CoverageCache coverage;
    CoverageCache::Filter coverageFilter;
    scene::PlaceBuilding prototype; // what the place tool puts down
    TimeBarMemory timeBar;
    AlarmListMemory alarmList;
};

struct Frame {
    const UiModel& model;
    const Translations& tr;
    const Fonts& fonts;
    const Theme& theme;
    Layout layout;
    Memory& memory;
    std::vector<Command>& commands;
    bool closePopups = false;     // the person pressed Escape
    std::vector<Rect> taken = {}; // by panels so far; markers keep out

    float px(float design) const { return theme.px(design); }
    Zone zone() const { return Zone::ofHours(model.park ? model.park->utcOffsetHours : std::nullopt); }
    const std::string& text(const scene::LocalizedText& localized) const { return localized.in(model.language); }
    /// Asks for what a person wants; any of the commands.
    template<class OneCommand> void emit(OneCommand command);
};

} // namespace sandtable::ui
