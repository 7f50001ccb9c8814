#include "sample/DevicePlan.h"

#include "sample/Random.h"

#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace sandtable::sample {
namespace {

/// How much more dust, fumes and noise than the country around a block makes: shares, shares, dB(A).
double dustOf(BlockKind kind) {
    return kind == BlockKind::Construction ? 1.2 : kind == BlockKind::HeavyPlant ? 0.12 : 0;
}
double fumesOf(BlockKind kind) { return kind == BlockKind::Energy ? 0.9 : kind == BlockKind::Logistics ? 0.35 : 0; }
double loudnessOf(BlockKind kind) {
    switch (kind) {
    case BlockKind::Energy:
        return 15;
    case BlockKind::Construction:
        return 9;
    case BlockKind::HeavyPlant:
    case BlockKind::ContainerYard:
        return 5;
    default:
        return 0;
    }
}

class DevicePlanner {
public:
    explicit DevicePlanner(const ParkPlan& plan) : m_plan(plan), m_random(mixBits(plan.seed + 99)) {}

    std::vector<PlannedDevice> all(size_t least) {
        for (const Building& building : m_plan.buildings) equip(building);
        for (const Turned& body : m_plan.turned)
            if (body.kind == TurnedKind::Tank && !body.name.empty()) tank(body);
        for (const Block& block : m_plan.blocks) {
            transformer(block);
            if (m_count["air"] < 20) air(block);
            noise(block);
            valve(block);
        }
        for (size_t i = 0; m_devices.size() < least && !m_plan.buildings.empty(); ++i)
            drive(m_plan.buildings[i % m_plan.buildings.size()]);
        return std::move(m_devices);
    }

private:
    PlannedDevice& add(const char* prefix, const char* zh, const char* en, const char* type,
                       const std::string& building, const glm::dvec2& planPoint) {
        const int number = ++m_count[type];
        PlannedDevice device;
        device.id = fmt::format("{}{:03}", prefix, number);
        device.nameZh = fmt::format("{}号{}", number, zh);
        device.nameEn = fmt::format("{} {}", en, number);
        device.type = type;
        device.building = building;
        device.position = m_plan.siteFromPlan(planPoint);
        m_devices.push_back(device);
        return m_devices.back();
    }

    /// What comes from all blocks to a place, each source falling off as a bell curve of this width.
    double spread(const glm::dvec2& place, double (*strengthOf)(BlockKind), double width) const {
        double sum = 0;
        for (const Block& block : m_plan.blocks) {
            const double distance = glm::distance(block.box.center(), place) / width;
            sum += strengthOf(block.kind) * std::exp(-distance * distance / 2);
        }
        return sum;
    }

    glm::dvec2 within(const Building& building) {
        const Box2 room = inset(building.box, building.box.size().x * 0.12, building.box.size().y * 0.2);
        const double x = m_random.between(room.min.x, room.max.x), y = m_random.between(room.min.y, room.max.y);
        return {x, y};
    }

    void equip(const Building& building) {
        const size_t first = m_devices.size();
        electricityMeter(building);
        if (building.function == "生产") {
            machine(building, "通风机", "Fan", "fan", "FAN", 45);
            machine(building, "空压机", "Compressor", "compressor", "CMP", 132);
            machine(building, "冷却水泵", "Cooling pump", "pump", "PMP", 90);
        } else if (building.function == "动力") {
            machine(building, "循环水泵", "Circulation pump", "pump", "PMP", 355);
            machine(building, "引风机", "Induced-draught fan", "fan", "FAN", 400);
        } else if (building.function == "环保") {
            machine(building, "鼓风机", "Blower", "fan", "FAN", 75);
            machine(building, "提升泵", "Lift pump", "pump", "PMP", 37);
        } else {
            waterMeter(building);
        }
        // One warehouse whose gateway is down: installed, but nothing arrives.
        const bool silent = building.name == "2号立体仓库";
        for (size_t i = first; silent && i < m_devices.size(); ++i) m_devices[i].reports = false;
    }

    /// When it was last looked after; a few are overdue.
    void maintained(PlannedDevice& device, int intervalDays) {
        const int number = m_maintained++;
        const int daysAgo = number % 19 == 7 ? intervalDays + 34 : 9 + number * 53 % (intervalDays - 20);
        const auto day = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) - std::chrono::days(daysAgo);
        const std::chrono::year_month_day date(day);
        device.properties["lastMaintenance"] =
            fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()));
        device.properties["maintenanceIntervalDays"] = fmt::format("{}", intervalDays);
    }

    void machine(const Building& building, const char* zh, const char* en, const char* type, const char* prefix,
                 int kilowatts) {
        PlannedDevice& device = add(prefix, zh, en, type, building.id, within(building));
        const bool large = kilowatts > 300;
        device.properties = {
            {"ratedPower", fmt::format("{} kW", kilowatts)}, {"mount", "rigid"}, {"group", large ? "1" : "2"}};
        maintained(device, 180);
        double vibration = (large ? 1.7 : 1.0) * m_random.between(0.7, 1.2), bearing = m_random.between(44, 58);
        double faultsPerDay = 0.04, faultDelta = 1.8;
        const int number = ++m_machines; // a few are worn; one is near zone D and enters it now and then
        if (number % 23 == 7) vibration = large ? 3.9 : 2.5, bearing = 70;
        if (number == 32) {
            vibration = large ? 6.2 : 3.9;
            bearing = 76;
            faultsPerDay = 1.5;
            faultDelta = 0.2 * vibration;
        }
        device.channels.push_back({"vibration",
                                   "vibration",
                                   "振动速度",
                                   "Vibration",
                                   "mm/s",
                                   60,
                                   {},
                                   large ? 7.1 : 4.5,
                                   vibration,
                                   0.06 * vibration,
                                   0.05 * vibration,
                                   faultsPerDay,
                                   faultDelta});
        device.channels.push_back({"bearingTemperature",
                                   "bearingTemperature",
                                   "轴承温度",
                                   "Bearing temperature",
                                   "°C",
                                   60,
                                   {},
                                   90.0,
                                   bearing,
                                   3.5,
                                   0.8,
                                   0.02,
                                   14});
        device.channels.push_back({"power",
                                   "power",
                                   "有功功率",
                                   "Power",
                                   "kW",
                                   60,
                                   {},
                                   {},
                                   kilowatts * 0.62,
                                   kilowatts * 0.2,
                                   kilowatts * 0.03,
                                   0,
                                   0});
    }

    /// What a large works has by the thousand: an electric motor with its five figures.
    void drive(const Building& building) {
        PlannedDevice& device = add("DRV", "电机", "Drive", "motor", building.id, within(building));
        device.added = true;
        device.properties = {{"ratedPower", "75 kW"}, {"mount", "rigid"}, {"group", "2"}};
        const double load = m_random.between(0.35, 0.75);
        const auto figure = [&](const char* id, const char* zh, const char* en, const char* unit,
                                std::optional<double> high, double base, double faults, double delta) {
            device.channels.push_back(
                {id, id, zh, en, unit, 60, {}, high, base, 0.12 * base, 0.04 * base, faults, delta});
        };
        figure("vibration", "振动速度", "Vibration", "mm/s", 4.5, m_random.between(0.8, 1.6), 0.02, 2.6);
        figure("bearingTemperature", "轴承温度", "Bearing temperature", "°C", 90, m_random.between(42, 58), 0.01, 40);
        figure("power", "有功功率", "Power", "kW", {}, 75 * load, 0, 0);
        figure("current", "电流", "Current", "A", {}, 140 * load, 0, 0);
        figure("speed", "转速", "Speed", "1/min", {}, 1480, 0, 0);
    }

    void electricityMeter(const Building& building) {
        PlannedDevice& device = add("ELM", "电表", "Electricity meter", "meter", building.id, within(building));
        const double area = building.box.size().x * building.box.size().y * building.floors;
        const double load = area * (building.function == "生产" ? 0.055 : building.function == "动力" ? 0.09 : 0.018);
        device.channels.push_back(
            {"power", "power", "有功功率", "Power", "kW", 60, {}, {}, load, load * 0.42, load * 0.04, 0, 0});
    }

    void waterMeter(const Building& building) {
        PlannedDevice& device = add("WTM", "水表", "Water meter", "waterMeter", building.id, within(building));
        const double flow = building.function == "宿舍" ? 6.5 : 1.8;
        device.channels.push_back({"waterFlow",
                                   "waterFlow",
                                   "瞬时流量",
                                   "Flow",
                                   "m³/h",
                                   300,
                                   {},
                                   {},
                                   flow,
                                   flow * 0.6,
                                   flow * 0.08,
                                   0.02,
                                   flow * 2});
    }

    void tank(const Turned& body) {
        PlannedDevice& device = add("TNK", "储罐液位计", "Tank level gauge", "tank", "", body.center);
        const bool brimming = m_count["tank"] == 6;
        device.properties = {{"volume", fmt::format("{:.0f} m³", 3.14159 * body.radius * body.radius * body.height)},
                             {"tank", body.name}};
        device.channels.push_back({"tankLevel", "tankLevel", "液位", "Level", "%", 120, 10.0, 90.0,
                                   brimming ? 87.0 : m_random.between(35, 68), brimming ? 2.0 : 5.0, 0.6, 0, 0});
        device.channels.push_back({"pressure", "pressure", "罐压", "Tank pressure", "kPa", 120, 0.5, 6.0,
                                   m_random.between(2.6, 3.6), 0.4, 0.1, 0.02, 1.4});
    }

    void transformer(const Block& block) {
        PlannedDevice& device =
            add("TRF", "变压器", "Transformer", "transformer", "", {block.box.max.x - 4, block.box.max.y - 4});
        const int number = m_count["transformer"];
        const double load = number == 9 ? 72 : number == 15 ? 66 : m_random.between(34, 58);
        device.properties = {
            {"ratedPower", "1600 kVA"}, {"voltage", "10/0.4 kV"}, {"cooling", "ONAN"}, {"model", "S13-M-1600/10"}};
        maintained(device, 365);
        device.channels.push_back({"oilTemperature",
                                   "oilTemperature",
                                   "顶层油温",
                                   "Top-oil temperature",
                                   "°C",
                                   60,
                                   {},
                                   95.0,
                                   34 + load * 0.5,
                                   5,
                                   0.5,
                                   0,
                                   0});
        device.channels.push_back(
            {"loadFactor", "loadFactor", "负载率", "Load factor", "%", 60, {}, 100.0, load, 11, 1.5, 0, 0});
    }

    void air(const Block& block) {
        PlannedDevice& device =
            add("AIR", "空气质量站", "Air-quality station", "air", "", {block.box.min.x + 3, block.box.center().y});
        const glm::dvec2 place(block.box.min.x + 3, block.box.center().y);
        const double dust = 0.8 + spread(place, dustOf, 300) + m_random.between(-0.04, 0.04);
        const double fumes = 0.8 + spread(place, fumesOf, 350) + m_random.between(-0.04, 0.04);
        const auto gas = [&](const char* id, const char* zh, const char* en, double base) {
            device.channels.push_back(
                {id, id, zh, en, "µg/m³", 300, {}, {}, base, base * 0.22, base * 0.1, 0.05, base});
        };
        gas("pm2_5", "细颗粒物 PM2.5", "PM2.5", 24 * dust);
        gas("pm10", "可吸入颗粒物 PM10", "PM10", 44 * dust);
        gas("so2", "二氧化硫", "Sulphur dioxide", 11 * fumes);
        gas("no2", "二氧化氮", "Nitrogen dioxide", 25 * fumes);
    }

    void noise(const Block& block) {
        PlannedDevice& device =
            add("NOI", "噪声监测点", "Noise monitor", "noise", "", {block.box.center().x, block.box.min.y + 2});
        const double level = 46.5 + spread({block.box.center().x, block.box.min.y + 2}, loudnessOf, 190);
        device.properties = {{"noiseClass", "3"}};
        device.channels.push_back({"noise",
                                   "noise",
                                   "等效声级",
                                   "Sound level",
                                   "dB(A)",
                                   60,
                                   {},
                                   {},
                                   std::min(level, 62.5) + m_random.between(-0.6, 0.6),
                                   4.5,
                                   1.2,
                                   0.05,
                                   9});
    }

    void valve(const Block& block) {
        PlannedDevice& device =
            add("VLV", "给水阀组", "Water valve", "valve", "", {block.box.min.x + 2, block.box.min.y + 2});
        const double pressure = m_count["valve"] == 4 ? 0.262 : m_random.between(0.34, 0.40);
        device.channels.push_back({"pressure", "pressure", "管网压力", "Mains pressure", "MPa", 120, 0.24, 0.50,
                                   pressure, 0.012, 0.004, 0, 0});
        device.channels.push_back(
            {"waterFlow", "waterFlow", "瞬时流量", "Flow", "m³/h", 120, {}, {}, m_random.between(22, 60), 12, 2, 0, 0});
    }

    const ParkPlan& m_plan;
    Random m_random;
    std::vector<PlannedDevice> m_devices;
    std::map<std::string, int> m_count; // by type
    int m_machines = 0, m_maintained = 0;
};

} // namespace

/// Every block has one of each, in the order of the blocks.
std::string deviceOf(const NetworkLine& line) {
    if (line.block < 0) return "";
    return fmt::format("{}{:03}", line.kind == NetworkKind::PowerCable ? "TRF" : "VLV", line.block + 1);
}

std::vector<PlannedDevice> planDevices(const ParkPlan& plan, size_t least) { return DevicePlanner(plan).all(least); }

std::string dayOfTelemetry(const std::vector<PlannedDevice>& devices, uint64_t seed) {
    std::string csv = "time";
    for (const PlannedDevice& device : devices)
        for (const PlannedChannel& channel : device.channels)
            if (device.reports && !device.added)
                fmt::format_to(std::back_inserter(csv), ",{}.{}", device.id, channel.id);
    csv += '\n';
    constexpr int stepMinutes = 15;
    for (int minute = 0; minute < 24 * 60; minute += stepMinutes) {
        fmt::format_to(std::back_inserter(csv), "2026-06-01T{:02}:{:02}:00+08:00", minute / 60, minute % 60);
        int column = 0;
        for (const PlannedDevice& device : devices)
            for (const PlannedChannel& channel : device.channels) {
                if (!device.reports || device.added) continue;
                const double swing = std::cos(6.283185307179586 * (minute / 1440.0 - 14.0 / 24));
                const double noise =
                    2.0 * static_cast<double>(cellNoise(column++, minute, static_cast<uint32_t>(seed))) - 1;
                fmt::format_to(std::back_inserter(csv), ",{:.3f}",
                               channel.base + channel.dailyAmplitude * swing + channel.noise * noise);
            }
        csv += '\n';
    }
    return csv;
}

} // namespace sandtable::sample
