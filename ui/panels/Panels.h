// All panels. Each shows one thing, reads the frame's model and emits commands. Main thread, inside an ImGui frame.
#pragma once

#include "ui/Frame.h"

namespace sandtable::ui {

void drawTopBar(Frame& frame);
/// How many alarms stand, while any do; pressed, the list. Returns the left end.
float drawAlarmTag(Frame& frame, float right, float centerY);
/// Layers and views below one another; statistics take the views' place while they are open.
void drawLeftColumn(Frame& frame);
float drawLayersPanel(Frame& frame, const Rect& most); // returns where the card ends
void drawViewsPanel(Frame& frame, const Rect& most);
void drawStatisticsPanel(Frame& frame, const Rect& most);
/// The device, else the building, else the park's health.
void drawRightColumn(Frame& frame);
void drawHealthPanel(Frame& frame, const Rect& most);
/// Why a score is what it is, while somebody asks; false when nobody does.
bool drawExplanation(Frame& frame, const Rect& most);
void drawBuildingPanel(Frame& frame, const Rect& most, const scene::Building& building);
void drawDevicePanel(Frame& frame, const Rect& most, const scene::DeviceSpec& device);
void drawScenarioPanel(Frame& frame);
void drawTimeBar(Frame& frame);
/// Over the view: which sources and devices are heard and what is dark; pressed, a device is gone to.
void drawCoveragePanel(Frame& frame);
/// Over the view: what the layout is held against, and where it falls short.
void drawCompliancePanel(Frame& frame);
/// The options of the corridor that is looked for, and what they are judged by.
void drawCorridorPanel(Frame& frame, const Rect& most);
/// What two scenarios disagree about, and whose holds.
void drawMergePanel(Frame& frame, const Rect& most);
void drawMergeMarks(Frame& frame);
/// Their letters in the view, and where the chosen one is narrowest.
void drawCorridorMarks(Frame& frame);
/// The line between two plans that are shown beside one another, and their names.
void drawBeside(Frame& frame);
/// Over the view: plans beside one another.
void drawComparisonPanel(Frame& frame);
/// Lines in the view where distances are too short.
void drawComplianceMarks(Frame& frame);
/// Over the view: the channels of the model's chart, through time.
void drawChartPanel(Frame& frame);
/// Legend, coordinates, the polygon being drawn and the tool's prompt, over the view.
void drawOverlay(Frame& frame);

} // namespace sandtable::ui
