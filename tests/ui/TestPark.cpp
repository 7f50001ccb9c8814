#include "TestPark.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::ui {

using namespace std::chrono_literals;

namespace {

const TimePoint testTime = TimePoint(Duration(1'795'422'600'000)); // 2026-11-23T08:30:00Z

scene::LayerSpec layer(std::string id, std::string zh, std::string en, scene::LayerKind kind) {
    scene::LayerSpec spec;
    spec.id = std::move(id);
    spec.name = {std::move(zh), std::move(en)};
    spec.kind = kind;
    return spec;
}

void addLayers(TestPark& test) {
    test.park.layers = {layer("mesh", "实景三维模型", "Oblique photography", scene::LayerKind::Tileset),
                        layer("terrain", "数字高程模型", "Terrain", scene::LayerKind::Terrain),
                        layer("ortho", "正射影像", "Orthophoto", scene::LayerKind::Imagery),
                        layer("buildings", "建筑轮廓", "Footprints", scene::LayerKind::Vector),
                        layer("roads", "道路网", "Roads", scene::LayerKind::Vector),
                        layer("power", "电力管网", "Power network", scene::LayerKind::Vector),
                        layer("landuse", "规划用地", "Land use", scene::LayerKind::Vector)};
    for (const auto& spec : test.park.layers) test.layers.push_back({spec.id, true, 1, false});
    test.layers[4].visible = false;
    test.layers[5].failed = true;
    test.layers[6].opacity = 0.6f;
    for (const auto& [id, zh, en] :
         {std::array{"gate", "南大门", "South gate"}, std::array{"roof", "光伏屋面", "PV roofs"},
          std::array{"river", "滨河绿带", "River green"}}) {
        scene::NamedView view;
        view.id = id;
        view.name = {zh, en};
        test.park.views.push_back(view);
    }
    test.scenarios.push_back({.id = "east", .name = {"东区扩建方案", "East extension"}});
}

scene::Building building(size_t index) {
    static constexpr std::array names{"一号联合厂房", "二号联合厂房", "三号冲压车间", "涂装车间",   "总装车间",
                                      "成品仓库",     "危化品库",     "动力中心",     "污水处理站", "研发大楼",
                                      "综合办公楼",   "员工食堂",     "一号宿舍",     "配电站",     "空压站",
                                      "物流中心",     "质检楼",       "备件仓库"};
    scene::Building made;
    made.id = "b" + std::to_string(index);
    made.name = {names[index % names.size()], ""};
    made.function = index % 3 == 1 ? "warehouse" : index % 3 == 2 ? "office" : "plant";
    made.layerId = "buildings";
    const glm::dvec2 center(static_cast<double>(index % 6) * 130 - 325, static_cast<double>(index / 6) * 110 - 110);
    made.footprints = {rectangle(center, {90, 50})};
    made.heightMeters = 12;
    made.storeys = 2;
    made.storeysAssumed = index % 2 == 0;
    made.attributes = {
        {"结构", std::string("钢结构")}, {"建成年份", int64_t{2014}}, {"火灾危险性", std::string("丁类")}};
    return made;
}

struct DeviceKind {
    const char *type, *zh, *en, *channel, *channelZh, *channelEn, *unit;
    double base, high;
};
constexpr std::array kinds{
    DeviceKind{"transformer", "主变压器", "Transformer", "oilTemperature", "顶层油温", "Top oil temperature", "°C", 62,
               85},
    DeviceKind{"pump", "循环水泵", "Circulating pump", "vibration", "振动烈度", "Vibration severity", "mm/s", 2.6, 4.5},
    DeviceKind{"meter", "总进线电表", "Main meter", "power", "有功功率", "Active power", "kW", 1240, 2000},
    DeviceKind{"air", "空气质量站", "Air station", "pm2_5", "PM2.5 浓度", "PM2.5", "µg/m³", 35, 75},
    DeviceKind{"noise", "厂界噪声", "Boundary noise", "level", "等效声级", "Equivalent level", "dB", 54, 65},
};

void fillSeries(TestPark& test, telemetry::ChannelIndex channel, const DeviceKind& kind, size_t index) {
    const bool alarm = index % 40 == 3, silent = index % 25 == 7;
    for (int minutes = 24 * 60; minutes >= 0; minutes -= 10) {
        if (silent && minutes < 180) continue;
        if (minutes > 600 && minutes < 720) continue; // a gap everybody should see
        const double day = std::sin((minutes + static_cast<double>(index) * 37) / 229.0) * 0.18;
        const double ripple = std::sin(minutes * 0.7 + static_cast<double>(index)) * 0.04;
        const double fault = alarm && minutes < 90 ? kind.high / kind.base - 0.8 : 0;
        test.store->append(channel,
                           {test.time - std::chrono::minutes(minutes), kind.base * (1 + day + ripple + fault)});
    }
}

void addDevices(TestPark& test, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        const DeviceKind& kind = kinds[i % kinds.size()];
        const auto& host = test.base.buildings[i % test.base.buildings.size()];
        scene::DeviceSpec device;
        device.id = "d" + std::to_string(i);
        device.name = {std::to_string(i + 1) + " 号" + kind.zh, std::string(kind.en) + " " + std::to_string(i + 1)};
        device.type = kind.type;
        device.buildingId = i % 11 == 10 ? "" : host.id;
        device.properties = {{"额定功率", "250 kW"}, {"安装方式", "刚性"}};
        scene::ChannelSpec channel;
        channel.id = kind.channel;
        channel.name = {kind.channelZh, kind.channelEn};
        channel.unit = kind.unit;
        channel.intervalSeconds = 600;
        channel.high = kind.high;
        device.channels = {channel};
        const glm::dvec2 center = polygonCentroid(host.footprints.front());
        const double angle = static_cast<double>(i) * 2.39996, reach = 6 + std::fmod(static_cast<double>(i) * 0.37, 40);
        device.position = {center.x + reach * std::cos(angle), center.y + reach * std::sin(angle) * 0.5, 12};
        test.positions.push_back(device.position);
        test.channels.add({device.id, channel.id, channel.unit, 600s, std::nullopt, "", ""});
        test.park.devices.push_back(std::move(device));
    }
    test.store = std::make_unique<telemetry::TelemetryStore>(test.channels.size());
    const size_t withHistory = std::min<size_t>(count, 400);
    for (size_t i = 0; i < withHistory; ++i)
        fillSeries(test, static_cast<telemetry::ChannelIndex>(i), kinds[i % kinds.size()], i);
    test.visible.assign(count, 1);
}

void addProfile(TestPark& test) {
    auto& profile = test.profile;
    profile.id = "industrial-park";
    profile.version = "0.1";
    profile.name = {"工业园区通用评价体系", "Industrial park, general"};
    profile.bands = {{90, {"优良", "Excellent"}, {0.16f, 0.55f, 0.70f, 1}},
                     {75, {"良好", "Good"}, {0.45f, 0.74f, 0.69f, 1}},
                     {60, {"关注", "Watch"}, {0.93f, 0.80f, 0.45f, 1}},
                     {40, {"预警", "Warning"}, {0.93f, 0.56f, 0.27f, 1}},
                     {0, {"严重", "Critical"}, {0.80f, 0.25f, 0.22f, 1}}};
    profile.insufficientColor = {0.55f, 0.58f, 0.61f, 1};
    decision::Indicator indicator;
    indicator.id = "vibration";
    indicator.quantity = "vibration";
    indicator.name = {"振动烈度", "Vibration severity"};
    indicator.unit = "mm/s";
    indicator.curve = {{0, 100}, {2.3, 85}, {4.5, 60}, {7.1, 30}, {10.65, 0}};
    indicator.provenance = {"GB/T 6075.3", "2011", "表A.1", "2012-03-01", "S", ""};
    profile.indicators.push_back(indicator);
}

/// Equal weights; losses by the geometric mean's own shares, so that they add up.
void finishScore(decision::HealthScore& score) {
    double logSum = 0, usable = 0;
    for (const auto& part : score.contributions) usable += part.score.has_value();
    for (const auto& part : score.contributions)
        if (part.score) logSum += std::log(100 / *part.score) / usable;
    score.coverage = score.contributions.empty() ? 0 : usable / static_cast<double>(score.contributions.size());
    if (score.coverage < 0.7) return;
    score.score = 100 * std::exp(-logSum);
    for (auto& part : score.contributions) {
        part.weight = 1 / static_cast<double>(score.contributions.size());
        if (!part.score) continue;
        part.effectiveWeight = 1 / usable;
        part.loss = logSum > 0 ? (100 - *score.score) * std::log(100 / *part.score) / usable / logSum : 0;
    }
}

decision::Contribution partOf(const decision::HealthScore& score) {
    decision::Contribution part;
    part.id = score.id;
    part.name = score.name;
    part.score = score.score;
    if (!score.score) part.reason = "stale";
    return part;
}

decision::HealthReport healthOf(const TestPark& test, double shift) {
    decision::HealthReport report;
    report.time = test.time;
    for (size_t i = 0; i < test.park.devices.size(); ++i) {
        const auto& device = test.park.devices[i];
        decision::HealthScore score;
        score.id = device.id;
        score.name = device.name;
        decision::Contribution part;
        part.id = "vibration";
        part.name = device.channels.front().name;
        part.unit = device.channels.front().unit;
        part.indicator = &test.profile.indicators.front();
        part.weight = part.effectiveWeight = 1;
        if (i % 25 == 7) {
            part.reason = "stale";
        } else {
            part.value = 2.84;
            part.time = test.time - 4min;
            part.score = std::min(100.0, (i % 40 == 3 ? 52.0 : 78.0 + static_cast<double>(i * 7 % 23)) + shift);
        }
        score.contributions = {part};
        finishScore(score);
        report.devices.push_back(score);
    }
    report.park.name = test.park.name;
    for (const auto& building : test.world.buildings) {
        decision::HealthScore score;
        score.id = building.id;
        score.name = building.name;
        for (size_t i = 0; i < test.park.devices.size() && score.contributions.size() < 12; ++i)
            if (test.park.devices[i].buildingId == building.id)
                score.contributions.push_back(partOf(report.devices[i]));
        if (building.id == "b6")
            for (auto& part : score.contributions) part.score.reset();
        finishScore(score);
        report.park.contributions.push_back(partOf(score));
        report.buildings.push_back(score);
    }
    finishScore(report.park);
    return report;
}

void addIndicators(TestPark& test) {
    test.baseIndicators = {{"siteArea", 1234567, "m²", "边界面积", {}},
                           {"gfa", 812340, "m²", "Σ 占地 × 层数", {"层数按高度推定"}},
                           {"far", 0.658, "", "总建筑面积 / 用地面积", {}},
                           {"buildingCoefficient", 38.4, "%", "", {}},
                           {"greenRatio", 14.2, "%", "", {}},
                           {"buildings", 18, "", "", {}}};
    test.indicators = test.baseIndicators;
}

} // namespace

UiModel TestPark::model(int width, int height) const {
    UiModel model;
    model.park = &park;
    model.base = &base;
    model.world = &world;
    model.scenario = scenario.get();
    model.layers = layers;
    model.profile = &profile;
    model.health = &health;
    model.baseHealth = &baseHealth;
    model.indicators = indicators;
    model.baseIndicators = baseIndicators;
    model.affectedDevices = affectedDevices;
    model.channels = &channels;
    model.store = store.get();
    model.source = {telemetry::ConnectionState::Connected, "内置模拟数据", 12840, 0, 0};
    model.time = time;
    model.scenarios = scenarios;
    model.view.refined = true;
    model.view.tilesDrawn = 412;
    model.view.triangles = 3'418'220;
    model.view.frameMilliseconds = 28.4;
    model.view.deviceName = "llvmpipe (LLVM 15.0.6, 256 bits)";
    model.camera.eye = {-60, -520, 330};
    model.camera.target = {20, -40, 0};
    model.camera.width = width;
    model.camera.height = height;
    model.devicePositions = positions;
    model.deviceVisible = visible;
    return model;
}

void TestPark::openScenario() {
    scenario = std::make_unique<scene::ScenarioEditor>(
        scene::ScenarioEditor::open(std::make_shared<const scene::BaseWorld>(base), {scenarios.front(), {}, {}})
            .value());
    affectedDevices = {"d1", "d2", "d3"};
    indicators[1].value = 848340;
    indicators[2].value = 0.687;
    indicators[3].value = 40.1;
    indicators[4].value = 13.6;
    indicators[5].value = 20;
    health = healthOf(*this, -1.5);
}

TestPark makeTestPark(size_t devices, size_t buildings) {
    TestPark test;
    test.time = testTime;
    test.park.id = "test";
    test.park.name = {"滨江先进制造产业园", "Riverside Advanced Manufacturing Park"};
    test.park.sampleData = true;
    for (size_t i = 0; i < buildings; ++i) test.base.buildings.push_back(building(i));
    test.world.buildings = test.base.buildings;
    addLayers(test);
    addDevices(test, buildings > 0 ? devices : 0);
    if (!test.store) test.store = std::make_unique<telemetry::TelemetryStore>(0);
    addProfile(test);
    addIndicators(test);
    test.health = healthOf(test, 0);
    test.baseHealth = test.health;
    return test;
}

} // namespace sandtable::ui
