#include "scene/scenario/Merge.h"

#include "scene/scenario/CommandArea.h"
#include "scene/world/EditJson.h"

#include <algorithm>
#include <set>

namespace sandtable::scene {
namespace {

struct Makes { // whether an edit brings something new into the world
    bool operator()(const FlattenSurface&) const { return true; }
    bool operator()(const ShiftSurface&) const { return true; }
    bool operator()(const ClipSurface&) const { return true; }
    bool operator()(const PlaceBuilding&) const { return true; }
    bool operator()(const DuplicateBuilding&) const { return true; }
    bool operator()(const DrawFeature&) const { return true; }
    bool operator()(const ClaimExemption&) const { return true; }
    template<class Other> bool operator()(const Other&) const { return false; }
};
bool makesSomething(const Edit& edit) { return std::visit(Makes{}, edit); }

/// Every mention of an id in an edit.
void rename(Edit& edit, const std::map<std::string, std::string>& renamed) {
    const auto follow = [&](std::string& id) {
        if (const auto found = renamed.find(id); found != renamed.end()) id = found->second;
    };
    std::visit([&](auto& each) { follow(each.id); }, edit);
    if (auto* copy = std::get_if<DuplicateBuilding>(&edit)) follow(copy->of);
    if (auto* claim = std::get_if<ClaimExemption>(&edit)) std::ranges::for_each(claim->buildings, follow);
}

std::string freshId(const std::string& wanted, const std::set<std::string>& taken) {
    for (int number = 2;; ++number) {
        std::string id = wanted + "-" + std::to_string(number);
        if (!taken.contains(id)) return id;
    }
}

size_t commonLength(std::span<const Edit> a, std::span<const Edit> b) {
    size_t common = 0;
    while (common < std::min(a.size(), b.size()) && commandText(a[common]) == commandText(b[common])) ++common;
    return common;
}

std::optional<glm::dvec2> placeOf(const World& world, const std::string& id, std::span<const Edit> edits) {
    if (const Building* building = world.building(id)) return building->place();
    for (const Edit& edit : edits)
        if (const auto areas = areaOf(edit); !areas.empty()) return polygonCentroid(areas.front());
    return std::nullopt;
}

/// Of rectangles and outlines: one has a corner in the other, or both cross like a plus.
bool overlap(const Polygon& a, const Polygon& b) {
    if (!polygonBounds(a).overlaps(polygonBounds(b))) return false;
    const auto inside = [](const Polygon& outer, const Polygon& inner) {
        return std::ranges::any_of(inner.outer,
                                   [&](const glm::dvec2& corner) { return polygonContains(outer, corner); });
    };
    return inside(a, b) || inside(b, a) || polygonContains(a, polygonCentroid(b)) ||
           polygonContains(b, polygonCentroid(a));
}

class Merger {
public:
    Merger(const BaseWorld& base, World world, std::span<const Edit> ours, std::span<const Edit> theirs)
        : m_base(base), m_world(std::move(world)) {
        const size_t common = commonLength(ours, theirs);
        m_ours.assign(ours.begin() + static_cast<std::ptrdiff_t>(common), ours.end());
        for (const Edit& edit : theirs.subspan(common)) {
            const auto same = [&](const Edit& own) { return commandText(own) == commandText(edit); };
            if (std::ranges::none_of(m_ours, same)) m_theirs.push_back(edit); // else both have done it already
        }
        m_number = ours.size();
    }

    MergePlan merge(const std::map<std::string, Prefer>& choices, std::optional<Prefer> otherwise) {
        renameWhatIsTaken();
        std::set<std::string> leftOut;
        for (const std::string& id : changedByBoth()) {
            const auto chosen = choices.find(id);
            const std::optional<Prefer> choice = chosen != choices.end() ? chosen->second : otherwise;
            m_plan.conflicts.push_back({MergeConflict::Kind::BothChanged,
                                        id,
                                        {},
                                        about(m_ours, id),
                                        about(m_theirs, id),
                                        {},
                                        placeOf(m_world, id, m_theirs)});
            m_plan.unresolved += !choice;
            if (choice != Prefer::Theirs) leftOut.insert(id);
        }
        std::set<std::string> brought;
        for (const Edit& edit : m_theirs)
            if (!leftOut.contains(editId(edit)) && follow(edit)) brought.insert(editId(edit));
        noteSamePlaces(brought);
        return std::move(m_plan);
    }

private:
    static std::vector<Edit> about(const std::vector<Edit>& edits, const std::string& id) {
        std::vector<Edit> found;
        std::ranges::copy_if(edits, std::back_inserter(found), [&](const Edit& edit) { return editId(edit) == id; });
        return found;
    }

    void renameWhatIsTaken() {
        std::set<std::string> taken, made;
        for (const Edit& edit : m_ours)
            if (makesSomething(edit)) made.insert(editId(edit));
        for (const auto* edits : {&m_ours, &m_theirs})
            for (const Edit& edit : *edits) taken.insert(editId(edit));
        for (const Building& building : m_world.buildings) taken.insert(building.id);
        for (const Edit& edit : m_theirs) {
            const std::string id = editId(edit);
            if (!makesSomething(edit) || !made.contains(id) || m_plan.renamed.contains(id)) continue;
            const auto before = broughtBefore(edit);
            if (before == id) continue; // with another thing of theirs renamed in it
            m_plan.renamed[id] = before ? *before : freshId(id, taken);
            taken.insert(m_plan.renamed[id]);
        }
        for (Edit& edit : m_theirs) rename(edit, m_plan.renamed);
        std::erase_if(m_theirs, [&](const Edit& edit) {
            return std::ranges::any_of(m_ours, [&](const Edit& own) { return commandText(own) == commandText(edit); });
        });
    }

    /// The id under which an earlier merge has brought the same thing already, because its own was taken.
    std::optional<std::string> broughtBefore(const Edit& theirs) const {
        const auto withoutId = [](Edit edit) {
            std::visit([](auto& each) { each.id.clear(); }, edit);
            return commandText(edit);
        };
        Edit renamed = theirs;
        rename(renamed, m_plan.renamed);
        for (const Edit& own : m_ours)
            if ((editId(own) + "-").starts_with(editId(theirs) + "-") && own.index() == theirs.index() &&
                withoutId(own) == withoutId(renamed))
                return editId(own);
        return std::nullopt;
    }

    std::vector<std::string> changedByBoth() const {
        std::set<std::string> ours;
        for (const Edit& edit : m_ours) ours.insert(editId(edit));
        std::vector<std::string> both;
        for (const Edit& edit : m_theirs)
            if (ours.contains(editId(edit)) && std::ranges::find(both, editId(edit)) == both.end())
                both.push_back(editId(edit));
        return both;
    }

    bool follow(const Edit& edit) {
        if (const auto applied = applyEdit(m_world, m_base, edit, m_number + m_plan.edits.size() + 1); !applied) {
            m_plan.conflicts.push_back({MergeConflict::Kind::CannotFollow,
                                        editId(edit),
                                        {},
                                        {},
                                        {edit},
                                        applied.error().text(),
                                        placeOf(m_world, editId(edit), std::span(&edit, 1))});
            return false;
        }
        m_plan.edits.push_back(edit);
        return true;
    }

    void noteSamePlaces(const std::set<std::string>& brought) {
        std::set<std::string> own;
        for (const Edit& edit : m_ours) own.insert(editId(edit));
        for (const Building& theirs : m_world.buildings) {
            if (!brought.contains(theirs.id) || !theirs.drawn()) continue;
            for (const Building& ours : m_world.buildings) {
                if (!own.contains(ours.id) || brought.contains(ours.id) || !ours.drawn()) continue;
                const bool same = std::ranges::any_of(theirs.footprints, [&](const Polygon& a) {
                    return std::ranges::any_of(ours.footprints, [&](const Polygon& b) { return overlap(a, b); });
                });
                if (same)
                    m_plan.conflicts.push_back(
                        {MergeConflict::Kind::SamePlace, theirs.id, ours.id, {}, {}, {}, theirs.place()});
            }
        }
    }

    const BaseWorld& m_base;
    World m_world;
    std::vector<Edit> m_ours, m_theirs; // since both were the same
    size_t m_number = 0;
    MergePlan m_plan;
};

} // namespace

Result<MergePlan> planMerge(const BaseWorld& base, std::span<const Edit> ours, std::span<const Edit> theirs,
                            const std::map<std::string, Prefer>& choices, std::optional<Prefer> otherwise) {
    auto world = applyEdits(base, ours);
    if (!world) return world.error();
    return Merger(base, std::move(world).value(), ours, theirs).merge(choices, otherwise);
}

} // namespace sandtable::scene
