// Fills one block of the plan with what its kind calls for: buildings, yards, tanks, trees. Adds to the plan only.
#pragma once

#include "sample/ParkPlan.h"
#include "sample/Random.h"

#include <map>

namespace sandtable::sample {

class BlockPlanner {
public:
    BlockPlanner(ParkPlan& plan, const Random& random) : m_plan(plan), m_random(random) {}
    void fill(int block);

private:
    struct BuildingSpec {
        const char* name;
        const char* function;
        const char* hazardClass;
        double height;
        int floors;
        RoofStyle roof;
        WallStyle wall;
        const char* fireRating = "二级";
    };
    Building& building(const Box2& box, const BuildingSpec& spec);
    void area(const Box2& box, Cover cover) { m_plan.areas.push_back({box, cover}); }
    void crate(const Box2& box, CrateKind kind, double height, double base = 0);
    void turned(const glm::dvec2& center, double radius, double height, TurnedKind kind, const char* name = "");
    void tree(const glm::dvec2& center, double scale);
    void treeBorder(const Box2& box, double spacing);
    void lane(const Box2& box, bool alongX);
    void parking(const Box2& box, double occupied);
    void truckRow(const Box2& box, double occupied);
    void containerStack(const Box2& box, int highest);
    void roofMachines(const Box2& roof, double base, int count);
    void fence(const Box2& box);
    void looseGoods(const Box2& box, int count);
    void grove(const Box2& box, double perSquareMeter);

    void heavyPlant(const Box2& box);
    void lightPlant(const Box2& box);
    void logistics(const Box2& box);
    void containerYard(const Box2& box);
    void tankFarm(const Box2& box);
    void chemical(const Box2& box);
    void energy(const Box2& box);
    void substation(const Box2& box);
    void wastewater(const Box2& box);
    void offices(const Box2& box);
    void dormitory(const Box2& box);
    void solarField(const Box2& box);
    void construction(const Box2& box);
    void expansion(const Box2& box);

    ParkPlan& m_plan;
    Random m_random;
    int m_block = 0;
    std::map<std::string, int> m_counts; // of buildings by name, for "3号…"
};

} // namespace sandtable::sample
