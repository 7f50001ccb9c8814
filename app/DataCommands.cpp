#include "app/CommandSupport.h"
#include "app/Paths.h"
#include "app/Progress.h"
#include "app/Session.h"
#include "core/Log.h"
#include "sample/SamplePark.h"
#include "telemetry/sources/MqttSource.h"

#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <iostream>
#include <thread>

namespace sandtable::app {
namespace {

std::atomic<bool> interrupted = false;

} // namespace

int runSample(const SampleCommandOptions& options) {
    sample::SampleOptions sampleOptions;
    sampleOptions.seed = options.seed;
    sampleOptions.sizeKilometers = options.sizeKilometers;
    sampleOptions.workers = std::max(1u, std::thread::hardware_concurrency());
    ProgressBar progress("sample park");
    const auto file = sample::generateSample(options.directory, sampleOptions,
                                             [&](double done, const std::string& step) { progress.show(done, step); });
    if (!file) return failed(file.error());
    std::cout << file->string() << '\n';
    return Done;
}

int runSimulate(const SimulateOptions& options) {
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return failed(sources.error());
    Diagnostics diagnostics;
    const Result<scene::Park> park = scene::openPark(*sources, assetsDirectory(), diagnostics);
    if (!park) return failed(park.error());

    const std::string& prefix = options.topicPrefix.empty() ? park->telemetry.topicPrefix : options.topicPrefix;
    std::signal(SIGINT, [](int) { interrupted = true; });
    std::signal(SIGTERM, [](int) { interrupted = true; });
    const auto begin = std::chrono::steady_clock::now();
    size_t published = 0;
    const auto stop = [&] {
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
        return interrupted || (options.seconds && elapsed.count() >= *options.seconds);
    };
    const Result<void> done =
        telemetry::publishSimulation(decision::channelsOf(*park), park->telemetry.seed, {options.url, prefix}, stop,
                                     [&](size_t count) { published = count; });
    if (!done) return failed(done.error());
    logInfo("{} values published", published);
    return Done;
}

} // namespace sandtable::app
