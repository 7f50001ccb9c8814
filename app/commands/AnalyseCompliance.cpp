// `analyse compliance`.
#include "app/commands/CommandSupport.h"
#include "app/commands/ComplianceJson.h"
#include "app/commands/PlanCommands.h"
#include "app/desk/ScenarioDesk.h"
#include "gis/VectorFile.h"

#include <fmt/format.h>

#include <iostream>

namespace sandtable::app {
namespace {

/// What is judged, and where it lies.
struct Subject {
    scene::World world;
    gis::SiteFrame frame;
    std::optional<decision::RuleBook> rules; // of the park
};

scene::LayerSpec layerOf(const std::string& source, scene::LayerRole role, const std::string& id) {
    scene::LayerSpec layer;
    layer.id = id;
    layer.kind = scene::LayerKind::Vector;
    layer.role = role;
    layer.source = source;
    return layer;
}

/// In the buildings' own CRS where that measures in a plane: no figure is bent on the way.
Result<Subject> subjectFromFiles(const ComplianceOptions& options, Diagnostics& diagnostics) {
    scene::Park park;
    const auto suggested = gis::suggestFrameFromVector(options.buildings);
    if (suggested) {
        auto frame = gis::SiteFrame::projected(suggested->crs, suggested->origin);
        if (!frame) return frame.error();
        park.frame = *frame;
    }
    using Role = scene::LayerRole;
    park.layers.push_back(layerOf(options.buildings, Role::Buildings, "buildings"));
    if (!options.site.empty()) park.layers.push_back(layerOf(options.site, Role::Site, "site"));
    if (!options.green.empty()) park.layers.push_back(layerOf(options.green, Role::Green, "green"));
    std::vector<gis::FeatureLayer> read;
    for (const scene::LayerSpec& spec : park.layers) {
        auto features = gis::readFeatures(spec.source, spec.sublayer, park.frame, spec.crs, diagnostics);
        if (!features) return features.error();
        read.push_back(std::move(features).value());
    }
    std::vector<scene::NamedFeatures> layers;
    for (size_t i = 0; i < read.size(); ++i) layers.push_back({&park.layers[i], &read[i]});
    return Subject{scene::worldOf(scene::buildBaseWorld(park, layers, diagnostics)), park.frame, std::nullopt};
}

Result<Subject> subjectFromPark(const ComplianceOptions& options, Diagnostics& diagnostics) {
    SessionOptions sessionOptions;
    sessionOptions.tilesets = sessionOptions.rasters = false;
    const auto session = Session::open(std::vector{options.park}, sessionOptions, diagnostics);
    if (!session) return session.error();
    ScenarioDesk desk(**session, diagnostics);
    auto world = desk.worldOf(options.scenario);
    if (!world) return world.error();
    return Subject{std::move(world).value(), (*session)->park().frame, (*session)->rules()};
}

gis::OutputLayer linesOf(const decision::ComplianceReport& report, const gis::SiteFrame& frame) {
    gis::OutputLayer layer{
        .name = "violations", .geometry = gis::OutputLayer::Geometry::Lines, .fields = {}, .features = {}};
    using enum gis::OutputField::Type;
    layer.fields = {{"clause", Text}, {"standard", Text},   {"verdict", Text},  {"building", Text},
                    {"other", Text},  {"required_m", Real}, {"actual_m", Real}, {"existing", Whole}};
    for (const decision::Finding& finding : report.findings) {
        gis::OutputFeature feature;
        feature.lines.push_back(
            {frame.projectedFromSite(glm::dvec3(finding.from, 0)), frame.projectedFromSite(glm::dvec3(finding.to, 0))});
        feature.values = {finding.clause.id,
                          finding.clause.text(),
                          std::string(verdictName(finding.verdict)),
                          finding.buildings.front(),
                          finding.buildings.size() > 1 ? finding.buildings[1] : std::string(),
                          finding.required,
                          finding.actual,
                          int64_t(finding.existing)};
        layer.features.push_back(std::move(feature));
    }
    return layer;
}

void print(const decision::ComplianceReport& report) {
    for (const decision::Finding& finding : report.findings) {
        std::string who = finding.buildings.front();
        if (finding.buildings.size() > 1) who += " – " + finding.buildings[1];
        std::cout << fmt::format("{:<9} {:<28} {:.1f} m {}, {:.2f} m actual, {}{}{}\n", verdictName(finding.verdict),
                                 who, finding.required, finding.atMost ? "at most" : "required", finding.actual,
                                 finding.clause.text(), finding.existing ? " (as it is today)" : "",
                                 finding.reason.empty() ? "" : ": " + finding.reason);
    }
    for (const decision::RatioFinding& ratio : report.ratios) {
        const std::string value = ratio.value ? fmt::format("{:.2f} {}", *ratio.value, ratio.rule.unit) : "unknown";
        const std::string limit = ratio.rule.atLeast ? fmt::format("at least {:g}", *ratio.rule.atLeast)
                                                     : fmt::format("at most {:g}", ratio.rule.atMost.value_or(0));
        std::cout << fmt::format("{:<9} {}: {}, {} ({})\n", verdictName(ratio.verdict), ratio.rule.name.zh, value,
                                 limit, ratio.rule.clause.standard);
    }
    std::cout << fmt::format("{} new violations, {} as it is today; {} pairs measured, rules {} {}\n",
                             report.newViolations(), report.existingViolations(), report.pairsMeasured, report.rules,
                             report.version);
}

} // namespace

int runCompliance(const ComplianceOptions& options) {
    if (const auto spared =
            sparesInputs(options.output, {options.buildings, options.site, options.green, options.park, options.rules});
        !spared)
        return failed(spared.error());
    Diagnostics diagnostics;
    const auto subject =
        options.park.empty() ? subjectFromFiles(options, diagnostics) : subjectFromPark(options, diagnostics);
    if (!subject) return failed(subject.error());
    const bool parks = options.rules.empty() && subject->rules;
    const auto book = parks ? Result(*subject->rules) : decision::loadRuleBook(ruleBookFile(options.rules));
    if (!book) return failed(book.error());
    const decision::ComplianceReport report = decision::assessCompliance(subject->world, *book);
    if (!options.output.empty()) {
        std::optional<gis::Crs> crs;
        if (subject->frame.kind() == gis::SiteFrame::Kind::Projected) crs = subject->frame.crs().horizontal();
        const std::vector layers{linesOf(report, subject->frame)};
        if (const auto written = gis::writeGeoPackage(options.output, crs, layers); !written)
            return failed(written.error());
    }
    if (options.json)
        std::cout << complianceJson(report, subject->frame).dump(2) << '\n';
    else
        print(report);
    return Done;
}

} // namespace sandtable::app
