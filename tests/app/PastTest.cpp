// The moment shown and everything that belongs to it, without any graphics.
#include "app/desk/Workspace.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

#include <thread>

namespace sandtable::app {
namespace {

using namespace std::chrono_literals;

constexpr const char* park = R"({"version": 1, "id": "p", "name": "P", "utcOffsetHours": 8, "layers": [],
    "site": {"crs": "EPSG:4547", "origin": [501000, 2488700, 0]},
    "devices": [{"id": "pump", "type": "pump", "position": [0, 0], "channels": [
        {"id": "t", "quantity": "bearingTemperature", "unit": "°C", "intervalSeconds": 60, "high": 65,
         "simulate": {"base": 60, "dailyAmplitude": 10, "noise": 1}}]}]})";

class PastTest : public testing::Test {
protected:
    PastTest() {
        const auto file = m_folder.write("park.json", park);
        auto session = Session::open(std::vector{file.string()}, {}, m_diagnostics);
        EXPECT_TRUE(session) << session.error().text();
        m_session = std::move(session).value();
        m_workspace = std::make_unique<Workspace>(*m_session, m_diagnostics);
        m_workspace->update(m_clock);
    }
    /// Until what was asked for is shown; the clock goes on by `each` a look.
    bool settle(Duration each = 0ms) {
        for (int i = 0; i < 2000; ++i) {
            m_clock += each;
            m_workspace->update(m_clock);
            if (m_workspace->uiModel().timeline.loading == false) return true;
            std::this_thread::sleep_for(2ms);
        }
        return false;
    }
    double value() const {
        const auto reading = m_session->shownStore().latest(0, m_workspace->time());
        return reading ? reading->value : -1;
    }
    double valueAt(TimePoint moment) const { // by the live store, which keeps the last two days
        return m_session->store().latest(0, moment).value().value;
    }

    TimePoint m_clock = *parseIsoTime("2026-11-22T14:00:30+08:00");
    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Workspace> m_workspace;
};

TEST_F(PastTest, ASeekShowsValuesAndHealthOfThatMoment) {
    const double nowValue = value();
    const auto scoreNow = m_workspace->evaluation().health.park.score;
    const TimePoint night = m_clock - 12h;
    m_workspace->execute(ui::SeekTime{night});
    ASSERT_TRUE(settle());
    EXPECT_EQ(m_workspace->time(), night);
    EXPECT_EQ(value(), valueAt(night));
    EXPECT_NE(value(), nowValue);
    EXPECT_EQ(m_workspace->evaluation().health.time, night);
    ASSERT_TRUE(m_workspace->evaluation().health.park.score && scoreNow);
    EXPECT_GT(*m_workspace->evaluation().health.park.score, *scoreNow) << "it is cooler at night";
    EXPECT_EQ(m_workspace->uiModel().store, &m_session->shownStore());

    m_workspace->execute(ui::GoLive{});
    m_workspace->update(m_clock);
    EXPECT_EQ(m_workspace->time(), m_clock);
    EXPECT_EQ(value(), nowValue);
    EXPECT_EQ(&m_session->shownStore(), &m_session->store());
}

TEST_F(PastTest, WeeksBackAreShownToo) {
    const TimePoint moment = m_clock - std::chrono::days(20);
    m_workspace->execute(ui::SeekTime{moment});
    ASSERT_TRUE(settle());
    const auto reading = m_session->shownStore().latest(0, moment);
    ASSERT_TRUE(reading);
    EXPECT_GT(reading->time, moment - 1min);
    EXPECT_EQ(m_session->shownStore().range(0, moment - 24h, moment).size(), 1440u) << "a day of curve";
    EXPECT_FALSE(m_session->shownStore().latest(0, TimePoint::max())->time > moment) << "nothing of the future";
}

TEST_F(PastTest, AlarmsStandAsTheyStood) {
    // Above 65 °C in the early afternoon, so at 14:00 there is one and at 04:00 none.
    ASSERT_EQ(m_session->shownAlarms().list().size(), 1u);
    m_workspace->execute(ui::SeekTime{m_clock - 10h});
    ASSERT_TRUE(settle());
    EXPECT_FALSE(m_session->shownAlarms().status(0).active());
    EXPECT_FALSE(m_session->alarmRaises().empty()) << "marks of the afternoon before";
    m_workspace->execute(ui::SeekTime{m_clock - 24h});
    ASSERT_TRUE(settle());
    EXPECT_TRUE(m_session->shownAlarms().status(0).active());
    EXPECT_LT(*m_session->shownAlarms().status(0).raisedAt, m_clock - 24h);
    EXPECT_EQ(m_session->alarms().engine().list().size(), 1u) << "those of now go on meanwhile";
}

TEST_F(PastTest, PlayingGivesWhatSeekingGives) {
    const TimePoint begin = m_clock - 12h;
    m_workspace->execute(ui::SeekTime{begin});
    ASSERT_TRUE(settle());
    m_workspace->execute(ui::PlayTime{3600.0});
    std::vector<std::pair<TimePoint, std::optional<double>>> played;
    for (int i = 0; i < 40; ++i) {
        m_clock += 100ms;
        m_workspace->update(m_clock);
        ASSERT_TRUE(settle(0ms));
        played.emplace_back(m_workspace->time(), m_workspace->evaluation().health.park.score);
    }
    EXPECT_GT(played.back().first, begin + 3h);
    for (size_t i = 1; i < played.size(); ++i) EXPECT_GE(played[i].first, played[i - 1].first);
    m_workspace->execute(ui::PauseTime{});
    for (const size_t i : {size_t{3}, size_t{20}, size_t{39}}) {
        m_workspace->execute(ui::SeekTime{played[i].first});
        ASSERT_TRUE(settle());
        EXPECT_EQ(m_workspace->evaluation().health.park.score, played[i].second) << i;
    }
}

TEST_F(PastTest, APlaybackThatHasCaughtUpIsLive) {
    m_workspace->execute(ui::SeekTime{m_clock - 2h});
    ASSERT_TRUE(settle());
    m_workspace->execute(ui::PlayTime{3600.0});
    for (int i = 0; i < 60 && m_workspace->playback().mode() == telemetry::Playback::Mode::Playing; ++i) {
        m_clock += 100ms;
        m_workspace->update(m_clock);
        ASSERT_TRUE(settle());
    }
    EXPECT_EQ(m_workspace->playback().mode(), telemetry::Playback::Mode::Live);
    EXPECT_EQ(m_workspace->time(), m_clock);
    EXPECT_FALSE(m_session->showsPast());
}

TEST_F(PastTest, StepsGoBackAndForth) {
    m_workspace->execute(ui::StepTime{-1min});
    ASSERT_TRUE(settle());
    EXPECT_EQ(m_workspace->time(), m_clock - 1min);
    m_workspace->execute(ui::StepTime{-1min});
    ASSERT_TRUE(settle());
    EXPECT_EQ(m_workspace->time(), m_clock - 2min);
    m_workspace->execute(ui::StepTime{1min});
    ASSERT_TRUE(settle());
    EXPECT_EQ(m_workspace->time(), m_clock - 1min);
}

TEST_F(PastTest, TheSunFollowsTheMoment) {
    const scene::Light day = m_workspace->light();
    m_workspace->execute(ui::SeekTime{m_clock - 12h});
    ASSERT_TRUE(settle());
    EXPECT_LT(m_workspace->light().photograph.g, day.photograph.g / 1.5f) << "two at night";
}

TEST_F(PastTest, ManySeeksEndAtTheLast) {
    for (int i = 1; i <= 30; ++i) {
        m_workspace->execute(ui::SeekTime{m_clock - i * 17min});
        m_workspace->update(m_clock);
    }
    ASSERT_TRUE(settle());
    EXPECT_EQ(m_workspace->time(), m_clock - 30 * 17min);
    EXPECT_EQ(value(), valueAt(m_clock - 30 * 17min));
}

} // namespace
} // namespace sandtable::app
