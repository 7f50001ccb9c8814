#include "ui/Markers.h"

#include "ui/Format.h"
#include "ui/Icons.h"
#include "ui/Widgets.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace sandtable::ui {

namespace {

constexpr size_t crowd = 5;           // more devices than this in a cell become a count
constexpr size_t maxLabels = 32;      // beyond this nobody reads any of them
constexpr size_t maxQuietLabels = 14; // of devices with nothing special about them
constexpr float cellSize = 80, clusterRadius = 18, pillHeight = 28;

/// A uniform grid over the display.
class Grid {
public:
    Grid(const ImVec2& display, float cell)
        : m_cell(cell),
          m_columns(std::max(1, static_cast<int>(display.x / cell) + 1)),
          m_rows(std::max(1, static_cast<int>(display.y / cell) + 1)) {}
    size_t cells() const { return static_cast<size_t>(m_columns) * static_cast<size_t>(m_rows); }
    int column(float x) const { return std::clamp(static_cast<int>(x / m_cell), 0, m_columns - 1); }
    int row(float y) const { return std::clamp(static_cast<int>(y / m_cell), 0, m_rows - 1); }
    size_t cellOf(int column, int row) const {
        return static_cast<size_t>(row) * static_cast<size_t>(m_columns) + static_cast<size_t>(column);
    }
    size_t cellAt(const ImVec2& p) const { return cellOf(column(p.x), row(p.y)); }
    ImVec2 centerOf(size_t cell) const {
        const auto columns = static_cast<size_t>(m_columns);
        const size_t column = cell % columns, row = cell / columns;
        return {(static_cast<float>(column) + 0.5f) * m_cell, (static_cast<float>(row) + 0.5f) * m_cell};
    }

private:
    float m_cell;
    int m_columns, m_rows;
};

/// Rectangles already in use, found through a grid.
class Occupancy {
public:
    Occupancy(const ImVec2& display, float cell) : m_grid(display, cell), m_cells(m_grid.cells()) {}
    bool isFree(const Rect& rect) const {
        bool free = true;
        forCells(rect, [&](size_t cell) {
            for (const size_t index : m_cells[cell]) free = free && !m_rects[index].overlaps(rect);
        });
        return free;
    }
    void take(const Rect& rect) {
        forCells(rect, [&](size_t cell) { m_cells[cell].push_back(m_rects.size()); });
        m_rects.push_back(rect);
    }

private:
    template<class Visit> void forCells(const Rect& rect, const Visit& visit) const {
        for (int row = m_grid.row(rect.min.y); row <= m_grid.row(rect.max.y); ++row)
            for (int column = m_grid.column(rect.min.x); column <= m_grid.column(rect.max.x); ++column)
                visit(m_grid.cellOf(column, row));
    }
    Grid m_grid;
    std::vector<std::vector<size_t>> m_cells;
    std::vector<Rect> m_rects;
};

struct Cell {
    size_t count = 0, alarms = 0;
    ImVec2 sum;
};

bool standsOut(const MarkerSource& source) { return source.selected || source.state == ReadingState::Alarm; }

/// Those that may get a marker of their own: all but the ordinary ones in a crowd, of which there may be thousands.
std::vector<size_t> byPriority(std::span<const MarkerSource> sources, const std::function<bool(size_t)>& crowded) {
    std::vector<size_t> order;
    for (size_t i = 0; i < sources.size(); ++i)
        if (standsOut(sources[i]) || !crowded(i)) order.push_back(i);
    const auto rank = [&](size_t i) {
        const MarkerSource& s = sources[i];
        return std::tuple(!s.selected, s.state != ReadingState::Alarm, s.distance, s.device);
    };
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return rank(a) < rank(b); });
    return order;
}

std::vector<Cell> crowdedCells(std::span<const MarkerSource> sources, const Grid& grid) {
    std::vector<Cell> cells(grid.cells());
    for (const MarkerSource& source : sources) {
        if (source.selected) continue; // always has its own marker
        Cell& cell = cells[grid.cellAt(source.pixel)];
        ++cell.count;
        cell.alarms += source.state == ReadingState::Alarm;
        cell.sum.x += source.pixel.x;
        cell.sum.y += source.pixel.y;
    }
    for (Cell& cell : cells)
        if (cell.count <= crowd) cell = {};
    return cells;
}

/// The members' mean, but so far inside its cell that neighbouring counts cannot touch.
ImVec2 clusterCenter(const Cell& cell, const ImVec2& cellCenter, float reach) {
    const auto count = static_cast<float>(cell.count);
    return {std::clamp(cell.sum.x / count, cellCenter.x - reach, cellCenter.x + reach),
            std::clamp(cell.sum.y / count, cellCenter.y - reach, cellCenter.y + reach)};
}

std::optional<Rect> freePlace(const MarkerSource& source, float width, const ImVec2& display,
                              const Occupancy& occupancy, const Theme& theme) {
    const float height = theme.px(pillHeight);
    for (const float rise : {28.f, 64.f, 100.f}) {
        const float bottom = source.pixel.y - theme.px(rise);
        const Rect rect{{source.pixel.x - width / 2, bottom - height}, {source.pixel.x + width / 2, bottom}};
        const bool inside = rect.min.x >= 0 && rect.min.y >= 0 && rect.max.x <= display.x && rect.max.y <= display.y;
        if (inside && occupancy.isFree(rect.shrunk(-theme.px(4), -theme.px(4)))) return rect;
    }
    return std::nullopt;
}

} // namespace

MarkerPlan planMarkers(std::span<const MarkerSource> sources, const ImVec2& display, std::span<const Rect> taken,
                       const std::function<float(size_t source)>& labelWidth, const Theme& theme) {
    MarkerPlan plan;
    const Grid grid(display, theme.px(cellSize));
    Occupancy occupancy(display, theme.px(48));
    for (const Rect& rect : taken) occupancy.take(rect);

    const std::vector<Cell> crowds = crowdedCells(sources, grid);
    const float radius = theme.px(clusterRadius), reach = theme.px(cellSize) / 2 - radius;
    for (size_t i = 0; i < crowds.size(); ++i) {
        if (crowds[i].count == 0) continue;
        const ImVec2 center = clusterCenter(crowds[i], grid.centerOf(i), reach);
        plan.clusters.push_back({center, crowds[i].count, crowds[i].alarms});
        occupancy.take({{center.x - radius, center.y - radius}, {center.x + radius, center.y + radius}});
    }
    const auto isCrowded = [&](size_t i) { return crowds[grid.cellAt(sources[i].pixel)].count > 0; };
    size_t quiet = 0;
    for (const size_t i : byPriority(sources, isCrowded)) {
        const bool crowded = isCrowded(i), special = standsOut(sources[i]);
        const bool wanted = plan.labels.size() < maxLabels && (special || quiet < maxQuietLabels);
        const auto place = wanted ? freePlace(sources[i], labelWidth(i), display, occupancy, theme) : std::nullopt;
        if (place) {
            occupancy.take(*place);
            plan.labels.push_back({i, *place});
            quiet += !special;
        } else if (!crowded || sources[i].selected) {
            plan.dots.push_back(i);
        }
    }
    return plan;
}

// Drawing -----------------------------------------------------------------------------------------------------------

static ImU32 stateColor(ReadingState state) {
    switch (state) {
    case ReadingState::Alarm:
        return palette::alarm;
    case ReadingState::Normal:
        return palette::text;
    case ReadingState::Stale:
    case ReadingState::Missing:
        break;
    }
    return palette::stale;
}

static void drawDot(ImDrawList& list, const Theme& theme, const MarkerSource& source) {
    const float radius = theme.px(source.state == ReadingState::Alarm ? 5 : 4);
    list.AddCircleFilled(source.pixel, radius + 1, palette::shadow, 12);
    list.AddCircleFilled(source.pixel, radius - 1, source.selected ? palette::accent : stateColor(source.state), 12);
}

static void drawCluster(ImDrawList& list, const Frame& frame, const MarkerPlan::Cluster& cluster) {
    const float radius = frame.px(clusterRadius);
    list.AddCircleFilled(cluster.center, radius, palette::card);
    list.AddCircle(cluster.center, radius - 1, withAlpha(palette::text, 0.7f), 0, frame.px(1.5f));
    const std::string count = cluster.count > 999 ? "999+" : formatNumber(static_cast<double>(cluster.count), 0);
    ImFont* font = frame.fonts.small;
    list.AddText(font, font->FontSize,
                 {std::round(cluster.center.x - textWidth(font, count) / 2), Fonts::lineTop(font, cluster.center.y)},
                 palette::text, count.c_str());
    if (cluster.alarms == 0) return;
    // How many of them are in alarm, on a badge of its own: the count in the ring is of devices.
    const std::string alarms = cluster.alarms > 99 ? "99+" : formatNumber(static_cast<double>(cluster.alarms), 0);
    const ImVec2 badge{cluster.center.x + radius * 0.8f, cluster.center.y - radius * 0.8f};
    const float half = std::max(frame.px(10), textWidth(font, alarms) / 2 + frame.px(5));
    list.AddRectFilled({badge.x - half, badge.y - frame.px(10)}, {badge.x + half, badge.y + frame.px(10)},
                       palette::alarm, frame.px(10));
    list.AddText(font, font->FontSize,
                 {std::round(badge.x - textWidth(font, alarms) / 2), Fonts::lineTop(font, badge.y)}, palette::card,
                 alarms.c_str());
}

/// The leader from the pill down to the device; dashed when the value is old.
static void drawLeader(ImDrawList& list, const Theme& theme, const ImVec2& from, const ImVec2& to, ImU32 color,
                       bool dashed) {
    const float width = std::max(1.f, theme.px(1));
    if (!dashed) return list.AddLine(from, to, color, width);
    for (float y = from.y; y < to.y; y += theme.px(6))
        list.AddLine({from.x, y}, {to.x, std::min(y + theme.px(3), to.y)}, color, width);
}

std::string Markers::valueText(const Frame& frame, size_t device) {
    const DeviceSummary& summary = m_summaries.of(frame.model, device);
    if (!summary.channel) return "";
    if (!summary.reading.reading) return noValue;
    const std::string value = formatReading(summary.reading.reading->value);
    return summary.channel->unit.empty() ? value : value + " " + summary.channel->unit;
}

void Markers::drawLabel(Frame& frame, const MarkerPlan::Label& label) {
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    const MarkerSource& source = m_sources[label.source];
    const bool old = source.state == ReadingState::Stale || source.state == ReadingState::Missing;
    const ImU32 ink = stateColor(source.state);
    const ImU32 edge = source.selected ? palette::accent : standsOut(source) ? ink : withAlpha(ink, old ? 0.5f : 0.35f);
    const Rect& rect = label.rect;
    const float half = rect.height() / 2;

    drawLeader(list, frame.theme, {source.pixel.x, rect.max.y}, source.pixel, withAlpha(ink, 0.8f), old);
    drawDot(list, frame.theme, source);
    list.AddRectFilled(rect.min, rect.max, palette::card, half);
    list.AddRect(rect.min, rect.max, edge, half, 0, standsOut(source) ? frame.px(1.5f) : 1.f);
    icons::device(list, {rect.min.x + frame.px(17), rect.center().y}, frame.px(7), ink,
                  frame.model.park->devices[source.device].type);
    ImFont* font = frame.fonts.small;
    const std::string text = valueText(frame, source.device);
    list.AddText(font, font->FontSize, {rect.min.x + frame.px(30), Fonts::lineTop(font, rect.center().y)}, ink,
                 text.c_str());
}

void Markers::collect(const Frame& frame, std::span<const Rect> taken) {
    const UiModel& model = frame.model;
    m_sources.clear();
    const size_t count = std::min(model.park->devices.size(), model.devicePositions.size());
    const Rect screen{{0, 0}, ImGui::GetIO().DisplaySize};
    const glm::dmat4 clipFromRelative = model.camera.clipFromRelative();
    const auto selected = std::ranges::find(model.park->devices, model.selection.deviceId, &scene::DeviceSpec::id);
    const auto selectedIndex = static_cast<size_t>(selected - model.park->devices.begin());
    for (size_t i = 0; i < count; ++i) {
        if (i < model.deviceVisible.size() && !model.deviceVisible[i]) continue;
        const glm::dvec4 clip = clipFromRelative * glm::dvec4(model.devicePositions[i] - model.camera.eye, 1);
        if (!(clip.w > model.camera.nearMeters)) continue; // behind the eye, or not a number
        const ImVec2 pixel{static_cast<float>((clip.x / clip.w + 1) / 2 * model.camera.width),
                           static_cast<float>((clip.y / clip.w + 1) / 2 * model.camera.height)};
        const bool covered = std::any_of(taken.begin(), taken.end(), [&](const Rect& r) { return r.contains(pixel); });
        if (!screen.contains(pixel) || covered) continue;
        m_sources.push_back({i, pixel, clip.w, i == selectedIndex, m_summaries.of(model, i).reading.state});
    }
}

void Markers::clear() {
    m_sources.clear();
    m_ids.clear();
    m_plan = {};
}

void Markers::draw(Frame& frame, std::span<const Rect> taken) {
    clear();
    const bool pointing = frame.model.tool != Tool::Select; // markers would stand in the way of the ground
    if (!frame.model.park || !frame.model.showMarkers || pointing) return;
    m_summaries.begin(frame.model);
    collect(frame, taken);
    const auto labelWidth = [&](size_t source) {
        return frame.px(44) + textWidth(frame.fonts.small, valueText(frame, m_sources[source].device));
    };
    m_plan = planMarkers(m_sources, ImGui::GetIO().DisplaySize, taken, labelWidth, frame.theme);

    const auto& devices = frame.model.park->devices;
    m_ids.resize(m_sources.size());
    for (const size_t dot : m_plan.dots) m_ids[dot] = devices[m_sources[dot].device].id;
    for (const auto& label : m_plan.labels) m_ids[label.source] = devices[m_sources[label.source].device].id;

    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    for (const size_t dot : m_plan.dots) drawDot(list, frame.theme, m_sources[dot]);
    for (auto label = m_plan.labels.rbegin(); label != m_plan.labels.rend(); ++label) drawLabel(frame, *label);
    for (const auto& cluster : m_plan.clusters) drawCluster(list, frame, cluster);
}

std::string Markers::at(const ImVec2& pixel, const Theme& theme) const {
    for (const auto& label : m_plan.labels)
        if (label.rect.contains(pixel)) return m_ids[label.source];
    std::string nearest;
    float best = theme.px(12) * theme.px(12);
    const auto consider = [&](size_t source) {
        const float dx = m_sources[source].pixel.x - pixel.x, dy = m_sources[source].pixel.y - pixel.y;
        if (dx * dx + dy * dy > best) return;
        best = dx * dx + dy * dy;
        nearest = m_ids[source];
    };
    for (const auto& label : m_plan.labels) consider(label.source);
    for (const size_t dot : m_plan.dots) consider(dot);
    return nearest;
}

} // namespace sandtable::ui
