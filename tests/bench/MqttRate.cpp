// How many MQTT messages a second a source takes from a mosquitto of its own on loopback:
//   bench_mqtt [MESSAGES_PER_SECOND] [SECONDS] [CHANNELS] [plain|json]
// One publisher process at QoS 0 keeps to the rate if it can. Prints one line of JSON; "lost" is published - received,
// "through_per_second" what came through until the last message had: below what was asked for, it is the ceiling.
#include "telemetry/sources/MqttSource.h"
#include "tests/Broker.h"

#include <fmt/format.h>
#include <mosquitto.h>

#include <algorithm>
#include <cstdio>
#include <sys/resource.h>
#include <sys/wait.h>

namespace {

using namespace sandtable;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Load {
    double perSecond = 100000, seconds = 20;
    size_t channels = 50000;
    bool json = true;
};

/// Runs in a process of its own; returns how many messages it gave to the broker.
size_t publish(const Load& load, int port) {
    mosquitto_lib_init();
    mosquitto* client = mosquitto_new(nullptr, true, nullptr);
    if (mosquitto_connect(client, "127.0.0.1", port, 60) != MOSQ_ERR_SUCCESS) return 0;
    size_t count = 0;
    const auto begin = Clock::now();
    while (true) {
        const double elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
        if (elapsed >= load.seconds) break;
        const auto due = static_cast<size_t>(elapsed * load.perSecond);
        const std::string time = formatIsoTime(now());
        for (const size_t end = std::min(due, count + 1000); count < end; ++count) {
            const std::string topic = fmt::format("sandtable/device-{}/value", count % load.channels);
            const std::string payload =
                load.json ? fmt::format(R"({{"value":{},"time":"{}"}})", count, time) : fmt::format("{}", count);
            mosquitto_publish(client, nullptr, topic.c_str(), static_cast<int>(payload.size()), payload.data(), 0,
                              false);
        }
        mosquitto_loop(client, count < due ? 0 : 1, 1);
    }
    for (int i = 0; i < 100 || mosquitto_want_write(client); ++i) mosquitto_loop(client, 10, 1);
    mosquitto_disconnect(client);
    mosquitto_destroy(client);
    return count;
}

double processorSeconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace

int main(int argc, char** argv) {
    Load load;
    if (argc > 1) load.perSecond = std::stod(argv[1]);
    if (argc > 2) load.seconds = std::stod(argv[2]);
    if (argc > 3) load.channels = std::stoul(argv[3]);
    if (argc > 4) load.json = std::string(argv[4]) == "json";

    const test::Broker broker;
    telemetry::ChannelTable channels;
    for (size_t i = 0; i < load.channels; ++i)
        channels.add({.deviceId = fmt::format("device-{}", i), .channelId = "value"});
    telemetry::TelemetryStore store(channels.size(), 64);
    telemetry::Ingest ingest(store);
    Diagnostics diagnostics;
    auto source = telemetry::makeMqttSource(channels, ingest, {.url = broker.url(), .qos = 0}, diagnostics);
    if (!source) return 1;
    (*source)->advance(now());
    if (!test::eventually([&] { return (*source)->status().state == telemetry::ConnectionState::Connected; })) return 1;
    std::this_thread::sleep_for(500ms); // the subscription

    int pipe[2];
    if (::pipe(pipe) != 0) return 1;
    const double before = processorSeconds();
    const auto begin = Clock::now();
    const pid_t process = ::fork();
    if (process == 0) {
        const size_t count = publish(load, broker.port());
        ::_exit(::write(pipe[1], &count, sizeof count) == sizeof count ? 0 : 1);
    }
    size_t published = 0;
    if (::read(pipe[0], &published, sizeof published) != sizeof published) return 1;
    ::waitpid(process, nullptr, 0);
    test::eventually([&] { return (*source)->status().received >= published; }, 5s);
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    const auto status = (*source)->status();
    const auto counts = ingest.counts();
    std::puts(fmt::format(R"({{"published": {}, "received": {}, "lost": {}, "stored": {}, "duplicate": {}, )"
                          R"("seconds": {:.1f}, "through_per_second": {:.0f}, "our_processor_share": {:.2f}}})",
                          published, status.received, published - status.received, counts.stored, counts.duplicate,
                          seconds, static_cast<double>(status.received) / seconds,
                          (processorSeconds() - before) / seconds)
                  .c_str());
    return 0;
}
