// The park as its file describes it: plain values, positions already in the site frame.
#pragma once

#include "core/Geometry.h"
#include "core/Time.h"
#include "database/DatabaseAddress.h"
#include "gis/SiteFrame.h"
#include "scene/LocalizedText.h"
#include "scene/world/Edit.h"
#include "telemetry/ChannelAddress.h"
#include "telemetry/alarms/AlarmSpec.h"
#include "telemetry/history/HistorySpec.h"
#include "telemetry/sources/SourceOptions.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::scene {

enum class LayerKind {
    Tileset, // oblique photography: OSGB or 3D Tiles
    Terrain, // heights, drawn as a surface
    Imagery, // raster draped on what lies below
    Vector,  // features draped on what lies below
    Model,   // one model file placed in the park (Assimp)
};

/// What a vector layer means to the decision part; free styling otherwise.
enum class LayerRole { None, Buildings, Site, Green, Roads, LandUse, Water, Power, Expansion, Protected };

/// Straight (not premultiplied) RGBA in 0…1, sRGB.
using Color = glm::vec4;

struct VectorStyle {
    Color fill{0, 0, 0, 0};
    Color stroke{1, 1, 1, 1};
    double strokeWidthMeters = 1;
    /// Colours by the text of one attribute (land-use codes and the like); others take `fill`.
    std::string categoryField;
    std::map<std::string, Color> categories;
};

enum class NetworkKind { Power, Water, Gas, Heat, Road };

/// A vector layer whose lines carry something that devices measure: which device speaks for a line, and what of it.
struct NetworkSpec {
    NetworkKind kind = NetworkKind::Power;
    std::string deviceField;   // attribute with the id of the device
    std::string channel;       // of that device: the load as a share, or what flows where there is a capacityField
    std::string capacityField; // attribute with the most that may flow; "" = the channel is a share
    std::string capacityUnit;  // of that attribute; "" = the channel's
    std::string flowChannel;   // whose sign says which way: positive towards the line's last point; "" = channel
};

struct LayerSpec {
    std::string id;
    LocalizedText name;
    LayerKind kind = LayerKind::Vector;
    LayerRole role = LayerRole::None;
    std::string source;   // absolute path or anything GDAL names; variables expanded
    std::string sublayer; // vector: layer inside the source, "" = first
    std::string crs;      // overrides or supplies the source's CRS
    bool visible = true;
    double opacity = 1;
    bool terrainOnly = false;      // imagery: worn by the terrain alone, the photogrammetry keeps its own photographs
    double heightOffsetMeters = 0; // tilesets and terrain: brings other vertical datums to the site's
    std::optional<glm::dvec3> localOffset; // tilesets without georeference: where their origin lies in the site;
                                           // models: where the centre of their base stands
    VectorStyle style;
    std::optional<NetworkSpec> network;                                      // vector: lines coloured by load
    std::string idField, nameField, heightField, functionField, floorsField; // Buildings: which attributes say what
    double yawRadians = 0, scale = 1;                                        // models
};

/// How the built-in simulator makes a channel's values; also documents what is normal.
struct SimulationSpec {
    double base = 0, dailyAmplitude = 0, noise = 0;
    double faultRatePerDay = 0, faultDelta = 0; // excursions, to have something to see
};

/// A measured quantity of a device.
struct ChannelSpec {
    std::string id;       // unique within the device: "power"
    std::string quantity; // links to indicators of the health profile: "vibration", "pm2_5", "oilTemperature"
    LocalizedText name;
    std::string unit;     // "kW", "mm/s", "°C"
    std::string sentUnit; // in which the device sends; "": in `unit`
    double intervalSeconds = 60;
    std::optional<double> low, high;          // limits, and alarms of medium priority at them
    std::vector<telemetry::AlarmSpec> alarms; // one of each kind; go before templates and limits of their kind
    std::optional<SimulationSpec> simulation;
    std::string seriesFile; // CSV replay: time column and value column; absolute path
    std::string seriesColumn;
    double seriesUtcOffsetHours = 0; // of times in the file that name no offset
    int seriesGapZeros = 0;          // runs of so many exact zeros are gaps; 0 keeps all
    std::string source;              // id of the telemetry source that serves it
    telemetry::ChannelAddress address;
};

/// Alarms for all channels of a kind.
struct AlarmTemplate {
    std::string deviceType, quantity; // "": any
    std::vector<telemetry::AlarmSpec> alarms;
};

struct DeviceSpec {
    std::string id;
    LocalizedText name;
    std::string type;                              // "transformer", "pump", "meter", "air", "noise", "camera"
    std::string buildingId;                        // "" when it stands in the open
    glm::dvec3 position{0};                        // site metres
    bool onSurface = true;                         // z is found on the surface below; otherwise position.z holds
    std::map<std::string, std::string> properties; // "ratedPower": "250 kW", "mount": "rigid" …
    std::vector<ChannelSpec> channels;
};

struct NamedView {
    std::string id;
    LocalizedText name;
    glm::dvec3 eye{0}, target{0};
    double verticalFovDegrees = 60;
};

/// A scenario the park file brings along. The file is never written: what a person does to it goes to the store.
struct ScenarioSpec {
    std::string id;
    LocalizedText name;
    std::vector<Edit> edits; // in order
};

/// Where scenarios are kept: a GeoPackage, or a PostgreSQL database that several desks share.
struct ScenarioStoreSpec {
    std::string file{};                         // absolute path; "": raw data, which has no place of its own
    std::optional<DatabaseAddress> database{};  // instead of the file
    std::string schema = "sandtable_scenarios"; // where in the database; one a park
};

/// One place live values come from.
struct TelemetrySource {
    std::string id;
    LocalizedText name;
    telemetry::SourceOptions options;
};

struct TelemetrySpec {
    std::vector<TelemetrySource> sources{{"simulator", {}, telemetry::SimulatorOptions{}}}; // never empty
    telemetry::HistorySpec history{};
};

struct Park {
    std::string file; // absolute path of park.json; "" for an ad-hoc park
    std::string id;
    LocalizedText name;
    bool sampleData = false; // shows 示例数据 / sample data
    gis::SiteFrame frame;
    std::vector<LayerSpec> layers;
    std::vector<DeviceSpec> devices;
    std::vector<AlarmTemplate> alarmTemplates; // of several that fit a channel the last counts
    TelemetrySpec telemetry;
    std::optional<double> utcOffsetHours;       // of the local day; else the health profile's
    std::string healthProfile;                  // absolute path of the profile; "" = the built-in default
    std::string planningRules, planningFactors; // absolute paths; "" = the built-in ones
    std::vector<NamedView> views;
    std::vector<ScenarioSpec> scenarios; // that the file brings along
    ScenarioStoreSpec scenarioStore;
    std::optional<Polygon> siteBoundary; // site metres; else from the layer with role Site

    const LayerSpec* layer(const std::string& layerId) const;
    const NamedView* view(const std::string& viewId) const;
    const ScenarioSpec* scenario(const std::string& scenarioId) const;
};

} // namespace sandtable::scene
