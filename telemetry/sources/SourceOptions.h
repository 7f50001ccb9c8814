// What a park file says about a source of live values: plain values, one struct a protocol. Secrets are only referred
// to ("env:NAME", "file:PATH": telemetry/Secrets.h), never held.
#pragma once

#include "core/Time.h"

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace sandtable::telemetry {

/// Simulated values; recorded series for the channels that have one.
struct SimulatorOptions {
    uint64_t seed = 1;
};

/// Recorded series alone; the channels name their files.
struct SeriesOptions {};

/// How messages of many devices are read. Pointers are JSON pointers (RFC 6901) into the payload.
struct MqttTopic {
    std::string topic;    // an MQTT filter in which {device} and {channel} stand for one level: "plant/{device}/data"
    std::string device{}; // pointer to the device's id, where the topic does not name it
    std::string time{};   // pointer to the time: ISO 8601, or seconds or milliseconds since 1970; "": when received
    std::string value{};  // with {channel}: pointer to its value; "": the payload is a number or {"value": n}
    std::map<std::string, std::string> values{}; // without {channel}: channel id → pointer; empty: members named like
                                                 // the device's channels
};

struct MqttOptions {
    enum class Protocol { V311, V5 };

    std::string url;                       // mqtt[s]://[user[:password]@]host[:port]
    std::string topicPrefix = "sandtable"; // "<prefix>/<device>/<channel>"; "": none such
    std::vector<MqttTopic> topics{};
    std::string user{}, password{}; // the password's reference; both override the URL's
    std::string caFile{};           // PEM; mqtts without one trusts the system's authorities
    std::string certificateFile{};  // PEM, of this client
    std::string keyFile{};          // PEM
    Protocol protocol = Protocol::V311;
    int qos = 1;               // asked for in subscriptions
    std::string clientId{};    // "": one made up by the library
    std::string statusTopic{}; // says "online" there, retained, and leaves "offline" as its last will
};

/// Modbus TCP. Channels name their registers; each is polled at its own interval.
struct ModbusOptions {
    std::string host;
    int port = 502;
    int unitId = 1;
    Duration timeout{1000};  // for connecting, and for each answer
    int mostRegisters = 125; // in one request; some devices take fewer
    int mostGap = 8;         // registers nobody asked for that are read along to save a request
};

using SourceOptions = std::variant<SimulatorOptions, SeriesOptions, MqttOptions, ModbusOptions>;

/// True for sources whose values come from outside, in their own time.
inline bool isLive(const SourceOptions& options) {
    return !std::holds_alternative<SimulatorOptions>(options) && !std::holds_alternative<SeriesOptions>(options);
}

} // namespace sandtable::telemetry
