// Frames held against reference images. A software rasteriser draws the same frame every time but for rounding, so the
// tolerance is small. SANDTABLE_UPDATE_GOLDEN=1 writes the references anew: look at them before they are committed.
#pragma once

#include <filesystem>
#include <string>

namespace sandtable::test {

struct GoldenTolerance {
    int channelStep = 24;          // 0…255: what a channel may differ by before its pixel counts
    double differingPixels = 0.01; // share of pixels that may count
};

/// Empty if the frame matches; otherwise what is wrong, with the path of a picture of the differences.
std::string compareWithGolden(const std::filesystem::path& frame, const std::string& name,
                              const GoldenTolerance& tolerance = {});

} // namespace sandtable::test
