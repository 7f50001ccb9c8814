#include "telemetry/sources/MqttClient.h"

#include <fmt/format.h>
#include <mosquitto.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace sandtable::telemetry {
namespace {

constexpr int keepAliveSeconds = 30;
constexpr auto connectTimeout = std::chrono::seconds(10);

/// libmosquitto's global state, from the first client to the end of the program.
void initialiseLibrary() {
    static const struct Library {
        Library() { mosquitto_lib_init(); }
        ~Library() { mosquitto_lib_cleanup(); }
    } library;
}

std::string errorText(int code) { return code == MOSQ_ERR_ERRNO ? std::strerror(errno) : mosquitto_strerror(code); }

std::optional<std::string> percentDecoded(std::string_view text) {
    std::string result;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result += text[i];
            continue;
        }
        unsigned char byte = 0;
        const char* digits = text.data() + i + 1;
        if (i + 2 >= text.size() || std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2)
            return std::nullopt;
        result += static_cast<char>(byte);
        i += 2;
    }
    return result;
}

/// "user:password" into the address; false if it cannot be decoded.
bool takeCredentials(std::string_view text, MqttAddress& address) {
    const auto colon = text.find(':');
    const auto user = percentDecoded(text.substr(0, colon));
    const auto password = percentDecoded(colon == std::string_view::npos ? "" : text.substr(colon + 1));
    if (!user || !password) return false;
    address.user = *user;
    address.password = *password;
    return true;
}

/// "host:port", "[::1]:port", either without port; false if it is neither.
bool takeHost(std::string_view text, MqttAddress& address) {
    const bool bracketed = text.starts_with('[');
    const auto hostEnd = bracketed ? text.find(']') : std::min(text.find(':'), text.size());
    if (hostEnd == std::string_view::npos) return false;
    address.host = text.substr(bracketed ? 1 : 0, hostEnd - (bracketed ? 1 : 0));
    std::string_view rest = text.substr(hostEnd + (bracketed ? 1 : 0));
    if (address.host.empty()) return false;
    if (rest.empty()) return true;
    if (rest.front() != ':') return false;
    rest.remove_prefix(1);
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), address.port);
    return error == std::errc() && end == rest.data() + rest.size() && address.port > 0 && address.port < 65536;
}

} // namespace

std::string MqttAddress::text() const {
    const bool ipv6 = host.find(':') != std::string::npos;
    return fmt::format("mqtt://{}{}{}:{}", ipv6 ? "[" : "", host, ipv6 ? "]" : "", port);
}

Result<MqttAddress> parseMqttUrl(const std::string& url) {
    constexpr std::string_view form = "expected mqtt://[user[:password]@]host[:port]";
    const std::string_view text = url;
    const auto schemeEnd = text.find("://");
    const std::string_view scheme = text.substr(0, schemeEnd == std::string_view::npos ? 0 : schemeEnd);
    const auto at = text.rfind('@');
    const std::string shown = std::string(at == std::string_view::npos ? text : text.substr(at + 1));
    if (scheme == "mqtts") return Error{ErrorKind::Unsupported, shown, "MQTT over TLS (mqtts) is not supported"};
    if (scheme != "mqtt") return Error{ErrorKind::Usage, shown, fmt::format("not an MQTT address; {}", form)};

    MqttAddress address;
    std::string_view rest = text.substr(schemeEnd + 3);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const auto credentialsEnd = rest.rfind('@');
    const bool hasCredentials = credentialsEnd != std::string_view::npos;
    if (hasCredentials && !takeCredentials(rest.substr(0, credentialsEnd), address))
        return Error{ErrorKind::Usage, shown, "user or password is not properly percent-encoded"};
    if (!takeHost(hasCredentials ? rest.substr(credentialsEnd + 1) : rest, address))
        return Error{ErrorKind::Usage, shown, fmt::format("no usable host and port; {}", form)};
    const char* password = std::getenv("SANDTABLE_MQTT_PASSWORD");
    if (password && address.password.empty()) address.password = password;
    return address;
}

Duration reconnectDelay(int attempt) { return std::chrono::seconds(std::min(1 << std::clamp(attempt - 1, 0, 5), 30)); }

void MqttClient::Destroy::operator()(mosquitto* handle) const { mosquitto_destroy(handle); }

Result<std::unique_ptr<MqttClient>> MqttClient::create(MqttAddress address, Handlers handlers) {
    initialiseLibrary();
    std::unique_ptr<MqttClient> client(new MqttClient(std::move(address), std::move(handlers)));
    const std::string where = client->m_address.text();
    client->m_handle.reset(mosquitto_new(nullptr, true, client.get()));
    mosquitto* handle = client->m_handle.get();
    if (!handle) return Error{ErrorKind::Io, where, "no MQTT client could be made: " + errorText(MOSQ_ERR_ERRNO)};
    if (const MqttAddress& to = client->m_address; !to.user.empty()) {
        const char* password = to.password.empty() ? nullptr : to.password.c_str();
        const int code = mosquitto_username_pw_set(handle, to.user.c_str(), password);
        if (code != MOSQ_ERR_SUCCESS) return Error{ErrorKind::Usage, where, "user name: " + errorText(code)};
    }
    mosquitto_connect_callback_set(handle, [](mosquitto*, void* self, int code) {
        auto& me = *static_cast<MqttClient*>(self);
        if (code == 0)
            me.connectionAccepted();
        else
            me.m_problem = mosquitto_connack_string(code);
    });
    mosquitto_message_callback_set(handle, [](mosquitto*, void* self, const mosquitto_message* message) {
        auto& me = *static_cast<MqttClient*>(self);
        const auto* payload = static_cast<const char*>(message->payload); // null when empty
        if (me.m_handlers.message)
            me.m_handlers.message(
                {message->topic, {payload, static_cast<size_t>(message->payloadlen)}, message->retain});
    });
    return client;
}

MqttClient::~MqttClient() {
    if (m_state != ConnectionState::Connected) return;
    // Twice: what is still queued, then the good-bye itself. Neither waits for a broker that does not take it.
    mosquitto_loop(m_handle.get(), 0, 1);
    mosquitto_disconnect(m_handle.get());
    mosquitto_loop(m_handle.get(), 0, 1);
}

void MqttClient::connect() {
    m_state = ConnectionState::Connecting;
    m_connectDeadline = Clock::now() + connectTimeout;
    m_problem.clear();
    // The asynchronous form, so that an unreachable host does not hold the thread; mosquitto_loop completes it when the
    // socket becomes writable.
    const int code = mosquitto_connect_async(m_handle.get(), m_address.host.c_str(), m_address.port, keepAliveSeconds);
    if (code != MOSQ_ERR_SUCCESS) connectionFailed(errorText(code));
}

void MqttClient::connectionAccepted() {
    m_state = ConnectionState::Connected;
    m_attempt = 0;
    m_problem.clear();
    if (m_handlers.connected) m_handlers.connected();
}

void MqttClient::connectionFailed(std::string problem) {
    m_state = ConnectionState::Lost;
    if (m_problem.empty()) m_problem = std::move(problem); // the broker's own reason is the better one
    m_nextAttempt = Clock::now() + reconnectDelay(++m_attempt);
}

void MqttClient::step(Duration atMost) {
    const auto now = Clock::now();
    if (m_state == ConnectionState::Lost) {
        if (now < m_nextAttempt) {
            std::this_thread::sleep_for(std::min<Clock::duration>(atMost, m_nextAttempt - now));
            return;
        }
        connect();
        if (m_state == ConnectionState::Lost) return;
    }
    const int code = mosquitto_loop(m_handle.get(), static_cast<int>(atMost.count()), 1);
    if (code != MOSQ_ERR_SUCCESS)
        connectionFailed(errorText(code));
    else if (m_state == ConnectionState::Connecting && now > m_connectDeadline)
        connectionFailed("no answer");
}

std::string MqttClient::detail() const {
    switch (m_state) {
    case ConnectionState::Connecting:
        return m_address.text() + ", connecting";
    case ConnectionState::Connected:
        return m_address.text() + ", connected";
    case ConnectionState::Stopped:
        return m_address.text();
    case ConnectionState::Lost:
        break;
    }
    const auto wait = std::chrono::ceil<std::chrono::seconds>(m_nextAttempt - Clock::now()).count();
    return fmt::format("{}, attempt {} in {} s: {}", m_address.text(), m_attempt + 1, std::max<long>(wait, 0),
                       m_problem);
}

Result<void> MqttClient::subscribe(const std::string& filter) {
    const int code = mosquitto_subscribe(m_handle.get(), nullptr, filter.c_str(), 1);
    if (code != MOSQ_ERR_SUCCESS) return Error{ErrorKind::Io, m_address.text(), "subscribe: " + errorText(code)};
    return {};
}

Result<void> MqttClient::publish(const std::string& topic, const std::string& payload) {
    const int code = mosquitto_publish(m_handle.get(), nullptr, topic.c_str(), static_cast<int>(payload.size()),
                                       payload.data(), 0, false);
    if (code != MOSQ_ERR_SUCCESS) return Error{ErrorKind::Io, m_address.text(), "publish: " + errorText(code)};
    return {};
}

} // namespace sandtable::telemetry
