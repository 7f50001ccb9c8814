// The sample's park.json: ties tiles, geodata, devices and views together.
#pragma once

#include "core/Result.h"
#include "sample/DevicePlan.h"
#include "sample/GisWriter.h"
#include "sample/ParkPlan.h"

#include <filesystem>

namespace sandtable::sample {

Result<void> writeParkFile(const ParkPlan& plan, const std::vector<PlannedDevice>& devices, const Georeference& place,
                           const std::filesystem::path& file);

} // namespace sandtable::sample
