#include "sample/ParkFileWriter.h"

#include "sample/Ground.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>

namespace sandtable::sample {
namespace {

using Json = nlohmann::ordered_json;

Json text(const std::string& zh, const std::string& en) { return {{"zh", zh}, {"en", en}}; }

/// Millimetres are enough.
double rounded(double value) { return std::round(value * 1000) / 1000; }
Json point(const glm::dvec2& p) { return {rounded(p.x), rounded(p.y)}; }
Json point(const glm::dvec3& p) { return {rounded(p.x), rounded(p.y), rounded(p.z)}; }

Json layer(const char* id, const Json& name, const char* kind, const char* role, const char* source, bool visible) {
    Json json{{"id", id}, {"name", name}, {"kind", kind}};
    if (*role) json["role"] = role;
    json["source"] = source;
    json["visible"] = visible;
    return json;
}

Json lineStyle(const char* stroke, double width) { return {{"stroke", stroke}, {"strokeWidthMeters", width}}; }
Json areaStyle(const char* fill, const char* stroke, double width) {
    return {{"fill", fill}, {"stroke", stroke}, {"strokeWidthMeters", width}};
}

Json landUseStyle() {
    Json style = areaStyle("#BBBBBB55", "#FFFFFFAA", 1);
    style["categoryField"] = "用地性质";
    style["categories"] = {{"工业用地", "#B98F6A66"},     {"仓储用地", "#9E86B866"},     {"公用设施用地", "#6FA3C466"},
                           {"商务办公用地", "#D0776A66"}, {"配套居住用地", "#E6C65C66"}, {"发展备用地", "#8FBF7F66"}};
    return style;
}

Json layers() {
    Json list = Json::array();
    Json terrain = layer("terrain", text("周边地形", "Terrain"), "terrain", "", "gis/dem.tif", true);
    list.push_back(terrain);
    Json ortho = layer("ortho", text("正射影像", "Orthophoto"), "imagery", "", "gis/ortho.tif", true);
    ortho["surface"] = "terrain"; // the photogrammetry has its own photographs
    list.push_back(ortho);
    list.push_back(layer("mesh", text("实景三维", "Oblique photography"), "tileset", "", "osgb", true));
    Json landUse = layer("landuse", text("用地规划", "Land use"), "vector", "landUse", "gis/landuse.gpkg", false);
    landUse["style"] = landUseStyle();
    list.push_back(landUse);
    Json green = layer("green", text("绿地", "Green space"), "vector", "green", "gis/green.gpkg", false);
    green["style"] = areaStyle("#5FA85066", "#5FA850CC", 0.8);
    list.push_back(green);
    Json expansion =
        layer("expansion", text("拓展备用地", "Expansion land"), "vector", "expansion", "gis/expansion.gpkg", false);
    expansion["style"] = areaStyle("#E0B04044", "#E0B040FF", 3);
    list.push_back(expansion);
    Json roads = layer("roads", text("道路中心线", "Road axes"), "vector", "roads", "gis/roads.gpkg", false);
    roads["style"] = lineStyle("#F4D35ECC", 2.5);
    list.push_back(roads);
    Json power = layer("power", text("电力管线", "Power network"), "vector", "power", "gis/power.gpkg", false);
    power["style"] = lineStyle("#FF7A59FF", 2);
    power["idField"] = "编号";
    power["network"] = {{"kind", "power"}, {"deviceField", "监测设备"}, {"channel", "loadFactor"}};
    list.push_back(power);
    Json water = layer("water", text("给水管网", "Water network"), "vector", "water", "gis/water.gpkg", false);
    water["style"] = lineStyle("#4FB3FFFF", 2);
    water["idField"] = "编号";
    water["network"] = {{"kind", "water"},
                        {"deviceField", "监测设备"},
                        {"channel", "waterFlow"},
                        {"capacityField", "设计流量_m3h"},
                        {"capacityUnit", "m³/h"}};
    list.push_back(water);
    Json site = layer("site", text("园区边界", "Park boundary"), "vector", "site", "gis/site.gpkg", true);
    site["style"] = areaStyle("#00000000", "#FFD24AFF", 4);
    list.push_back(site);
    Json buildings =
        layer("buildings", text("建筑单体", "Buildings"), "vector", "buildings", "gis/buildings.gpkg", true);
    buildings["style"] = areaStyle("#00000000", "#FFFFFF00", 0);
    buildings.update({{"idField", "编号"},
                      {"nameField", "名称"},
                      {"heightField", "高度_m"},
                      {"functionField", "功能"},
                      {"floorsField", "层数"}});
    list.push_back(buildings);
    return list;
}

Json channel(const PlannedChannel& plan, bool reports) {
    Json json{{"id", plan.id},
              {"quantity", plan.quantity},
              {"name", text(plan.nameZh, plan.nameEn)},
              {"unit", plan.unit},
              {"intervalSeconds", plan.intervalSeconds}};
    if (plan.low) json["low"] = rounded(*plan.low);
    if (plan.high) json["high"] = rounded(*plan.high);
    if (!reports) return json;
    Json simulate{
        {"base", rounded(plan.base)}, {"dailyAmplitude", rounded(plan.dailyAmplitude)}, {"noise", rounded(plan.noise)}};
    if (plan.faultRatePerDay > 0)
        simulate.update({{"faultRatePerDay", plan.faultRatePerDay}, {"faultDelta", rounded(plan.faultDelta)}});
    json["simulate"] = simulate;
    return json;
}

Json device(const PlannedDevice& plan) {
    Json json{{"id", plan.id}, {"name", text(plan.nameZh, plan.nameEn)}, {"type", plan.type}};
    if (!plan.building.empty()) json["building"] = plan.building;
    json["position"] = point(plan.position);
    if (!plan.properties.empty()) json["properties"] = plan.properties;
    json["channels"] = Json::array();
    for (const PlannedChannel& c : plan.channels) json["channels"].push_back(channel(c, plan.reports));
    return json;
}

struct View {
    const char *id, *zh, *en;
    glm::dvec3 eye, target; // plan frame; heights above the streets
    double fovDegrees;
};

Json view(const ParkPlan& plan, const View& value) {
    const auto site = [&](const glm::dvec3& p) {
        return point(glm::dvec3(plan.siteFromPlan(glm::dvec2(p)), p.z + parkLevelMeters));
    };
    return {{"id", value.id},
            {"name", text(value.zh, value.en)},
            {"eye", site(value.eye)},
            {"target", site(value.target)},
            {"fovDegrees", value.fovDegrees}};
}

const Block* blockOf(const ParkPlan& plan, BlockKind kind) {
    const auto found =
        std::find_if(plan.blocks.begin(), plan.blocks.end(), [&](const Block& block) { return block.kind == kind; });
    return found == plan.blocks.end() ? nullptr : &*found;
}

Json views(const ParkPlan& plan) {
    const glm::dvec2 half = plan.boundary.max;
    Json list = Json::array();
    list.push_back(view(plan, {"overview",
                               "总览",
                               "Overview",
                               {-half.x * 0.85, -half.y * 1.36, half.x * 0.43},
                               {-half.x * 0.11, -half.y * 0.10, 0},
                               45}));
    const auto close = [&](const char* id, const char* zh, const char* en, BlockKind kind, const glm::dvec3& offset) {
        if (const Block* block = blockOf(plan, kind)) {
            const glm::dvec3 center(block->box.center(), 4);
            list.push_back(view(plan, {id, zh, en, center + offset, center, 50}));
        }
    };
    close("entrance", "园区入口", "Entrance", BlockKind::Offices, {-120, -250, 95});
    close("tankFarm", "罐区", "Tank farm", BlockKind::TankFarm, {-190, -190, 105});
    close("energy", "能源站", "Energy station", BlockKind::Energy, {-210, -170, 110});
    close("containers", "集装箱堆场", "Container yard", BlockKind::ContainerYard, {-150, -160, 80});
    close("expansion", "拓展备用地", "Expansion land", BlockKind::Expansion, {-260, -260, 190});
    const double riverX = -half.x * 0.45;
    list.push_back(view(plan, {"river",
                               "滨河",
                               "Riverside",
                               {riverX - 210, plan.river.centerAt(riverX) - 60, 38},
                               {riverX + 120, plan.river.centerAt(riverX) + 120, 0},
                               55}));
    return list;
}

/// A first what-if to open: a plant on the expansion land, the ground levelled under it.
Json scenarios(const ParkPlan& plan) {
    const Block* block = blockOf(plan, BlockKind::Expansion);
    if (!block) return Json::array();
    const glm::dvec2 center = block->box.center();
    const glm::dvec2 size = glm::min(glm::dvec2(96, 48), block->box.size() * 0.6);
    const double level = parkLevelMeters, margin = 8;
    Json outer = Json::array();
    for (const glm::dvec2& corner : {glm::dvec2(-1, -1), glm::dvec2(1, -1), glm::dvec2(1, 1), glm::dvec2(-1, 1)})
        outer.push_back(point(plan.siteFromPlan(center + corner * (size / 2.0 + margin))));
    Json scenario{{"id", "new-plant"}, {"name", text("拓展区新建厂房", "New plant on the expansion land")}};
    scenario["edits"] =
        Json::array({{{"type", "flatten"}, {"id", "pad"}, {"area", {{"outer", outer}}}, {"height", rounded(level)}},
                     {{"type", "placeBuilding"},
                      {"id", "new-plant"},
                      {"name", "新建装配厂房"},
                      {"position", point(glm::dvec3(plan.siteFromPlan(center), level))},
                      {"size", point(glm::dvec3(size, 14))},
                      {"yawDegrees", rounded(glm::degrees(std::atan2(plan.streetAxis.y, plan.streetAxis.x)))},
                      {"storeys", 2},
                      {"function", "plant"}}});
    return Json::array({scenario});
}

} // namespace

Result<void> writeParkFile(const ParkPlan& plan, const std::vector<PlannedDevice>& devices, const Georeference& place,
                           const std::filesystem::path& file) {
    Json park{{"$schema", "park.schema.json"},
              {"version", 1},
              {"id", "sample"},
              {"name", text("示范产业园", "Sample industrial park")},
              {"sampleData", true}};
    park["site"] = {{"crs", place.crs}, {"origin", point(place.origin)}};
    park["layers"] = layers();
    park["devices"] = Json::array();
    for (const PlannedDevice& d : devices) park["devices"].push_back(device(d));
    park["telemetry"] = {{"source", "simulator"}, {"seed", plan.seed}};
    park["views"] = views(plan);
    park["scenarios"] = scenarios(plan);
    std::ofstream out(file);
    out << park.dump(1) << '\n';
    if (!out.flush()) return Error{ErrorKind::Io, file.string(), "could not be written"};
    return {};
}

} // namespace sandtable::sample
