// How a health score and what it is made of are shown; shared by park, building and device cards.
#pragma once

#include "ui/Widgets.h"

#include <string>

namespace sandtable::ui {

/// The figure, its band's word, and how much of the data it rests on.
void drawScore(Frame& frame, CardBody& body, const decision::HealthScore& score);
/// The parts with the points each takes; shown in tenths so that they add up to 100 − score as shown. Worst first.
/// Returns the id of the part that was clicked, "" if none.
std::string drawContributions(Frame& frame, CardBody& body, const decision::HealthScore& score);

} // namespace sandtable::ui
