// How long sources wait before they try a connection again.
#pragma once

#include "core/Time.h"

#include <algorithm>

namespace sandtable::telemetry {

/// Before the n-th attempt since the connection was lost (n >= 1): 1, 2, 4, 8, 16, then 30 s.
inline Duration reconnectDelay(int attempt) {
    return std::chrono::seconds(std::min(1 << std::clamp(attempt - 1, 0, 5), 30));
}

} // namespace sandtable::telemetry
