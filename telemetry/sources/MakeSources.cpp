#include "telemetry/sources/MakeSources.h"

#include "telemetry/sources/ModbusSource.h"
#include "telemetry/sources/MqttSource.h"
#include "telemetry/sources/PostgresSource.h"
#include "telemetry/sources/SeriesSource.h"
#include "telemetry/sources/Simulator.h"

#include <algorithm>

namespace sandtable::telemetry {
namespace {

using Sources = std::vector<std::unique_ptr<Source>>;
constexpr Duration historyBefore = std::chrono::hours(48); // a day to look at, and to put another beside it

struct Maker {
    const std::string& id;
    const ChannelTable& channels;
    Ingest& ingest;
    Diagnostics& diagnostics;

    Result<Sources> operator()(const SimulatorOptions& options) const {
        Sources sources;
        if (any(isSimulated)) sources.push_back(makeSimulator(channels, ingest, options.seed, historyBefore, id));
        auto series = (*this)(SeriesOptions{});
        if (!series) {
            diagnostics.report(Severity::Error, series.error()); // its channels stay without data, and show so
            return sources;
        }
        for (auto& source : *series) sources.push_back(std::move(source));
        return sources;
    }
    Result<Sources> operator()(const SeriesOptions&) const {
        if (!any([](const Channel& channel) { return !channel.seriesFile.empty(); })) return Sources();
        return one(makeSeriesSource(channels, ingest, diagnostics, historyBefore, id));
    }
    Result<Sources> operator()(const MqttOptions& options) const {
        return one(makeMqttSource(channels, ingest, options, diagnostics, id));
    }
    Result<Sources> operator()(const ModbusOptions& options) const {
        return one(makeModbusSource(channels, ingest, options, diagnostics, id));
    }
    Result<Sources> operator()(const PostgresOptions& options) const {
        return one(makePostgresSource(channels, ingest, options, diagnostics, id));
    }

private:
    template<class Has> bool any(Has has) const {
        return std::any_of(channels.all().begin(), channels.all().end(),
                           [&](const Channel& channel) { return serves(id, channel) && has(channel); });
    }
    static Result<Sources> one(Result<std::unique_ptr<Source>> source) {
        if (!source) return source.error();
        Sources sources;
        sources.push_back(*std::move(source));
        return sources;
    }
};

} // namespace

Result<Sources> makeSources(const std::string& id, const SourceOptions& options, const ChannelTable& channels,
                            Ingest& ingest, Diagnostics& diagnostics) {
    return std::visit(Maker{id, channels, ingest, diagnostics}, options);
}

} // namespace sandtable::telemetry
