// What people ask an open park for: things by their names, and moments.
#pragma once

#include "core/Result.h"
#include "core/Time.h"
#include "scene/park/Park.h"

#include <string>
#include <vector>

namespace sandtable::app {

/// An error that names what there is, unless `id` is "" or among it. `kind` is a word: "layer".
Result<void> requireKnown(const std::string& kind, const std::string& id, const std::vector<std::string>& there);

/// --time, or the clock; a time that names no zone is the park's own.
Result<TimePoint> momentOf(const std::string& time, const scene::Park& park);

} // namespace sandtable::app
