// Scores of moments the live store does not hold, from the history. No graphics.
#include "app/session/EarlierHealth.h"
#include "app/session/LiveValues.h"
#include "tests/TestData.h"

#include <gtest/gtest.h>

namespace sandtable::app {
namespace {

using namespace std::chrono_literals;

/// A pump whose broker is not there, with a history beside the park: shaking the day before, calm since.
class EarlierHealthTest : public testing::Test {
protected:
    EarlierHealthTest() {
        const auto file = m_folder.write("park.json", R"({"version": 1, "id": "p", "name": "P", "layers": [],
            "telemetry": {"sources": [{"id": "far", "kind": "mqtt", "url": "mqtt://127.0.0.1:1"}]},
            "devices": [{"id": "pump", "name": "Pump", "type": "pump", "position": [9, 0],
             "properties": {"group": "2", "mount": "rigid"}, "channels": [
              {"id": "v", "quantity": "vibration", "name": "Vibration", "unit": "mm/s", "intervalSeconds": 60, "high": 5,
               "source": "far"}]}]})");
        auto session = Session::open(std::vector{file.string()}, {}, m_diagnostics);
        EXPECT_TRUE(session) << session.error().text();
        m_session = std::move(session).value();
        auto beside = file;
        auto history = telemetry::openSqliteHistory(beside.replace_extension(".history.sqlite"));
        EXPECT_TRUE(history);
        std::vector<telemetry::Sample> samples;
        for (TimePoint time = m_at - 30h; time <= m_at; time += 1min)
            samples.push_back({*m_session->channels().find("pump", "v"), {time, time < m_at - 20h ? 9.0 : 0.5}});
        EXPECT_TRUE((*history)->append(m_session->channels(), samples));
    }

    const TimePoint m_at = TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)) + 8h;
    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
    std::unique_ptr<Session> m_session;
};

TEST_F(EarlierHealthTest, ComesFromTheHistoryWhereTheLiveStoreIsEmpty) {
    EarlierHealth earlier(*m_session, m_diagnostics);
    const scene::World world = scene::worldOf(m_session->base());
    const auto now = *earlier.at(m_at, world, m_session->profile());
    const auto before = *earlier.at(m_at - 24h, world, m_session->profile());
    ASSERT_TRUE(now.park.score);
    ASSERT_TRUE(before.park.score);
    EXPECT_GT(*now.park.score, 85);
    EXPECT_LT(*before.park.score, 60);
    EXPECT_FALSE(earlier.at(m_at - 300h, world, m_session->profile())->park.score) << "nothing is known of then";
    EXPECT_EQ(m_session->store().counts().stored, 0u) << "what is shown now is as it was";
}

TEST_F(EarlierHealthTest, ACommandThatLooksOnceSeesTheMomentItAsksFor) {
    const auto moment = bringValues(*m_session, formatIsoTime(m_at - 24h), 0);
    ASSERT_TRUE(moment);
    EXPECT_EQ(m_session->store().latest(0, *moment)->value, 9.0);
    EXPECT_EQ(m_session->store().counts().stored, 0u) << "recalled, not received";
    EXPECT_FALSE(m_session->store().latest(0, TimePoint::max())->time > *moment);
    EXPECT_FALSE(bringValues(*m_session, "yesterday", 0));
}

TEST_F(EarlierHealthTest, TheAlarmsOfAMomentAreThoseOfItsReadings) {
    m_session->recallAlarms(m_at - 24h);
    const auto standing = m_session->shownAlarms().list();
    ASSERT_EQ(standing.size(), 1u);
    EXPECT_EQ(m_session->shownAlarms().status(standing[0]).state, telemetry::AlarmState::Unacknowledged);
    EXPECT_EQ(m_session->shownAlarms().status(standing[0]).raisedAt, m_at - 30h) << "not when it was looked at";
    m_session->recallAlarms(m_at);
    EXPECT_EQ(m_session->shownAlarms().status(standing[0]).state, telemetry::AlarmState::ReturnedUnacknowledged);
    m_session->recallAlarms(m_at - 31h);
    EXPECT_TRUE(m_session->shownAlarms().list().empty());
}

} // namespace
} // namespace sandtable::app
