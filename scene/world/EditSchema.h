// Edits from scripts, held against the schema before they are read: what is misspelt or of the wrong kind is named.
#pragma once

#include "core/Result.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace sandtable::scene {

/// Where and why one of them is not as the schema in assets/schema/park.schema.json says.
struct SchemaProblem {
    size_t edit = 0; // which, counted from 0
    std::string reason;
};

/// `edits`: an array. The first problem, or none. Errors: the schema cannot be read.
Result<std::optional<SchemaProblem>> findSchemaProblem(const nlohmann::ordered_json& edits,
                                                       const std::filesystem::path& assetsDirectory);

} // namespace sandtable::scene
