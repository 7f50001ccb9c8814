// How far apart two buildings must stand for fire, by GB 50016. Pure; any thread.
#pragma once

#include "decision/compliance/RuleBook.h"
#include "scene/world/World.h"

namespace sandtable::decision {

/// What the fire code sees of a building.
struct FireSubject {
    BuildingUse use = BuildingUse::Plant;
    scene::FireClass fire; // complete: what the data does not say is the book's assumption
    enum class Height { Low, SecondClass, FirstClass } height = Height::Low; // of high-rises 二类, 一类
    bool useAssumed = false, hazardAssumed = false, ratingAssumed = false, heightUnknown = false;
    bool highRise() const { return height != Height::Low; }
    bool assumed() const { return useAssumed || hazardAssumed || ratingAssumed || heightUnknown; }
};

/// Civil buildings have no hazard class, so none is assumed.
FireSubject fireSubjectOf(const scene::Building& building, const RuleBook& book);

struct RequiredDistance {
    double meters = 0;
    const Clause* clause = nullptr; // of the book
};
RequiredDistance requiredSeparation(const FireSubject& a, const FireSubject& b, const RuleBook& book);

/// The longest any two buildings may have to keep: farther ones need no look.
double longestSeparation(const RuleBook& book);

} // namespace sandtable::decision
