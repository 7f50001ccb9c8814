// Edits as JSON: how scenarios are saved in park.json and how commands are written in scripts. The form is the "edit"
// definition of assets/schema/park.schema.json; angles are degrees there and radians in the values.
#pragma once

#include "core/Result.h"
#include "scene/world/Edit.h"

#include <nlohmann/json_fwd.hpp>

namespace sandtable::scene {

/// The name of an edit's kind: "flatten", "placeBuilding" …
std::string editType(const Edit& edit);
/// The surface zone or building the edit is about.
const std::string& editId(const Edit& edit);

nlohmann::ordered_json editToJson(const Edit& edit);
/// Errors say which member is missing or of the wrong kind; `where` names the edit in them.
Result<Edit> editFromJson(const nlohmann::ordered_json& json, const std::string& where);

} // namespace sandtable::scene
