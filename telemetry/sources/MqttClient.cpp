#include "telemetry/sources/MqttClient.h"

#include "core/Secrets.h"

#include <fmt/format.h>
#include <mosquitto.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <tuple>
#include <unistd.h>

namespace sandtable::telemetry {
namespace {

constexpr int keepAliveSeconds = 30;
constexpr int mostPacketsPerStep = 5000;
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
    return fmt::format("mqtt{}://{}{}{}:{}", tls ? "s" : "", ipv6 ? "[" : "", host, ipv6 ? "]" : "", port);
}

Result<MqttAddress> parseMqttUrl(const std::string& url) {
    constexpr std::string_view form = "expected mqtt[s]://[user[:password]@]host[:port]";
    const std::string_view text = url;
    const auto schemeEnd = text.find("://");
    const std::string_view scheme = text.substr(0, schemeEnd == std::string_view::npos ? 0 : schemeEnd);
    const auto at = text.rfind('@');
    const std::string shown = std::string(at == std::string_view::npos ? text : text.substr(at + 1));
    if (scheme != "mqtt" && scheme != "mqtts")
        return Error{ErrorKind::Usage, shown, fmt::format("not an MQTT address; {}", form)};

    MqttAddress address;
    address.tls = scheme == "mqtts";
    if (address.tls) address.port = 8883;
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

void MqttClient::Destroy::operator()(mosquitto* handle) const { mosquitto_destroy(handle); }

Result<std::unique_ptr<MqttClient>> MqttClient::create(const MqttOptions& options, Handlers handlers) {
    initialiseLibrary();
    auto address = parseMqttUrl(options.url);
    if (!address) return address.error();
    if (!options.user.empty()) address->user = options.user;
    if (!options.password.empty()) {
        auto password = readSecret(options.password);
        if (!password) return password.error();
        address->password = *std::move(password);
    }
    std::unique_ptr<MqttClient> client(new MqttClient(*std::move(address), std::move(handlers)));
    if (auto configured = client->configure(options); !configured) return configured.error();
    return client;
}

Result<void> MqttClient::configure(const MqttOptions& options) {
    const std::string where = m_address.text();
    const char* id = options.clientId.empty() ? nullptr : options.clientId.c_str();
    m_handle.reset(mosquitto_new(id, true, this));
    mosquitto* handle = m_handle.get();
    if (!handle) return Error{ErrorKind::Io, where, "no MQTT client could be made: " + errorText(MOSQ_ERR_ERRNO)};
    const bool v5 = options.protocol == MqttOptions::Protocol::V5;
    mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
    if (!m_address.user.empty()) {
        const char* password = m_address.password.empty() ? nullptr : m_address.password.c_str();
        const int code = mosquitto_username_pw_set(handle, m_address.user.c_str(), password);
        if (code != MOSQ_ERR_SUCCESS) return Error{ErrorKind::Usage, where, "user name: " + errorText(code)};
    }
    m_statusTopic = options.statusTopic;
    if (!m_statusTopic.empty()) {
        constexpr std::string_view will = "offline";
        const int code = mosquitto_will_set(handle, m_statusTopic.c_str(), will.size(), will.data(), 1, true);
        if (code != MOSQ_ERR_SUCCESS) return Error{ErrorKind::Usage, where, "status topic: " + errorText(code)};
    }
    setCallbacks();
    return m_address.tls ? configureTls(options) : Result<void>();
}

Result<void> MqttClient::configureTls(const MqttOptions& options) {
    constexpr const char* systemAuthorities = "/etc/ssl/certs";
    // The library says only "invalid" of a file it cannot read.
    for (const std::string& file : {options.caFile, options.certificateFile, options.keyFile})
        if (!file.empty() && ::access(file.c_str(), R_OK) != 0)
            return Error{ErrorKind::NotFound, file, std::string("cannot be read: ") + std::strerror(errno)};
    const auto given = [](const std::string& file) { return file.empty() ? nullptr : file.c_str(); };
    const auto noPassphrase = [](char*, int, int, void*) { return 0; }; // else OpenSSL asks on the terminal
    const int code =
        mosquitto_tls_set(m_handle.get(), given(options.caFile), options.caFile.empty() ? systemAuthorities : nullptr,
                          given(options.certificateFile), given(options.keyFile), noPassphrase);
    if (code != MOSQ_ERR_SUCCESS) return Error{ErrorKind::Usage, m_address.text(), "TLS: " + errorText(code)};
    return {};
}

void MqttClient::setCallbacks() {
    mosquitto* handle = m_handle.get();
    mosquitto_connect_callback_set(handle, [](mosquitto*, void* self, int code) {
        auto& me = *static_cast<MqttClient*>(self);
        if (code == 0) return me.connectionAccepted();
        me.m_problem = code < 0x80 ? mosquitto_connack_string(code) : mosquitto_reason_string(code);
    });
    mosquitto_message_callback_set(handle, [](mosquitto*, void* self, const mosquitto_message* message) {
        auto& me = *static_cast<MqttClient*>(self);
        ++me.m_received;
        const auto* payload = static_cast<const char*>(message->payload); // null when empty
        if (me.m_handlers.message)
            me.m_handlers.message(
                {message->topic, {payload, static_cast<size_t>(message->payloadlen)}, message->retain});
    });
    mosquitto_subscribe_callback_set(handle, [](mosquitto*, void* self, int, int count, const int* granted) {
        constexpr int failure = 0x80;
        auto& me = *static_cast<MqttClient*>(self);
        if (me.m_handlers.refused && std::any_of(granted, granted + count, [](int qos) { return qos >= failure; }))
            me.m_handlers.refused();
    });
    mosquitto_log_callback_set(handle, [](mosquitto*, void* self, int level, const char* text) {
        auto& me = *static_cast<MqttClient*>(self);
        if (level == MOSQ_LOG_ERR && me.m_problem.empty()) me.m_problem = text; // what OpenSSL has against the broker
    });
}

MqttClient::~MqttClient() {
    if (m_state != ConnectionState::Connected) return;
    // A will is not carried out after a good-bye.
    if (!m_statusTopic.empty()) std::ignore = publish(m_statusTopic, "offline", 0, true);
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
    if (!m_statusTopic.empty()) {
        if (const auto said = publish(m_statusTopic, "online", 1, true); !said) m_problem = said.error().message;
    }
    if (m_handlers.connected) m_handlers.connected();
}

void MqttClient::connectionFailed(std::string problem) {
    m_state = ConnectionState::Lost;
    if (m_problem.empty()) m_problem = std::move(problem); // the broker's own reason is the better one
    m_nextAttempt = Clock::now() + reconnectDelay(++m_attempt);
}

/// mosquitto_loop takes one packet a call, each after waiting for the socket; this takes what else has arrived.
int MqttClient::readAll() {
    for (int i = 0; i < mostPacketsPerStep; ++i) {
        const size_t before = m_received;
        const int code = mosquitto_loop_read(m_handle.get(), 1);
        if (code != MOSQ_ERR_SUCCESS || m_received == before) return code;
    }
    return MOSQ_ERR_SUCCESS;
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
    int code = mosquitto_loop(m_handle.get(), static_cast<int>(atMost.count()), 1);
    if (code == MOSQ_ERR_SUCCESS) code = readAll();
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

Result<void> MqttClient::subscribe(const std::string& filter, int qos) {
    const int code = mosquitto_subscribe(m_handle.get(), nullptr, filter.c_str(), qos);
    if (code != MOSQ_ERR_SUCCESS) return Error{ErrorKind::Io, m_address.text(), "subscribe: " + errorText(code)};
    return {};
}

Result<void> MqttClient::publish(const std::string& topic, const std::string& payload, int qos, bool retain) {
    const int code = mosquitto_publish(m_handle.get(), nullptr, topic.c_str(), static_cast<int>(payload.size()),
                                       payload.data(), qos, retain);
    if (code != MOSQ_ERR_SUCCESS) return Error{ErrorKind::Io, m_address.text(), "publish: " + errorText(code)};
    return {};
}

} // namespace sandtable::telemetry
