// Publishes messages to an MQTT broker at a set rate, whatever happens to the broker meanwhile:
//   bench_publish PORT TOPICS RATE SECONDS [QOS]
// TOPICS: a file with one topic a line, published to in turn; the values count up, so that no two messages are alike.
// Prints one line of JSON: "due" by the clock; "unsent", because there was no connection or the broker did not take
// more; "sent", written to the socket (QoS 0) or acknowledged (QoS 1); what is neither was lost on the way.
#include "core/Time.h"

#include <fmt/format.h>
#include <mosquitto.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace sandtable;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr size_t mostUnderWay = 20'000; // given to the library and not yet sent
constexpr size_t atOnce = 1000;
constexpr double mostBehindSeconds = 0.5; // what is due for longer counts as unsent

struct Load {
    int port = 1883;
    std::vector<std::string> topics;
    double rate = 100'000, seconds = 60;
    int qos = 0;
};

struct Tally {
    size_t due = 0, handed = 0, sent = 0, unsent = 0, disconnects = 0;
    double longestGap = 0; // seconds without a connection
};

class Publisher {
public:
    explicit Publisher(Load load) : m_load(std::move(load)) {
        mosquitto_lib_init();
        m_client = mosquitto_new(nullptr, true, this);
        mosquitto_publish_callback_set(
            m_client, [](mosquitto*, void* self, int) { ++static_cast<Publisher*>(self)->m_tally.sent; });
        mosquitto_connect_callback_set(
            m_client, [](mosquitto*, void* self, int code) { static_cast<Publisher*>(self)->m_connected = code == 0; });
        mosquitto_max_inflight_messages_set(m_client, 10'000);
    }
    ~Publisher() { mosquitto_destroy(m_client); }
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    Tally run() {
        const auto begin = Clock::now();
        double elapsed = 0;
        while ((elapsed = std::chrono::duration<double>(Clock::now() - begin).count()) < m_load.seconds) {
            m_tally.due = static_cast<size_t>(elapsed * m_load.rate);
            if (!connected()) continue;
            publishDue();
            if (mosquitto_loop(m_client, m_tally.handed + m_tally.unsent < m_tally.due ? 0 : 1, 1) != MOSQ_ERR_SUCCESS)
                lose();
        }
        const auto end = Clock::now() + 2s;
        while (m_connected && underWay() > 0 && Clock::now() < end)
            if (mosquitto_loop(m_client, 10, 1) != MOSQ_ERR_SUCCESS) lose();
        mosquitto_disconnect(m_client);
        mosquitto_loop(m_client, 10, 1);
        return m_tally;
    }

private:
    size_t underWay() const { return m_tally.handed - m_tally.sent - m_lostUnderWay; }

    bool connected() {
        if (m_connected) return true;
        skip(0);
        if (!m_lostAt) m_lostAt = Clock::now();
        if (m_trying) {
            if (mosquitto_loop(m_client, 20, 1) != MOSQ_ERR_SUCCESS) m_trying = false;
        } else {
            std::this_thread::sleep_for(20ms);
            m_trying = mosquitto_connect(m_client, "127.0.0.1", m_load.port, 60) == MOSQ_ERR_SUCCESS;
        }
        if (m_connected) {
            const std::chrono::duration<double> gap = Clock::now() - *m_lostAt;
            m_tally.longestGap = std::max(m_tally.longestGap, gap.count());
            m_lostAt.reset();
        }
        return m_connected;
    }

    void lose() {
        if (m_connected) ++m_tally.disconnects;
        m_connected = m_trying = false;
        m_lostUnderWay = m_tally.handed - m_tally.sent;
    }

    /// Gives up what has been due for longer than that.
    void skip(double seconds) {
        const auto kept = static_cast<size_t>(seconds * m_load.rate);
        const size_t done = m_tally.handed + m_tally.unsent;
        if (m_tally.due > done + kept) m_tally.unsent += m_tally.due - done - kept;
    }

    void publishDue() {
        skip(mostBehindSeconds);
        const std::string time = formatIsoTime(now());
        const size_t done = m_tally.handed + m_tally.unsent;
        const size_t room = mostUnderWay - std::min(mostUnderWay, underWay());
        for (size_t left = std::min({m_tally.due - std::min(m_tally.due, done), atOnce, room}); left > 0; --left) {
            const std::string& topic = m_load.topics[m_next++ % m_load.topics.size()];
            const std::string payload =
                fmt::format(R"({{"value":{},"time":"{}"}})", 20 + 0.01 * double(m_next % 1000), time);
            if (mosquitto_publish(m_client, nullptr, topic.c_str(), static_cast<int>(payload.size()), payload.data(),
                                  m_load.qos, false) != MOSQ_ERR_SUCCESS)
                return;
            ++m_tally.handed;
        }
    }

    Load m_load;
    mosquitto* m_client = nullptr;
    Tally m_tally;
    bool m_connected = false, m_trying = false;
    std::optional<Clock::time_point> m_lostAt;
    size_t m_lostUnderWay = 0, m_next = 0;
};

} // namespace

int main(int argc, char** argv) {
    if (argc < 5) return 2;
    Load load{.port = std::atoi(argv[1]),
              .topics = {},
              .rate = std::atof(argv[3]),
              .seconds = std::atof(argv[4]),
              .qos = argc > 5 ? std::atoi(argv[5]) : 0};
    std::ifstream file(argv[2]);
    for (std::string topic; std::getline(file, topic);) load.topics.push_back(topic);
    if (load.topics.empty()) {
        std::fprintf(stderr, "%s: no topics\n", argv[2]);
        return 1;
    }
    std::signal(SIGPIPE, SIG_IGN);
    const double seconds = load.seconds;
    const Tally tally = Publisher(std::move(load)).run();
    std::puts(fmt::format(R"({{"due": {}, "handed": {}, "sent": {}, "unsent": {}, "lost_under_way": {}, )"
                          R"("disconnects": {}, "longest_gap_seconds": {:.2f}, "sent_per_second": {:.0f}}})",
                          tally.due, tally.handed, tally.sent, tally.unsent, tally.handed - tally.sent,
                          tally.disconnects, tally.longestGap, double(tally.sent) / seconds)
                  .c_str());
    return 0;
}
