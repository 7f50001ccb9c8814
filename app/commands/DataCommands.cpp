#include "app/commands/CommandSupport.h"
#include "app/session/Paths.h"
#include "app/session/Progress.h"
#include "app/session/Session.h"
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
    sampleOptions.leastDevices = options.leastDevices;
    sampleOptions.workers = std::max(1u, std::thread::hardware_concurrency());
    ProgressBar progress("sample park");
    const auto file = sample::generateSample(options.directory, sampleOptions,
                                             [&](double done, const std::string& step) { progress.show(done, step); });
    if (!file) return failed(file.error());
    std::cout << file->string() << '\n';
    return Done;
}

/// What the park's first source of this kind says, or the defaults.
template<class Options> static Options firstOptions(const scene::Park& park) {
    for (const scene::TelemetrySource& source : park.telemetry.sources)
        if (const auto* options = std::get_if<Options>(&source.options)) return *options;
    return {};
}

int runSimulate(const SimulateOptions& options) {
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return failed(sources.error());
    Diagnostics diagnostics;
    const Result<scene::Park> park = scene::openPark(*sources, assetsDirectory(), diagnostics);
    if (!park) return failed(park.error());

    // The park's own broker lends its topics only: its password is not for another one.
    const std::string parkPrefix = firstOptions<telemetry::MqttOptions>(*park).topicPrefix;
    telemetry::MqttOptions broker{.url = options.url};
    if (!parkPrefix.empty()) broker.topicPrefix = parkPrefix;
    if (!options.topicPrefix.empty()) broker.topicPrefix = options.topicPrefix;
    const uint64_t seed = firstOptions<telemetry::SimulatorOptions>(*park).seed;
    std::signal(SIGINT, [](int) { interrupted = true; });
    std::signal(SIGTERM, [](int) { interrupted = true; });
    const auto begin = std::chrono::steady_clock::now();
    size_t published = 0;
    const auto stop = [&] {
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
        return interrupted || (options.seconds && elapsed.count() >= *options.seconds);
    };
    const Result<void> done = telemetry::publishSimulation(decision::channelsOf(*park), seed, broker, stop,
                                                           [&](size_t count) { published = count; });
    if (!done) return failed(done.error());
    logInfo("{} values published", published);
    return Done;
}

} // namespace sandtable::app
