// A real mosquitto broker on a loopback port of its own, started, killed and restarted by a test.
#pragma once

#include "tests/TestData.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace sandtable::test {

/// A TCP socket on a free loopback port.
struct LoopbackSocket {
    int handle = ::socket(AF_INET, SOCK_STREAM, 0);
    int port = 0;
    LoopbackSocket() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        EXPECT_EQ(::bind(handle, reinterpret_cast<sockaddr*>(&address), length), 0);
        EXPECT_EQ(::getsockname(handle, reinterpret_cast<sockaddr*>(&address), &length), 0);
        port = ntohs(address.sin_port);
    }
    ~LoopbackSocket() { ::close(handle); }
};

inline bool canConnect(int port) {
    LoopbackSocket client;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(port));
    return ::connect(client.handle, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

template<class Condition>
bool eventually(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds(15)) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

class Broker {
public:
    static bool installed() { return std::filesystem::exists(program); }

    /// `settings`: lines of mosquitto.conf for its one listener.
    explicit Broker(const std::string& settings = "allow_anonymous true\n", std::string scheme = "mqtt")
        : m_port(LoopbackSocket().port), m_scheme(std::move(scheme)) {
        // As root mosquitto would become another user, who could not read the test's certificates.
        m_config = m_folder.write("broker.conf", fmt::format("user root\nlistener {} 127.0.0.1\n{}", m_port, settings));
        start();
    }
    ~Broker() { kill(); }

    void start() {
        m_process = ::fork();
        if (m_process == 0) {
            if (!std::freopen("/dev/null", "w", stderr)) ::_exit(126);
            ::execl(program, program, "-c", m_config.c_str(), nullptr);
            ::_exit(127);
        }
        ASSERT_TRUE(eventually([this] { return canConnect(m_port); })) << "mosquitto does not listen";
    }
    void kill() {
        if (m_process <= 0) return;
        ::kill(m_process, SIGKILL);
        ::waitpid(m_process, nullptr, 0);
        m_process = 0;
    }
    int port() const { return m_port; }
    std::string url() const { return fmt::format("{}://127.0.0.1:{}", m_scheme, m_port); }

private:
    static constexpr const char* program = "/usr/sbin/mosquitto";

    TemporaryFolder m_folder;
    int m_port;
    std::string m_scheme;
    std::string m_config;
    pid_t m_process = 0;
};

} // namespace sandtable::test
