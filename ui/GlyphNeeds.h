// Which characters a model's texts need. Parks have thousands of texts that rarely change, so those are read again only
// when the park, the buildings or the profile have changed. Main thread.
#pragma once

#include "ui/Fonts.h"
#include "ui/Translations.h"
#include "ui/UiState.h"

#include <string>
#include <tuple>

namespace sandtable::ui {

class GlyphNeeds {
public:
    explicit GlyphNeeds(const Translations& translations);

    /// Adds what the model and a text being typed need; true if there is something new.
    bool collect(const UiModel& model, const std::string& typed);
    const GlyphSet& all() const { return m_all; }
    const GlyphSet& heading() const { return m_heading; } // the park's name and units

private:
    bool addPark(const scene::Park& park);
    bool addBuildings(const std::vector<scene::Building>& buildings);
    bool addCompliance(const decision::ComplianceReport& report);
    bool addProfile(const decision::HealthProfile& profile);
    bool addChanging(const UiModel& model, const std::string& typed);
    bool add(const scene::LocalizedText& text);

    GlyphSet m_all, m_heading;
    /// Tells one park, world or profile from another, even at the same address.
    using ParkKey = std::tuple<const void*, std::string, std::string, size_t, size_t>;
    using WorldKey = std::tuple<const void*, size_t, const void*, size_t, size_t>;
    using ProfileKey = std::tuple<const void*, std::string, std::string>;
    using FactorsKey = ProfileKey;
    ParkKey m_parkKey;
    WorldKey m_worldKey;
    ProfileKey m_profileKey;
    FactorsKey m_factorsKey;
};

} // namespace sandtable::ui
