// MQTT over TLS, with passwords, protocol 5 and last will, against a real mosquitto with certificates made here.
#include "telemetry/sources/MqttClient.h"
#include "telemetry/sources/MqttSource.h"
#include "tests/Authority.h"
#include "tests/Broker.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sys/stat.h>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;
using test::Authority;
using test::Broker;
using test::eventually;
using testing::HasSubstr;
using testing::Not;

class MqttSecurity : public testing::Test {
protected:
    void SetUp() override {
        if (!Authority::installed() || !Broker::installed()) GTEST_SKIP() << "mosquitto or openssl is not installed";
        m_channels.add({.deviceId = "pump", .channelId = "power"});
    }
    ~MqttSecurity() override { ::unsetenv("SANDTABLE_TEST_PASSWORD"); }

    std::unique_ptr<Source> start(const MqttOptions& options) {
        auto source = makeMqttSource(m_channels, m_ingest, options, m_diagnostics);
        EXPECT_TRUE(source) << source.error().text();
        (*source)->advance(now());
        EXPECT_TRUE(eventually([&] {
            const auto state = (*source)->status().state;
            return state == ConnectionState::Connected || state == ConnectionState::Lost;
        }));
        return *std::move(source);
    }
    bool hears(const MqttOptions& talker) {
        auto client = MqttClient::create(talker, {});
        if (!client) return false;
        return eventually([&] {
            (*client)->step(10ms);
            if ((*client)->state() == ConnectionState::Connected)
                std::ignore = (*client)->publish("sandtable/pump/power", "7");
            return m_store.latest(0, now()).has_value();
        });
    }
    std::string everythingSaid(const Source& source) const {
        std::string text = source.status().detail;
        for (const Diagnostic& diagnostic : m_diagnostics.all()) text += "\n" + diagnostic.text();
        return text;
    }
    std::string tlsSettings(const Authority& authority) const {
        return fmt::format("cafile {}\ncertfile {}\nkeyfile {}\n", authority.file(), authority.certificate("broker"),
                           authority.key("broker"));
    }
    std::string passwordFile() {
        const auto file = m_folder.write("passwords", "plant:correct horse\n").string();
        EXPECT_TRUE(std::system(("mosquitto_passwd -U " + file).c_str()) == 0);
        return file;
    }

    test::TemporaryFolder m_folder;
    ChannelTable m_channels;
    TelemetryStore m_store{1};
    Ingest m_ingest{m_store};
    Diagnostics m_diagnostics;
};

TEST_F(MqttSecurity, ReadingsArriveOverTlsInBothProtocols) {
    const Authority authority("ours");
    authority.vouchFor("broker");
    const Broker broker(tlsSettings(authority) + "allow_anonymous true\n", "mqtts");
    for (const auto protocol : {MqttOptions::Protocol::V311, MqttOptions::Protocol::V5}) {
        const MqttOptions options{.url = broker.url(), .caFile = authority.file(), .protocol = protocol};
        const auto source = start(options);
        EXPECT_EQ(source->status().state, ConnectionState::Connected) << source->status().detail;
        EXPECT_TRUE(hears(options));
    }
}

TEST_F(MqttSecurity, BrokersOfAnotherAuthorityAreRefused) {
    const Authority ours("ours"), theirs("theirs");
    theirs.vouchFor("broker");
    const Broker broker(tlsSettings(theirs) + "allow_anonymous true\n", "mqtts");
    const auto source = start({.url = broker.url(), .caFile = ours.file()});
    EXPECT_EQ(source->status().state, ConnectionState::Lost);
    EXPECT_THAT(source->status().detail, HasSubstr("certificate verify failed"));
}

TEST_F(MqttSecurity, ClientsShowTheirCertificate) {
    const Authority authority("ours");
    authority.vouchFor("broker");
    authority.vouchFor("client");
    const Broker broker(tlsSettings(authority) + "require_certificate true\nallow_anonymous true\n", "mqtts");
    const MqttOptions without{.url = broker.url(), .caFile = authority.file()};
    EXPECT_EQ(start(without)->status().state, ConnectionState::Lost);
    MqttOptions with = without;
    with.certificateFile = authority.certificate("client");
    with.keyFile = authority.key("client");
    const auto source = start(with);
    EXPECT_EQ(source->status().state, ConnectionState::Connected) << source->status().detail;
    EXPECT_TRUE(hears(with));
}

TEST_F(MqttSecurity, MissingCertificatesAreNamed) {
    const auto source =
        makeMqttSource(m_channels, m_ingest, {.url = "mqtts://localhost", .caFile = "/no/ca.pem"}, m_diagnostics);
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().text(), "/no/ca.pem: cannot be read: No such file or directory");
}

TEST_F(MqttSecurity, PasswordsComeFromReferences) {
    const Broker broker("password_file " + passwordFile() + "\n");
    ::setenv("SANDTABLE_TEST_PASSWORD", "correct horse", 1);
    const MqttOptions options{.url = broker.url(), .user = "plant", .password = "env:SANDTABLE_TEST_PASSWORD"};
    const auto source = start(options);
    EXPECT_EQ(source->status().state, ConnectionState::Connected) << source->status().detail;
    EXPECT_TRUE(hears(options));
}

TEST_F(MqttSecurity, WrongPasswordsAreSaidWithoutRepeatingThem) {
    const Broker broker("password_file " + passwordFile() + "\n");
    ::setenv("SANDTABLE_TEST_PASSWORD", "battery staple", 1);
    for (const auto protocol : {MqttOptions::Protocol::V311, MqttOptions::Protocol::V5}) {
        testing::internal::CaptureStderr();
        const auto source = start(
            {.url = broker.url(), .user = "plant", .password = "env:SANDTABLE_TEST_PASSWORD", .protocol = protocol});
        EXPECT_EQ(source->status().state, ConnectionState::Lost);
        const std::string said = everythingSaid(*source) + testing::internal::GetCapturedStderr();
        EXPECT_THAT(said, testing::AnyOf(HasSubstr("not authorised"), HasSubstr("Not authorized")));
        EXPECT_THAT(said, Not(HasSubstr("battery staple")));
    }
}

TEST_F(MqttSecurity, SecretsThatCannotBeHadStopTheSource) {
    const auto unset = makeMqttSource(
        m_channels, m_ingest, {.url = "mqtt://localhost", .user = "plant", .password = "env:SANDTABLE_TEST_PASSWORD"},
        m_diagnostics);
    ASSERT_FALSE(unset);
    EXPECT_EQ(unset.error().where, "env:SANDTABLE_TEST_PASSWORD");
    const std::string open = m_folder.write("open", "battery staple").string();
    ASSERT_EQ(::chmod(open.c_str(), 0644), 0);
    const auto readable =
        makeMqttSource(m_channels, m_ingest, {.url = "mqtt://localhost", .password = "file:" + open}, m_diagnostics);
    ASSERT_FALSE(readable);
    EXPECT_THAT(readable.error().text(), HasSubstr("chmod 600"));
}

TEST_F(MqttSecurity, LeavesAStatusAndALastWill) {
    const Broker broker;
    std::vector<std::string> heard;
    std::unique_ptr<MqttClient> watcher = *MqttClient::create(
        {.url = broker.url()}, {[&] { std::ignore = watcher->subscribe("sandtable/status", 1); },
                                [&](const MqttMessage& message) { heard.emplace_back(message.payload); }});
    ASSERT_TRUE(eventually([&] {
        watcher->step(10ms);
        return watcher->state() == ConnectionState::Connected;
    }));
    using Heard = std::vector<std::string>;
    const auto hears = [&](const Heard& expected) {
        return eventually([&] {
            watcher->step(10ms);
            return heard == expected;
        });
    };
    const MqttOptions options{.url = broker.url(), .statusTopic = "sandtable/status"};
    {
        const auto source = start(options);
        EXPECT_TRUE(hears({"online"}));
        EXPECT_EQ(source->status().unknown, 0u);
    }
    EXPECT_TRUE(hears({"online", "offline"})); // said in good order
    const pid_t process = ::fork();
    if (process == 0) { // connects and dies without a word
        auto client = *MqttClient::create(options, {});
        for (int i = 0; i < 500 && client->state() != ConnectionState::Connected; ++i) client->step(10ms);
        client->step(100ms);
        ::_exit(0);
    }
    EXPECT_TRUE(hears({"online", "offline", "online", "offline"})); // the last one said by the broker
    ::waitpid(process, nullptr, 0);
}

} // namespace
} // namespace sandtable::telemetry
