#include "gis/Crs.h"

#include "gis/GdalCrs.h"
#include "gis/GdalSession.h"

#include <fmt/format.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <cctype>

namespace sandtable::gis {
namespace {

std::string trimmed(const std::string& text) {
    const auto isSpace = [](unsigned char c) { return std::isspace(c) != 0; };
    const auto first = std::find_if_not(text.begin(), text.end(), isSpace);
    const auto last = std::find_if_not(text.rbegin(), std::make_reverse_iterator(first), isSpace).base();
    return {first, last};
}

/// Spellings from the field that PROJ does not take: "epsg: 4547 + 5773", "EPSG:4547+EPSG:5773", "4547".
std::string normalizedCode(const std::string& definition) {
    std::string upper;
    for (const unsigned char c : definition)
        if (!std::isspace(c)) upper += static_cast<char>(std::toupper(c));
    if (!upper.empty() && upper.find_first_not_of("0123456789") == std::string::npos) return "EPSG:" + upper;
    if (!upper.starts_with("EPSG:")) return definition;
    if (const size_t second = upper.find("+EPSG:"); second != std::string::npos) upper.erase(second + 1, 5);
    return upper;
}

std::string exportWkt2(const OGRSpatialReference& reference) {
    const char* const options[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", nullptr};
    char* text = nullptr;
    reference.exportToWkt(&text, options);
    std::string wkt = text ? text : "";
    CPLFree(text);
    return wkt;
}

std::string authorityCode(const OGRSpatialReference& reference) {
    const char* authority = reference.GetAuthorityName(nullptr);
    const char* code = reference.GetAuthorityCode(nullptr);
    return authority && code ? fmt::format("{}:{}", authority, code) : std::string();
}

std::string exportNode(const OGR_SRSNode& node) {
    char* text = nullptr;
    node.exportToWkt(&text);
    std::string wkt = text ? text : "";
    CPLFree(text);
    return wkt;
}

void parseNodes(const OGRSpatialReference& reference, OGR_SRSNode& root) {
    const std::string wkt = exportWkt2(reference);
    const char* cursor = wkt.c_str();
    root.importFromWkt(&cursor);
}

/// The CRS itself; below a "bound" one (WKT with TOWGS84), which is a CRS together with its way to WGS 84.
OGR_SRSNode& unboundNode(OGR_SRSNode& root) {
    OGR_SRSNode* source = root.GetNode("SOURCECRS");
    return source && source->GetChildCount() > 0 ? *source->GetChild(0) : root;
}

OGRSpatialReference unbound(const OGRSpatialReference& reference) {
    OGR_SRSNode root;
    parseNodes(reference, root);
    OGRSpatialReference result;
    result.importFromWkt(exportNode(unboundNode(root)).c_str());
    return result;
}

std::string projString(const OGRSpatialReference& reference) {
    char* text = nullptr;
    reference.exportToProj4(&text);
    std::string proj = text ? text : "";
    CPLFree(text);
    return proj;
}

/// Whether the authority's own definition of the code agrees with the parameters beside it.
bool codeIsTrue(const OGRSpatialReference& reference, const std::string& code) {
    GdalSession session;
    OGRSpatialReference official;
    const bool known = official.SetFromUserInput(
                           code.c_str(), OGRSpatialReference::SET_FROM_USER_INPUT_LIMITATIONS_get()) == OGRERR_NONE;
    const char* const options[] = {"CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS",
                                   "IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES", nullptr};
    const OGRSpatialReference own = unbound(reference);
    // WKT 1 seldom states its axes, and we fix their order anyway: a projection is compared by its parameters.
    const bool sameProjection = known && own.IsProjected() && official.IsProjected() &&
                                projString(own) == projString(official) && own.IsSameGeogCS(&official, options);
    const bool same = sameProjection || (known && own.IsSame(&official, options));
    session.take(); // an unknown code is an answer, not a problem
    return same;
}

/// Takes a false code off a single CRS; without it PROJ goes by the parameters alone.
OGRSpatialReference withoutCode(const OGRSpatialReference& reference) {
    OGR_SRSNode root;
    parseNodes(reference, root);
    OGR_SRSNode& node = unboundNode(root);
    for (const char* name : {"ID", "USAGE"})
        for (int child = node.FindChild(name); child >= 0; child = node.FindChild(name)) node.DestroyChild(child);
    OGRSpatialReference bare;
    bare.importFromWkt(exportNode(root).c_str());
    return bare;
}

OGRSpatialReference planePart(const OGRSpatialReference& reference) {
    OGRSpatialReference plane(reference);
    if (plane.IsCompound()) plane.StripVertical();
    if (!plane.IsGeocentric() && plane.GetAxesCount() > 2) plane.DemoteTo2D(nullptr);
    return plane;
}

/// The vertical CRS of a compound one, as a CRS of its own.
OGRSpatialReference verticalPart(const OGRSpatialReference& compound) {
    OGRSpatialReference vertical;
    const OGR_SRSNode* node = compound.GetAttrNode("VERT_CS");
    if (node) vertical.importFromWkt(exportNode(*node).c_str());
    return vertical;
}

/// Codes that contradict their parameters mislead PROJ's choice of operations (and people): drop them.
OGRSpatialReference withTrueCodes(const OGRSpatialReference& reference) {
    const bool compound = reference.IsCompound() != 0;
    const OGRSpatialReference plane = compound ? planePart(reference) : reference;
    const std::string code = authorityCode(plane);
    if (code.empty() || codeIsTrue(plane, code)) return reference;
    const OGRSpatialReference bare = withoutCode(plane);
    if (!compound) return bare;
    const OGRSpatialReference vertical = verticalPart(reference);
    OGRSpatialReference rebuilt;
    rebuilt.SetCompoundCS(reference.GetName(), &bare, &vertical);
    return rebuilt;
}

/// One axis to the west, or east paired with south. Both to the south are polar coordinates.
bool pointsEastNorth(const OGRSpatialReference& plane) {
    OGRAxisOrientation first = OAO_East, second = OAO_North;
    plane.GetAxis(nullptr, 0, &first);
    plane.GetAxis(nullptr, 1, &second);
    const auto has = [&](OGRAxisOrientation direction) { return first == direction || second == direction; };
    return !has(OAO_West) && !(has(OAO_South) && has(OAO_East));
}

double heightUnit(const OGRSpatialReference& reference) {
    if (reference.IsCompound()) return reference.GetTargetLinearUnits("COMPD_CS|VERT_CS", nullptr);
    return 1;
}

} // namespace

Result<Crs> Crs::parse(const std::string& definition, const std::string& where) {
    GdalSession session;
    const std::string text = trimmed(definition);
    if (text.empty()) return Error{ErrorKind::InvalidData, where, "the coordinate reference system is empty"};
    OGRSpatialReference parsed;
    if (parsed.SetFromUserInput(normalizedCode(text).c_str(),
                                OGRSpatialReference::SET_FROM_USER_INPUT_LIMITATIONS_get()) != OGRERR_NONE) {
        Error error = session.error(ErrorKind::InvalidData, where, "unknown");
        error.message = fmt::format("\"{}\" is not a coordinate reference system PROJ knows ({})", text.substr(0, 80),
                                    error.message);
        return error;
    }
    const OGRSpatialReference reference = withTrueCodes(parsed);
    Crs crs;
    crs.m_wkt = exportWkt2(reference);
    if (crs.m_wkt.empty())
        return session.error(ErrorKind::Unsupported, where,
                             "the coordinate reference system cannot be written as WKT 2");
    crs.m_name = reference.GetName() ? reference.GetName() : "";
    crs.m_code = authorityCode(reference);
    crs.m_projected = reference.IsProjected() != 0;
    crs.m_eastNorth = !crs.m_projected || pointsEastNorth(planePart(reference));
    crs.m_geographic = !crs.m_projected && reference.IsGeographic() != 0;
    crs.m_geocentric = reference.IsGeocentric() != 0;
    crs.m_compound = reference.IsCompound() != 0;
    crs.m_heights = crs.m_compound || (!crs.isLocal() && reference.GetAxesCount() > 2);
    crs.m_metersPerUnit = crs.m_geographic ? 1 : reference.GetLinearUnits();
    crs.m_metersPerHeightUnit = heightUnit(reference);
    return crs;
}

Crs Crs::horizontal() const {
    if (!m_heights || m_geocentric) return *this;
    Result<Crs> plane = parse(exportWkt2(planePart(toSpatialReference(*this))), m_name);
    assert(plane.ok());
    return std::move(plane).value();
}

Crs Crs::fromEpsg(int code) {
    Result<Crs> crs = parse(fmt::format("EPSG:{}", code), "EPSG");
    assert(crs.ok());
    return std::move(crs).value();
}

Crs Crs::wgs84() { return wgs84Geographic(); }
Crs Crs::ecef() { return wgs84Geocentric(); }

const Crs& wgs84Geographic() {
    static const Crs crs = Crs::fromEpsg(4979);
    return crs;
}

const Crs& wgs84Geocentric() {
    static const Crs crs = Crs::fromEpsg(4978);
    return crs;
}

OGRSpatialReference toSpatialReference(const Crs& crs) {
    OGRSpatialReference reference;
    reference.importFromWkt(crs.wkt().c_str());
    reference.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    return reference;
}

Result<std::optional<Crs>> declaredCrs(const OGRSpatialReference* reference, const std::string& crsOverride,
                                       const std::string& where) {
    const bool overridden = !crsOverride.empty();
    if (!overridden && (!reference || reference->IsEmpty())) return std::optional<Crs>();
    Result<Crs> crs = Crs::parse(overridden ? crsOverride : exportWkt2(*reference), where);
    if (!crs) return crs.error();
    if (overridden && crs->isLocal())
        return Error{ErrorKind::Usage, where,
                     fmt::format("\"{}\" is a local CRS and cannot place the data", crs->name())};
    // GeoPackage writes its srs_id 0 ("unknown") as a geographic CRS of this name.
    if (crs->isLocal() || crs->name().starts_with("Undefined")) return std::optional<Crs>();
    return std::optional<Crs>(std::move(crs).value());
}

} // namespace sandtable::gis
