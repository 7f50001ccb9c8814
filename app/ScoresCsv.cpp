#include "app/ScoresCsv.h"

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
    void head() {
        m_text = "\xEF\xBB\xBF"
                 "level,id,parent,name_zh,name_en,score,coverage,weight,effective_weight,loss,capped,cap_loss,reason,"
                 "value,unit,time,indicator,standard,edition,clause,confidence\n";
    }
    void row(const std::string& level, const std::string& parent, const Contribution& part, const Own& own) {
        std::string reason = part.reason;
        if (!part.reasonDetail.empty()) reason += ": " + part.reasonDetail;
        const decision::Provenance none, &source = part.indicator ? part.indicator->provenance : none;
        const std::string fields[] = {level,
                                      part.id,
                                      parent,
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
        m_text += '\n';
    }
    const std::string& text() const { return m_text; }

private:
    std::string m_text;
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

} // namespace

std::string scoresCsv(const decision::HealthReport& health, const scene::Park& park) {
    ScoreTable table;
    table.head();
    Contribution whole = asPart(health.park);
    whole.id = park.id;
    whole.name = park.name;
    table.row("park", "", whole, ownOf(health.park));
    std::map<std::string, const HealthScore*> buildings, devices;
    for (const HealthScore& building : health.buildings) buildings.emplace(building.id, &building);
    for (const HealthScore& device : health.devices) devices.emplace(device.id, &device);
    for (const Contribution& part : health.park.contributions) {
        const auto building = buildings.find(part.id);
        const bool open = part.id.empty();
        const char* level = !health.themes.empty() ? "theme" : "building";
        table.row(level, park.id, part,
                  building != buildings.end() ? ownOf(*building->second)
                  : open                      ? ownOf(health.open)
                                              : Own());
    }
    const auto listDevices = [&](const HealthScore& group) {
        for (const Contribution& part : group.contributions) {
            const auto device = devices.find(part.id);
            table.row("device", group.id, part, device == devices.end() ? Own() : ownOf(*device->second));
        }
    };
    for (const HealthScore& building : health.buildings) {
        if (!health.themes.empty() && !building.contributions.empty()) // counts in the themes, by its channels
            table.row("building", park.id, asPart(building), ownOf(building));
        listDevices(building);
    }
    listDevices(health.open);
    for (const HealthScore& device : health.devices)
        for (const Contribution& part : device.contributions) table.row("channel", device.id, part, Own());
    return table.text();
}

Result<void> writeScoresCsv(const decision::HealthReport& health, const scene::Park& park,
                            const std::filesystem::path& file) {
    std::ofstream out(file, std::ios::binary);
    out << scoresCsv(health, park);
    out.close();
    if (!out) return Error{ErrorKind::Io, file.string(), "could not be written"};
    return {};
}

} // namespace sandtable::app
