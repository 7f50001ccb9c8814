#include "decision/network/NetworkLoad.h"
#include "decision/terrain/Sight.h"
#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sandtable::ui {

namespace {

/// Small text on a dark strip at the background, like a caption on a map.
void drawStrip(Frame& frame, const Rect& rect) {
    frame.taken.push_back(rect);
    ImGui::GetBackgroundDrawList()->AddRectFilled(rect.min, rect.max, palette::card, frame.px(8));
}

void backgroundText(ImFont* font, const ImVec2& at, ImU32 color, std::string_view text) {
    ImGui::GetBackgroundDrawList()->AddText(font, font->FontSize, {std::round(at.x), std::round(at.y)}, color,
                                            text.data(), text.data() + text.size());
}

/// A caption in a strip of its own at the left of the view, its lower edge at `bottom`; nothing where the view is too
/// narrow. Returns where the next may end.
float drawCaption(Frame& frame, float bottom, ImFont* font, float height, ImU32 color, std::string_view text) {
    const Rect& view = frame.layout.view;
    const float width = textWidth(font, text) + frame.px(32);
    if (text.empty() || width > view.width()) return bottom;
    const Rect strip{{view.min.x, bottom - frame.px(height)}, {view.min.x + width, bottom}};
    drawStrip(frame, strip);
    backgroundText(font, {strip.min.x + frame.px(16), Fonts::lineTop(font, strip.center().y)}, color, text);
    return strip.min.y - frame.px(8);
}

// Legend ------------------------------------------------------------------------------------------------------------

struct LegendEntry {
    std::optional<double> score; // one inside the band; none = too little data
    std::string word;
};

std::vector<LegendEntry> legendEntries(const Frame& frame) {
    std::vector<LegendEntry> entries;
    for (const auto& band : frame.model.profile->bands) {
        entries.push_back({band.from, frame.text(band.name)});
    }
    entries.push_back({std::nullopt, frame.tr("health.insufficient")});
    return entries;
}

} // namespace

static float drawHealthLegend(Frame& frame, float bottom) {
    const UiModel& model = frame.model;
    if (!model.healthColors || !model.profile || model.profile->bands.empty()) return bottom;
    ImFont* font = frame.fonts.small;
    const std::vector<LegendEntry> entries = legendEntries(frame);
    const float pad = frame.px(16), swatch = frame.px(14), gap = frame.px(8),
                between = frame.px(frame.layout.compact ? 14 : 24);
    float width = pad * 2 - between;
    for (const auto& entry : entries) width += swatch + gap + textWidth(font, entry.word) + between;
    const Rect& view = frame.layout.view;
    const Rect strip{{view.min.x, bottom - frame.px(40)}, {view.min.x + width, bottom}};
    if (strip.max.x > view.max.x) return bottom; // no room: the card says the word beside every colour

    const Surface surface("legend", strip);
    drawCardBackground(frame, strip);
    float x = strip.min.x + pad;
    const float y = strip.center().y;
    for (const auto& entry : entries) {
        drawHealthSwatch(frame, {{x, y - swatch / 2}, {x + swatch, y + swatch / 2}}, entry.score);
        x += swatch + gap;
        drawText(font, {x, Fonts::lineTop(font, y)}, palette::text, entry.word);
        x += textWidth(font, entry.word) + between;
    }
    return strip.min.y - frame.px(8);
}

/// As long as the colours are not by the profile's own weights.
static float drawAdjusted(Frame& frame, float bottom) {
    if (!frame.model.insight.adjusted || !frame.model.healthColors) return bottom;
    const std::string text = frame.tr("health.weights.adjusted");
    ImFont* font = frame.fonts.body;
    const Rect& view = frame.layout.view;
    const float width = textWidth(font, text) + frame.px(32);
    if (width > view.width()) return bottom;
    const Rect strip{{view.min.x, bottom - frame.px(40)}, {view.min.x + width, bottom}};
    drawStrip(frame, strip);
    ImGui::GetBackgroundDrawList()->AddRect(strip.min, strip.max, withAlpha(palette::caution, 0.7f), frame.px(8));
    backgroundText(font, {strip.min.x + frame.px(16), Fonts::lineTop(font, strip.center().y)}, palette::caution, text);
    return strip.min.y - frame.px(8);
}

// Legends of maps: a title, colours with their values, and what the map rests on ------------------------------------

namespace {

struct MapEntry {
    std::string text;
    ImU32 color = 0;
    enum class Look { Area, Line, Hatched, Dashed } look = Look::Area;
};

struct MapLegend {
    const char* id = "";
    std::string title{}, unit{};
    std::vector<MapEntry> entries{};
    std::string note{};
};

std::string rangeText(const Frame& frame, const decision::ValueBand& band) {
    if (std::isinf(band.from) && std::isinf(band.to)) return "";
    if (std::isinf(band.from)) return frame.tr("map.below", {{"value", plainNumber(band.to)}});
    if (std::isinf(band.to)) return frame.tr("map.from", {{"value", plainNumber(band.from)}});
    return plainNumber(band.from) + "–" + plainNumber(band.to);
}

std::vector<MapEntry> bandEntries(const Frame& frame, std::span<const decision::ValueBand> bands, MapEntry::Look look) {
    std::vector<MapEntry> entries;
    for (const decision::ValueBand& band : bands) {
        const std::string& name = frame.text(band.name);
        entries.push_back({frame.layout.compact ? rangeText(frame, band) : name + " " + rangeText(frame, band),
                           toPacked(band.color), look});
    }
    return entries;
}

void drawMapSwatch(Frame& frame, const Rect& rect, const MapEntry& entry) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float y = rect.center().y;
    switch (entry.look) {
    case MapEntry::Look::Area:
        return list.AddRectFilled(rect.min, rect.max, entry.color, frame.px(3));
    case MapEntry::Look::Line:
        return list.AddRectFilled({rect.min.x, y - frame.px(2)}, {rect.max.x, y + frame.px(2)}, entry.color,
                                  frame.px(2));
    case MapEntry::Look::Hatched:
        return drawHealthSwatch(frame, rect, std::nullopt);
    case MapEntry::Look::Dashed:
        for (const float x : {0.f, 0.6f})
            list.AddRectFilled({rect.min.x + x * rect.width(), y - frame.px(1.5f)},
                               {rect.min.x + (x + 0.4f) * rect.width(), y + frame.px(1.5f)}, entry.color);
    }
}

/// Above `bottom`; entries flow over several rows where the view is narrow. Returns where the next may end.
float drawMapLegend(Frame& frame, const MapLegend& legend, float bottom) {
    ImFont* font = frame.fonts.small;
    const float pad = frame.px(16), rowHeight = frame.px(24), swatch = frame.px(14), gap = frame.px(8),
                between = frame.px(frame.layout.compact ? 14 : 20);
    const Rect& view = frame.layout.view;
    const float most = std::min(view.width(), frame.px(640)) - pad * 2;
    if (most < frame.px(160)) return bottom;
    const auto widthOf = [&](const MapEntry& entry) { return swatch + gap + textWidth(font, entry.text); };
    std::vector<ImVec2> places; // of the entries: x, and the row's number
    float x = 0, row = 0, width = textWidth(frame.fonts.body, legend.title) + gap + textWidth(font, legend.unit);
    for (const MapEntry& entry : legend.entries) {
        if (x > 0 && x + widthOf(entry) > most) x = 0, ++row;
        places.emplace_back(x, row);
        x += widthOf(entry);
        width = std::max(width, x);
        x += between;
    }
    if (!legend.note.empty()) width = std::max(width, std::min(most, textWidth(font, legend.note) + 1));
    width = std::min(width, most);
    const float noteHeight = legend.note.empty() ? 0 : paragraphHeight(font, width, legend.note) + frame.px(4);
    const float height = frame.px(12) * 2 + rowHeight * (2 + row) + noteHeight;
    const Rect card{{view.min.x, bottom - height}, {view.min.x + width + pad * 2, bottom}};
    if (card.min.y < view.min.y) return bottom;

    const Surface surface(legend.id, card);
    drawCardBackground(frame, card);
    const ImVec2 inner{card.min.x + pad, card.min.y + frame.px(12)};
    const Rect titleRow{inner, {card.max.x - pad, inner.y + rowHeight}};
    const float titleWidth = drawTextIn(frame.fonts.body, titleRow, palette::text, legend.title);
    drawTextIn(font, {{titleRow.min.x + titleWidth + gap, titleRow.min.y}, titleRow.max}, palette::textSoft,
               legend.unit);
    for (size_t i = 0; i < legend.entries.size(); ++i) {
        const float left = inner.x + places[i].x, y = inner.y + rowHeight * (1.5f + places[i].y);
        drawMapSwatch(frame, {{left, y - swatch / 2}, {left + swatch, y + swatch / 2}}, legend.entries[i]);
        drawText(font, {left + swatch + gap, Fonts::lineTop(font, y)}, palette::text, legend.entries[i].text);
    }
    if (!legend.note.empty())
        drawParagraph(font, {inner.x, inner.y + rowHeight * (2 + row) + frame.px(4)}, width, palette::textSoft,
                      legend.note);
    return card.min.y - frame.px(8);
}

std::string count(size_t number) { return formatNumber(static_cast<double>(number), 0); }

/// `Ordinary kriging · 12 sensors · range 640 m · 2 stale ones left out`
std::string fieldNote(const Frame& frame, const FieldStatus& field) {
    if (!field.estimated) return frame.tr("field.computing");
    const size_t left = field.stale + field.missing + field.inBarriers;
    if (field.sensors == 0 && field.problem.empty()) return frame.tr("field.noSensors", {{"left", count(left)}});
    if (field.sensors == 0) return frame.tr("field.failed", {{"reason", field.problem}});
    const bool kriged = field.method == decision::FieldMethod::Kriging;
    std::string note = frame.tr(kriged ? "field.kriging" : "field.idw");
    const auto add = [&](const std::string& text) { note += " · " + text; };
    add(frame.tr("field.sensors", {{"count", count(field.sensors)}}));
    if (field.rangeMeters) add(frame.tr("field.range", {{"range", formatNumber(*field.rangeMeters, 0)}}));
    if (field.barriers) add(frame.tr("field.aroundBuildings"));
    if (field.stale > 0) add(frame.tr("field.stale", {{"count", count(field.stale)}}));
    if (field.missing > 0) add(frame.tr("field.missing", {{"count", count(field.missing)}}));
    if (field.inBarriers > 0) add(frame.tr("field.inBarriers", {{"count", count(field.inBarriers)}}));
    if (!field.problem.empty()) add(field.problem);
    return note;
}

const char* networkTitle(scene::NetworkKind kind) {
    switch (kind) {
    case scene::NetworkKind::Power:
        return "network.power";
    case scene::NetworkKind::Water:
        return "network.water";
    case scene::NetworkKind::Gas:
        return "network.gas";
    case scene::NetworkKind::Heat:
        return "network.heat";
    case scene::NetworkKind::Road:
        break;
    }
    return "network.road";
}

} // namespace

static float drawFieldLegend(Frame& frame, float bottom) {
    const FieldStatus& field = frame.model.field;
    if (!field.spec || !field.scale) return bottom;
    MapLegend legend{.id = "field legend", .title = frame.text(field.spec->name), .unit = field.scale->unit};
    const int hours = field.scale->indicator ? field.scale->indicator->averagingHours : 0;
    if (hours > 0) legend.unit += "   " + frame.tr("field.mean", {{"hours", std::to_string(hours)}});
    legend.entries = bandEntries(frame, field.scale->bands, MapEntry::Look::Area);
    legend.entries.push_back({frame.tr("field.unknown"), 0, MapEntry::Look::Hatched});
    legend.note = fieldNote(frame, field);
    return drawMapLegend(frame, legend, bottom);
}

static float drawNetworkLegend(Frame& frame, float bottom) {
    const UiModel& model = frame.model;
    if (model.networks.empty() || !model.profile) return bottom;
    const decision::Indicator* indicator = decision::loadIndicator(*model.profile, 12);
    if (!indicator) return bottom;
    MapLegend legend{.id = "network legend", .unit = "%"};
    size_t fresh = 0, stale = 0, unknown = 0;
    for (const NetworkStatus& network : model.networks) {
        legend.title += (legend.title.empty() ? "" : frame.tr("network.and")) + frame.tr(networkTitle(network.kind));
        fresh += network.fresh, stale += network.stale, unknown += network.unknown;
    }
    legend.title = frame.tr("network.load", {{"networks", legend.title}});
    legend.entries = bandEntries(frame, decision::valueBands(*model.profile, indicator->curve), MapEntry::Look::Line);
    legend.entries.push_back(
        {frame.tr("health.insufficient"), toPacked(model.profile->insufficientColor), MapEntry::Look::Dashed});
    legend.note = frame.tr("network.measured", {{"count", count(fresh)}});
    if (stale > 0) legend.note += " · " + frame.tr("network.stale", {{"count", count(stale)}});
    if (unknown > 0) legend.note += " · " + frame.tr("network.unknown", {{"count", count(unknown)}});
    return drawMapLegend(frame, legend, bottom);
}

static std::string sunDayText(const Frame& frame) {
    using namespace std::chrono;
    const SunStatus& sun = frame.model.sun;
    const decision::SunRule& rule = decision::sunRule(sun.day);
    const Duration offset = secondsToDuration(frame.model.park->utcOffsetHours.value_or(0) * 3600);
    const year_month_day day{floor<days>(sun.midnight + hours(12) + offset)};
    const std::string date = fmt::format("{:02}-{:02}", unsigned(day.month()), unsigned(day.day()));
    const std::string from = plainNumber(rule.fromHour), until = plainNumber(rule.untilHour);
    switch (sun.day) {
    case decision::SunDayKind::GreatCold:
        return frame.tr("sun.onGreatCold", {{"date", date}, {"from", from}, {"until", until}});
    case decision::SunDayKind::WinterSolstice:
        return frame.tr("sun.onSolstice", {{"date", date}, {"from", from}, {"until", until}});
    case decision::SunDayKind::Given:
        break;
    }
    return frame.tr("sun.onGiven", {{"date", date}});
}

static float drawSunLegend(Frame& frame, float bottom) {
    const SunStatus& sun = frame.model.sun;
    if (!sun.shown) return bottom;
    const decision::SunRule& rule = decision::sunRule(sun.day);
    MapLegend legend{.id = "sun legend", .title = frame.tr("sun.hours"), .unit = "h   " + sunDayText(frame)};
    for (const decision::ValueBand& band : decision::sunBands())
        legend.entries.push_back({rangeText(frame, band), toPacked(band.color)});
    if (!sun.problem.empty()) {
        legend.note = frame.tr("sun.failed", {{"reason", sun.problem}});
    } else if (!sun.computed) {
        legend.note = frame.tr("field.computing");
    } else {
        const auto area = [](double squareMeters) { return formatNumber(squareMeters, 0) + " m²"; };
        const double change = sun.belowSquareMeters - sun.belowBeforeSquareMeters;
        legend.note = frame.tr("sun.below", {{"hours", plainNumber(rule.leastHours)},
                                             {"area", area(sun.belowSquareMeters)},
                                             {"change", (change > 0   ? "+"
                                                         : change < 0 ? "−"
                                                                      : "±") +
                                                            area(std::abs(change))}});
        if (!rule.clause.empty()) legend.note += " · " + std::string(rule.clause);
        legend.note += " · " + frame.tr("sun.cell", {{"meters", formatNumber(sun.cellMeters, 1)}});
    }
    return drawMapLegend(frame, legend, bottom);
}

static std::string sightNote(const Frame& frame) {
    const SightStatus& sight = frame.model.sight;
    if (!sight.problem.empty()) return frame.tr("sight.failed", {{"reason", sight.problem}});
    if (!sight.eye && sight.buildingId.empty()) return frame.tr("sight.ask");
    if (!sight.computed) return frame.tr("field.computing");
    const auto area = [](double squareMeters) { return formatNumber(squareMeters, 0) + " m²"; };
    const std::string areas = sight.compared ? frame.tr("sight.areas", {{"seen", area(sight.seenSquareMeters)},
                                                                        {"lost", area(sight.lostSquareMeters)},
                                                                        {"gained", area(sight.gainedSquareMeters)}})
                                             : frame.tr("sight.seen") + " " + area(sight.seenSquareMeters);
    return areas + " · " +
           frame.tr("sight.basis",
                    {{"eye", formatNumber(sight.eyeMeters, 1)}, {"cell", formatNumber(sight.cellMeters, 1)}});
}

static float drawSightLegend(Frame& frame, float bottom) {
    using decision::SightChange;
    const SightStatus& sight = frame.model.sight;
    if (!sight.shown) return bottom;
    MapLegend legend{.id = "sight legend", .title = frame.tr("sight.title")};
    if (!sight.buildingId.empty()) {
        const scene::Building* building = frame.model.world ? frame.model.world->building(sight.buildingId) : nullptr;
        const std::string name = building ? frame.text(building->name) : "";
        legend.title = frame.tr("sight.ofBuilding", {{"name", name.empty() ? sight.buildingId : name}});
    }
    legend.entries = {{frame.tr("sight.seen"), toPacked(decision::sightColor(SightChange::Seen))}};
    if (sight.compared || !sight.computed) {
        legend.entries.push_back({frame.tr("sight.lost"), toPacked(decision::sightColor(SightChange::Lost))});
        legend.entries.push_back({frame.tr("sight.gained"), toPacked(decision::sightColor(SightChange::Gained))});
    }
    legend.note = sightNote(frame);
    return drawMapLegend(frame, legend, bottom);
}

/// Where the map of sight looks from.
static void drawEye(Frame& frame) {
    const SightStatus& sight = frame.model.sight;
    if (!sight.shown || !sight.eye) return;
    const glm::dvec3 pixel = frame.model.camera.pixelOf(*sight.eye + glm::dvec3(0, 0, sight.eyeMeters));
    if (pixel.z <= 0 || pixel.x > frame.model.camera.width) return; // beyond: the other picture
    const ImVec2 at{static_cast<float>(pixel.x), static_cast<float>(pixel.y)};
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    list.AddCircleFilled(at, frame.px(9), palette::card);
    list.AddCircle(at, frame.px(8), palette::text, 0, frame.px(2));
    list.AddCircleFilled(at, frame.px(4), palette::accent);
}

static float drawLegends(Frame& frame, float bottom) {
    bottom = drawFieldLegend(frame, drawHealthLegend(frame, bottom));
    return drawNetworkLegend(frame, drawSightLegend(frame, drawSunLegend(frame, bottom)));
}

static std::string lineText(const Frame& frame, const PlaceReading::Line& line) {
    std::string name;
    for (const scene::LayerSpec& layer : frame.model.park->layers)
        if (layer.id == line.layerId) name = frame.text(layer.name);
    const std::string load = line.load.percent ? formatNumber(*line.load.percent, 0) + "%" : noValue;
    std::string text = frame.tr("map.line", {{"layer", name}, {"line", line.id}, {"load", load}});
    if (line.load.state == decision::EdgeState::Stale) text += " · " + frame.tr("device.stale");
    return text;
}

/// What the maps say at the place that was clicked. Returns where the next strip may end.
static float drawPlaceReading(Frame& frame, float bottom) {
    const PlaceReading& place = frame.model.place;
    const FieldStatus& field = frame.model.field;
    std::string text;
    if (place.field && field.spec && field.scale) {
        text = frame.text(field.spec->name) + " " + formatReading(place.field->value) + " " + field.scale->unit;
        if (place.field->deviation) text += " ± " + formatReading(*place.field->deviation);
    }
    if (place.sunHours) text = frame.tr("sun.hours") + " " + formatReading(*place.sunHours) + " h";
    if (place.line) text += (text.empty() ? "" : "   ·   ") + lineText(frame, *place.line);
    return drawCaption(frame, bottom, frame.fonts.body, 40, palette::text, text);
}

/// Where the last click met the surface, in the frames the park has. Returns where the next strip may end.
static float drawCoordinates(Frame& frame, float bottom) {
    const Selection& selection = frame.model.selection;
    if (!selection.site) return bottom;
    std::string text =
        fmt::format("X {:.2f}   Y {:.2f}   Z {:.2f} m", selection.site->x, selection.site->y, selection.site->z);
    if (selection.projected)
        text = fmt::format("E {:.2f}   N {:.2f}   H {:.2f} m", selection.projected->x, selection.projected->y,
                           selection.projected->z);
    if (selection.geographic)
        text += fmt::format("   ·   {:.7f}°  {:.7f}°", selection.geographic->x, selection.geographic->y);
    return drawCaption(frame, bottom, frame.fonts.small, 32, palette::textSoft, text);
}

// Tool feedback -----------------------------------------------------------------------------------------------------

static std::string toolPrompt(const Frame& frame) {
    const std::string points = formatNumber(static_cast<double>(frame.model.toolPoints.size()), 0);
    switch (frame.model.tool) {
    case Tool::FlattenPolygon:
        return frame.tr("tool.prompt.flatten", {{"points", points}});
    case Tool::ClipPolygon:
        return frame.tr("tool.prompt.clip", {{"points", points}});
    case Tool::PlaceBuilding:
        return frame.tr("tool.prompt.place");
    case Tool::MoveBuilding:
        return frame.tr("tool.prompt.move");
    case Tool::ShiftPolygon:
        return frame.tr("tool.prompt.shift", {{"points", points}});
    case Tool::MoveDevice:
        return frame.tr("tool.prompt.moveDevice");
    case Tool::CutHole:
        return frame.tr("tool.prompt.hole", {{"points", points}});
    case Tool::Draw:
        return frame.tr(scene::isLine(frame.memory.drawn.kind) ? "tool.prompt.drawLine" : "tool.prompt.drawArea",
                        {{"what", featureKindName(frame, frame.memory.drawn.kind)}, {"points", points}});
    case Tool::Corridor:
        return frame.tr(frame.model.toolPoints.empty() ? "tool.prompt.corridorFrom" : "tool.prompt.corridorTo");
    case Tool::Select:
        break;
    }
    return "";
}

static void drawPrompt(Frame& frame) {
    const std::string text = toolPrompt(frame);
    if (text.empty()) return;
    ImFont* font = frame.fonts.body;
    const Rect& view = frame.layout.view;
    const std::string fitting = shortened(font, text, view.width() - frame.px(48));
    const float half = textWidth(font, fitting) / 2 + frame.px(24), x = view.center().x;
    const Rect strip{{x - half, view.min.y}, {x + half, view.min.y + frame.px(48)}};
    drawStrip(frame, strip);
    ImGui::GetBackgroundDrawList()->AddRect(strip.min, strip.max, withAlpha(palette::accent, 0.6f), frame.px(8));
    backgroundText(font, {strip.min.x + frame.px(24), Fonts::lineTop(font, strip.center().y)}, palette::text, fitting);
}

// Notice ------------------------------------------------------------------------------------------------------------

static std::string noticeText(const Frame& frame, const Notice& notice) {
    const auto text = [&](std::string_view key) { return frame.tr(key, {{"detail", notice.detail}}); };
    switch (notice.kind) {
    case Notice::Kind::Kept:
        return text("notice.kept");
    case Notice::Kind::ScreenshotSaved:
        return text("notice.screenshotSaved");
    case Notice::Kind::FileSaved:
        return text("notice.fileSaved");
    case Notice::Kind::ScreenshotFailed:
        return text("notice.screenshotFailed");
    case Notice::Kind::EditRefused:
        return text("notice.editRefused");
    case Notice::Kind::ModelUnreadable:
        return text("notice.modelUnreadable");
    case Notice::Kind::Failed:
        break;
    }
    return text("notice.failed");
}

/// Under the place of the prompt: what became of the last thing asked for.
static void drawNotice(Frame& frame) {
    if (!frame.model.notice) return;
    const std::string text = noticeText(frame, *frame.model.notice);
    ImFont* font = frame.fonts.body;
    const Rect& view = frame.layout.view;
    const float pad = frame.px(20), lead = frame.px(32);
    const float most = std::max(frame.px(120), std::min(frame.px(720), view.width()) - pad * 2 - lead);
    const float width = std::min(most, textWidth(font, text) + 1);
    const float top = view.min.y + frame.px(60);
    const float height = paragraphHeight(font, width, text) + frame.px(24);
    const float left = std::round(view.center().x - (width + lead) / 2 - pad);
    const Rect strip{{left, top}, {left + width + lead + pad * 2, top + height}};

    const Surface surface("notice", strip);
    drawCardBackground(frame, strip);
    const bool good = frame.model.notice->good();
    const ImU32 color = good ? palette::accent : palette::alarm;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRect(strip.min, strip.max, withAlpha(color, 0.6f), frame.px(8));
    const ImVec2 icon{strip.min.x + pad + frame.px(8), top + frame.px(12) + font->FontSize / 2};
    (good ? icons::check : icons::cross)(list, icon, frame.px(7), color);
    drawParagraph(font, {strip.min.x + pad + lead, top + frame.px(12)}, width, palette::text, text);
}

/// A line of the polygon, cut at the eye so that points behind it do no harm.
static void drawEdge(Frame& frame, glm::dvec3 a, glm::dvec3 b, ImU32 color) {
    const scene::Camera& camera = frame.model.camera;
    const double nearest = camera.nearMeters;
    const double depthA = glm::dot(a - camera.eye, camera.forward()),
                 depthB = glm::dot(b - camera.eye, camera.forward());
    if (depthA < nearest && depthB < nearest) return;
    if (depthA < nearest) a = glm::mix(a, b, (nearest - depthA) / (depthB - depthA));
    if (depthB < nearest) b = glm::mix(b, a, (nearest - depthB) / (depthA - depthB));
    const glm::dvec3 from = camera.pixelOf(a), to = camera.pixelOf(b);
    ImGui::GetBackgroundDrawList()->AddLine({static_cast<float>(from.x), static_cast<float>(from.y)},
                                            {static_cast<float>(to.x), static_cast<float>(to.y)}, color, frame.px(2));
}

static void drawToolPolygon(Frame& frame) {
    const auto points = frame.model.toolPoints;
    for (size_t i = 0; i + 1 < points.size(); ++i) drawEdge(frame, points[i], points[i + 1], palette::accent);
    const bool line = frame.model.tool == Tool::Draw && scene::isLine(frame.memory.drawn.kind);
    if (points.size() >= 3 && !line) drawEdge(frame, points.back(), points.front(), withAlpha(palette::accent, 0.4f));
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    for (const glm::dvec3& point : points) {
        const glm::dvec3 pixel = frame.model.camera.pixelOf(point);
        if (pixel.z <= 0) continue;
        const ImVec2 at{static_cast<float>(pixel.x), static_cast<float>(pixel.y)};
        list.AddCircleFilled(at, frame.px(6), palette::card);
        list.AddCircle(at, frame.px(5), palette::accent, 0, frame.px(2));
    }
}

/// A quiet cross over the view while a place is being asked for.
static void drawCrossHair(Frame& frame) {
    if (frame.model.tool == Tool::Select) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (ImGui::GetIO().WantCaptureMouse || !ImGui::IsMousePosValid(&mouse)) return;
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    const float inner = frame.px(6), outer = frame.px(20);
    for (const float sign : {-1.f, 1.f}) {
        list.AddLine({mouse.x + sign * inner, mouse.y}, {mouse.x + sign * outer, mouse.y}, palette::accent,
                     frame.px(1.5f));
        list.AddLine({mouse.x, mouse.y + sign * inner}, {mouse.x, mouse.y + sign * outer}, palette::accent,
                     frame.px(1.5f));
    }
}

void drawOverlay(Frame& frame) {
    drawEye(frame);
    drawToolPolygon(frame);
    drawCrossHair(frame);
    if (!frame.model.showPanels) return;
    drawPrompt(frame);
    drawNotice(frame);
    const float bottom = drawAdjusted(frame, drawLegends(frame, frame.layout.view.max.y));
    drawPlaceReading(frame, drawCoordinates(frame, bottom));
}

} // namespace sandtable::ui
