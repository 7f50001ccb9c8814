#include "app/commands/EvaluateJson.h"
#include "app/session/Paths.h"
#include "decision/health/Yardstick.h"

#include <fmt/format.h>

#include <iostream>

namespace sandtable::app {
namespace {

/// A file, or the name of one that comes with the program: "zero-carbon-park".
std::filesystem::path yardstickFile(const std::string& name) {
    if (std::filesystem::exists(name)) return name;
    return assetsDirectory() / "health/yardsticks" / (name + "-v1.json");
}

Json requirementsJson(const decision::Yardstick& yardstick) {
    Json json = Json::object();
    for (size_t i = 0; i < yardstick.figures.size(); ++i) {
        const decision::Requirement& required = yardstick.figures[i].requirement;
        json[yardstick.rules.indicators[i].id] = {{required.atLeast ? "atLeast" : "atMost", required.limit}};
    }
    return json;
}

Json reportJson(const decision::Yardstick& yardstick, const decision::YardstickReport& report) {
    return {{"yardstick", {{"id", yardstick.rules.id}, {"version", yardstick.rules.version}}},
            {"park", scoreJson(report.park)},
            {"themes", scoresJson(report.themes)},
            {"required", requirementsJson(yardstick)}};
}

void printReport(const decision::YardstickReport& report) {
    const auto line = [](const std::string& name, const std::optional<double>& score, const std::string& detail) {
        std::cout << fmt::format("{:<28} {:>6} {}\n", name, score ? fmt::format("{:.1f}", *score) : "none", detail);
    };
    line(report.park.id, report.park.score, fmt::format("coverage {:.0f}%", report.park.coverage * 100));
    for (const decision::HealthScore& theme : report.themes) {
        line(theme.id, theme.score, "");
        for (const decision::Contribution& part : theme.contributions)
            line("  " + part.id, part.score,
                 part.value ? fmt::format("{:.4g} {}", *part.value, part.unit) : part.reason + " " + part.reasonDetail);
    }
}

} // namespace

int runEvaluateTable(const EvaluateOptions& options) {
    if (options.table.empty() || options.yardstick.empty())
        return failed({ErrorKind::Usage, "", "--table and --yardstick are used together"});
    const auto yardstick = decision::loadYardstick(yardstickFile(options.yardstick));
    if (!yardstick) return failed(yardstick.error());
    const auto table = decision::readIndicatorTable(options.table);
    if (!table) return failed(table.error());
    const decision::YardstickReport report = decision::evaluateYardstick(*yardstick, *table);
    if (options.json) {
        std::cout << reportJson(*yardstick, report).dump(2) << '\n';
    } else {
        printReport(report);
    }
    return Done;
}

} // namespace sandtable::app
