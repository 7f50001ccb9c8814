// A compliance report as JSON: what `analyse compliance` and `compare` print.
#pragma once

#include "app/CommandSupport.h"
#include "decision/compliance/Compliance.h"

#include <filesystem>

namespace sandtable::app {

const char* verdictName(decision::Verdict verdict); // "violated" …
/// Places in the frame's projected coordinates.
Json complianceJson(const decision::ComplianceReport& report, const gis::SiteFrame& frame);

/// The shipped rules, or those chosen.
std::filesystem::path ruleBookFile(const std::string& chosen = "");

} // namespace sandtable::app
