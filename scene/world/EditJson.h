// Edits as JSON: how scenarios are kept and how commands are written in scripts. The form is the "edit" definition of
// assets/schema/park.schema.json; angles are degrees there and radians in the values.
#pragma once

#include "core/Result.h"
#include "scene/world/Edit.h"

#include <nlohmann/json_fwd.hpp>

namespace sandtable::scene {

/// The name of an edit's kind: "flatten", "placeBuilding" …
std::string editType(const Edit& edit);
/// The surface zone, building, feature, device or claim the edit is about.
const std::string& editId(const Edit& edit);

nlohmann::ordered_json ringToJson(const Ring& ring); // [[x, y], …]
nlohmann::ordered_json editToJson(const Edit& edit);
/// Errors say which member is missing or of the wrong kind; `where` names the edit in them.
Result<Edit> editFromJson(const nlohmann::ordered_json& json, const std::string& where);

// Words as they are written in JSON and in data tables.
std::string featureKindName(FeatureKind kind);    // "road" …
std::string hazardName(FireClass::Hazard hazard); // "甲" …; "" for unknown
/// Also from "A" … "E", "甲类"; Unknown for other words.
FireClass::Hazard hazardFrom(std::string_view word);
/// 1 … 4 from "一级", "二", "1", "I"; 0 for other words.
int fireRatingFrom(std::string_view word);

} // namespace sandtable::scene
