// Bringing what was done in one scenario into another: three-way, from where both have the same edits. Pure; any
// thread.
#pragma once

#include "scene/scenario/Command.h"
#include "scene/world/World.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandtable::scene {

/// One object both have changed, or one place both have built on.
struct MergeConflict {
    enum class Kind {
        BothChanged,  // choose whose holds
        CannotFollow, // theirs can no longer be done; it is left out
        SamePlace,    // two buildings overlap; both are kept
    } kind = Kind::BothChanged;
    std::string id;                       // as it is called in the merged scenario
    std::string other = {};               // the second building of SamePlace
    std::vector<Edit> ours, theirs;       // about it, since both were the same
    std::string reason = {};              // of CannotFollow
    std::optional<glm::dvec2> place = {}; // where to look
};

enum class Prefer { Ours, Theirs };

struct MergePlan {
    std::vector<Edit> edits; // to append to ours
    std::vector<MergeConflict> conflicts;
    std::map<std::string, std::string> renamed; // theirs, whose ids ours had given to something else
    /// Of kind BothChanged, without a choice.
    size_t unresolved = 0;
};

/// `ours` and `theirs`: all edits that hold, inherited ones first. `choices` by id; `otherwise` for the rest. New
/// things of theirs get new ids where ours has taken them. Errors: `ours` cannot be applied.
Result<MergePlan> planMerge(const BaseWorld& base, std::span<const Edit> ours, std::span<const Edit> theirs,
                            const std::map<std::string, Prefer>& choices = {},
                            std::optional<Prefer> otherwise = std::nullopt);

} // namespace sandtable::scene
