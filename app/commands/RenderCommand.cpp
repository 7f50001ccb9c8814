#include "app/commands/CommandSupport.h"
#include "app/commands/Percentile.h"
#include "app/output/PngFile.h"
#include "app/view/HeadlessPark.h"
#include "core/Log.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>

namespace sandtable::app {
namespace {

/// Milliseconds of each of `frames` frames, turning about the target while at it.
Result<std::vector<double>> timeFrames(HeadlessPark& park, const scene::Camera& start, int frames,
                                       double orbitDegrees) {
    std::vector<double> milliseconds;
    const glm::dvec3 offset = start.eye - start.target;
    const double yaw0 = std::atan2(offset.y, offset.x), radius = std::hypot(offset.x, offset.y);
    for (int i = 0; i < frames; ++i) {
        scene::Camera camera = start;
        if (orbitDegrees != 0) {
            const double yaw = yaw0 + glm::radians(orbitDegrees) * i / std::max(1, frames - 1);
            camera.eye = start.target + glm::dvec3(radius * std::cos(yaw), radius * std::sin(yaw), offset.z);
        }
        const double begin = park.secondsSinceStart();
        park.view().update(camera);
        if (const Result<void> drawn = park.drawFrame(camera); !drawn) return drawn.error();
        milliseconds.push_back((park.secondsSinceStart() - begin) * 1e3);
    }
    return milliseconds;
}

struct Measured {
    bool complete = false;
    double secondsToComplete = 0;
    std::vector<double> frameMilliseconds;
    size_t backgroundPixels = 0;
};

/// Megabytes are 10^6 bytes; frame times are null where none were timed (--frames).
Json statistics(HeadlessPark& park, const Measured& measured) {
    const StreamingTotals streaming = park.view().totals();
    const renderer::FrameStats& frame = park.renderer().stats();
    Json passes = Json::object();
    for (const renderer::PassTime& pass : frame.passes) passes[pass.name] = pass.gpuMilliseconds;
    return {{"device", park.renderer().deviceName()},
            {"complete", measured.complete},
            {"seconds_to_first_frame", park.secondsToFirstFrame().value_or(0)},
            {"seconds_to_complete", measured.secondsToComplete},
            {"frame_ms_median", orNull(percentile(measured.frameMilliseconds, 0.5))},
            {"frame_ms_p95", orNull(percentile(measured.frameMilliseconds, 0.95))},
            {"frames", measured.frameMilliseconds.size()},
            {"triangles", frame.triangles},
            {"tiles_drawn", streaming.drawn},
            {"tiles_loaded", streaming.loadedEver},
            {"missing_content", streaming.failed},
            {"draw_calls", frame.drawCalls},
            {"gpu_mb", static_cast<double>(frame.gpuBytes) / 1e6},
            {"peak_rss_mb", peakResidentMegabytes()},
            {"background_pixels", measured.backgroundPixels},
            {"quality_factor", streaming.errorFactor},
            {"pass_ms", passes}};
}

HeadlessOptions headless(const RenderOptions& options) {
    HeadlessOptions result;
    result.sources = options.sources;
    result.width = options.view.width;
    result.height = options.view.height;
    result.scenario = options.scenario;
    result.time = options.time;
    result.language = options.language;
    result.layers = options.layers;
    result.overlays = options.overlays;
    result.panels = options.panels;
    result.waitSeconds = options.waitSeconds;
    result.maxError = options.maxError;
    result.memoryMegabytes = options.memoryMegabytes;
    result.validation = options.validation;
    result.uiScale = options.uiScale;
    result.samples = options.samples;
    return result;
}

Result<void> writeText(const std::string& file, const std::string& text) {
    std::ofstream stream(file, std::ios::binary);
    stream << text << '\n';
    stream.flush();
    if (!stream) return Error{ErrorKind::Io, file, "cannot be written"};
    return {};
}

Result<void> checkSelection(const RenderOptions& options, const Workspace& workspace) {
    const auto ids = [](const auto& things) {
        std::vector<std::string> result;
        result.reserve(things.size());
        for (const auto& thing : things) result.push_back(thing.id);
        return result;
    };
    if (const auto known = requireKnown("building", options.selectBuilding, ids(workspace.world().buildings)); !known)
        return known.error();
    return requireKnown("device", options.selectDevice, ids(workspace.park().devices));
}

/// Quantities the park has sensors for, hours of sun, and sight of the selected building.
std::vector<std::string> fieldsOf(const Workspace& workspace) {
    std::vector<std::string> quantities{std::string(ui::sunHoursMap), std::string(ui::sightMap)};
    for (const decision::FieldSpec* field : workspace.fields()) quantities.push_back(field->quantity);
    return quantities;
}

Result<void> render(const RenderOptions& options, HeadlessPark& park) {
    if (!options.selectBuilding.empty() || !options.selectDevice.empty()) {
        if (const Result<void> known = checkSelection(options, park.workspace()); !known) return known.error();
        ui::Selection selection;
        selection.buildingId = options.selectBuilding;
        selection.deviceId = options.selectDevice;
        park.workspace().select(selection);
    }
    if (options.beside) {
        const bool base = *options.beside == "base";
        if (!base && !park.workspace().scenarios().info(*options.beside))
            return Error{ErrorKind::NotFound, "--beside", "there is no scenario \"" + *options.beside + "\""};
        park.workspace().execute(ui::SetBeside{ui::BesideMode::Swipe, base ? "" : *options.beside});
    }
    if (options.coverageCard) park.workspace().execute(ui::SetCoverage{true});
    if (!options.chart.empty()) {
        const auto channel = park.workspace().session().channels().find(options.chart);
        if (!channel) return Error{ErrorKind::NotFound, "--chart", "there is no channel \"" + options.chart + "\""};
        const telemetry::Channel& shown = park.workspace().session().channels()[*channel];
        park.workspace().execute(ui::ShowChart{ui::ChartView{
            {{shown.deviceId, shown.channelId}}, secondsToDuration(options.chartHours * 3600), Duration(0)}});
    }
    if (options.panels) park.workspace().finishBackground();
    if (!options.field.empty()) {
        if (const Result<void> known = requireKnown("field", options.field, fieldsOf(park.workspace())); !known)
            return known.error();
        park.workspace().setField(options.field);
        park.workspace().setFieldBarriers(options.fieldBarriers);
    }
    park.workspace().setFlow(options.flow);
    const Result<scene::Camera> camera = park.camera(options.view);
    if (!camera) return camera.error();

    Measured measured;
    const Result<bool> complete = park.complete(*camera, options.untilCompleteSeconds);
    if (!complete) return complete.error();
    measured.complete = *complete;
    measured.secondsToComplete = park.secondsSinceStart();
    if (!measured.complete) logWarning("the view was not complete after {} s", options.untilCompleteSeconds);

    if (options.overlays) { // markers know what hides them from the frame before
        if (const Result<void> drawn = park.drawFrame(*camera); !drawn) return drawn.error();
    }
    auto timed = timeFrames(park, *camera, options.frames, 0);
    if (!timed) return timed.error();
    measured.frameMilliseconds = std::move(timed).value();

    const Result<renderer::Capture> capture = park.renderer().capture();
    if (!capture) return capture.error();
    measured.backgroundPixels = capture->backgroundPixels();
    if (!options.output.empty()) {
        if (const Result<void> written = writePng(options.output, capture->width, capture->height, capture->rgba);
            !written)
            return written.error();
    }
    if (!options.statsFile.empty()) return writeText(options.statsFile, statistics(park, measured).dump(2));
    return {};
}

} // namespace

int runRender(const RenderOptions& options) {
    if (options.output.empty() && options.statsFile.empty())
        return failed({ErrorKind::Usage, "render", "give --out FILE.png, --stats FILE.json or both"});
    auto park = HeadlessPark::open(headless(options));
    if (!park) return failed(park.error());
    if (const Result<void> rendered = render(options, **park); !rendered) return failed(rendered.error());
    if (!options.output.empty()) std::cout << options.output << '\n';
    return options.validation && (*park)->diagnostics().count(Severity::Error) > 0 ? Failed : Done;
}

int runBench(const BenchOptions& options) {
    HeadlessOptions headlessOptions;
    headlessOptions.sources = options.sources;
    headlessOptions.scenario = options.scenario;
    headlessOptions.width = options.view.width;
    headlessOptions.height = options.view.height;
    headlessOptions.overlays = options.overlays;
    headlessOptions.maxError = options.maxError;
    headlessOptions.memoryMegabytes = options.memoryMegabytes;
    auto park = HeadlessPark::open(headlessOptions);
    if (!park) return failed(park.error());
    const Result<scene::Camera> camera = (*park)->camera(options.view);
    if (!camera) return failed(camera.error());

    Measured measured;
    constexpr double longestSeconds = 300;
    const Result<bool> complete = (*park)->complete(*camera, longestSeconds);
    if (!complete) return failed(complete.error());
    measured.complete = *complete;
    measured.secondsToComplete = (*park)->secondsSinceStart();
    auto timed = timeFrames(**park, *camera, options.frames, options.orbitDegrees);
    if (!timed) return failed(timed.error());
    measured.frameMilliseconds = std::move(timed).value();
    Json result = statistics(**park, measured); // the image is not read back: it would count towards peak memory
    result.erase("background_pixels");
    std::cout << result.dump() << '\n';
    return Done;
}

} // namespace sandtable::app
