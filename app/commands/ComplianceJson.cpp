#include "app/commands/ComplianceJson.h"

namespace sandtable::app {
namespace {

Json toJson(const decision::Clause& clause) {
    return {{"id", clause.id},
            {"standard", clause.standard},
            {"clause", clause.clause},
            {"effectiveDate", clause.effectiveDate},
            {"confidence", clause.tag}};
}

Json toJson(const decision::Finding& finding, const gis::SiteFrame& frame) {
    const auto place = [&](const glm::dvec2& site) {
        const glm::dvec3 projected = frame.projectedFromSite(glm::dvec3(site, 0));
        return Json{projected.x, projected.y};
    };
    Json json{
        {"rule", toJson(finding.clause)},    {"verdict", verdictName(finding.verdict)},
        {"buildings", finding.buildings},    {finding.atMost ? "allowedMeters" : "requiredMeters", finding.required},
        {"actualMeters", finding.actual},    {"from", place(finding.from)},
        {"to", place(finding.to)},           {"existing", finding.existing},
        {"assumptions", finding.assumptions}};
    if (!finding.claim.empty()) json["exemption"] = {{"id", finding.claim}, {"reason", finding.reason}};
    return json;
}

Json toJson(const decision::RatioFinding& finding) {
    return {{"id", finding.rule.clause.id},
            {"name", {{"zh", finding.rule.name.zh}, {"en", finding.rule.name.en}}},
            {"verdict", verdictName(finding.verdict)},
            {"value", orNull(finding.value)},
            {"unit", finding.rule.unit},
            {"atLeast", orNull(finding.rule.atLeast)},
            {"atMost", orNull(finding.rule.atMost)},
            {"rule", toJson(finding.rule.clause)},
            {"assumptions", finding.assumptions}};
}

} // namespace

const char* verdictName(decision::Verdict verdict) {
    switch (verdict) {
    case decision::Verdict::Violated:
        return "violated";
    case decision::Verdict::Exempted:
        return "exempted";
    case decision::Verdict::Met:
        return "met";
    case decision::Verdict::Unknown:
        break;
    }
    return "unknown";
}

Json complianceJson(const decision::ComplianceReport& report, const gis::SiteFrame& frame) {
    Json findings = Json::array(), ratios = Json::array();
    for (const decision::Finding& finding : report.findings) findings.push_back(toJson(finding, frame));
    for (const decision::RatioFinding& ratio : report.ratios) ratios.push_back(toJson(ratio));
    return {{"rules", {{"id", report.rules}, {"version", report.version}}},
            {"newViolations", report.newViolations()},
            {"existingViolations", report.existingViolations()},
            {"pairsMeasured", report.pairsMeasured},
            {"findings", std::move(findings)},
            {"ratios", std::move(ratios)}};
}

} // namespace sandtable::app
