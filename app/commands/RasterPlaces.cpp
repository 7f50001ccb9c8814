#include "app/commands/RasterPlaces.h"

#include <fmt/format.h>

#include <charconv>

namespace sandtable::app {
namespace {

std::optional<double> numberIn(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

} // namespace

Result<glm::dvec2> placeOf(const std::string& flag, const std::string& text) {
    const size_t comma = text.find(',');
    const auto x = numberIn(std::string_view(text).substr(0, comma)),
               y = comma == std::string::npos ? std::nullopt : numberIn(std::string_view(text).substr(comma + 1));
    if (!x || !y) return Error{ErrorKind::Usage, flag, fmt::format("expected x,y, found \"{}\"", text)};
    return glm::dvec2(*x, *y);
}

Result<std::vector<uint32_t>> cellsOf(const std::string& flag, const std::vector<std::string>& texts,
                                      const gis::GridShape& shape) {
    std::vector<uint32_t> cells;
    for (const std::string& text : texts) {
        const auto place = placeOf(flag, text);
        if (!place) return place.error();
        const auto cell = shape.cellAt(*place);
        if (!cell) return Error{ErrorKind::Usage, flag, fmt::format("{} is not in the raster", text)};
        cells.push_back(static_cast<uint32_t>(*cell));
    }
    return cells;
}

} // namespace sandtable::app
