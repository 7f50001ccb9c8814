#include "sample/BlockPlan.h"

#include "sample/EnglishNames.h"
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace sandtable::sample {
namespace {

/// `count` equal parts along y (or x), `gap` metres between them.
std::vector<Box2> split(const Box2& box, int count, double gap, bool alongX) {
    std::vector<Box2> parts;
    const int axis = alongX ? 0 : 1;
    const double part = (box.size()[axis] - gap * (count - 1)) / count;
    for (int i = 0; i < count; ++i) {
        Box2 piece = box;
        piece.min[axis] = box.min[axis] + i * (part + gap);
        piece.max[axis] = piece.min[axis] + part;
        parts.push_back(piece);
    }
    return parts;
}

Box2 strip(const Box2& box, double fromX, double toX, double fromY, double toY) {
    const glm::dvec2 size = box.size();
    return {box.min + size * glm::dvec2(fromX, fromY), box.min + size * glm::dvec2(toX, toY)};
}

} // namespace

void BlockPlanner::fill(int block) {
    m_block = block;
    const Block value = m_plan.blocks[static_cast<size_t>(block)];
    area(value.box, Cover::Grass);
    const Box2 inner = inset(value.box, 9);
    if (inner.size().x < 60 || inner.size().y < 60) return grove(inner, 0.004);
    switch (value.kind) {
    case BlockKind::HeavyPlant:
        return heavyPlant(inner);
    case BlockKind::LightPlant:
        return lightPlant(inner);
    case BlockKind::Logistics:
        return logistics(inner);
    case BlockKind::ContainerYard:
        return containerYard(inner);
    case BlockKind::TankFarm:
        return tankFarm(inner);
    case BlockKind::Chemical:
        return chemical(inner);
    case BlockKind::Energy:
        return energy(inner);
    case BlockKind::Wastewater:
        return wastewater(inner);
    case BlockKind::Offices:
        return offices(inner);
    case BlockKind::Dormitory:
        return dormitory(inner);
    case BlockKind::SolarField:
        return solarField(inner);
    case BlockKind::Construction:
        return construction(value.box);
    case BlockKind::Expansion:
        return expansion(value.box);
    }
}

Building& BlockPlanner::building(const Box2& box, const BuildingSpec& spec) {
    Building value;
    value.id = fmt::format("B{:03}", m_plan.buildings.size() + 1);
    const int number = ++m_counts[spec.name];
    value.name = fmt::format("{}号{}", number, spec.name);
    value.nameEn = fmt::format("{} {}", englishNoun(spec.name), number);
    value.function = spec.function;
    value.hazardClass = spec.hazardClass;
    value.fireRating = spec.fireRating;
    value.box = box;
    value.height = spec.height;
    value.floors = spec.floors;
    value.roof = spec.roof;
    value.wall = spec.wall;
    value.palette = m_random.integer(0, 99);
    value.block = m_block;
    m_plan.buildings.push_back(value);
    return m_plan.buildings.back();
}

void BlockPlanner::crate(const Box2& box, CrateKind kind, double height, double base) {
    m_plan.crates.push_back({box, base, height, kind, m_random.integer(0, 99)});
}

void BlockPlanner::turned(const glm::dvec2& center, double radius, double height, TurnedKind kind, const char* name) {
    std::string title = *name ? fmt::format("{}号{}", ++m_counts[name], name) : "";
    m_plan.turned.push_back({center, radius, height, kind, m_random.integer(0, 99), std::move(title), m_block});
}

void BlockPlanner::tree(const glm::dvec2& center, double scale) {
    m_plan.trees.push_back({center, 2.5 * scale, 5.6 * scale, m_random.integer(0, 99)});
}

void BlockPlanner::treeBorder(const Box2& box, double spacing) {
    const glm::dvec2 size = box.size();
    for (double x = spacing / 2; x < size.x; x += spacing)
        for (const double y : {box.min.y, box.max.y})
            if (!m_random.chance(0.15)) tree({box.min.x + x, y}, m_random.between(0.65, 1.05));
    for (double y = spacing; y < size.y - spacing / 2; y += spacing)
        for (const double x : {box.min.x, box.max.x})
            if (!m_random.chance(0.15)) tree({x, box.min.y + y}, m_random.between(0.65, 1.05));
}

void BlockPlanner::lane(const Box2& box, bool alongX) {
    m_plan.roads.insert(m_plan.roads.begin(), Road{box, alongX, RoadClass::Lane, ""});
}

void BlockPlanner::parking(const Box2& box, double occupied) {
    area(box, Cover::Parking);
    const double bay = 2.7, depth = 5.4;
    for (double y = box.min.y; y + depth <= box.max.y; y += y == box.min.y ? depth + 6.2 : depth)
        for (double x = box.min.x + bay / 2; x + bay / 2 <= box.max.x; x += bay)
            if (m_random.chance(occupied))
                crate(boxAt({x, y + depth / 2 + m_random.between(-0.3, 0.3)}, {1.85, 4.6}), CrateKind::Car, 1.5);
}

void BlockPlanner::truckRow(const Box2& box, double occupied) {
    for (double x = box.min.x + 2.2; x + 2.2 <= box.max.x; x += 4.2)
        if (m_random.chance(occupied))
            crate(boxAt({x, box.center().y + m_random.between(-0.5, 0.5)}, {2.5, std::min(14.5, box.size().y)}),
                  CrateKind::Truck, 3.9);
}

void BlockPlanner::containerStack(const Box2& box, int highest) {
    for (double y = box.min.y; y + 2.44 <= box.max.y; y += 2.6)
        for (double x = box.min.x; x + 12.2 <= box.max.x; x += 12.7) {
            const int layers = m_random.chance(0.12) ? 0 : m_random.integer(1, highest);
            for (int layer = 0; layer < layers; ++layer)
                crate({{x, y}, {x + 12.19, y + 2.44}}, CrateKind::Container, 2.59, layer * 2.59);
        }
}

void BlockPlanner::roofMachines(const Box2& roof, double base, int count) {
    for (int i = 0; i < count; ++i) {
        const glm::dvec2 size(m_random.between(2, 5), m_random.between(2, 4));
        const Box2 room = inset(roof, 5);
        if (room.min.x >= room.max.x || room.min.y >= room.max.y) return;
        crate(boxAt({m_random.between(room.min.x, room.max.x), m_random.between(room.min.y, room.max.y)}, size),
              CrateKind::Machine, m_random.between(1.4, 2.6), base);
    }
}

void BlockPlanner::fence(const Box2& box) {
    const double t = 0.35, h = 1.9;
    const double gate = box.center().x;
    crate({{box.min.x, box.max.y - t}, box.max}, CrateKind::Wall, h);
    crate({box.min, {box.min.x + t, box.max.y}}, CrateKind::Wall, h);
    crate({{box.max.x - t, box.min.y}, box.max}, CrateKind::Wall, h);
    crate({box.min, {gate - 7, box.min.y + t}}, CrateKind::Wall, h);
    crate({{gate + 7, box.min.y}, {box.max.x, box.min.y + t}}, CrateKind::Wall, h);
}

void BlockPlanner::looseGoods(const Box2& box, int count) {
    for (int i = 0; i < count; ++i) {
        const glm::dvec2 size(m_random.between(1.2, 5), m_random.between(1.2, 3));
        crate(boxAt({m_random.between(box.min.x + 3, box.max.x - 3), m_random.between(box.min.y + 3, box.max.y - 3)},
                    size),
              m_random.chance(0.3) ? CrateKind::Hut : CrateKind::Machine, m_random.between(0.8, 2.6));
    }
}

void BlockPlanner::grove(const Box2& box, double perSquareMeter) {
    const int count = static_cast<int>(box.size().x * box.size().y * perSquareMeter);
    for (int i = 0; i < count; ++i)
        tree({m_random.between(box.min.x, box.max.x), m_random.between(box.min.y, box.max.y)},
             m_random.between(0.7, 1.5));
}

void BlockPlanner::heavyPlant(const Box2& box) {
    static constexpr const char* names[] = {"冲压车间", "焊装车间", "总装车间", "机加工车间", "热处理车间", "涂装车间"};
    area(inset(box, 1), Cover::Concrete);
    fence(box);
    const Box2 sheds = strip(inset(box, 10), 0, 0.78, 0.0, 1);
    const Box2 yard = strip(inset(box, 10), 0.82, 1, 0, 1);
    const int count = sheds.size().y > 170 ? 3 : 2;
    const int first = m_random.integer(0, 5);
    const std::vector<Box2> parts = split(sheds, count, 16, false);
    for (size_t i = 0; i < parts.size(); ++i) {
        const char* name = names[(first + static_cast<int>(i)) % 6];
        const bool hot = std::string_view(name) == "热处理车间";
        const RoofStyle roof = m_random.chance(0.3) ? RoofStyle::Sawtooth : RoofStyle::MultiGable;
        Building& shed = building(
            parts[i], {name, "生产", hot ? "丁" : "戊", m_random.between(11, 16), 1, roof, WallStyle::MetalSheet});
        shed.skylights = true;
        shed.solar = m_random.chance(0.45);
        if (i > 0) lane({{parts[i].min.x, parts[i].min.y - 12}, {parts[i].max.x, parts[i].min.y - 4}}, true);
    }
    const Box2 office = strip(yard, 0, 1, 0.0, 0.2);
    building(office, {"生产楼", "办公", "民用", 15, 4, RoofStyle::Flat, WallStyle::RibbonWindows});
    roofMachines(office, 15, 3);
    parking(strip(yard, 0, 1, 0.25, 0.42), 0.7);
    looseGoods(strip(yard, 0, 1, 0.48, 0.8), 22);
    containerStack(strip(yard, 0.02, 0.98, 0.84, 0.94), 2);
    if (m_random.chance(0.6))
        turned(strip(yard, 0, 1, 0.44, 0.47).center() + glm::dvec2(0, 2), 2.2, 24, TurnedKind::Chimney);
    treeBorder(inset(box, -4), 8);
}

void BlockPlanner::lightPlant(const Box2& box) {
    static constexpr const char* names[] = {"电子装配厂房", "精密加工厂房", "仪表厂房", "新材料厂房"};
    area(inset(box, 1), Cover::Paving);
    const std::vector<Box2> rows = split(inset(box, 12), 2, 30, false);
    for (const Box2& row : rows)
        for (const Box2& part : split(row, 3, 18, true)) {
            const bool tall = m_random.chance(0.7);
            const char* name = names[m_random.integer(0, 3)];
            const Box2 footprint = inset(part, m_random.between(0, 6), m_random.between(0, 7));
            const int floors = tall ? m_random.integer(3, 5) : 1;
            const double height = tall ? floors * 4.6 : 10;
            Building& hall = building(footprint, {name, "生产", m_random.chance(0.3) ? "丙" : "丁", height, floors,
                                                  tall ? RoofStyle::Flat : RoofStyle::Gable,
                                                  tall ? WallStyle::RibbonWindows : WallStyle::MetalSheet});
            hall.solar = m_random.chance(0.5);
            hall.skylights = !tall;
            const bool open = tall && !hall.solar;
            if (open) roofMachines(footprint, height, m_random.integer(5, 11));
        }
    const Box2 middle{{box.min.x + 12, rows[0].max.y + 3}, {box.max.x - 12, rows[1].min.y - 3}};
    lane({{middle.min.x, middle.center().y - 4}, {middle.max.x, middle.center().y + 4}}, true);
    parking(strip(middle, 0.05, 0.45, 0, 0.28), 0.65);
    parking(strip(middle, 0.55, 0.95, 0.72, 1), 0.65);
    treeBorder(inset(box, -3), 7);
}

void BlockPlanner::logistics(const Box2& box) {
    area(inset(box, 1), Cover::Concrete);
    fence(box);
    const Box2 inner = inset(box, 8);
    const Box2 south = strip(inner, 0, 1, 0, 0.33), north = strip(inner, 0, 1, 0.67, 1);
    for (const Box2& part : {south, north}) {
        Building& store =
            building(part, {"立体仓库", "仓储", "丙", 12, 1, RoofStyle::MultiGable, WallStyle::MetalSheet});
        store.docks = store.skylights = true;
        store.solar = m_random.chance(0.6);
    }
    const Box2 yard{{inner.min.x, south.max.y}, {inner.max.x, north.min.y}};
    truckRow({yard.min + glm::dvec2(6, 1), {yard.max.x - 6, yard.min.y + 16}}, 0.5);
    truckRow({{yard.min.x + 6, yard.max.y - 16}, yard.max - glm::dvec2(6, 1)}, 0.5);
    truckRow({{yard.min.x + 30, yard.center().y - 8}, {yard.center().x, yard.center().y + 8}}, 0.35);
    treeBorder(inset(box, -4), 9);
}

void BlockPlanner::containerYard(const Box2& box) {
    area(inset(box, 1), Cover::Concrete);
    fence(box);
    const Box2 inner = inset(box, 10);
    const Box2 yard = strip(inner, 0, 0.8, 0, 1);
    const std::vector<Box2> rows = split(yard, 5, 17, false);
    for (size_t i = 0; i < rows.size(); ++i) {
        containerStack(inset(rows[i], 2, 2), 4);
        if (i > 0)
            truckRow({{rows[i].min.x + 10, rows[i].min.y - 15.5}, {rows[i].max.x - 60, rows[i].min.y - 1}}, 0.12);
    }
    for (const size_t i : {size_t(1), size_t(3)}) { // gantry cranes: two frames and a girder across the stack
        const double x = m_random.between(yard.min.x + 30, yard.max.x - 40);
        crate({{x, rows[i].min.y - 3}, {x + 9, rows[i].min.y - 1.8}}, CrateKind::Frame, 17);
        crate({{x, rows[i].max.y + 1.8}, {x + 9, rows[i].max.y + 3}}, CrateKind::Frame, 17);
        m_plan.racks.push_back({{{x + 3, rows[i].min.y - 8}, {x + 6, rows[i].max.y + 8}}, false, 17.5});
    }
    const Box2 side = strip(inner, 0.84, 1, 0, 1);
    building(strip(side, 0, 1, 0, 0.3),
             {"堆场调度楼", "办公", "民用", 11, 3, RoofStyle::Flat, WallStyle::RibbonWindows});
    building(strip(side, 0, 1, 0.6, 1), {"拆装箱库", "仓储", "丁", 9, 1, RoofStyle::Gable, WallStyle::MetalSheet});
    parking(strip(side, 0, 1, 0.36, 0.54), 0.6);
    treeBorder(inset(box, -4), 9);
}

void BlockPlanner::tankFarm(const Box2& box) {
    area(inset(box, 1), Cover::Gravel);
    fence(box);
    const Box2 inner = inset(box, 12);
    const std::vector<Box2> rows = split(strip(inner, 0, 1, 0, 0.78), 2, 14, false);
    for (size_t row = 0; row < rows.size(); ++row) {
        for (const Box2& bund : split(rows[row], 2, 12, true)) {
            area(bund, Cover::Concrete);
            for (const Box2& wall :
                 {Box2{bund.min, {bund.max.x, bund.min.y + 0.5}}, Box2{{bund.min.x, bund.max.y - 0.5}, bund.max},
                  Box2{bund.min, {bund.min.x + 0.5, bund.max.y}}, Box2{{bund.max.x - 0.5, bund.min.y}, bund.max}})
                crate(wall, CrateKind::Wall, 1.5);
            const int columns = row == 0 ? 2 : 3;
            for (const Box2& bay : split(inset(bund, 5), columns, 4, true))
                for (const Box2& place : split(bay, 2, 4, false)) {
                    const double radius = std::min(place.size().x, place.size().y) / 2 - 1.5;
                    if (radius > 3)
                        turned(place.center(), std::min(radius, 15.0), m_random.between(11, 17), TurnedKind::Tank,
                               "储罐");
                }
        }
    }
    const Box2 north = strip(inner, 0, 1, 0.83, 1);
    for (const Box2& place : split(strip(north, 0.0, 0.4, 0, 1), 4, 4, true))
        turned(place.center(), std::min(8.0, place.size().x / 2 - 1), 17, TurnedKind::Sphere, "球罐");
    building(strip(north, 0.45, 0.65, 0.1, 0.9),
             {"油泵房", "动力", "甲", 6.5, 1, RoofStyle::Gable, WallStyle::MetalSheet, "一级"});
    building(strip(north, 0.72, 1.0, 0.1, 0.9),
             {"罐区控制室", "办公", "民用", 8, 2, RoofStyle::Flat, WallStyle::PunchedWindows, "一级"});
    m_plan.racks.push_back({{{inner.min.x, rows[0].max.y + 4.5}, {inner.max.x, rows[0].max.y + 9.5}}, true, 6});
    treeBorder(inset(box, -4), 10);
}

void BlockPlanner::chemical(const Box2& box) {
    area(inset(box, 1), Cover::Concrete);
    fence(box);
    const Box2 inner = inset(box, 10);
    const Box2 process = strip(inner, 0, 0.55, 0.28, 1);
    for (const Box2& unit : split(process, 3, 14, true)) {
        const Box2 tower = strip(unit, 0, 1, 0.55, 0.95);
        crate(strip(tower, 0, 1, 0, 1), CrateKind::Frame, m_random.between(14, 24));
        for (const Box2& place : split(strip(unit, 0, 1, 0.28, 0.5), 3, 2, true))
            turned(place.center(), m_random.between(1.3, 2.2), m_random.between(22, 44), TurnedKind::Column);
        for (const Box2& place : split(strip(unit, 0, 1, 0.0, 0.2), 2, 3, true))
            turned(place.center(), std::min(5.5, place.size().x / 2 - 1), m_random.between(8, 12), TurnedKind::Tank,
                   "中间罐");
    }
    for (const Box2& part : split(strip(inner, 0.62, 1, 0, 1), 3, 20, false)) {
        Building& plant =
            building(part, {"合成车间", "生产", "乙", 13, 2, RoofStyle::Gable, WallStyle::MetalSheet, "一级"});
        plant.skylights = true;
    }
    building(strip(inner, 0, 0.26, 0, 0.2),
             {"中央控制室", "办公", "民用", 9, 2, RoofStyle::Flat, WallStyle::Concrete, "一级"});
    building(strip(inner, 0.32, 0.55, 0, 0.2),
             {"循环水泵房", "动力", "戊", 8, 1, RoofStyle::Flat, WallStyle::PunchedWindows});
    m_plan.racks.push_back(
        {{{inner.min.x, process.min.y - 8}, {inner.min.x + inner.size().x * 0.6, process.min.y - 3}}, true, 7});
    m_plan.racks.push_back(
        {{{inner.min.x + inner.size().x * 0.565, inner.min.y + 8}, {inner.min.x + inner.size().x * 0.585, inner.max.y}},
         false,
         9});
    turned({process.max.x - 6, inner.max.y - 2}, 1.8, 56, TurnedKind::Chimney);
    treeBorder(inset(box, -4), 10);
}

void BlockPlanner::substation(const Box2& box) {
    area(box, Cover::Gravel);
    fence(box);
    for (const Box2& bay : split(inset(box, 6), 4, 4, true)) {
        crate(boxAt(strip(bay, 0, 1, 0.0, 0.3).center(), {6.5, 5}), CrateKind::Transformer, 4.2);
        for (const Box2& row : split(strip(bay, 0.1, 0.9, 0.4, 1), 3, 3, false))
            crate(boxAt(row.center(), {bay.size().x * 0.6, 0.8}), CrateKind::Frame, 6.5);
    }
}

void BlockPlanner::energy(const Box2& box) {
    area(inset(box, 1), Cover::Concrete);
    const Box2 inner = inset(box, 10);
    building(strip(inner, 0, 0.34, 0.55, 1),
             {"锅炉房", "动力", "丁", 34, 1, RoofStyle::Flat, WallStyle::MetalSheet, "一级"});
    building(strip(inner, 0, 0.34, 0.26, 0.5),
             {"汽轮机房", "动力", "丁", 22, 1, RoofStyle::Gable, WallStyle::MetalSheet});
    building(strip(inner, 0.0, 0.2, 0, 0.18),
             {"能源站集控楼", "办公", "民用", 13, 3, RoofStyle::Flat, WallStyle::RibbonWindows});
    building(strip(inner, 0.25, 0.4, 0, 0.18), {"空压站", "动力", "戊", 8, 1, RoofStyle::Gable, WallStyle::MetalSheet});
    crate(strip(inner, 0.37, 0.45, 0.62, 0.95), CrateKind::Frame, 22);
    turned(strip(inner, 0.5, 0.5, 0.86, 0.86).center(), 4.2, 88, TurnedKind::Chimney, "烟囱");
    turned(strip(inner, 0.5, 0.5, 0.66, 0.66).center(), 3.6, 70, TurnedKind::Chimney, "烟囱");
    turned(strip(inner, 0.67, 0.67, 0.74, 0.74).center(), 21, 46, TurnedKind::CoolingTower, "冷却塔");
    turned(strip(inner, 0.89, 0.89, 0.74, 0.74).center(), 21, 46, TurnedKind::CoolingTower, "冷却塔");
    turned(strip(inner, 0.44, 0.44, 0.4, 0.4).center(), 14, 15, TurnedKind::Dome);
    substation(strip(inner, 0.56, 1, 0, 0.48));
    m_plan.racks.push_back({{{inner.min.x + inner.size().x * 0.345, inner.min.y + inner.size().y * 0.2},
                             {inner.min.x + inner.size().x * 0.365, inner.max.y}},
                            false,
                            8});
    treeBorder(inset(box, -4), 9);
}

void BlockPlanner::wastewater(const Box2& box) {
    area(inset(box, 1), Cover::Grass);
    const Box2 inner = inset(box, 8);
    lane({{inner.min.x, inner.center().y - 4}, {inner.max.x, inner.center().y + 4}}, true);
    for (const Box2& place : split(strip(inner, 0.0, 0.66, 0.0, 0.45), 3, 8, true))
        turned(place.center(), std::min(place.size().x, place.size().y) / 2 - 2, 2.6, TurnedKind::Clarifier, "沉淀池");
    for (const Box2& basin : split(strip(inner, 0.0, 0.66, 0.55, 1), 4, 7, true)) {
        area(basin, Cover::Basin);
        for (const Box2& wall :
             {Box2{basin.min, {basin.max.x, basin.min.y + 0.6}}, Box2{{basin.min.x, basin.max.y - 0.6}, basin.max},
              Box2{basin.min, {basin.min.x + 0.6, basin.max.y}}, Box2{{basin.max.x - 0.6, basin.min.y}, basin.max}})
            crate(wall, CrateKind::Wall, 1.2);
    }
    building(strip(inner, 0.72, 1, 0.6, 0.95),
             {"污泥脱水间", "环保", "戊", 9, 1, RoofStyle::Gable, WallStyle::MetalSheet});
    building(strip(inner, 0.72, 0.84, 0.05, 0.4),
             {"鼓风机房", "环保", "戊", 7, 1, RoofStyle::Flat, WallStyle::PunchedWindows});
    building(strip(inner, 0.88, 1, 0.05, 0.4),
             {"中水回用泵站", "环保", "戊", 7, 1, RoofStyle::Flat, WallStyle::PunchedWindows});
    treeBorder(inset(box, -3), 7);
}

void BlockPlanner::offices(const Box2& box) {
    const Box2 inner = inset(box, 6);
    area(strip(inner, 0.08, 0.92, 0.12, 0.9), Cover::Paving);
    const Box2 tower = boxAt(strip(inner, 0.36, 0.36, 0.6, 0.6).center(), {46, 30});
    const int floors = m_random.integer(13, 18);
    building(tower, {"综合服务楼", "办公", "民用", floors * 3.9, floors, RoofStyle::Flat, WallStyle::Curtain, "一级"});
    roofMachines(tower, floors * 3.9, 4);
    Building& hall = building(boxAt(strip(inner, 0.7, 0.7, 0.62, 0.62).center(), {70, 44}),
                              {"展示中心", "办公", "民用", 16, 3, RoofStyle::Flat, WallStyle::Curtain, "一级"});
    hall.solar = true;
    for (const Box2& part : split(strip(inner, 0.1, 0.9, 0.08, 0.27), 3, 22, true)) {
        const int storeys = m_random.integer(5, 8);
        building(part, {"研发楼", "办公", "民用", storeys * 3.9, storeys, RoofStyle::Flat, WallStyle::RibbonWindows});
        roofMachines(part, storeys * 3.9, 5);
    }
    area(strip(inner, 0.2, 0.8, 0.36, 0.46), Cover::Grass);
    grove(strip(inner, 0.22, 0.78, 0.37, 0.45), 0.008);
    area(strip(inner, 0.55, 0.85, 0.37, 0.44), Cover::Basin);
    parking(strip(inner, 0.1, 0.55, 0.78, 0.88), 0.75);
    grove(strip(inner, 0.0, 1, 0.93, 1), 0.009);
    grove(strip(inner, 0.0, 1, 0.0, 0.06), 0.009);
    treeBorder(inset(box, -2), 7);
}

void BlockPlanner::dormitory(const Box2& box) {
    const Box2 inner = inset(box, 6);
    for (const Box2& row : split(strip(inner, 0, 0.64, 0, 1), 4, 26, false))
        for (const Box2& part : split(row, 2, 16, true)) {
            const Box2 slab = boxAt(part.center(), {part.size().x - 4, 15});
            area(inset(slab, -4), Cover::Paving);
            const int floors = m_random.integer(6, 7);
            building(slab,
                     {"员工宿舍", "宿舍", "民用", floors * 3.2, floors, RoofStyle::Flat, WallStyle::PunchedWindows});
            roofMachines(slab, floors * 3.2, 4);
            grove({{slab.min.x, slab.max.y + 8}, {slab.max.x, slab.max.y + 16}}, 0.016);
        }
    const Box2 side = strip(inner, 0.7, 1, 0, 1);
    building(strip(side, 0, 1, 0, 0.24),
             {"员工食堂", "服务", "民用", 10, 2, RoofStyle::Flat, WallStyle::RibbonWindows});
    area(strip(side, 0, 1, 0.3, 0.62), Cover::SportsCourt);
    parking(strip(side, 0, 1, 0.68, 0.86), 0.7);
    grove(strip(side, 0, 1, 0.9, 1), 0.014);
    treeBorder(inset(box, -2), 7);
}

void BlockPlanner::solarField(const Box2& box) {
    area(box, Cover::Meadow);
    const Box2 inner = inset(box, 8);
    lane({{inner.center().x - 4, inner.min.y}, {inner.center().x + 4, inner.max.y}}, false);
    for (const Box2& half : split(inner, 2, 14, true))
        for (double y = half.min.y + 3; y + 4 < half.max.y; y += 8.5)
            for (const Box2& table : split({{half.min.x, y}, {half.max.x, y + 4}}, 3, 5, true))
                crate(table, CrateKind::SolarTable, 2.4);
    building(boxAt({inner.center().x + 12, inner.max.y - 4}, {9, 6}),
             {"光伏升压站", "动力", "丁", 4, 1, RoofStyle::Flat, WallStyle::Concrete});
    fence(box);
}

void BlockPlanner::construction(const Box2& box) {
    area(box, Cover::Soil);
    const Box2 inner = inset(box, 14);
    area(strip(inner, 0.1, 0.9, 0.55, 0.95), Cover::Concrete);
    for (const Box2& bay : split(strip(inner, 0.14, 0.7, 0.6, 0.9), 5, 6, true))
        for (const Box2& column : split(bay, 4, 6, false))
            crate(boxAt(column.center(), {0.9, 0.9}), CrateKind::Frame, 9);
    for (const Box2& hut : split(strip(inner, 0.1, 0.6, 0.06, 0.14), 3, 4, true)) crate(hut, CrateKind::Hut, 5.8);
    for (int i = 0; i < 6; ++i) {
        const Box2 place = strip(inner, 0.15, 0.85, 0.22, 0.45);
        turned({m_random.between(place.min.x, place.max.x), m_random.between(place.min.y, place.max.y)},
               m_random.between(5, 10), m_random.between(2, 4.5), TurnedKind::Dome);
    }
    looseGoods(strip(inner, 0.1, 0.9, 0.2, 0.5), 16);
    crate(boxAt(strip(inner, 0.78, 0.78, 0.75, 0.75).center(), {1.8, 1.8}), CrateKind::Frame, 46);
    const glm::dvec2 mast = strip(inner, 0.78, 0.78, 0.75, 0.75).center();
    m_plan.racks.push_back({{{mast.x - 42, mast.y - 0.8}, {mast.x + 14, mast.y + 0.8}}, true, 44});
}

void BlockPlanner::expansion(const Box2& box) {
    const bool cleared = m_block % 2 == 0;
    area(box, cleared ? Cover::Soil : Cover::Meadow);
    if (!cleared) area(strip(box, 0.06, 0.44, 0.08, 0.46), Cover::Soil); // a first plot has been stripped
    lane({{box.center().x - 3, box.min.y}, {box.center().x + 3, box.max.y}}, false);
    for (int i = 0; i < (cleared ? 7 : 2); ++i) { // heaps of topsoil
        const Box2 place = strip(box, 0.08, 0.42, 0.1, 0.44);
        const double x = m_random.between(place.min.x, place.max.x), y = m_random.between(place.min.y, place.max.y);
        turned({x, y}, m_random.between(4, 9), m_random.between(1.5, 3.5), TurnedKind::Dome);
    }
    grove(strip(box, 0.03, 0.45, 0.55, 0.97), cleared ? 0.0004 : 0.0014);
    grove(strip(box, 0.6, 0.97, 0.05, 0.4), cleared ? 0.0003 : 0.001);
}

} // namespace sandtable::sample
