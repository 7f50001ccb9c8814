#include "core/Log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace sandtable {
namespace {

spdlog::logger& logger() {
    static const auto instance = [] {
        auto created = spdlog::stderr_color_mt("sandtable");
        created->set_pattern("%^%l%$: %v");
        return created;
    }();
    return *instance;
}

spdlog::level::level_enum toSpdlog(LogLevel level) {
    switch (level) {
    case LogLevel::Debug:
        return spdlog::level::debug;
    case LogLevel::Info:
        return spdlog::level::info;
    case LogLevel::Warning:
        return spdlog::level::warn;
    case LogLevel::Error:
        return spdlog::level::err;
    case LogLevel::Off:
        return spdlog::level::off;
    }
    return spdlog::level::off;
}

} // namespace

void setLogLevel(LogLevel level) { logger().set_level(toSpdlog(level)); }

void logMessage(LogLevel level, std::string_view text) { logger().log(toSpdlog(level), text); }

} // namespace sandtable
