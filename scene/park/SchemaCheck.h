// Holds a JSON document against a JSON Schema (draft 7, valijson) and says what is wrong in words a person can act on:
// "/layers/0/kind: expected one of "tileset", "terrain"…, found "mesh"".
#pragma once

#include "core/Result.h"
#include "scene/park/JsonFile.h"

namespace sandtable::scene {

/// `where` names the document in the error, which starts with the JSON pointer of the first, deepest problem.
Result<void> checkAgainstSchema(const Json& document, const Json& schema, const std::string& where);

} // namespace sandtable::scene
