// The program's log, on standard error so that standard output stays machine-readable. Any thread.
#pragma once

#include <fmt/format.h>

#include <string_view>

namespace sandtable {

enum class LogLevel { Debug, Info, Warning, Error, Off };

void setLogLevel(LogLevel level);
void logMessage(LogLevel level, std::string_view text);

template<class... Args> void logDebug(fmt::format_string<Args...> format, Args&&... args) {
    logMessage(LogLevel::Debug, fmt::format(format, std::forward<Args>(args)...));
}
template<class... Args> void logInfo(fmt::format_string<Args...> format, Args&&... args) {
    logMessage(LogLevel::Info, fmt::format(format, std::forward<Args>(args)...));
}
template<class... Args> void logWarning(fmt::format_string<Args...> format, Args&&... args) {
    logMessage(LogLevel::Warning, fmt::format(format, std::forward<Args>(args)...));
}
template<class... Args> void logError(fmt::format_string<Args...> format, Args&&... args) {
    logMessage(LogLevel::Error, fmt::format(format, std::forward<Args>(args)...));
}

} // namespace sandtable
