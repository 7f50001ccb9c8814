// What the files of health profiles and of yardsticks have in common. Readers as JsonReader's: the first problem is
// kept.
#pragma once

#include "decision/HealthProfile.h"
#include "decision/JsonReader.h"

namespace sandtable::decision {

/// The document of a file that can be opened and is JSON.
Result<nlohmann::json> parseProfileFile(const std::filesystem::path& file);

scene::LocalizedText readName(const JsonReader& json);
Provenance readProvenance(const JsonReader& json);
ScoreCurve readCurve(const JsonReader& json);
/// Of how many times as important each thing is as each other; unchecked.
PairwiseMatrix readComparison(const JsonReader& json);
/// Themes with their weights, or with a comparison the weights come from; and where they come from.
void readThemes(const JsonReader& json, HealthProfile& profile);

} // namespace sandtable::decision
