// A park that listens to a broker knows nothing in its first moments; a command that looks once waits for the values.
#pragma once

#include "app/Session.h"

#include <chrono>

namespace sandtable::app {

/// Starts listening and waits until every channel has its first value, at most so long; says how many are still
/// without. Returns at once for parks whose values need no connection. Main thread.
void awaitLiveValues(Session& session, std::chrono::duration<double> longest);

} // namespace sandtable::app
