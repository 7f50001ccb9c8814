// What all subcommands share.
#pragma once

#include "app/Commands.h"
#include "core/Result.h"
#include "core/Time.h"
#include "scene/park/Park.h"

#include <nlohmann/json.hpp>

namespace sandtable::app {

using Json = nlohmann::ordered_json;

/// Says why on standard error; the exit code for it.
int failed(const Error& error);

/// An error that names what there is, unless `id` is "" or among it. `kind` is a word: "layer".
Result<void> requireKnown(const std::string& kind, const std::string& id, const std::vector<std::string>& there);

/// --time, or the clock; a time that names no zone is the park's own.
Result<TimePoint> momentOf(const std::string& time, const scene::Park& park);

/// A value or null.
template<class T> Json orNull(const std::optional<T>& value) { return value ? Json(*value) : Json(nullptr); }

} // namespace sandtable::app
