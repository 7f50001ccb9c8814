#include "gis/OsgbMetadata.h"

#include "gis/GdalSession.h"

#include <cpl_minixml.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <memory>
#include <string_view>
#include <vector>

namespace sandtable::gis {
namespace {

struct DestroyXml {
    void operator()(CPLXMLNode* node) const { CPLDestroyXMLNode(node); }
};

struct Metadata {
    std::string srs, origin; // as written; empty if absent
};

Result<Metadata> readXml(const std::string& file) {
    GdalSession session;
    const std::unique_ptr<CPLXMLNode, DestroyXml> root(CPLParseXMLFile(file.c_str()));
    if (!root || session.failed()) return session.error(ErrorKind::InvalidData, file, "not an XML file");
    CPLXMLNode* metadata = CPLGetXMLNode(root.get(), "=ModelMetadata");
    if (!metadata) return Error{ErrorKind::InvalidData, file, "has no ModelMetadata element"};
    return Metadata{CPLGetXMLValue(metadata, "SRS", ""), CPLGetXMLValue(metadata, "SRSOrigin", "")};
}

/// Numbers separated by commas, semicolons or white space; nullopt if anything else is among them.
std::optional<std::vector<double>> parseNumbers(std::string_view text) {
    const auto isSeparator = [](unsigned char c) { return c == ',' || c == ';' || std::isspace(c); };
    std::vector<double> numbers;
    const char *cursor = text.data(), *const end = text.data() + text.size();
    while (true) {
        cursor = std::find_if_not(cursor, end, isSeparator);
        if (cursor == end) return numbers;
        if (*cursor == '+') ++cursor;
        double number = 0;
        const auto [next, status] = std::from_chars(cursor, end, number);
        const bool whole = status == std::errc() && (next == end || isSeparator(static_cast<unsigned char>(*next)));
        if (!whole || !std::isfinite(number)) return std::nullopt;
        numbers.push_back(number);
        cursor = next;
    }
}

Result<glm::dvec3> parseOrigin(const std::string& text, const std::string& file) {
    const auto numbers = parseNumbers(text);
    if (!numbers || numbers->size() == 1 || numbers->size() > 3)
        return Error{ErrorKind::InvalidData, file,
                     fmt::format("SRSOrigin \"{}\" is not two or three numbers", text.substr(0, 80))};
    glm::dvec3 origin(0);
    for (size_t i = 0; i < numbers->size(); ++i) origin[static_cast<glm::length_t>(i)] = (*numbers)[i];
    return origin;
}

bool startsWithIgnoringCase(std::string_view text, std::string_view upperPrefix) {
    return text.size() >= upperPrefix.size() &&
           std::equal(upperPrefix.begin(), upperPrefix.end(), text.begin(), [](char expected, char actual) {
               return std::toupper(static_cast<unsigned char>(actual)) == expected;
           });
}

std::string_view withoutSpaceAround(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
    return text;
}

/// "ENU:latitude,longitude", with a height in some exports.
Result<SiteFrame> tangentPlaneFrom(std::string_view srs, const std::string& file) {
    const auto numbers = parseNumbers(srs.substr(4));
    if (!numbers || numbers->size() < 2 || numbers->size() > 3 || std::abs((*numbers)[0]) > 90 ||
        std::abs((*numbers)[1]) > 180)
        return Error{ErrorKind::InvalidData, file, fmt::format("SRS \"{}\" is not ENU:latitude,longitude", srs)};
    return SiteFrame::tangentPlane((*numbers)[1], (*numbers)[0], numbers->size() == 3 ? (*numbers)[2] : 0);
}

OsgbPlacement shifted(SiteFrame frame, const glm::dvec3& origin, const std::string& file, Diagnostics& diagnostics) {
    if (origin != glm::dvec3(0))
        diagnostics.report(
            Severity::Info, file,
            fmt::format("SRSOrigin {} {} {} moves the tiles within the frame", origin.x, origin.y, origin.z));
    return {std::move(frame), origin};
}

Result<OsgbPlacement> placedByCrs(const std::string& srs, const glm::dvec3& origin, const std::string& file,
                                  Diagnostics& diagnostics) {
    Result<Crs> crs = Crs::parse(srs, file);
    if (!crs) return Error{crs.error().kind, file, "SRS: " + crs.error().message};
    if (crs->isLocal()) {
        diagnostics.report(Severity::Info, file,
                           fmt::format("SRS \"{}\" is local; coordinates are local metres", crs->name()));
        return shifted(SiteFrame::local(), origin, file, diagnostics);
    }
    if (!crs->isProjected())
        return Error{ErrorKind::Unsupported, file,
                     fmt::format("SRS \"{}\" is not a plane in metres; export the tiles in a projected CRS or as ENU",
                                 crs->name())};
    if (std::abs(crs->metersPerUnit() - 1) > 1e-9 || std::abs(crs->metersPerHeightUnit() - 1) > 1e-9)
        return Error{ErrorKind::Unsupported, file,
                     fmt::format("SRS \"{}\" is not in metres; export the tiles in a CRS in metres", crs->name())};
    Result<SiteFrame> frame = SiteFrame::projected(*crs, origin);
    if (!frame) return Error{frame.error().kind, file, frame.error().message};
    return OsgbPlacement{std::move(frame).value(), glm::dvec3(0)};
}

} // namespace

Result<OsgbPlacement> readOsgbMetadata(const std::filesystem::path& metadataXml, Diagnostics& diagnostics) {
    const std::string file = metadataXml.string();
    std::error_code status;
    if (!std::filesystem::exists(metadataXml, status)) {
        diagnostics.report(Severity::Info, file, "not there; coordinates are local metres");
        return OsgbPlacement{};
    }
    const Result<Metadata> metadata = readXml(file);
    if (!metadata) return metadata.error();
    const Result<glm::dvec3> origin = parseOrigin(metadata->origin, file);
    if (!origin) return origin.error();

    const std::string_view srs = withoutSpaceAround(metadata->srs);
    if (srs.empty()) {
        diagnostics.report(Severity::Info, file, "has no SRS; coordinates are local metres");
        return shifted(SiteFrame::local(), *origin, file, diagnostics);
    }
    if (!startsWithIgnoringCase(srs, "ENU:")) return placedByCrs(std::string(srs), *origin, file, diagnostics);
    Result<SiteFrame> plane = tangentPlaneFrom(srs, file);
    if (!plane) return plane.error();
    return shifted(std::move(plane).value(), *origin, file, diagnostics);
}

} // namespace sandtable::gis
