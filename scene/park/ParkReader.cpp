#include "scene/park/ParkReader.h"

#include "scene/park/AlarmReader.h"
#include "scene/park/FrameChoice.h"
#include "scene/park/Source.h"
#include "scene/park/TelemetryReader.h"
#include "scene/world/EditJson.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <charconv>
#include <cmath>
#include <set>

namespace sandtable::scene {

namespace {

// Names in the order of the enumerations.
constexpr std::array layerKinds = {"tileset", "terrain", "imagery", "vector", "model"};
constexpr std::array layerRoles = {"none",    "buildings", "site",  "green",     "roads",
                                   "landUse", "water",     "power", "expansion", "protected"};
constexpr std::array networkKinds = {"power", "water", "gas", "heat", "road"};

template<class Enum, size_t Count> Enum enumFrom(const std::array<const char*, Count>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    assert(found != names.end()); // the schema has the same list
    return static_cast<Enum>(found - names.begin());
}

LocalizedText textFrom(const Json& parent, const std::string& fallback) {
    if (!parent.contains("name")) return {fallback, fallback};
    const Json& name = parent.at("name");
    if (name.is_string()) return {name.get<std::string>(), name.get<std::string>()};
    LocalizedText text{name.value("zh", ""), name.value("en", "")};
    return text.zh.empty() && text.en.empty() ? LocalizedText{fallback, fallback} : text;
}

/// "#RRGGBB" or "#RRGGBBAA"; the schema has checked the digits.
Color colorFrom(const std::string& text) {
    Color color(1);
    for (size_t channel = 0; 1 + 2 * channel < text.size(); ++channel) {
        unsigned value = 0;
        const char* digits = text.data() + 1 + 2 * channel;
        std::from_chars(digits, digits + 2, value, 16);
        color[static_cast<int>(channel)] = static_cast<float>(value) / 255.0f;
    }
    return color;
}

std::optional<double> optionalNumber(const Json& parent, const char* key) {
    return parent.contains(key) ? std::optional(parent.at(key).get<double>()) : std::nullopt;
}

glm::dvec3 point3(const Json& json) { return {json.at(0), json.at(1), json.at(2)}; }

Ring ringFrom(const Json& json) {
    Ring ring;
    for (const Json& point : json) ring.emplace_back(point.at(0).get<double>(), point.at(1).get<double>());
    return ring;
}

/// A member that is an object, or an empty one.
const Json& objectMember(const Json& parent, const char* key) {
    static const Json empty = Json::object();
    return parent.contains(key) ? parent.at(key) : empty;
}

std::string propertyText(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

VectorStyle styleFrom(const Json& json) {
    VectorStyle style;
    if (json.contains("fill")) style.fill = colorFrom(json.at("fill"));
    if (json.contains("stroke")) style.stroke = colorFrom(json.at("stroke"));
    style.strokeWidthMeters = json.value("strokeWidthMeters", style.strokeWidthMeters);
    style.categoryField = json.value("categoryField", "");
    for (const auto& [category, color] : objectMember(json, "categories").items())
        style.categories[category] = colorFrom(color);
    return style;
}

NetworkSpec networkFrom(const Json& json) {
    NetworkSpec network;
    network.kind = enumFrom<NetworkKind>(networkKinds, json.at("kind"));
    network.deviceField = json.at("deviceField");
    network.channel = json.at("channel");
    network.capacityField = json.value("capacityField", "");
    network.capacityUnit = json.value("capacityUnit", "");
    network.flowChannel = json.value("flowChannel", "");
    return network;
}

SimulationSpec simulationFrom(const Json& json) {
    return {json.at("base"), json.value("dailyAmplitude", 0.0), json.value("noise", 0.0),
            json.value("faultRatePerDay", 0.0), json.value("faultDelta", 0.0)};
}

/// "ENU:lat,lon" as (longitude, latitude).
std::optional<glm::dvec2> tangentPointFrom(const std::string& crs) {
    double latitude = 0, longitude = 0;
    int used = 0;
    if (std::sscanf(crs.c_str(), "ENU:%lf,%lf%n", &latitude, &longitude, &used) != 2) return std::nullopt;
    const bool valid =
        static_cast<size_t>(used) == crs.size() && std::abs(latitude) <= 90 && std::abs(longitude) <= 180;
    return valid ? std::optional(glm::dvec2(longitude, latitude)) : std::nullopt;
}

/// Reads one document. Problems are collected with their JSON pointers, so the reading itself runs straight through.
class ParkReader {
public:
    ParkReader(const Json& document, const std::filesystem::path& file, Diagnostics& diagnostics)
        : m_document(document),
          m_file(std::filesystem::absolute(file).lexically_normal()),
          m_folder(m_file.parent_path()),
          m_diagnostics(diagnostics) {}

    Result<Park> read() {
        readHeader();
        readLayers();
        if (m_problems.empty()) readFrame();
        if (m_problems.empty()) readContent();
        if (!m_problems.empty()) return error();
        return std::move(m_park);
    }

private:
    void fail(const std::string& pointer, const std::string& message) {
        m_problems.push_back(pointer + ": " + message);
    }

    Error error() const {
        const size_t others = m_problems.size() - 1;
        const std::string more =
            others == 0 ? "" : fmt::format(" (and {} more problem{})", others, others == 1 ? "" : "s");
        return {ErrorKind::InvalidData, m_file.string(), m_problems.front() + more};
    }

    /// Calls `read(entry, pointer)` for each entry of an optional list, and reports ids that occur twice.
    template<class Read>
    void forEach(const Json& parent, const std::string& parentPointer, const char* key, Read read) {
        std::set<std::string> ids;
        if (!parent.contains(key)) return;
        for (size_t i = 0; i < parent.at(key).size(); ++i) {
            const Json& entry = parent.at(key).at(i);
            const std::string pointer = fmt::format("{}/{}/{}", parentPointer, key, i);
            if (!ids.insert(entry.at("id")).second)
                fail(pointer + "/id",
                     fmt::format("expected an id of its own, \"{}\" is taken", entry.at("id").get<std::string>()));
            read(entry, pointer);
        }
    }

    std::string path(const std::string& written, const std::string& pointer) {
        if (written.empty()) return "";
        const Result<std::string> expanded = expandVariables(written);
        if (expanded) return resolveSource(*expanded, m_folder);
        fail(pointer, expanded.error().message);
        return "";
    }

    std::string pathMember(const Json& parent, const std::string& pointer, const char* key) {
        return path(parent.value(key, ""), pointer + "/" + key);
    }

    struct Place {
        glm::dvec3 site{0};
        bool hasHeight = false;
    };

    /// A position in one of its three forms.
    Place place(const Json& json, const std::string& pointer) {
        const bool plain = json.is_array(), geographic = json.contains("lonlat");
        const Json& numbers = plain ? json : json.at(geographic ? "lonlat" : "projected");
        const bool hasHeight = numbers.size() == 3;
        const glm::dvec3 given{numbers.at(0), numbers.at(1), hasHeight ? numbers.at(2).get<double>() : 0.0};
        std::optional<glm::dvec3> site = given;
        if (geographic)
            site = m_park.frame.siteFromGeographic(given);
        else if (!plain)
            site = m_park.frame.siteFromProjected(given);
        if (!site || !std::isfinite(site->x) || !std::isfinite(site->y) || !std::isfinite(site->z)) {
            fail(pointer, "expected a place in the site's frame (" + m_park.frame.describe() + ")");
            return {};
        }
        if (!hasHeight) site->z = 0;
        return {*site, hasHeight};
    }

    glm::dvec3 placeWithHeight(const Json& parent, const std::string& parentPointer, const char* key) {
        const std::string pointer = parentPointer + "/" + key;
        const Place found = place(parent.at(key), pointer);
        if (!found.hasHeight) fail(pointer, "expected a place with its height");
        return found.site;
    }

    void readHeader() {
        m_park.file = m_file.string();
        m_park.id = m_document.at("id");
        m_park.name = textFrom(m_document, m_park.id);
        m_park.sampleData = m_document.value("sampleData", false);
        m_park.utcOffsetHours = optionalNumber(m_document, "utcOffsetHours");
        if (m_document.contains("boundary")) m_park.siteBoundary = Polygon{ringFrom(m_document.at("boundary")), {}};
        if (m_document.contains("health"))
            m_park.healthProfile = pathMember(m_document.at("health"), "/health", "profile");
        if (m_document.contains("planning")) {
            const Json& planning = m_document.at("planning");
            if (planning.contains("rules")) m_park.planningRules = pathMember(planning, "/planning", "rules");
            if (planning.contains("factors")) m_park.planningFactors = pathMember(planning, "/planning", "factors");
        }
        if (m_document.contains("alarmTemplates"))
            m_park.alarmTemplates = alarmTemplatesFrom(m_document.at("alarmTemplates"), telemetryContext());
        if (m_document.contains("telemetry"))
            m_park.telemetry = telemetryFrom(m_document.at("telemetry"), telemetryContext());
        if (m_park.telemetry.history.file.empty())
            m_park.telemetry.history.file = std::filesystem::path(m_file).replace_extension(".history.sqlite").string();
        if (m_document.contains("scenarioStore"))
            m_park.scenarioStore = scenarioStoreFrom(m_document.at("scenarioStore"), telemetryContext());
        else
            m_park.scenarioStore.file = std::filesystem::path(m_file).replace_extension(".scenarios.gpkg").string();
    }

    TelemetryReaderContext telemetryContext() {
        return {m_folder, [this](const std::string& pointer, const std::string& message) { fail(pointer, message); },
                textFrom};
    }

    void readLayers() {
        forEach(m_document, "", "layers", [&](const Json& json, const std::string& pointer) {
            LayerSpec layer = layerFrom(json, pointer);
            std::error_code ignored;
            if (isFilePath(layer.source) && !layer.source.empty() && !std::filesystem::exists(layer.source, ignored))
                m_diagnostics.report(Severity::Error, layer.source,
                                     "no such file; layer \"" + layer.id + "\" is left out");
            else
                m_park.layers.push_back(std::move(layer));
        });
        if (m_problems.empty() && m_park.layers.empty() && !m_document.at("layers").empty())
            fail("/layers", "expected at least one layer whose file exists");
    }

    LayerSpec layerFrom(const Json& json, const std::string& pointer) {
        LayerSpec layer;
        layer.id = json.at("id");
        layer.name = textFrom(json, layer.id);
        layer.kind = enumFrom<LayerKind>(layerKinds, json.at("kind"));
        layer.role = enumFrom<LayerRole>(layerRoles, json.value("role", "none"));
        layer.source = pathMember(json, pointer, "source");
        layer.sublayer = json.value("sublayer", "");
        layer.crs = json.value("crs", "");
        layer.visible = json.value("visible", true);
        layer.opacity = json.value("opacity", 1.0);
        layer.terrainOnly = json.value("surface", "all") == "terrain";
        layer.heightOffsetMeters = json.value("heightOffsetMeters", 0.0);
        if (json.contains("localOffset")) layer.localOffset = point3(json.at("localOffset"));
        if (json.contains("style")) layer.style = styleFrom(json.at("style"));
        if (json.contains("network")) layer.network = networkFrom(json.at("network"));
        layer.idField = json.value("idField", "");
        layer.nameField = json.value("nameField", "");
        layer.heightField = json.value("heightField", "");
        layer.functionField = json.value("functionField", "");
        layer.floorsField = json.value("floorsField", "");
        layer.yawRadians = glm::radians(json.value("yawDegrees", 0.0));
        layer.scale = json.value("scale", 1.0);
        return layer;
    }

    void readFrame() {
        const Result<gis::SiteFrame> frame = m_document.contains("site")
                                                 ? siteFrame(m_document.at("site"))
                                                 : chooseFrame(m_park.layers, std::nullopt, m_diagnostics);
        if (!frame) return fail(m_document.contains("site") ? "/site/crs" : "/site", frame.error().text());
        m_park.frame = *frame;
    }

    Result<gis::SiteFrame> siteFrame(const Json& site) {
        const std::string definition = site.at("crs");
        const bool hasOrigin = site.contains("origin");
        const glm::dvec3 origin = hasOrigin ? point3(site.at("origin")) : glm::dvec3(0);
        if (definition.starts_with("ENU:")) return tangentPlane(definition, origin);
        const Result<gis::Crs> crs = gis::Crs::parse(definition, "site");
        if (!crs) return crs.error();
        if (hasOrigin) return gis::SiteFrame::projected(*crs, origin);
        return chooseFrame(m_park.layers, *crs, m_diagnostics);
    }

    static Result<gis::SiteFrame> tangentPlane(const std::string& definition, const glm::dvec3& origin) {
        const std::optional<glm::dvec2> lonLat = tangentPointFrom(definition);
        if (!lonLat)
            return Error{ErrorKind::InvalidData, "",
                         "expected \"ENU:latitude,longitude\", found \"" + definition + "\""};
        if (origin.x != 0 || origin.y != 0)
            return Error{
                ErrorKind::InvalidData, "",
                "a tangent plane touches the ellipsoid at the point it names: its origin can only be [0, 0, height]"};
        return gis::SiteFrame::tangentPlane(lonLat->x, lonLat->y, origin.z);
    }

    void readContent() {
        placeModels();
        forEach(m_document, "", "devices",
                [&](const Json& json, const std::string& pointer) { readDevice(json, pointer); });
        forEach(m_document, "", "views",
                [&](const Json& json, const std::string& pointer) { readView(json, pointer); });
        forEach(m_document, "", "scenarios",
                [&](const Json& json, const std::string& pointer) { readScenario(json, pointer); });
    }

    void placeModels() {
        for (size_t i = 0; i < m_document.at("layers").size(); ++i) {
            const Json& json = m_document.at("layers").at(i);
            if (!json.contains("position")) continue;
            const glm::dvec3 position = placeWithHeight(json, fmt::format("/layers/{}", i), "position");
            for (LayerSpec& layer : m_park.layers)
                if (layer.id == json.at("id").get<std::string>()) layer.localOffset = position;
        }
    }

    void readDevice(const Json& json, const std::string& pointer) {
        DeviceSpec device;
        device.id = json.at("id");
        device.name = textFrom(json, device.id);
        device.type = json.at("type");
        device.buildingId = json.value("building", "");
        const Place found = place(json.at("position"), pointer + "/position");
        device.position = found.site;
        device.onSurface = !found.hasHeight;
        for (const auto& [key, value] : objectMember(json, "properties").items())
            device.properties[key] = propertyText(value);
        forEach(json, pointer, "channels", [&](const Json& channel, const std::string& channelPointer) {
            device.channels.push_back(channelFrom(channel, channelPointer));
        });
        m_park.devices.push_back(std::move(device));
    }

    ChannelSpec channelFrom(const Json& json, const std::string& pointer) {
        ChannelSpec channel;
        channel.id = json.at("id");
        channel.quantity = json.at("quantity");
        channel.name = textFrom(json, channel.id);
        channel.unit = json.value("unit", "");
        channel.sentUnit = json.value("sentUnit", "");
        if (!channel.sentUnit.empty() && channel.unit.empty())
            fail(pointer + "/sentUnit", "expected a member \"unit\" to convert to");
        channel.intervalSeconds = json.value("intervalSeconds", channel.intervalSeconds);
        channel.low = optionalNumber(json, "low");
        channel.high = optionalNumber(json, "high");
        if (channel.low && channel.high && *channel.low > *channel.high)
            fail(pointer + "/low", "expected a limit below \"high\"");
        if (json.contains("alarms"))
            channel.alarms = alarmsFrom(json.at("alarms"), pointer + "/alarms", telemetryContext());
        if (json.contains("simulate")) channel.simulation = simulationFrom(json.at("simulate"));
        if (json.contains("series")) {
            channel.seriesFile = pathMember(json.at("series"), pointer + "/series", "file");
            channel.seriesColumn = json.at("series").at("column");
            channel.seriesUtcOffsetHours = json.at("series").value("utcOffsetHours", channel.seriesUtcOffsetHours);
            channel.seriesGapZeros = json.at("series").value("gapZeros", channel.seriesGapZeros);
        }
        readChannelSource(json, pointer, m_park.telemetry, telemetryContext(), channel);
        return channel;
    }

    void readView(const Json& json, const std::string& pointer) {
        NamedView view;
        view.id = json.at("id");
        view.name = textFrom(json, view.id);
        view.eye = placeWithHeight(json, pointer, "eye");
        view.target = placeWithHeight(json, pointer, "target");
        view.verticalFovDegrees = json.value("fovDegrees", view.verticalFovDegrees);
        if (view.eye == view.target) fail(pointer + "/target", "expected another place than the eye");
        m_park.views.push_back(std::move(view));
    }

    void readScenario(const Json& json, const std::string& pointer) {
        ScenarioSpec scenario;
        scenario.id = json.at("id");
        scenario.name = textFrom(json, scenario.id);
        const Json& edits = json.at("edits");
        for (size_t i = 0; i < edits.size(); ++i) {
            const std::string editPointer = fmt::format("{}/edits/{}", pointer, i);
            Result<Edit> edit = editFromJson(edits.at(i), editPointer);
            if (!edit) {
                fail(editPointer, edit.error().message);
                continue;
            }
            if (auto* placed = std::get_if<PlaceBuilding>(&*edit))
                placed->modelFile = path(placed->modelAsWritten = placed->modelFile, editPointer + "/model");
            scenario.edits.push_back(std::move(*edit));
        }
        m_park.scenarios.push_back(std::move(scenario));
    }

    const Json& m_document;
    const std::filesystem::path m_file, m_folder;
    Diagnostics& m_diagnostics;
    Park m_park;
    std::vector<std::string> m_problems;
};

} // namespace

Result<Park> readPark(const Json& document, const std::filesystem::path& file, Diagnostics& diagnostics) {
    return ParkReader(document, file, diagnostics).read();
}

} // namespace sandtable::scene
