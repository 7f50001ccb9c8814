#include "telemetry/sources/MqttSource.h"

#include "telemetry/sources/MqttClient.h"
#include "telemetry/sources/MqttRouter.h"
#include "telemetry/sources/SourceThread.h"

#include <fmt/format.h>

#include <set>

namespace sandtable::telemetry {
namespace {

constexpr Duration longestWait{200};        // how long stopping may take
constexpr size_t mostReportedTopics = 1000; // of malformed messages; the others are counted

/// The client and everything it calls live on m_thread from its start to its end.
class MqttSource final : public Source {
public:
    MqttSource(MqttRouter router, Ingest& ingest, int qos, Diagnostics& diagnostics)
        : m_router(std::move(router)), m_ingest(ingest), m_diagnostics(diagnostics), m_qos(qos) {}

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

private:
    void run() {
        while (!m_thread.stopping()) {
            m_client->step(longestWait);
            if (!m_samples.empty()) m_ingest.accept(m_samples, now());
            m_samples.clear();
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
        });
    }

    void subscribe() {
        for (const std::string& filter : m_router.filters())
            if (const auto subscribed = m_client->subscribe(filter, m_qos); !subscribed)
                m_diagnostics.report(Severity::Error, subscribed.error());
    }

    void receive(const MqttMessage& message) {
        if (message.topic == m_statusTopic) return; // what we said ourselves
        ++m_received;
        const RoutedMessage routed = m_router.route(message, now(), m_samples);
        switch (routed.outcome) {
        case RoutedMessage::Outcome::Taken:
            break;
        case RoutedMessage::Outcome::Malformed:
            ++m_malformed;
            if (m_reportedTopics.size() < mostReportedTopics && m_reportedTopics.emplace(message.topic).second)
                m_diagnostics.report(Severity::Warning, std::string(message.topic),
                                     "malformed message: " + routed.reason);
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
    Ingest& m_ingest;
    Diagnostics& m_diagnostics;
    int m_qos;
    std::string m_brokerText, m_statusTopic;
    std::unique_ptr<MqttClient> m_client;
    std::vector<Sample> m_samples; // of one step
    size_t m_received = 0, m_malformed = 0, m_unknown = 0;
    std::set<std::string, std::less<>> m_reportedTopics; // of malformed messages
    ConnectionState m_lastState = ConnectionState::Stopped;
    SourceThread m_thread{""}; // last
};

} // namespace

Result<std::unique_ptr<Source>> makeMqttSource(const ChannelTable& channels, Ingest& ingest, const MqttOptions& options,
                                               Diagnostics& diagnostics, const std::optional<std::string>& sourceId) {
    auto router = MqttRouter::make(channels, options, sourceId);
    if (!router) return router.error();
    auto source = std::make_unique<MqttSource>(*std::move(router), ingest, options.qos, diagnostics);
    if (auto prepared = source->prepare(options); !prepared) return prepared.error();
    return std::unique_ptr<Source>(std::move(source));
}

} // namespace sandtable::telemetry
