// What the park's health card shows below its tabs.
#pragma once

#include "ui/Widgets.h"

namespace sandtable::ui {

void drawHealthRanking(Frame& frame, CardBody& body);
void drawHealthComparison(Frame& frame, CardBody& body);
void drawHealthWeights(Frame& frame, CardBody& body);

} // namespace sandtable::ui
