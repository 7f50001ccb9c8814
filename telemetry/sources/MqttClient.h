// A connection to an MQTT broker that keeps coming back: libmosquitto plus reconnection with backoff. It has no thread;
// its owner calls `step` again and again from one thread, and the handlers run inside `step`.
#pragma once

#include "core/Result.h"
#include "telemetry/sources/Source.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct mosquitto;

namespace sandtable::telemetry {

/// mqtt://[user[:password]@]host[:port], taken apart. User and password may be percent-encoded.
struct MqttAddress {
    std::string host;
    int port = 1883;
    std::string user, password;
    std::string text() const; // "mqtt://host:port": fit for logs
};
/// Errors never repeat what may be a password.
Result<MqttAddress> parseMqttUrl(const std::string& url);

/// Before the n-th attempt since the connection was lost (n >= 1): 1, 2, 4, 8, 16, then 30 s.
Duration reconnectDelay(int attempt);

/// Views into the library's memory: only until the handler returns.
struct MqttMessage {
    std::string_view topic, payload;
    bool retained = false; // kept by the broker from an unknown time before the subscription
};

class MqttClient {
public:
    struct Handlers {
        std::function<void()> connected; // after each connection: subscribe here
        std::function<void(const MqttMessage& message)> message;
    };

    static Result<std::unique_ptr<MqttClient>> create(MqttAddress address, Handlers handlers);
    ~MqttClient(); // says good-bye to the broker if connected
    MqttClient(const MqttClient&) = delete;
    MqttClient& operator=(const MqttClient&) = delete;

    /// Connects when that is due, sends and receives; waits at most `atMost` (the system's name look-up excepted).
    void step(Duration atMost);
    ConnectionState state() const { return m_state; }
    std::string detail() const; // "mqtt://localhost:1883, attempt 3 in 4 s: Connection refused"
    const std::string& lastProblem() const { return m_problem; }

    Result<void> subscribe(const std::string& filter);
    Result<void> publish(const std::string& topic, const std::string& payload);

private:
    using Clock = std::chrono::steady_clock;
    struct Destroy {
        void operator()(mosquitto* handle) const;
    };

    MqttClient(MqttAddress address, Handlers handlers)
        : m_address(std::move(address)), m_handlers(std::move(handlers)) {}
    void connect();
    void connectionAccepted();
    void connectionFailed(std::string problem);

    MqttAddress m_address;
    Handlers m_handlers;
    std::unique_ptr<mosquitto, Destroy> m_handle;
    ConnectionState m_state = ConnectionState::Lost; // Lost: waiting for m_nextAttempt
    int m_attempt = 0;                               // failed ones since the last connection
    Clock::time_point m_nextAttempt{};
    Clock::time_point m_connectDeadline{};
    std::string m_problem;
};

} // namespace sandtable::telemetry
