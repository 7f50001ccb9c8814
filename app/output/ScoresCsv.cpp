#include "app/output/ScoresCsv.h"

#include <fmt/format.h>

#include <fstream>
#include <map>

namespace sandtable::app {
namespace {

using decision::Contribution;
using decision::HealthScore;

std::string quoted(const std::string& text) {
    if (text.find_first_of("\",\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
    return result + '"';
}

std::string number(const std::optional<double>& value) { return value ? fmt::format("{}", *value) : ""; }

/// What is said of a score by itself; a channel has none.
struct Own {
    std::string coverage, capped, capLoss;
};

class ScoreTable {
public:
    /// What every row belongs to: profile, edition, moment, scenario.
    explicit ScoreTable(std::vector<std::string> belonging) : m_belonging(std::move(belonging)) {
        m_text =
            "\xEF\xBB\xBF"
            "level,id,parent,theme,name_zh,name_en,score,coverage,weight,effective_weight,loss,capped,cap_loss,reason,"
            "value,unit,time,indicator,standard,edition,clause,confidence,"
            "profile,profile_version,evaluated_at,scenario\n";
    }
    /// Of the rows that follow; "": the whole.
    void setTheme(const std::string& theme) { m_theme = theme; }
    void row(const std::string& level, const std::string& parent, const Contribution& part, const Own& own) {
        std::string reason = part.reason;
        if (!part.reasonDetail.empty()) reason += ": " + part.reasonDetail;
        const decision::Provenance none, &source = part.indicator ? part.indicator->provenance : none;
        const std::string fields[] = {level,
                                      part.id,
                                      parent,
                                      m_theme,
                                      part.name.zh,
                                      part.name.en,
                                      number(part.score),
                                      own.coverage.empty() ? number(part.coverage) : own.coverage,
                                      number(part.weight),
                                      number(part.effectiveWeight),
                                      number(part.loss),
                                      own.capped,
                                      own.capLoss,
                                      reason,
                                      number(part.value),
                                      part.unit,
                                      part.time ? formatIsoTime(*part.time) : "",
                                      part.indicator ? part.indicator->id : "",
                                      source.standard,
                                      source.edition,
                                      source.clause,
                                      source.confidence};
        for (const std::string& field : fields) m_text += (&field == fields ? "" : ",") + quoted(field);
        for (const std::string& field : m_belonging) m_text += "," + quoted(field);
        m_text += '\n';
    }
    const std::string& text() const { return m_text; }

private:
    std::vector<std::string> m_belonging;
    std::string m_theme, m_text;
};

Own ownOf(const HealthScore& score) {
    return {fmt::format("{}", score.coverage), score.capped ? "1" : "0", fmt::format("{}", score.capLoss)};
}

/// The whole as a part of nothing.
Contribution asPart(const HealthScore& score) {
    Contribution part;
    part.id = score.id;
    part.name = score.name;
    part.score = score.score;
    part.weight = part.effectiveWeight = 1;
    return part;
}

/// A tree's devices and channels, below its buildings. Channels that count in no theme are in the whole's alone.
void listBelow(ScoreTable& table, const decision::HealthScores& tree) {
    std::map<std::string, const HealthScore*> devices;
    for (const HealthScore& device : tree.devices) devices.emplace(device.id, &device);
    const auto listDevices = [&](const HealthScore& group) {
        for (const Contribution& part : group.contributions) {
            const auto device = devices.find(part.id);
            table.row("device", group.id, part, device == devices.end() ? Own() : ownOf(*device->second));
        }
    };
    for (const HealthScore& building : tree.buildings) listDevices(building);
    listDevices(tree.open);
    for (const HealthScore& device : tree.devices)
        for (const Contribution& part : device.contributions) table.row("channel", device.id, part, Own());
}

void listBuildings(ScoreTable& table, const decision::HealthScores& tree, const std::string& parent) {
    std::map<std::string, const HealthScore*> buildings;
    for (const HealthScore& building : tree.buildings) buildings.emplace(building.id, &building);
    for (const Contribution& part : tree.park.contributions) {
        const auto building = buildings.find(part.id);
        const bool open = part.id.empty();
        table.row("building", parent, part,
                  building != buildings.end() ? ownOf(*building->second)
                  : open                      ? ownOf(tree.open)
                                              : Own());
    }
}

} // namespace

std::string scoresCsv(const decision::HealthReport& health, const scene::Park& park, const std::string& scenario) {
    ScoreTable table({health.profileId, health.profileVersion, formatIsoTime(health.time), scenario});
    Contribution whole = asPart(health.park);
    whole.id = park.id;
    whole.name = park.name;
    table.row("park", "", whole, ownOf(health.park));
    if (health.themes.empty()) {
        listBuildings(table, health, park.id);
        listBelow(table, health);
        return table.text();
    }
    for (const Contribution& theme : health.park.contributions) table.row("theme", park.id, theme, Own());
    for (const HealthScore& building : health.buildings) // all their channels; the park counts by the themes
        if (!building.contributions.empty()) table.row("building", park.id, asPart(building), ownOf(building));
    listBelow(table, health);
    for (size_t i = 0; i < health.themes.size(); ++i) {
        const std::string& theme = health.park.contributions[i].id;
        table.setTheme(theme);
        listBuildings(table, health.themes[i], theme);
        listBelow(table, health.themes[i]);
    }
    return table.text();
}

Result<void> writeScoresCsv(const decision::HealthReport& health, const scene::Park& park, const std::string& scenario,
                            const std::filesystem::path& file) {
    std::ofstream out(file, std::ios::binary);
    out << scoresCsv(health, park, scenario);
    out.close();
    if (!out) return Error{ErrorKind::Io, file.string(), "could not be written"};
    return {};
}

} // namespace sandtable::app
