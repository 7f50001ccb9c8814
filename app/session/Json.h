// JSON as the program prints it: keys in the order they were put in.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>

namespace sandtable::app {

using Json = nlohmann::ordered_json;

/// A value or null.
template<class T> Json orNull(const std::optional<T>& value) { return value ? Json(*value) : Json(nullptr); }

} // namespace sandtable::app
