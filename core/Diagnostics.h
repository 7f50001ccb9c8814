// Problems that do not stop the park from showing: a missing tile, a raster without a CRS. Collected, shown to the
// person once each, and never dropped.
#pragma once

#include "core/Result.h"

#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace sandtable {

enum class Severity { Info, Warning, Error };

struct Diagnostic {
    Severity severity = Severity::Warning;
    std::string where;   // file, URI or device
    std::string message; // the reason
    std::string text() const { return where.empty() ? message : where + ": " + message; }
};

/// Collects diagnostics from any thread; the same (where, message) is kept and logged once.
class Diagnostics {
public:
    void report(Severity severity, std::string where, std::string message);
    void report(Severity severity, const Error& error) { report(severity, error.where, error.message); }
    std::vector<Diagnostic> all() const;
    size_t count(Severity severity) const;

private:
    mutable std::mutex m_mutex;
    std::set<std::pair<std::string, std::string>> m_seen;
    std::vector<Diagnostic> m_entries;
};

} // namespace sandtable
