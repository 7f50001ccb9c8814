// A park that listens to a broker knows nothing in its first moments; a command that looks once waits for the values.
#pragma once

#include "app/session/Session.h"

namespace sandtable::app {

/// What a command that looks once needs: the moment asked for, "" for now; what live channels had said by then comes
/// from the history and, after a wait until each has a value but at most so long, from their sources. Says how many
/// are still without. Main thread.
Result<TimePoint> bringValues(Session& session, const std::string& time, double waitSeconds);

} // namespace sandtable::app
