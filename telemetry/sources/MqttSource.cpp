#include "telemetry/sources/MqttSource.h"

#include "telemetry/sources/MqttClient.h"
#include "telemetry/sources/MqttRouter.h"
#include "telemetry/sources/SourceThread.h"
#include "telemetry/sparkplug/Nodes.h"

#include <fmt/format.h>

#include <set>
#include <span>
#include <unordered_map>

namespace sandtable::telemetry {
namespace {

constexpr Duration longestWait{200};        // how long stopping may take
constexpr size_t mostReportedTopics = 1000; // of malformed messages; the others are counted

/// The client and everything it calls live on m_thread from its start to its end.
class MqttSource final : public Source {
public:
    MqttSource(MqttRouter router, std::optional<sparkplug::Nodes> nodes, Ingest& ingest, int qos,
               Diagnostics& diagnostics)
        : m_router(std::move(router)),
          m_nodes(std::move(nodes)),
          m_ingest(ingest),
          m_diagnostics(diagnostics),
          m_qos(qos) {}

    Result<void> prepare(const MqttOptions& options) {
        MqttClient::Handlers handlers{
            [this] { subscribe(); }, [this](const MqttMessage& message) { receive(message); },
            [this] { m_diagnostics.report(Severity::Error, m_brokerText, "the broker refuses a subscription"); }};
        auto client = MqttClient::create(options, std::move(handlers));
        if (!client) return client.error();
        m_client = *std::move(client);
        m_brokerText = m_client->address().text();
        m_statusTopic = options.statusTopic;
        m_thread.update([this](SourceStatus& status) { status.detail = m_brokerText; });
        return {};
    }

    void advance(TimePoint) override {
        m_thread.start([this] { run(); });
    }
    SourceStatus status() const override { return m_thread.status(); }
    void stop() override { m_thread.stop(); }

private:
    void run() {
        while (!m_thread.stopping()) {
            m_client->step(longestWait);
            if (!m_samples.empty()) m_ingest.accept(m_samples, now());
            m_samples.clear();
            if (m_nodes) askForBirths();
            updateStatus();
        }
        m_client.reset();
    }

    void updateStatus() {
        const ConnectionState state = m_client->state();
        if (state == ConnectionState::Lost && m_lastState != state)
            m_diagnostics.report(Severity::Warning, m_brokerText,
                                 "no connection, trying again and again: " + m_client->lastProblem());
        m_lastState = state;
        m_thread.update([&](SourceStatus& status) {
            status.state = state;
            status.detail = m_client->detail();
            status.received = m_received;
            status.malformed = m_malformed;
            status.unknown = m_unknown;
            if (!m_nodes) return;
            status.gaps = m_nodes->gaps();
            if (state == ConnectionState::Connected)
                status.detail += fmt::format(", {} Sparkplug nodes alive", m_nodes->alive());
        });
    }

    void askForBirths() {
        for (const auto& [topic, payload] : m_nodes->takeCommands())
            if (const auto asked = m_client->publish(topic, payload); !asked)
                m_diagnostics.report(Severity::Warning, asked.error());
    }

    void subscribe() {
        std::vector<std::string> filters = m_router.filters();
        if (m_nodes) filters.insert(filters.end(), m_nodes->filters().begin(), m_nodes->filters().end());
        for (const std::string& filter : filters)
            if (const auto subscribed = m_client->subscribe(filter, m_qos); !subscribed)
                m_diagnostics.report(Severity::Error, subscribed.error());
    }

    /// Messages without a time that come in the same millisecond are still several readings.
    void setApart(std::span<Sample> samples, TimePoint receivedAt) {
        constexpr Duration mostAhead = std::chrono::seconds(1);
        for (Sample& sample : samples) {
            if (sample.reading.time != receivedAt) continue;
            TimePoint& last = m_lastReceived[sample.channel];
            if (last >= receivedAt + mostAhead) continue;
            last = std::max(receivedAt, last + Duration(1));
            sample.reading.time = last;
        }
    }

    void receive(const MqttMessage& message) {
        if (message.topic == m_statusTopic) return; // what we said ourselves
        ++m_received;
        const bool sparkplug = m_nodes && sparkplug::Nodes::owns(message.topic);
        const TimePoint receivedAt = now();
        const size_t before = m_samples.size();
        const RoutedMessage routed =
            sparkplug ? m_nodes->route(message, receivedAt, m_samples) : m_router.route(message, receivedAt, m_samples);
        setApart(std::span(m_samples).subspan(before), receivedAt);
        switch (routed.outcome) {
        case RoutedMessage::Outcome::Taken:
            break;
        case RoutedMessage::Outcome::Malformed:
            ++m_malformed;
            if (m_reportedTopics.size() < mostReportedTopics && m_reportedTopics.emplace(message.topic).second)
                m_diagnostics.report(Severity::Warning, std::string(message.topic),
                                     "malformed message: " + routed.reason);
            break;
        case RoutedMessage::Outcome::TooEarly:
            ++m_unknown;
            if (m_reportedTopics.size() < mostReportedTopics && m_reportedTopics.emplace(message.topic).second)
                m_diagnostics.report(Severity::Info, std::string(message.topic), "message " + routed.reason);
            break;
        case RoutedMessage::Outcome::Unknown:
            if (++m_unknown == 1)
                m_diagnostics.report(Severity::Info, m_brokerText,
                                     fmt::format("there are messages for channels the park does not have, the first "
                                                 "on topic {}",
                                                 message.topic));
            break;
        }
    }

    MqttRouter m_router;
    std::optional<sparkplug::Nodes> m_nodes;
    Ingest& m_ingest;
    Diagnostics& m_diagnostics;
    int m_qos;
    std::string m_brokerText, m_statusTopic;
    std::unique_ptr<MqttClient> m_client;
    std::vector<Sample> m_samples;                              // of one step
    std::unordered_map<ChannelIndex, TimePoint> m_lastReceived; // of messages without a time
    size_t m_received = 0, m_malformed = 0, m_unknown = 0;
    std::set<std::string, std::less<>> m_reportedTopics; // of messages that could not be taken
    ConnectionState m_lastState = ConnectionState::Stopped;
    SourceThread m_thread{""}; // last
};

} // namespace

Result<std::unique_ptr<Source>> makeMqttSource(const ChannelTable& channels, Ingest& ingest, const MqttOptions& options,
                                               Diagnostics& diagnostics, const std::optional<std::string>& sourceId) {
    auto router = MqttRouter::make(channels, options, sourceId);
    if (!router) return router.error();
    std::optional<sparkplug::Nodes> nodes;
    if (options.sparkplug) {
        auto made = sparkplug::Nodes::make(channels, *options.sparkplug, sourceId);
        if (!made) return made.error();
        nodes = *std::move(made);
    }
    auto source = std::make_unique<MqttSource>(*std::move(router), std::move(nodes), ingest, options.qos, diagnostics);
    if (auto prepared = source->prepare(options); !prepared) return prepared.error();
    return std::unique_ptr<Source>(std::move(source));
}

} // namespace sandtable::telemetry
