#include "app/CommandSupport.h"

#include "core/Log.h"

namespace sandtable::app {

int failed(const Error& error) {
    logError("{}", error.text());
    return error.kind == ErrorKind::Usage ? BadUsage : Failed;
}

Result<TimePoint> momentOf(const std::string& time) {
    if (time.empty()) return now();
    const Result<TimePoint> parsed = parseIsoTime(time);
    if (!parsed) return Error{ErrorKind::Usage, "--time", parsed.error().message};
    return parsed;
}

} // namespace sandtable::app
