// A compliance report as JSON: what `analyse compliance` and `compare` print.
#pragma once

#include "app/commands/CommandSupport.h"
#include "decision/compliance/Compliance.h"

namespace sandtable::app {

const char* verdictName(decision::Verdict verdict); // "violated" …
/// Places in the frame's projected coordinates.
Json complianceJson(const decision::ComplianceReport& report, const gis::SiteFrame& frame);

} // namespace sandtable::app
