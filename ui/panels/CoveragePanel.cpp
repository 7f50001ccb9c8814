#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Widgets.h"
#include "ui/panels/Names.h"
#include "ui/panels/Panels.h"

#include <algorithm>
#include <cmath>

namespace sandtable::ui {

namespace {

using telemetry::CoverageCounts;
using telemetry::DeviceCoverage;
using telemetry::SourceCoverage;

constexpr float rowHeight = 56;

std::string whole(size_t count) { return formatNumber(static_cast<double>(count), 0); }

/// Rounded down: 100 % is said only when nothing is missing.
std::string completenessText(const CoverageCounts& counts) {
    if (counts.channels == 0) return noValue;
    return formatShare(static_cast<double>(counts.fresh) / static_cast<double>(counts.channels));
}

/// Fresh, stale and never seen beside one another, as their shares of the whole.
void drawShares(const Frame& frame, const Rect& rect, const CoverageCounts& counts) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float rounding = rect.height() / 2;
    list.AddRectFilled(rect.min, rect.max, palette::rule, rounding);
    if (counts.channels == 0) return;
    const auto part = [&](size_t channels) {
        const float width = rect.width() * static_cast<float>(channels) / static_cast<float>(counts.channels);
        return channels == 0 ? 0.f : std::max(width, frame.px(3)); // one among thousands is still to be seen
    };
    const float darkLeft = rect.max.x - part(counts.neverSeen), staleLeft = darkLeft - part(counts.stale);
    if (counts.fresh > 0) {
        const bool alone = counts.fresh == counts.channels;
        list.AddRectFilled(rect.min, {alone ? rect.max.x : staleLeft, rect.max.y}, palette::accent, rounding,
                           alone ? ImDrawFlags_RoundCornersAll : ImDrawFlags_RoundCornersLeft);
    }
    if (counts.stale > 0)
        list.AddRectFilled({staleLeft, rect.min.y}, {darkLeft, rect.max.y}, palette::caution, rounding,
                           counts.neverSeen > 0 ? ImDrawFlags_RoundCornersNone
                           : counts.fresh == 0  ? ImDrawFlags_RoundCornersAll
                                                : ImDrawFlags_RoundCornersRight);
}

/// How many of each there are, with the colours of the bar; what does not fit is left out.
void drawKey(Frame& frame, const Rect& row, const CoverageCounts& counts) {
    const std::pair<ImU32, std::string> entries[] = {
        {palette::accent, frame.tr("coverage.fresh", {{"count", whole(counts.fresh)}})},
        {palette::caution, frame.tr("coverage.stale", {{"count", whole(counts.stale)}})},
        {palette::textFaint, frame.tr("coverage.never", {{"count", whole(counts.neverSeen)}})}};
    float x = row.min.x;
    for (const auto& [color, text] : entries) {
        ImFont* font = frame.fonts.small;
        const float width = frame.px(16) + textWidth(font, text);
        if (x + width > row.max.x) return;
        ImGui::GetWindowDrawList()->AddCircleFilled({x + frame.px(4), row.center().y}, frame.px(4), color);
        drawText(font, {x + frame.px(16), Fonts::lineTop(font, row.center().y)}, palette::textSoft, text);
        x += width + frame.px(24);
    }
}

/// Readings that did not come as they should, since the program started.
std::string oddReadings(const Frame& frame) {
    const telemetry::IngestCounts& counts = frame.model.ingest;
    std::string text;
    const auto add = [&](const char* key, size_t count) {
        if (count == 0) return;
        text += (text.empty() ? "" : " · ") + frame.tr(key, {{"count", whole(count)}});
    };
    add("coverage.late", counts.late);
    add("coverage.duplicate", counts.duplicate);
    add("coverage.future", counts.future);
    add("coverage.rejected", counts.rejected);
    return text.empty() ? "" : frame.tr("coverage.odd", {{"counts", text}});
}

void drawSummary(Frame& frame, CardBody& body, const CoverageCache& cache) {
    const Rect row = body.take(56);
    ImFont *large = frame.fonts.heading, *small = frame.fonts.small;
    const float top = Fonts::lineTop(large, row.center().y), baseline = top + large->Ascent;
    const CoverageCounts& total = cache.total();
    const std::string share = completenessText(total);
    drawText(large, {row.min.x, top}, palette::text, share);
    drawText(small, {row.min.x + textWidth(large, share) + frame.px(12), baseline - small->Ascent}, palette::textSoft,
             frame.tr("coverage.channels", {{"fresh", whole(total.fresh)}, {"all", whole(total.channels)}}));
    if (cache.silentDevices() > 0)
        drawTextRight(small, {row.max.x, baseline - small->Ascent}, palette::caution,
                      frame.tr("coverage.silentDevices", {{"count", whole(cache.silentDevices())}}));
    drawShares(frame, body.take(8), total);
    drawKey(frame, body.take(36), total);
    if (const std::string odd = oddReadings(frame); !odd.empty()) body.paragraph(odd, palette::textSoft);
}

std::string messagesText(const Frame& frame, const telemetry::SourceStatus& status) {
    std::string text = frame.tr("coverage.received", {{"count", whole(status.received)}});
    if (status.malformed > 0) text += " · " + frame.tr("coverage.malformed", {{"count", whole(status.malformed)}});
    if (status.unknown > 0) text += " · " + frame.tr("coverage.unknown", {{"count", whole(status.unknown)}});
    return text;
}

/// A source: name, protocol and state; how complete; what has come, and when last. True when pressed.
bool drawSource(Frame& frame, CardBody& body, const SourceCoverage& coverage, const SourceState* state, size_t place,
                bool chosen) {
    const bool troubled =
        state && !state->status.detail.empty() && state->status.state != telemetry::ConnectionState::Connected;
    const Rect block = body.take(troubled ? 104 : 84);
    if (!CardBody::visible(block)) return false;
    const Rect area{{block.min.x - frame.px(12), block.min.y + frame.px(2)},
                    {block.max.x + frame.px(12), block.max.y - frame.px(2)}};
    const Press press = pressable("source" + std::to_string(place), area);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (chosen || press.hovered)
        list.AddRectFilled(area.min, area.max, chosen ? palette::accentSoft : palette::field, frame.px(6));
    const auto slice = [&](float from, float to) {
        return Rect{{block.min.x, block.min.y + frame.px(from)}, {block.max.x, block.min.y + frame.px(to)}};
    };
    ImFont *bodyFont = frame.fonts.body, *small = frame.fonts.small;

    Rect head = slice(8, 36);
    const std::string share = completenessText(coverage.counts);
    drawTextRight(bodyFont, {head.max.x, Fonts::lineTop(bodyFont, head.center().y)}, palette::text, share);
    head.max.x -= frame.px(72);
    list.AddCircleFilled({head.min.x + frame.px(5), head.center().y}, frame.px(5),
                         state ? connectionColor(state->status.state) : palette::stale);
    head.min.x += frame.px(20);
    const std::string given = state ? frame.text(state->name) : std::string();
    const std::string protocol = state ? protocolLabel(frame, state->protocol) : frame.tr("coverage.nobody");
    const std::string name = !given.empty() ? given : !coverage.sourceId.empty() ? coverage.sourceId : protocol;
    const float nameWidth = drawTextIn(bodyFont, head, palette::text, name);
    std::string kind = name == protocol ? "" : protocol;
    if (state) kind += (kind.empty() ? "" : " · ") + connectionName(frame, state->status.state);
    const float kindX = head.min.x + nameWidth + frame.px(12);
    drawTextIn(small, {{kindX, head.min.y + frame.px(2)}, head.max}, palette::textSoft, kind);

    const Rect bar = slice(42, 50);
    drawShares(frame, bar, coverage.counts);

    const Rect foot = slice(54, 78);
    const std::string last =
        coverage.counts.lastReading
            ? frame.tr("coverage.last", {{"age", ageText(frame, frame.model.time - *coverage.counts.lastReading)}})
            : frame.tr("coverage.nothing");
    const float lastLeft = foot.max.x - textWidth(small, last);
    drawTextRight(small, {foot.max.x, Fonts::lineTop(small, foot.center().y)}, palette::textSoft, last);
    std::string counts = frame.tr("coverage.sourceCounts", {{"devices", whole(coverage.devices.size())},
                                                            {"fresh", whole(coverage.counts.fresh)},
                                                            {"all", whole(coverage.counts.channels)}});
    if (state) counts += " · " + messagesText(frame, state->status);
    drawTextIn(small, {foot.min, {lastLeft - frame.px(16), foot.max.y}}, palette::textSoft, counts);
    if (troubled) drawTextIn(small, slice(76, 98), palette::caution, state->status.detail);
    return press.clicked;
}

std::string darkChannels(const Frame& frame, const DeviceCoverage& device, const scene::DeviceSpec* spec) {
    constexpr size_t mostNamed = 4;
    std::string text;
    for (size_t i = 0; i < std::min(device.dark.size(), mostNamed); ++i) {
        const std::string& id = (*frame.model.channels)[device.dark[i]].channelId;
        const scene::ChannelSpec* channel = nullptr;
        if (spec) {
            const auto found = std::ranges::find(spec->channels, id, &scene::ChannelSpec::id);
            if (found != spec->channels.end()) channel = &*found;
        }
        const std::string& name = channel ? frame.text(channel->name) : id;
        text += (text.empty() ? "" : frame.tr("list.separator")) + (name.empty() ? id : name);
    }
    if (device.dark.size() > mostNamed)
        text = frame.tr("list.andMore", {{"list", text}, {"count", whole(device.dark.size() - mostNamed)}});
    return text;
}

void goTo(Frame& frame, size_t place) {
    const scene::DeviceSpec& device = frame.model.park->devices[place];
    const auto& positions = frame.model.devicePositions;
    frame.emit(Select{"", device.id});
    frame.emit(FlyTo{place < positions.size() ? positions[place] : device.position, 60});
}

void drawDeviceRow(Frame& frame, const Rect& row, const CoverageCache& cache, const CoverageCache::Row& entry,
                   size_t number) {
    const DeviceCoverage& device = cache.coverageOf(entry);
    const scene::DeviceSpec* spec = entry.parkDevice ? &frame.model.park->devices[*entry.parkDevice] : nullptr;
    const Rect area{{row.min.x - frame.px(12), row.min.y}, {row.max.x + frame.px(12), row.max.y}};
    const Press press = pressable("device" + std::to_string(number), area);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool selected = spec && frame.model.selection.deviceId == spec->id;
    if (press.hovered || selected)
        list.AddRectFilled(area.min, area.max, selected ? palette::accentSoft : palette::field, frame.px(6));
    if (press.clicked && entry.parkDevice) goTo(frame, *entry.parkDevice);

    const ImU32 color = device.dark.empty() ? palette::accent : device.silent() ? palette::stale : palette::caution;
    icons::device(list, {row.min.x + frame.px(12), row.center().y}, frame.px(10), color, spec ? spec->type : "");
    const float middle = row.center().y, left = row.min.x + frame.px(40), right = row.max.x - frame.px(136);
    const std::string name = spec && !frame.text(spec->name).empty() ? frame.text(spec->name) : device.deviceId;
    drawTextIn(frame.fonts.body, {{left, row.min.y + frame.px(6)}, {right, middle + frame.px(1)}}, palette::text, name);
    const std::string note = device.dark.empty()
                                 ? frame.tr("coverage.allFresh")
                                 : frame.tr("coverage.dark", {{"channels", darkChannels(frame, device, spec)}});
    drawTextIn(frame.fonts.small, {{left, middle + frame.px(2)}, {right, row.max.y - frame.px(6)}},
               device.dark.empty() ? palette::textFaint : palette::textSoft, note);

    ImFont *bodyFont = frame.fonts.body, *small = frame.fonts.small;
    drawTextRight(bodyFont, {row.max.x, Fonts::lineTop(bodyFont, (row.min.y + frame.px(6) + middle) / 2)},
                  device.dark.empty() ? palette::textSoft : palette::text,
                  whole(device.counts.fresh) + " / " + whole(device.counts.channels));
    const std::string last = device.counts.lastReading ? ageText(frame, frame.model.time - *device.counts.lastReading)
                                                       : frame.tr("coverage.nothing");
    drawTextRight(small, {row.max.x, Fonts::lineTop(small, (middle + frame.px(2) + row.max.y - frame.px(6)) / 2)},
                  palette::textSoft, last);
}

/// Only those in sight are looked at: a park has thousands.
void drawDevices(Frame& frame, CardBody& body, const CoverageCache& cache) {
    const auto rows = cache.rows();
    if (rows.empty())
        return body.paragraph(frame.tr(frame.memory.coverageFilter.onlyDark ? "coverage.noneDark" : "coverage.none"),
                              palette::textSoft);
    const auto count = static_cast<float>(rows.size());
    const Rect block = body.take(rowHeight * count);
    const float height = block.height() / count;
    const ImDrawList& list = *ImGui::GetWindowDrawList();
    const float above = (list.GetClipRectMin().y - block.min.y) / height,
                below = (list.GetClipRectMax().y - block.min.y) / height;
    const auto first = static_cast<size_t>(std::clamp(std::floor(above), 0.f, count));
    const auto end = static_cast<size_t>(std::clamp(std::ceil(below), 0.f, count));
    for (size_t i = first; i < end; ++i) {
        const float top = block.min.y + height * static_cast<float>(i);
        drawDeviceRow(frame, {{block.min.x, top}, {block.max.x, top + height}}, cache, rows[i], i);
    }
}

void drawBody(Frame& frame, CardBody& body, const CoverageCache& cache) {
    CoverageCache::Filter& filter = frame.memory.coverageFilter;
    drawSummary(frame, body, cache);
    body.rule();
    const auto& sources = cache.sources();
    for (size_t i = 0; i < sources.size(); ++i) {
        const SourceState* state = i < frame.model.sources.size() ? &frame.model.sources[i] : nullptr;
        const bool chosen = filter.source == i;
        if (drawSource(frame, body, sources[i], state, i, chosen))
            filter.source = chosen ? std::nullopt : std::optional(i);
    }
    body.rule();
    if (switchRow(frame, "onlyDark", body.take(40), frame.tr("coverage.onlyDark"), filter.onlyDark))
        filter.onlyDark = !filter.onlyDark;
    drawDevices(frame, body, cache);
}

} // namespace

void drawCoveragePanel(Frame& frame) {
    CoverageCache& cache = frame.memory.coverage;
    cache.refresh(frame.model, frame.memory.coverageFilter);
    const std::string title = frame.tr("coverage.title");
    const CardResult result =
        drawCard(frame, "coverage", viewCardArea(frame, 960), {.title = title, .close = true, .solid = true},
                 [&](CardBody& body) { drawBody(frame, body, cache); });
    if (result.close) frame.emit(SetCoverage{false});
}

} // namespace sandtable::ui
