// Text of files that do not say how it is encoded. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sandtable {

/// As it is if it is UTF-8 already, else read as GB 18030 (GBK, GB 2312), which Chinese loggers and spreadsheets write.
/// Nothing if it is neither.
std::optional<std::string> toUtf8(std::string_view text);

} // namespace sandtable
