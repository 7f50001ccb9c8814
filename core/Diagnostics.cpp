#include "core/Diagnostics.h"

#include "core/Log.h"

#include <algorithm>

namespace sandtable {

void Diagnostics::report(Severity severity, std::string where, std::string message) {
    const std::scoped_lock lock(m_mutex);
    if (!m_seen.emplace(where, message).second) return;
    m_entries.push_back({severity, std::move(where), std::move(message)});
    const std::string text = m_entries.back().text();
    switch (severity) {
    case Severity::Info:
        logInfo("{}", text);
        break;
    case Severity::Warning:
        logWarning("{}", text);
        break;
    case Severity::Error:
        logError("{}", text);
        break;
    }
}

std::vector<Diagnostic> Diagnostics::all() const {
    const std::scoped_lock lock(m_mutex);
    return m_entries;
}

size_t Diagnostics::count(Severity severity) const {
    const std::scoped_lock lock(m_mutex);
    return static_cast<size_t>(std::count_if(m_entries.begin(), m_entries.end(),
                                             [&](const auto& entry) { return entry.severity == severity; }));
}

} // namespace sandtable
