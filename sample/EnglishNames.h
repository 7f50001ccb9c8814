// English for the names the sample park gives its buildings.
#pragma once

#include <string>
#include <string_view>

namespace sandtable::sample {

/// "储罐" → "Tank"; "" for a noun that is not known.
std::string englishNoun(std::string_view chinese);

} // namespace sandtable::sample
