// How a health score and what it is made of are shown; shared by park, building and device cards.
#pragma once

#include "ui/Widgets.h"

#include <string>

namespace sandtable::ui {

/// The figure, with its band "81.4 (79–84)" where one is known, its band's word, and how much of the data it rests on.
/// True when it was clicked: somebody asks why.
bool drawScore(Frame& frame, CardBody& body, const decision::HealthScore& score,
               const decision::ScoreBand* band = nullptr, bool mayAsk = true);
/// The parts with the points each takes; shown in tenths so that they add up to 100 − score as shown. Worst first.
/// Returns the id of the part that was clicked; none if none was, "" for the devices in the open.
std::optional<std::string> drawContributions(Frame& frame, CardBody& body, const decision::HealthScore& score);

/// For colours: nothing where too little of what it rests on is of now.
std::optional<double> currentScore(const Frame& frame, const decision::Contribution& part);

/// A line from `low` to `high` on a scale of 0…100 over the rectangle's width, with ends.
void drawWhisker(const Rect& rect, const decision::ScoreBand& band, ImU32 color);
/// "(79–84)"; "" for a band that is not known.
std::string bandText(const decision::ScoreBand& band);
/// `HJ 633-2026 table 3, PM2.5 24 h [P]`
std::string provenanceText(const decision::Provenance& source);
const decision::ScoreBand* buildingBand(const UiModel& model, const std::string& buildingId);

/// Opens the explanation of a score: the whole that was asked about, or a way down from it.
void askWhy(Frame& frame, std::vector<WhyStep> steps);

} // namespace sandtable::ui
