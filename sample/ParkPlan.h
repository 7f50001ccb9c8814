// The sample park as its planner would draw it: plain values, before any surface or mesh exists.
//
// Plan frame: metres, x along the park's streets (about east), y across them, centred on the park. It is the site frame
// turned a little, so that streets and file tiles do not line up, as in reality. Heights are site z.
// Pure: the same seed and size give the same plan, on any thread.
#pragma once

#include "core/Geometry.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sandtable::sample {

enum class Cover { Grass, Soil, Concrete, Asphalt, Gravel, Paving, Parking, SportsCourt, Basin, Meadow };
struct Area {
    Box2 box;
    Cover cover;
};

enum class RoadClass { Lane, Street, Avenue };
double roadWidth(RoadClass roadClass); // between the outer edges of the verges, metres

struct Road {
    Box2 box; // whole width; the axis runs through the middle
    bool alongX = true;
    RoadClass roadClass = RoadClass::Street;
    std::string name;
};

enum class RoofStyle { Flat, Gable, MultiGable, Sawtooth };
enum class WallStyle { MetalSheet, RibbonWindows, PunchedWindows, Curtain, Concrete };

struct Building {
    std::string id;          // "B017"
    std::string name;        // "3号装配车间"
    std::string nameEn;      // "Assembly shop 3"
    std::string function;    // "生产", "仓储", "办公", "宿舍", "动力", "环保"
    std::string fireRating;  // "一级" … "三级"
    std::string hazardClass; // "甲" … "戊", "民用"
    Box2 box;
    double height = 8; // eaves above the ground, metres
    int floors = 1;
    RoofStyle roof = RoofStyle::Flat;
    WallStyle wall = WallStyle::MetalSheet;
    int palette = 0; // picks colours; any value
    bool skylights = false, solar = false, docks = false;
    int block = 0; // index into blocks
};

enum class TurnedKind { Tank, Sphere, Chimney, CoolingTower, Column, Clarifier, Dome };
/// A body of revolution: tanks, chimneys, cooling towers.
struct Turned {
    glm::dvec2 center{0};
    double radius = 5, height = 10;
    TurnedKind kind = TurnedKind::Tank;
    int palette = 0;
    std::string name; // "" when it is only scenery
    int block = 0;
};

enum class CrateKind { Container, Truck, Car, Machine, Frame, Bridge, Wall, SolarTable, Hut, Transformer };
/// An upright box: what stands about in yards.
struct Crate {
    Box2 box;
    double base = 0, height = 2.5; // above the ground below its middle
    CrateKind kind = CrateKind::Container;
    int palette = 0;
};

struct Tree {
    glm::dvec2 center{0};
    double radius = 2, height = 5;
    int palette = 0;
};

/// Pipes on trestles, axis-aligned.
struct PipeRack {
    Box2 box;
    bool alongX = true;
    double height = 6;
};

enum class BlockKind {
    HeavyPlant,
    LightPlant,
    Logistics,
    ContainerYard,
    TankFarm,
    Chemical,
    Energy,
    Wastewater,
    Offices,
    Dormitory,
    SolarField,
    Construction,
    Expansion,
};
/// What lies between four streets; one land-use parcel.
struct Block {
    Box2 box;
    BlockKind kind = BlockKind::HeavyPlant;
    std::string landUse; // "工业用地" …
    std::string name;    // "A-03"
};

enum class NetworkKind { PowerCable, WaterMain };
struct NetworkLine {
    NetworkKind kind = NetworkKind::PowerCable;
    std::string id;
    glm::dvec2 from{0}, to{0};
    double rating = 10; // kV, or pipe diameter in mm
    int block = -1;     // whose transformer or valve measures what goes through; -1 = nobody's
};

/// A path along the river on the park's side, this far from the water.
inline constexpr double promenadeMeters = 27;

/// The river's course: a sine along x; everything about it follows from these numbers.
struct River {
    double centerY = 0;
    double halfWidth = 21;
    double bankWidth = 20;
    double phase = 0;
    double centerAt(double x) const;
    /// Signed distance from the water's edge, positive on land. Metres, first-order.
    double distance(const glm::dvec2& plan) const;
};

struct ParkPlan {
    uint64_t seed = 1;
    glm::ivec2 tiles{8, 6};      // mesh tiles, east and north
    glm::dvec2 streetAxis{1, 0}; // plan x in the site frame, a unit vector
    Box2 boundary;               // plan frame, outer edge of the park
    River river;
    std::vector<Block> blocks;
    std::vector<Area> areas; // later lies over earlier
    std::vector<Road> roads; // avenues last
    std::vector<Building> buildings;
    std::vector<Turned> turned;
    std::vector<Crate> crates;
    std::vector<Tree> trees;
    std::vector<PipeRack> racks;
    std::vector<NetworkLine> networks;

    static constexpr double tileSizeMeters = 256;
    Box2 meshExtent() const; // site frame
    glm::dvec2 siteFromPlan(const glm::dvec2& plan) const;
    glm::dvec2 planFromSite(const glm::dvec2& site) const;
    Polygon sitePolygon(const Box2& planBox) const;
};

ParkPlan planPark(uint64_t seed, double sizeKilometers);

Box2 inset(const Box2& box, double meters);
/// Inset by different amounts west/east and south/north.
Box2 inset(const Box2& box, double alongX, double alongY);
Box2 boxAt(const glm::dvec2& center, const glm::dvec2& size);

} // namespace sandtable::sample
