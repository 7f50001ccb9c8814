#include "app/commands/RasterPlaces.h"

#include "gis/SiteFrame.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace sandtable::app {

Result<void> measures(const gis::GridShape& shape, const std::string& source, const std::string& what) {
    if (!shape.crs || shape.crs->isLocal()) return {};
    const auto refused = [&](const std::string& why) {
        return Error{ErrorKind::Unsupported, source,
                     fmt::format("{}, in which no {} can be measured: warp it to a projected CRS first", why, what)};
    };
    if (shape.crs->isGeographic()) return refused("is in degrees");
    constexpr double length = 100, most = 0.01;
    const auto plane =
        gis::SiteFrame::projected(shape.crs->horizontal(), {shape.center(shape.width / 2, shape.height / 2), 0});
    if (!plane) return plane.error();
    const auto here = plane->geographicFromSite(glm::dvec3(0));
    if (!here) return Error{ErrorKind::InvalidData, source, "lies outside its CRS's domain"};
    const gis::SiteFrame ground = gis::SiteFrame::tangentPlane(here->x, here->y, 0);
    for (const glm::dvec3& step : {glm::dvec3(length, 0, 0), glm::dvec3(0, length, 0)}) {
        const auto there = plane->geographicFromSite(step);
        if (!there) return Error{ErrorKind::InvalidData, source, "lies outside its CRS's domain"};
        const auto onGround = ground.siteFromGeographic(*there);
        if (!onGround) return Error{ErrorKind::InvalidData, source, "lies outside its CRS's domain"};
        const double scale = length / glm::length(glm::dvec2(*onGround));
        if (std::abs(scale - 1) > most)
            return refused(fmt::format("has lengths {:.2f} times those on the ground ({})", scale, shape.crs->name()));
    }
    return {};
}
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
