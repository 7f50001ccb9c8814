// How long a step of a drag takes at a desk without a window: the plan, its layout, compliance and health. Prints the
// median of many steps, milliseconds.  bench_drag PARK X Y
#include "app/desk/Workspace.h"
#include "scene/world/Handles.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>

using namespace sandtable;

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    const glm::dvec2 at(std::atof(argv[2]), std::atof(argv[3]));
    Diagnostics diagnostics;
    const auto session = app::Session::open(std::vector{std::string(argv[1])}, {}, diagnostics);
    if (!session) {
        std::cerr << session.error().text() << '\n';
        return 1;
    }
    app::Workspace workspace(**session, diagnostics);
    workspace.update(now());
    workspace.execute(ui::NewScenario{"bench"});
    scene::PlaceBuilding building;
    building.id = "dragged";
    building.position = {at, 0};
    building.size = {30, 20, 12};
    workspace.execute(ui::AppendEdit{building});
    const auto handles = scene::handlesOf(*workspace.world().building("dragged"), 0, at);
    std::vector<double> milliseconds;
    constexpr int steps = 41;
    for (int i = 1; i <= steps; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        workspace.drag(handles.front(), {at + glm::dvec2(i, 0), 0}, 0.5, [](const glm::dvec2&) { return 0.0; });
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        milliseconds.push_back(took.count());
    }
    if (workspace.world().building("dragged")->position.x != at.x + steps) return 1; // it was not dragged
    std::ranges::nth_element(milliseconds, milliseconds.begin() + steps / 2);
    std::cout << milliseconds[steps / 2] << '\n';
}
