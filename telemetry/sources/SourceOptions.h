// What a park file says about a source of live values: plain values, one struct a protocol. Secrets are only referred
// to ("env:NAME", "file:PATH": core/Secrets.h), never held.
#pragma once

#include "core/Time.h"
#include "database/DatabaseAddress.h"

#include <cstdint>
#include <map>
#include <optional>
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

/// Sparkplug B over the same broker. Channels without an address of their own are found by names made of {group},
/// {node}, {device} and {metric}.
struct SparkplugOptions {
    std::vector<std::string> groups{}; // those of the channels' addresses are listened to besides
    std::string device = "{device}";   // the park's id of a device
    std::string node = "{node}";       // and of a node, for metrics of its own
    std::string channel = "{metric}";  // the channel's id
    bool askForBirths = true;          // publishes NCMD "Node Control/Rebirth" where a birth was missed
};

struct MqttOptions {
    enum class Protocol { V311, V5 };

    std::string url;                       // mqtt[s]://[user[:password]@]host[:port]
    std::string topicPrefix = "sandtable"; // "<prefix>/<device>/<channel>"; "": none such
    std::vector<MqttTopic> topics{};
    std::optional<SparkplugOptions> sparkplug{};
    std::string user{}, password{}; // the password's reference; both override the URL's
    std::string caFile{};           // PEM; mqtts without one trusts the system's authorities
    std::string certificateFile{};  // PEM, of this client
    std::string keyFile{};          // PEM
    Protocol protocol = Protocol::V311;
    int qos = 1;               // asked for in subscriptions
    std::string clientId{};    // "": one made up by the library
    Duration utcOffset{0};     // of times in messages that name no zone
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

/// One query of a PostgreSQL source. $1 is the time (timestamptz) after which rows are wanted. The columns of its
/// answer: either a row a reading, with a key column, or a device and a channel column, and a value; or several value
/// columns a row.
struct PostgresQuery {
    std::string sql;
    Duration interval = std::chrono::seconds(10);
    std::string timeColumn = "time";
    std::string keyColumn{};                     // "": the key is "<device>/<channel>"
    std::string deviceColumn{}, channelColumn{}; // "": none
    std::string valueColumn{};                   // "": `values`
    std::map<std::string, std::string> values{}; // column → key, or channel id where there is a device column
    Duration lookBack = std::chrono::hours(24);  // how far back the first one reaches
    Duration overlap = std::chrono::seconds(10); // rows may be written so long after later ones
};

/// A PostgreSQL database that another system fills.
struct PostgresOptions {
    DatabaseAddress database;
    std::vector<PostgresQuery> queries{};
    Duration utcOffset{0};                       // of times without one
    Duration timeout = std::chrono::seconds(30); // a statement's
};

using SourceOptions = std::variant<SimulatorOptions, SeriesOptions, MqttOptions, ModbusOptions, PostgresOptions>;

/// True for sources whose values come from outside, in their own time.
inline bool isLive(const SourceOptions& options) {
    return !std::holds_alternative<SimulatorOptions>(options) && !std::holds_alternative<SeriesOptions>(options);
}

} // namespace sandtable::telemetry
