#include "sample/SamplePark.h"

#include "sample/DevicePlan.h"
#include "sample/GisWriter.h"
#include "sample/OsgbWriter.h"
#include "sample/ParkFileWriter.h"
#include "sample/TileProduction.h"

#include <fstream>

namespace sandtable::sample {
namespace {

/// Open country in Hubei; the height origin is zero, so file heights are site heights.
const Georeference place{"EPSG:4547", {543000, 3353000, 0}};

Result<void> createDirectories(const std::filesystem::path& directory) {
    std::error_code error;
    for (const char* part : {"osgb/Data", "gis", "telemetry"})
        if (!error) std::filesystem::create_directories(directory / part, error);
    if (error) return Error{ErrorKind::Io, directory.string(), error.message()};
    return {};
}

Result<void> requireEmpty(const std::filesystem::path& directory) {
    std::error_code error;
    if (!std::filesystem::exists(directory, error)) return {};
    const bool empty = std::filesystem::is_empty(directory, error);
    if (error) return Error{ErrorKind::Io, directory.string(), error.message()};
    if (!empty) return Error{ErrorKind::Usage, directory.string(), "must be empty or absent"};
    return {};
}

Result<void> writeText(const std::filesystem::path& file, const std::string& text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (!out.flush()) return Error{ErrorKind::Io, file.string(), "could not be written"};
    return {};
}

} // namespace

std::string sampleVersion() { return "10"; }

Result<std::filesystem::path> generateSample(const std::filesystem::path& directory, const SampleOptions& options,
                                             const std::function<void(double, const std::string&)>& progress) {
    if (!(options.sizeKilometers > 0 && options.sizeKilometers <= 20))
        return Error{ErrorKind::Usage, "", "the sample's size must be more than 0 and at most 20 km"};
    if (auto done = requireEmpty(directory); !done) return done.error();
    if (auto done = createDirectories(directory); !done) return done.error();

    progress(0, "plan");
    const ParkPlan plan = planPark(options.seed, options.sizeKilometers);
    const std::vector<PlannedDevice> devices = planDevices(plan, options.leastDevices);

    Result<Picture> ortho = produceTiles(plan, directory / "osgb", options.workers,
                                         [&](int done, int total) { progress(0.02 + 0.9 * done / total, "tiles"); });
    if (!ortho) return ortho.error();
    if (auto done = writeMetadataXml(directory / "osgb/metadata.xml", place.crs, place.origin); !done)
        return done.error();

    progress(0.93, "geodata");
    const Box2 region = inset(plan.meshExtent(), -surroundingsMeters);
    if (auto done = writeTerrain(plan, region, place, directory / "gis/dem.tif"); !done) return done.error();
    if (auto done = writeOrthophoto(*ortho, region, place, directory / "gis/ortho.tif"); !done) return done.error();
    if (auto done = writeLayers(plan, place, directory / "gis"); !done) return done.error();

    progress(0.99, "park file");
    if (auto done = writeText(directory / "telemetry/day.csv", dayOfTelemetry(devices, plan.seed)); !done)
        return done.error();
    if (auto done = writeParkFile(plan, devices, place, directory / "park.json"); !done) return done.error();
    progress(1, "done");
    return directory / "park.json";
}

} // namespace sandtable::sample
