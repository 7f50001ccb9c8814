// One page about several plans: their pictures from the same place, their figures beside one another, and where every
// figure comes from. Pure.
#pragma once

#include "app/desk/PlanComparison.h"
#include "report/Document.h"
#include "ui/Translations.h"

namespace sandtable::app {

/// `pictures`: one a plan, in their order, or none. Words in the translations' present language.
report::Document planBrief(const PlanComparison& comparison, const scene::Park& park,
                           std::vector<report::Picture> pictures, const ui::Translations& words);

} // namespace sandtable::app
