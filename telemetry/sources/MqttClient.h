// A connection to an MQTT broker that keeps coming back: libmosquitto plus reconnection with backoff. It has no thread;
// its owner calls `step` again and again from one thread, and the handlers run inside `step`.
#pragma once

#include "core/Result.h"
#include "telemetry/sources/Backoff.h"
#include "telemetry/sources/Source.h"
#include "telemetry/sources/SourceOptions.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct mosquitto;

namespace sandtable::telemetry {

/// mqtt[s]://[user[:password]@]host[:port], taken apart. User and password may be percent-encoded.
struct MqttAddress {
    std::string host;
    int port = 1883; // 8883 with TLS
    bool tls = false;
    std::string user, password;
    std::string text() const; // "mqtt://host:port": fit for logs
};
/// A password the URL lacks may be in SANDTABLE_MQTT_PASSWORD. Errors never repeat what may be a password.
Result<MqttAddress> parseMqttUrl(const std::string& url);

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
        std::function<void()> refused{}; // the broker does not grant a subscription
    };

    /// Of the options what concerns the connection: address, user and secrets, TLS, protocol, client id, status topic.
    /// Errors: what cannot be meant, a secret that cannot be had, a certificate that cannot be read.
    static Result<std::unique_ptr<MqttClient>> create(const MqttOptions& options, Handlers handlers);
    ~MqttClient(); // says good-bye to the broker if connected
    MqttClient(const MqttClient&) = delete;
    MqttClient& operator=(const MqttClient&) = delete;

    /// Connects when that is due, sends and receives; waits at most `atMost` (the system's name look-up excepted), then
    /// takes what has arrived, at most some thousands of messages.
    void step(Duration atMost);
    ConnectionState state() const { return m_state; }
    std::string detail() const; // "mqtt://localhost:1883, attempt 3 in 4 s: Connection refused"
    const std::string& lastProblem() const { return m_problem; }

    const MqttAddress& address() const { return m_address; }

    Result<void> subscribe(const std::string& filter, int qos);
    Result<void> publish(const std::string& topic, const std::string& payload, int qos = 0, bool retain = false);

private:
    using Clock = std::chrono::steady_clock;
    struct Destroy {
        void operator()(mosquitto* handle) const;
    };

    MqttClient(MqttAddress address, Handlers handlers)
        : m_address(std::move(address)), m_handlers(std::move(handlers)) {}
    Result<void> configure(const MqttOptions& options);
    Result<void> configureTls(const MqttOptions& options);
    void setCallbacks();
    void connect();
    int readAll();
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
    std::string m_statusTopic;
    size_t m_received = 0; // messages
};

} // namespace sandtable::telemetry
