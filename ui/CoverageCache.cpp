#include "ui/CoverageCache.h"

#include <algorithm>

namespace sandtable::ui {

void CoverageCache::refresh(const UiModel& model, const Filter& filter) {
    const auto second = std::chrono::floor<std::chrono::seconds>(model.time);
    const bool current = m_timesComputed > 0 && m_park == model.park && m_store == model.store && m_second == second &&
                         m_sources.size() >= model.sources.size();
    if (current && filter == m_filter) return;
    m_filter = filter;
    if (!current) {
        m_second = second;
        compute(model);
    }
    listRows();
}

void CoverageCache::compute(const UiModel& model) {
    ++m_timesComputed;
    if (m_park != model.park || m_parkDevices.empty()) {
        m_parkDevices.clear();
        for (size_t i = 0; model.park && i < model.park->devices.size(); ++i)
            m_parkDevices.emplace(model.park->devices[i].id, i);
    }
    m_park = model.park;
    m_store = model.store;
    std::vector<telemetry::CoveredSource> sources;
    for (const SourceState& source : model.sources) sources.push_back({source.id, source.protocol});
    m_sources.clear();
    if (model.channels && model.store)
        m_sources = telemetry::coverage(sources, *model.channels, *model.store, model.time);
    m_total = {};
    m_silent = 0;
    for (const telemetry::SourceCoverage& source : m_sources) {
        m_total.channels += source.counts.channels;
        m_total.fresh += source.counts.fresh;
        m_total.stale += source.counts.stale;
        m_total.neverSeen += source.counts.neverSeen;
        m_total.lastReading = std::max(m_total.lastReading, source.counts.lastReading);
        m_silent += source.silentDevices();
    }
}

void CoverageCache::listRows() {
    m_rows.clear();
    for (size_t source = 0; source < m_sources.size(); ++source) {
        if (m_filter.source && *m_filter.source != source) continue;
        const auto& devices = m_sources[source].devices;
        for (size_t device = 0; device < devices.size(); ++device) {
            if (m_filter.onlyDark && devices[device].dark.empty()) continue;
            const auto found = m_parkDevices.find(devices[device].deviceId);
            m_rows.push_back(
                {source, device, found == m_parkDevices.end() ? std::nullopt : std::optional(found->second)});
        }
    }
    const auto rank = [&](const Row& row) {
        const telemetry::DeviceCoverage& device = coverageOf(row);
        return device.silent() ? 0 : device.dark.empty() ? 2 : 1;
    };
    std::ranges::stable_sort(m_rows, {}, rank);
}

} // namespace sandtable::ui
