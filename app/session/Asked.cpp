#include "app/session/Asked.h"

#include <fmt/ranges.h>

#include <algorithm>

namespace sandtable::app {

Result<void> requireKnown(const std::string& kind, const std::string& id, const std::vector<std::string>& there) {
    if (id.empty() || std::find(there.begin(), there.end(), id) != there.end()) return {};
    constexpr size_t mostNamed = 30; // a park has thousands of devices
    const size_t named = std::min(there.size(), mostNamed);
    std::string known =
        fmt::format("{}", fmt::join(there.begin(), there.begin() + static_cast<ptrdiff_t>(named), ", "));
    if (there.size() > named) known += fmt::format(" and {} more", there.size() - named);
    return Error{ErrorKind::NotFound, "",
                 fmt::format("no {} \"{}\" (there is: {})", kind, id, known.empty() ? "none" : known)};
}

Result<TimePoint> momentOf(const std::string& time, const scene::Park& park) {
    if (time.empty()) return now();
    const Result<TimePoint> parsed = parseIsoTime(time, secondsToDuration(park.utcOffsetHours.value_or(0) * 3600));
    if (!parsed) return Error{ErrorKind::Usage, "--time", parsed.error().message};
    return parsed;
}

} // namespace sandtable::app
