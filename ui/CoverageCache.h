// Which sources and devices are heard at the moment shown, as rows a card can list: worked out once for each second
// shown, however many frames that second has. Main thread.
#pragma once

#include "telemetry/Coverage.h"
#include "ui/UiState.h"

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace sandtable::ui {

class CoverageCache {
public:
    struct Row {
        size_t source = 0;                // place in sources()
        size_t device = 0;                // place in that source's devices
        std::optional<size_t> parkDevice; // place in the park; none for a device it does not list
    };
    struct Filter {
        bool onlyDark = false;
        std::optional<size_t> source{}; // place in sources(); none: all
        bool operator==(const Filter&) const = default;
    };

    /// Brings everything up to the model's second.
    void refresh(const UiModel& model, const Filter& filter);
    /// In the model's order of sources; one more at the end if there are channels that no source serves.
    const std::vector<telemetry::SourceCoverage>& sources() const { return m_sources; }
    const telemetry::CoverageCounts& total() const { return m_total; }
    size_t silentDevices() const { return m_silent; }
    /// Silent devices first, then those with dark channels, then the rest; else in the park's order.
    std::span<const Row> rows() const { return m_rows; }
    const telemetry::DeviceCoverage& coverageOf(const Row& row) const {
        return m_sources[row.source].devices[row.device];
    }
    int timesComputed() const { return m_timesComputed; }

private:
    void compute(const UiModel& model);
    void listRows();

    const scene::Park* m_park = nullptr;
    const telemetry::TelemetryStore* m_store = nullptr;
    std::chrono::sys_seconds m_second{};
    Filter m_filter;
    std::unordered_map<std::string, size_t> m_parkDevices; // by id
    std::vector<telemetry::SourceCoverage> m_sources;
    telemetry::CoverageCounts m_total;
    size_t m_silent = 0;
    std::vector<Row> m_rows;
    int m_timesComputed = 0;
};

} // namespace sandtable::ui
