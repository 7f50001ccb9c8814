#include "scene/park/Park.h"

#include <algorithm>

namespace sandtable::scene {

namespace {

template<class T> const T* findById(const std::vector<T>& entries, const std::string& id) {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const T& entry) { return entry.id == id; });
    return found == entries.end() ? nullptr : &*found;
}

} // namespace

const LayerSpec* Park::layer(const std::string& layerId) const { return findById(layers, layerId); }
const NamedView* Park::view(const std::string& viewId) const { return findById(views, viewId); }
const ScenarioSpec* Park::scenario(const std::string& scenarioId) const { return findById(scenarios, scenarioId); }

} // namespace sandtable::scene
