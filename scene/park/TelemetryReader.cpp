#include "scene/park/TelemetryReader.h"

#include "core/Secrets.h"
#include "scene/park/Source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace sandtable::scene {
namespace {

using telemetry::ModbusAddress;
using telemetry::ModbusOptions;
using telemetry::MqttOptions;

// Names in the order of the enumerations; the schema has the same lists.
constexpr std::array tables = {"coil", "discrete", "input", "holding"};
constexpr std::array types = {"u16", "i16", "u32", "i32", "f32", "f64"};
constexpr std::array orders = {"ABCD", "CDAB", "BADC", "DCBA"};

template<class Enum, size_t Count> Enum enumFrom(const std::array<const char*, Count>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    assert(found != names.end());
    return static_cast<Enum>(found - names.begin());
}

/// Reads the members of one object, each problem at its own pointer.
class Members {
public:
    const Json& member(const char* key) const { // an empty object where there is none
        static const Json nothing = Json::object();
        return m_json.contains(key) ? m_json.at(key) : nothing;
    }

    Members(const Json& json, std::string pointer, const TelemetryReaderContext& context)
        : m_json(json), m_pointer(std::move(pointer)), m_context(context) {}

    std::string text(const char* key) const { return m_json.value(key, ""); }

    /// With ${VARIABLES} expanded.
    std::string expanded(const char* key) const {
        const Result<std::string> result = expandVariables(text(key));
        if (result) return *result;
        fail(key, result.error().message);
        return "";
    }

    std::string path(const char* key) const {
        const std::string written = expanded(key);
        return written.empty() ? "" : resolveSource(written, m_context.folder);
    }

    /// Of times that name no zone.
    Duration utcOffset() const { return secondsToDuration(m_json.value("utcOffsetHours", 0.0) * 3600); }

    std::string url() const {
        if (hasPlainPassword(text("url"))) {
            fail("url", "expected no password in the park file: name where it is kept, "
                        "\"password\": \"env:NAME\" or \"file:PATH\"");
            return "";
        }
        return expanded("url");
    }

    /// A reference to a secret; relative paths start at the park file.
    std::string secret(const char* key) const {
        const std::string reference = text(key);
        if (reference.empty()) return "";
        if (const auto checked = checkSecretReference(reference); !checked) fail(key, checked.error().message);
        constexpr std::string_view fileStart = "file:";
        if (!reference.starts_with(fileStart)) return reference;
        return std::string(fileStart) + resolveSource(reference.substr(fileStart.size()), m_context.folder);
    }

    void fail(const std::string& key, const std::string& message) const {
        m_context.fail(m_pointer + (key.empty() ? "" : "/" + key), message);
    }

    const Json& json() const { return m_json; }

private:
    const Json& m_json;
    std::string m_pointer;
    const TelemetryReaderContext& m_context;
};

void checkPointer(const Members& members, const std::string& key, const std::string& pointer) {
    if (!pointer.empty() && pointer.front() != '/')
        members.fail(key, "expected a JSON pointer, which begins with \"/\", found \"" + pointer + "\"");
}

telemetry::MqttTopic topicFrom(const Members& members) {
    telemetry::MqttTopic topic{members.text("topic"), members.text("device"), members.text("time"),
                               members.text("value")};
    for (const char* key : {"device", "time", "value"}) checkPointer(members, key, members.text(key));
    for (const auto& [channel, pointer] : members.member("values").items()) {
        checkPointer(members, "values/" + channel, pointer);
        topic.values[channel] = pointer;
    }
    const bool namesDevice = topic.topic.find("{device}") != std::string::npos;
    if (namesDevice != topic.device.empty())
        members.fail("", "expected the device in the topic as {device}, or a member \"device\" that points to it in "
                         "the payload, and not both");
    return topic;
}

telemetry::SparkplugOptions sparkplugFrom(const Json& json) {
    telemetry::SparkplugOptions options;
    if (json.contains("groups")) options.groups = json.at("groups").get<std::vector<std::string>>();
    options.device = json.value("device", options.device);
    options.node = json.value("node", options.node);
    options.channel = json.value("channel", options.channel);
    options.askForBirths = json.value("askForBirths", options.askForBirths);
    return options;
}

MqttOptions mqttFrom(const Members& members, const std::string& pointer, const TelemetryReaderContext& context) {
    const Json& json = members.json();
    MqttOptions options;
    options.url = members.url();
    const bool otherTopics = json.contains("topics") || json.contains("sparkplug");
    options.topicPrefix = json.value("topicPrefix", otherTopics ? "" : options.topicPrefix);
    if (json.contains("sparkplug")) options.sparkplug = sparkplugFrom(json.at("sparkplug"));
    const Json& topics = members.member("topics");
    for (size_t i = 0; i < topics.size(); ++i)
        options.topics.push_back(topicFrom({topics.at(i), fmt::format("{}/topics/{}", pointer, i), context}));
    options.user = members.expanded("user");
    options.password = members.secret("password");
    options.caFile = members.path("caFile");
    options.certificateFile = members.path("certificateFile");
    options.keyFile = members.path("keyFile");
    if (options.certificateFile.empty() != options.keyFile.empty())
        members.fail("", "expected \"certificateFile\" and \"keyFile\" together");
    options.protocol = json.value("protocol", "3.1.1") == "5" ? MqttOptions::Protocol::V5 : MqttOptions::Protocol::V311;
    options.qos = json.value("qos", options.qos);
    options.clientId = members.expanded("clientId");
    options.utcOffset = members.utcOffset();
    options.statusTopic = members.text("statusTopic");
    return options;
}

ModbusOptions modbusFrom(const Members& members) {
    const Json& json = members.json();
    ModbusOptions options;
    options.host = members.expanded("host");
    options.port = json.value("port", options.port);
    options.unitId = json.value("unit", options.unitId);
    options.timeout = secondsToDuration(json.value("timeoutSeconds", durationToSeconds(options.timeout)));
    options.mostRegisters = json.value("mostRegisters", options.mostRegisters);
    options.mostGap = json.value("mostGap", options.mostGap);
    return options;
}

DatabaseAddress databaseFrom(const Members& members) {
    DatabaseAddress database;
    database.url = members.url();
    database.user = members.expanded("user");
    database.password = members.secret("password");
    database.sslMode = members.text("sslMode");
    database.caFile = members.path("caFile");
    database.certificateFile = members.path("certificateFile");
    database.keyFile = members.path("keyFile");
    if (database.certificateFile.empty() != database.keyFile.empty())
        members.fail("", "expected \"certificateFile\" and \"keyFile\" together");
    return database;
}

telemetry::PostgresQuery queryFrom(const Members& members) {
    const Json& json = members.json();
    telemetry::PostgresQuery query;
    query.sql = members.text("sql");
    query.timeColumn = json.value("time", query.timeColumn);
    query.keyColumn = members.text("key");
    const bool several = json.contains("values");
    const bool byName = query.keyColumn.empty() && !several;
    query.deviceColumn = json.value("device", byName ? "device" : "");
    query.channelColumn = json.value("channel", byName ? "channel" : "");
    query.valueColumn = json.value("value", several ? "" : "value");
    for (const auto& [column, key] : members.member("values").items()) query.values[column] = key;
    if (several && (json.contains("value") || json.contains("channel") || json.contains("key")))
        members.fail("", "expected either \"values\", a column each, or \"value\" with \"key\" or \"channel\"");
    if (json.contains("key") && (json.contains("device") || json.contains("channel")))
        members.fail("", "expected either \"key\", or \"device\" and \"channel\"");
    const auto seconds = [&](const char* key, Duration& duration) {
        duration = secondsToDuration(json.value(key, durationToSeconds(duration)));
    };
    seconds("intervalSeconds", query.interval);
    seconds("lookBackSeconds", query.lookBack);
    seconds("overlapSeconds", query.overlap);
    return query;
}

telemetry::PostgresOptions postgresFrom(const Members& members, const std::string& pointer,
                                        const TelemetryReaderContext& context) {
    const Json& json = members.json();
    telemetry::PostgresOptions options{.database = databaseFrom(members)};
    const Json& queries = members.member("queries");
    for (size_t i = 0; i < queries.size(); ++i)
        options.queries.push_back(queryFrom({queries.at(i), fmt::format("{}/queries/{}", pointer, i), context}));
    options.utcOffset = members.utcOffset();
    options.timeout = secondsToDuration(json.value("timeoutSeconds", durationToSeconds(options.timeout)));
    return options;
}

telemetry::SourceOptions optionsFrom(const Json& json, const std::string& kind, const std::string& pointer,
                                     const TelemetryReaderContext& context) {
    const Members members(json, pointer, context);
    if (kind == "mqtt") return mqttFrom(members, pointer, context);
    if (kind == "modbus") return modbusFrom(members);
    if (kind == "postgresql") return postgresFrom(members, pointer, context);
    if (kind == "series") return telemetry::SeriesOptions{};
    assert(kind == "simulator"); // the schema has the same list
    return telemetry::SimulatorOptions{json.value("seed", telemetry::SimulatorOptions{}.seed)};
}

/// {"source": "mqtt", "url": …}: the whole park has one source.
TelemetrySpec singleSource(const Json& json, const TelemetryReaderContext& context) {
    const std::string kind = json.at("source");
    if (kind == "mqtt" && json.value("url", "").empty())
        context.fail("/telemetry", "expected a member \"url\" with the broker's address, it is missing");
    return {{{kind, {}, optionsFrom(json, kind, "/telemetry", context)}}, {}};
}

TelemetrySpec severalSources(const Json& list, const TelemetryReaderContext& context) {
    TelemetrySpec telemetry{{}, {}};
    std::set<std::string> ids;
    for (size_t i = 0; i < list.size(); ++i) {
        const Json& json = list.at(i);
        const std::string id = json.at("id"), pointer = fmt::format("/telemetry/sources/{}", i);
        if (!ids.insert(id).second)
            context.fail(pointer + "/id", fmt::format("expected an id of its own, \"{}\" is taken", id));
        telemetry.sources.push_back({id, context.name(json, id), optionsFrom(json, json.at("kind"), pointer, context)});
    }
    return telemetry;
}

telemetry::HistorySpec historyFrom(const Members& members) {
    const Json& json = members.json();
    telemetry::HistorySpec history;
    history.file = members.path("file");
    if (json.contains("url")) history.database = databaseFrom(members);
    history.schema = json.value("schema", history.schema);
    history.record = json.value("record", history.record);
    for (const char* key : {"user", "password", "sslMode", "caFile", "certificateFile", "keyFile", "schema"})
        if (json.contains(key) && !history.database)
            members.fail(key, "expected it beside the \"url\" of a database only");
    if (json.contains("file") && history.database) members.fail("", "expected either \"file\" or \"url\"");
    const Json& keep = members.member("keep");
    const auto days = [&](const char* key, Duration& rule) {
        if (keep.contains(key)) rule = secondsToDuration(keep.at(key).get<double>() * 86400);
    };
    telemetry::RetentionRules& rules = history.retention;
    days("rawDays", rules.raw);
    days("minutesDays", rules.minutes);
    days("hoursDays", rules.hours);
    if (rules.raw > rules.minutes || rules.minutes > rules.hours)
        members.fail("keep", "expected \"rawDays\" (90 when absent), \"minutesDays\" (730) and \"hoursDays\" (for "
                             "ever) in ascending order");
    return history;
}

ModbusAddress registerFrom(const Members& members) {
    const Json& json = members.json();
    ModbusAddress address;
    address.table = enumFrom<telemetry::ModbusTable>(tables, json.value("table", "holding"));
    address.first = json.at("register").get<uint16_t>();
    address.type = enumFrom<telemetry::ModbusType>(types, json.value("type", "u16"));
    address.order = enumFrom<telemetry::ByteOrder>(orders, json.value("order", "ABCD"));
    address.scale = json.value("scale", address.scale);
    address.offset = json.value("offset", address.offset);
    if (json.contains("unit")) address.unitId = json.at("unit").get<int>();
    if (address.first + telemetry::registerCount(address) > 65536)
        members.fail("register", "expected a value that ends at register 65535 at the latest");
    return address;
}

telemetry::TopicAddress topicAddressFrom(const Members& members) {
    for (const char* key : {"value", "time"}) checkPointer(members, key, members.text(key));
    const std::string topic = members.text("topic");
    if (topic.find_first_of("+#{}") != std::string::npos)
        members.fail("topic", "expected a topic of this channel alone, without +, #, { and }");
    return {topic, members.text("value"), members.text("time")};
}

} // namespace

ScenarioStoreSpec scenarioStoreFrom(const Json& json, const TelemetryReaderContext& context) {
    const Members members(json, "/scenarioStore", context);
    ScenarioStoreSpec store;
    store.file = members.path("file");
    if (json.contains("url")) store.database = databaseFrom(members);
    store.schema = json.value("schema", store.schema);
    if (store.file.empty() != store.database.has_value()) members.fail("", "expected either \"file\" or \"url\"");
    return store;
}

TelemetrySpec telemetryFrom(const Json& json, const TelemetryReaderContext& context) {
    const bool history = json.contains("history"), several = json.contains("sources");
    const size_t others = json.size() - history;
    TelemetrySpec telemetry;
    if (json.contains("source") && !several)
        telemetry = singleSource(json, context);
    else if (several && others == 1)
        telemetry = severalSources(json.at("sources"), context);
    else if (!history || others > 0)
        context.fail("/telemetry", "expected either \"source\" with its settings or \"sources\" alone");
    if (history) telemetry.history = historyFrom({json.at("history"), "/telemetry/history", context});
    return telemetry;
}

void readChannelSource(const Json& channelJson, const std::string& pointer, const TelemetrySpec& telemetry,
                       const TelemetryReaderContext& context, ChannelSpec& channel) {
    channel.source = channelJson.value("source", telemetry.sources.front().id);
    const auto source = std::find_if(telemetry.sources.begin(), telemetry.sources.end(),
                                     [&](const TelemetrySource& candidate) { return candidate.id == channel.source; });
    if (source == telemetry.sources.end())
        return context.fail(pointer + "/source",
                            fmt::format("expected the id of a telemetry source, found \"{}\"", channel.source));
    const bool isMqtt = std::holds_alternative<MqttOptions>(source->options);
    const bool isModbus = std::holds_alternative<ModbusOptions>(source->options);
    const bool isPostgres = std::holds_alternative<telemetry::PostgresOptions>(source->options);
    const auto* mqtt = std::get_if<MqttOptions>(&source->options);
    if (channelJson.contains("sparkplug") && mqtt && !mqtt->sparkplug)
        return context.fail(pointer + "/sparkplug",
                            fmt::format("its source \"{}\" has no member \"sparkplug\"", channel.source));
    if (channelJson.contains("sparkplug") && channelJson.contains("mqtt"))
        return context.fail(pointer, "expected either \"mqtt\" or \"sparkplug\"");
    const std::array<std::pair<const char*, bool>, 4> addresses{
        {{"mqtt", isMqtt}, {"sparkplug", isMqtt}, {"modbus", isModbus}, {"postgresql", isPostgres}}};
    for (const auto& [kind, fits] : addresses)
        if (channelJson.contains(kind) && !fits)
            return context.fail(pointer + "/" + kind,
                                fmt::format("its source \"{}\" is not of kind \"{}\"", channel.source,
                                            std::string_view(kind) == "sparkplug" ? "mqtt" : kind));
    if (isModbus && !channelJson.contains("modbus"))
        return context.fail(pointer, "expected a member \"modbus\" with its register, it is missing");
    if (isMqtt && channelJson.contains("mqtt"))
        channel.address = topicAddressFrom({channelJson.at("mqtt"), pointer + "/mqtt", context});
    if (channelJson.contains("sparkplug")) {
        const Json& json = channelJson.at("sparkplug");
        channel.address =
            telemetry::SparkplugAddress{json.at("group"), json.at("node"), json.value("device", ""), json.at("metric")};
    }
    if (isPostgres && channelJson.contains("postgresql"))
        channel.address = telemetry::RowAddress{channelJson.at("postgresql").at("key")};
    if (isModbus) channel.address = registerFrom({channelJson.at("modbus"), pointer + "/modbus", context});
}

} // namespace sandtable::scene
