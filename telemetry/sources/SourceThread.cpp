#include "telemetry/sources/SourceThread.h"

#include "telemetry/sources/Backoff.h"

#include <fmt/format.h>

namespace sandtable::telemetry {

void SourceThread::keepConnected(const std::string& place, Diagnostics& diagnostics,
                                 const std::function<Result<std::string>()>& connect,
                                 const std::function<std::string()>& work) {
    const auto say = [&](ConnectionState state, const std::string& what) {
        update([&](SourceStatus& status) {
            status.state = state;
            status.detail = place + ", " + what;
        });
    };
    int attempts = 0;
    while (true) {
        say(ConnectionState::Connecting, "connecting");
        const Result<std::string> connected = connect();
        std::string problem = connected ? "" : connected.error().message;
        if (connected) {
            attempts = 0;
            say(ConnectionState::Connected, "connected, " + *connected);
            problem = work();
        }
        const Duration delay = reconnectDelay(++attempts);
        say(ConnectionState::Lost,
            fmt::format("attempt {} in {} s: {}", attempts + 1, delay / std::chrono::seconds(1), problem));
        if (stopping()) return;
        diagnostics.report(Severity::Warning, place, "no connection, trying again and again: " + problem);
        if (!sleepUntil(Clock::now() + delay)) return;
    }
}

} // namespace sandtable::telemetry
