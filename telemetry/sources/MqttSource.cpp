#include "telemetry/sources/MqttSource.h"

#include "telemetry/sources/MqttClient.h"

#include <fmt/format.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace sandtable::telemetry {
namespace {

constexpr Duration longestWait{200}; // how long stopping may take
constexpr TimePoint unknownTime = TimePoint::min();

/// The client and everything it calls live on m_thread from its start to its end; the main thread sees m_status.
class MqttSource final : public Source {
public:
    MqttSource(const ChannelTable& channels, Ingest& ingest, std::string topicPrefix, std::string brokerText,
               Diagnostics& diagnostics)
        : m_channels(channels),
          m_ingest(ingest),
          m_diagnostics(diagnostics),
          m_topicStart(std::move(topicPrefix) + "/"),
          m_brokerText(std::move(brokerText)),
          m_reported(channels.size(), false) {
        m_status.detail = m_brokerText;
    }

    ~MqttSource() override {
        m_stopping = true;
        if (m_thread.joinable()) m_thread.join();
    }

    Result<void> prepare(MqttAddress address) {
        MqttClient::Handlers handlers{[this] { subscribe(); },
                                      [this](const MqttMessage& message) { receive(message); }};
        auto client = MqttClient::create(std::move(address), std::move(handlers));
        if (!client) return client.error();
        m_client = *std::move(client);
        return {};
    }

    void advance(TimePoint) override {
        if (!m_thread.joinable()) m_thread = std::thread([this] { run(); });
    }

    SourceStatus status() const override {
        const std::scoped_lock lock(m_mutex);
        return m_status;
    }

private:
    void run() {
        while (!m_stopping) {
            m_client->step(longestWait);
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
        const std::scoped_lock lock(m_mutex);
        m_status.state = state;
        m_status.detail = m_client->detail();
    }

    void subscribe() {
        const auto subscribed = m_client->subscribe(m_topicStart + "#");
        if (!subscribed) m_diagnostics.report(Severity::Error, subscribed.error());
    }

    void receive(const MqttMessage& message) {
        size_t SourceStatus::*problem = take(message);
        const std::scoped_lock lock(m_mutex);
        ++m_status.received;
        if (problem) ++(m_status.*problem);
    }

    /// Stores the reading; otherwise what the message counts as.
    size_t SourceStatus::*take(const MqttMessage& message) {
        const bool ours = message.topic.starts_with(m_topicStart);
        const auto channel =
            ours ? m_channels.find(std::string(message.topic.substr(m_topicStart.size()))) : std::nullopt;
        if (!channel) {
            m_diagnostics.report(Severity::Info, m_brokerText + " " + m_topicStart,
                                 "there are messages for channels the park does not have");
            return &SourceStatus::unknown;
        }
        const TimePoint receivedAt = now();
        const auto reading = parsePayload(message.payload, message.retained ? unknownTime : receivedAt);
        if (!reading) return malformed(*channel, message.topic, reading.error().message);
        if (reading->time == unknownTime)
            return malformed(*channel, message.topic, "retained without a time: nobody knows how old it is");
        const Sample sample{*channel, *reading};
        m_ingest.accept({&sample, 1}, receivedAt);
        return nullptr;
    }

    size_t SourceStatus::*malformed(ChannelIndex channel, std::string_view topic, const std::string& reason) {
        if (!m_reported[channel])
            m_diagnostics.report(Severity::Warning, std::string(topic), "malformed message: " + reason);
        m_reported[channel] = true;
        return &SourceStatus::malformed;
    }

    const ChannelTable& m_channels;
    Ingest& m_ingest;
    Diagnostics& m_diagnostics;
    std::string m_topicStart; // "sandtable/"
    std::string m_brokerText;
    std::unique_ptr<MqttClient> m_client;
    std::vector<bool> m_reported; // by channel: a malformed message has been reported
    ConnectionState m_lastState = ConnectionState::Stopped;
    mutable std::mutex m_mutex;
    SourceStatus m_status;
    std::atomic<bool> m_stopping = false;
    std::thread m_thread;
};

Result<void> checkPrefix(const std::string& prefix) {
    const bool usable = !prefix.empty() && prefix.find_first_of("+#") == std::string::npos;
    if (usable) return {};
    return Error{ErrorKind::Usage, "", fmt::format("\"{}\" cannot be a topic prefix: empty, or with + or #", prefix)};
}

} // namespace

Result<std::unique_ptr<Source>> makeMqttSource(const ChannelTable& channels, Ingest& ingest, const MqttOptions& options,
                                               Diagnostics& diagnostics) {
    auto address = parseMqttUrl(options.url);
    if (!address) return address.error();
    if (auto prefix = checkPrefix(options.topicPrefix); !prefix) return prefix.error();
    auto source = std::make_unique<MqttSource>(channels, ingest, options.topicPrefix, address->text(), diagnostics);
    if (auto prepared = source->prepare(*std::move(address)); !prepared) return prepared.error();
    return std::unique_ptr<Source>(std::move(source));
}

} // namespace sandtable::telemetry
