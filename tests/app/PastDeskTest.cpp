// Longer pasts and what follows from them, read on a worker. No graphics.
#include "app/desk/PastDesk.h"
#include "app/desk/Workspace.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

namespace sandtable::app {
namespace {

using namespace std::chrono_literals;

class PastDeskTest : public testing::Test {
protected:
    /// A simulated pump, and one that a broker which is not there should bring.
    PastDeskTest() {
        const auto file = m_folder.write("park.json", R"({"version": 1, "id": "p", "name": "P", "layers": [],
            "telemetry": {"sources": [{"id": "sim", "kind": "simulator", "seed": 3},
                                      {"id": "far", "kind": "mqtt", "url": "mqtt://127.0.0.1:1"}]},
            "devices": [
             {"id": "pump", "name": "Pump", "type": "pump", "position": [0, 0], "channels": [
              {"id": "power", "quantity": "power", "name": "Power", "unit": "kW", "intervalSeconds": 60, "source": "sim",
               "simulate": {"base": 50, "dailyAmplitude": 10, "noise": 1}}]},
             {"id": "far", "name": "Far", "type": "pump", "position": [9, 0], "channels": [
              {"id": "power", "quantity": "power", "name": "Power", "unit": "kW", "intervalSeconds": 60,
               "source": "far"}]}]})");
        auto session = Session::open(std::vector{file.string()}, {}, m_diagnostics);
        EXPECT_TRUE(session) << session.error().text();
        m_session = std::move(session).value();
        m_file = file;
    }

    const TimePoint m_at = TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)) + 8h + 30min;
    test::TemporaryFolder m_folder;
    std::filesystem::path m_file;
    Diagnostics m_diagnostics;
    std::unique_ptr<Session> m_session;
};

TEST_F(PastDeskTest, ASimulatedChannelsChartReachesBackBeyondTheLiveStore) {
    m_session->advanceTelemetry(m_at);
    PastDesk desk(*m_session, m_diagnostics);
    const std::vector<ui::ChartView> week{{{{"pump", "power"}}, std::chrono::days(7), 0h}};
    desk.want({}, week, m_at);
    desk.finish();
    ASSERT_EQ(desk.pasts().size(), 1u);
    const ui::ChannelPast& past = desk.pasts()[0];
    EXPECT_LE(past.buckets.front().from, m_at - std::chrono::days(7));
    EXPECT_GE(past.buckets.back().from, m_at - past.width * 2);
    for (size_t i = 1; i < past.buckets.size(); ++i)
        EXPECT_EQ(past.buckets[i].from - past.buckets[i - 1].from, past.width) << "no gap and no overlap at the seam";

    desk.want({}, week, m_at + 1min);
    desk.finish();
    EXPECT_FALSE(desk.collect()) << "nothing new is needed for another minute";
    desk.want({}, {}, m_at);
    EXPECT_TRUE(desk.pasts().empty());
}

TEST_F(PastDeskTest, ASelectedDeviceGetsItsForecastOnceAnHour) {
    m_session->advanceTelemetry(m_at);
    PastDesk desk(*m_session, m_diagnostics);
    const std::vector<std::string> devices{"pump"};
    desk.want(devices, {}, m_at);
    desk.finish();
    ASSERT_EQ(desk.outlooks().size(), 1u);
    EXPECT_EQ(desk.outlooks()[0].from, std::chrono::floor<std::chrono::hours>(m_at));
    ASSERT_TRUE(desk.outlooks()[0].channels[0].forecast);
    EXPECT_EQ(desk.outlooks()[0].anomalies.gap, decision::OutlookGap::None);
    desk.want(devices, {}, m_at + 20min);
    desk.finish();
    EXPECT_EQ(desk.outlooks()[0].from, std::chrono::floor<std::chrono::hours>(m_at));
    desk.want(devices, {}, m_at + 40min);
    desk.finish();
    EXPECT_EQ(desk.outlooks()[0].from, std::chrono::floor<std::chrono::hours>(m_at + 40min));
}

TEST_F(PastDeskTest, ALiveChannelHasNoForecastWithoutAHistoryAndOneWithIt) {
    m_session->advanceTelemetry(m_at);
    const std::vector<std::string> devices{"far"};
    {
        PastDesk desk(*m_session, m_diagnostics);
        desk.want(devices, {}, m_at);
        desk.finish();
        EXPECT_EQ(desk.outlooks()[0].channels[0].gap, decision::OutlookGap::ShortPast);
    }
    auto file = m_file;
    auto history = telemetry::openSqliteHistory(file.replace_extension(".history.sqlite"));
    ASSERT_TRUE(history);
    const auto channel = m_session->channels().find("far", "power");
    std::vector<telemetry::Sample> samples;
    for (int i = 0; i < 20 * 144; ++i)
        samples.push_back({*channel, {m_at - 10min * i, 5.0 + (i % 144 < 72 ? 1 : 0) + 0.01 * (i % 7)}});
    ASSERT_TRUE((*history)->append(m_session->channels(), samples));
    PastDesk desk(*m_session, m_diagnostics);
    desk.want(devices, {}, m_at);
    desk.finish();
    EXPECT_TRUE(desk.outlooks()[0].channels[0].forecast);
}

TEST_F(PastDeskTest, TheWorkspaceAsksForWhatIsSelectedAndCharted) {
    Workspace workspace(*m_session, m_diagnostics);
    workspace.holdTime(m_at);
    workspace.update(m_at);
    ui::Selection selection;
    selection.deviceId = "pump";
    workspace.select(selection);
    workspace.execute(ui::ShowChart{ui::ChartView{{{"pump", "power"}}, 24h, 0h}});
    workspace.finishBackground();
    EXPECT_EQ(workspace.uiModel().outlooks.size(), 1u);
    EXPECT_EQ(workspace.uiModel().pasts.size(), 1u);
    workspace.execute(ui::SetCoverage{true});
    EXPECT_FALSE(workspace.uiModel().chart) << "one card over the view at a time";
    EXPECT_EQ(workspace.uiModel().sources.size(), 2u);
    EXPECT_EQ(workspace.uiModel().sources[1].protocol, "mqtt");
}

} // namespace
} // namespace sandtable::app
