// What every panel gets: the state to show, the means to show it, and where to put what the person asks for.
#pragma once

#include "ui/CoverageCache.h"
#include "ui/Fonts.h"
#include "ui/Layout.h"
#include "ui/Theme.h"
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

/// What the interface itself remembers between frames; nothing of it changes the world.
struct Memory {
    std::string newScenarioName;
    std::optional<double> flattenHeightMeters; // as set by hand for the polygon being drawn
    std::string modelPath;                     // as typed
    bool rawAttributes = false;                // of a building, unfolded
    std::optional<FigureInput> figureInput;
    CoverageCache coverage;
    CoverageCache::Filter coverageFilter;
    scene::PlaceBuilding prototype; // what the place tool puts down
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
    const std::string& text(const scene::LocalizedText& localized) const { return localized.in(model.language); }
    void emit(Command command) { commands.push_back(std::move(command)); }
};

} // namespace sandtable::ui
