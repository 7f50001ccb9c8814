// `compare`.
#include "app/commands/CommandSupport.h"
#include "app/commands/PlanCommands.h"
#include "app/output/PlanBrief.h"
#include "app/session/LiveValues.h"
#include "app/session/Paths.h"
#include "app/view/HeadlessPark.h"
#include "core/Log.h"

#include <fmt/format.h>

#include <iostream>

namespace sandtable::app {
namespace {

constexpr int pictureWidth = 1200, pictureHeight = 760;

Result<void> writeBrief(const CompareOptions& options, const Workspace& workspace, const PlanComparison& comparison,
                        std::vector<report::Picture> pictures) {
    auto words = ui::Translations::load(assetsDirectory() / "i18n");
    if (!words) return words.error();
    words->setLanguage(workspace.language());
    return report::writeDocument(planBrief(comparison, workspace.park(), std::move(pictures), *words), options.brief);
}

Result<PlanComparison> compare(const CompareOptions& options, Workspace& workspace) {
    const auto factors = options.factors.empty() ? Result(workspace.session().factors())
                                                 : decision::loadPlanFactors(planFactorsFile(options.factors));
    if (!factors) return factors.error();
    const auto plans = workspace.comparisons().plans(options.scenarios);
    if (!plans) return plans.error();
    return comparePlans(workspace.session(), *plans, workspace.sharedProfile(), *factors, workspace.time());
}

/// Each plan from the same place, without markers.
Result<std::vector<report::Picture>> drawPlans(HeadlessPark& park, const CompareOptions& options,
                                               const PlanComparison& comparison) {
    ViewOptions view;
    view.view = options.view;
    view.fit = options.view.empty();
    view.width = pictureWidth;
    view.height = pictureHeight;
    park.workspace().execute(ui::SetMarkers{false});
    const auto camera = park.camera(view);
    if (!camera) return camera.error();
    std::vector<report::Picture> pictures;
    for (const ComparedPlan& plan : comparison.plans) {
        if (auto opened = park.workspace().openScenario(plan.id); !opened) return opened.error();
        const auto complete = park.complete(*camera, options.untilCompleteSeconds);
        if (!complete) return complete.error();
        if (!*complete) logWarning("the view was not complete after {} s", options.untilCompleteSeconds);
        auto capture = park.renderer().capture();
        if (!capture) return capture.error();
        pictures.push_back({capture->width, capture->height, std::move(capture->rgba), ""});
    }
    return pictures;
}

Result<PlanComparison> compareWithPictures(const CompareOptions& options, const std::vector<std::string>& sources) {
    HeadlessOptions headless;
    headless.sources = sources;
    headless.width = pictureWidth;
    headless.height = pictureHeight;
    headless.language = options.language;
    headless.samples = 4;
    headless.waitSeconds = options.waitSeconds;
    headless.time = options.time;
    const auto park = HeadlessPark::open(headless);
    if (!park) return park.error();
    Workspace& workspace = (*park)->workspace();
    auto comparison = compare(options, workspace);
    if (!comparison) return comparison;
    auto pictures = drawPlans(**park, options, *comparison);
    if (!pictures) return pictures.error();
    if (auto written = writeBrief(options, workspace, *comparison, std::move(pictures).value()); !written)
        return written.error();
    return comparison;
}

Result<PlanComparison> compareWithoutPictures(const CompareOptions& options, const std::vector<std::string>& sources) {
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = false;
    const auto session = Session::open(sources, sessionOptions, diagnostics);
    if (!session) return session.error();
    const auto moment = bringValues(**session, options.time, options.waitSeconds);
    if (!moment) return moment.error();
    Workspace workspace(**session, diagnostics);
    workspace.setLanguage(options.language == "en" ? scene::Language::English : scene::Language::Chinese);
    workspace.holdTime(*moment);
    workspace.update(*moment);
    auto comparison = compare(options, workspace);
    if (comparison && !options.brief.empty())
        if (auto written = writeBrief(options, workspace, *comparison, {}); !written) return written.error();
    return comparison;
}

void print(const PlanComparison& comparison) {
    std::cout << fmt::format("{:<20}", "");
    for (const ComparedPlan& plan : comparison.plans)
        std::cout << fmt::format("{:>18}", plan.id.empty() ? "as it is" : plan.id);
    std::cout << '\n';
    for (const char* id : {"health", "gfa", "far", "buildingCoefficient", "greenRatio", "devicesAffected",
                           "newViolations", "cut", "fill", "investment", "carbon", "netValue"}) {
        std::cout << fmt::format("{:<20}", id);
        for (const ComparedPlan& plan : comparison.plans) {
            const auto value = figureOf(plan, id);
            std::cout << fmt::format("{:>18}", value ? fmt::format("{:.2f}", *value) : "unknown");
        }
        std::cout << '\n';
    }
    std::cout << fmt::format("{:<20}", "worth a look");
    for (const ComparedPlan& plan : comparison.plans) std::cout << fmt::format("{:>18}", plan.onFront ? "yes" : "no");
    const std::string& least = comparison.plans[comparison.leastRegretted].id;
    std::cout << fmt::format("\nleast regretted: {}\n", least.empty() ? "as it is" : least);
}

} // namespace

int runCompare(const CompareOptions& options) {
    const std::vector<std::string> sources{options.park};
    const bool pictures = !options.brief.empty() && options.pictures;
    const auto comparison = pictures ? compareWithPictures(options, sources) : compareWithoutPictures(options, sources);
    if (!comparison) return failed(comparison.error());
    if (options.json)
        std::cout << comparisonJson(*comparison).dump(2) << '\n';
    else
        print(*comparison);
    return Done;
}

} // namespace sandtable::app
