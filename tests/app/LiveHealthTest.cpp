// The health a window shows while readings come, stop and come again, by a clock of the test's own. No graphics.
#include "app/desk/Workspace.h"
#include "app/view/DrapeLayers.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

#include <cmath>

namespace sandtable::app {
namespace {

using namespace std::chrono_literals;

constexpr const char* footprints = R"({"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"id": "b1", "height": 8}, "geometry": {"type": "Polygon", "coordinates":
        [[[113.3, 22.5], [113.301, 22.5], [113.301, 22.501], [113.3, 22.501], [113.3, 22.5]]]}},
    {"type": "Feature", "properties": {"id": "b2", "height": 8}, "geometry": {"type": "Polygon", "coordinates":
        [[[113.302, 22.5], [113.303, 22.5], [113.303, 22.501], [113.302, 22.501], [113.302, 22.5]]]}}]})";

constexpr Duration interval = 10s;

class LiveHealthTest : public testing::Test {
protected:
    LiveHealthTest() {
        m_folder.write("buildings.geojson", footprints);
        const auto pump = [](const std::string& id, const std::string& building) {
            return R"({"id": ")" + id + R"(", "type": "pump", "position": [113.3, 22.5], "building": ")" + building +
                   R"(", "properties": {"mount": "rigid", "group": "2"}, "channels": [
                    {"id": "vibration", "quantity": "vibration", "unit": "mm/s", "intervalSeconds": 10}]})";
        };
        const auto file = m_folder.write("park.json", R"({"version": 1, "id": "p", "name": "P", "layers": [
            {"id": "b", "kind": "vector", "role": "buildings", "source": "buildings.geojson"}],
            "telemetry": {"sources": [{"id": "far", "kind": "mqtt", "url": "mqtt://127.0.0.1:1"}]},
            "devices": [)" + pump("p1", "b1") + "," + pump("p2", "b2") +
                                                          R"(], "scenarios": [{"id": "s", "name": "S", "edits": [
                {"type": "removeBuilding", "id": "b2"}]}]})");
        auto session = Session::open(std::vector{file.string()}, {}, m_diagnostics);
        EXPECT_TRUE(session) << session.error().text();
        m_session = std::move(session).value();
        m_workspace = std::make_unique<Workspace>(*m_session, m_diagnostics);
        m_workspace->update(m_clock);
    }
    void send(telemetry::ChannelIndex channel, double value) {
        const telemetry::Sample sample{channel, {m_clock, value}};
        m_session->ingest().accept({&sample, 1}, m_clock);
    }
    /// As the window does: a look every quarter of a second, and when readings come.
    bool look(Duration later = 0ms) { return m_workspace->update(m_clock += later); }
    std::optional<double> score(const std::string& building) const {
        const auto* found = m_workspace->health().building(building);
        EXPECT_TRUE(found);
        return found ? found->score : std::nullopt;
    }
    bool hatched(size_t building) const {
        const auto layer = drapeHealth(m_workspace->world(), m_workspace->profile(), m_workspace->health());
        const glm::dvec2 place = m_workspace->world().buildings[building].footprints.front().outer.front();
        for (const renderer::DrapeShape& shape : layer.shapes)
            for (const Polygon& polygon : shape.polygons)
                if (polygon.outer.front() == place) return shape.hatched;
        ADD_FAILURE() << "not in the map";
        return false;
    }

    TimePoint m_clock{1'795'422'600s};
    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Workspace> m_workspace;
};

TEST_F(LiveHealthTest, AReadingIsScoredAndShownAtOnce) {
    send(0, 1.0);
    send(1, 1.0);
    look(1s);
    ASSERT_TRUE(score("b1"));
    const double before = *score("b1");
    const uint64_t drape = m_workspace->drapeRevision();
    EXPECT_FALSE(look(150ms)) << "nothing has come: nothing is drawn";
    send(0, 5.0);
    EXPECT_TRUE(m_workspace->readingsWait());
    EXPECT_TRUE(look(1ms));
    EXPECT_LT(*score("b1"), before);
    EXPECT_GT(m_workspace->drapeRevision(), drape) << "another colour: the map is drawn anew";
    EXPECT_FALSE(m_workspace->readingsWait());
}

TEST_F(LiveHealthTest, ABurstIsScoredTenTimesASecondAtMost) {
    send(0, 1.0);
    send(1, 1.0);
    look(1s);
    int scored = 0;
    for (int i = 0; i < 900; ++i) { // within one second
        m_clock += 1ms;
        send(0, 1.0 + i * 0.004);
        m_workspace->update(m_clock);
        scored += !m_workspace->readingsWait();
    }
    EXPECT_GE(scored, 8);
    EXPECT_LE(scored, 10);
}

TEST_F(LiveHealthTest, WhatChangesNoScoreWaitsForTheNextSecond) {
    send(0, 1.0);
    send(1, 1.0);
    look(1s);
    m_clock += 200ms;
    send(0, 1.0);
    EXPECT_FALSE(m_workspace->update(m_clock)) << "the same value again";
    EXPECT_TRUE(look(1s)) << "its time is shown now";
}

/// Σw'/Σw < 0.7 begins at 2 + 6 log2(1/0.7) intervals.
TEST_F(LiveHealthTest, AStoppedFeedIsHatchedAtItsLimit) {
    send(0, 1.0);
    send(1, 1.0);
    const TimePoint stopped = m_clock;
    const double limitSeconds = durationToSeconds(interval) * (2 + 6 * std::log2(1 / 0.7));
    std::optional<TimePoint> seen;
    while (m_clock < stopped + 90s) {
        look(233ms); // in no step with the seconds
        if ((m_clock - stopped) % 10s < 233ms) send(1, 1.0);
        if (!seen && hatched(0)) seen = m_clock;
        EXPECT_FALSE(hatched(1)) << "its own readings go on";
    }
    ASSERT_TRUE(seen);
    EXPECT_NEAR(durationToSeconds(*seen - stopped), limitSeconds, 1.0);
    EXPECT_FALSE(score("b1"));
    send(0, 1.0);
    look(1ms);
    look(100ms);
    EXPECT_FALSE(hatched(0)) << "back at once when it speaks again";
}

TEST_F(LiveHealthTest, AScenarioIsScoredBesideTheBase) {
    send(0, 1.0);
    send(1, 5.0);
    look(1s);
    const auto both = m_workspace->health().park.score;
    ASSERT_TRUE(m_workspace->openScenario("s"));
    EXPECT_EQ(m_workspace->health().building("b2"), nullptr);
    EXPECT_GT(m_workspace->health().park.score, both);
    EXPECT_EQ(m_workspace->uiModel().baseHealth->park.score, both);
    send(0, 4.0);
    look(1s);
    EXPECT_LT(*score("b1"), 85);
    EXPECT_LT(m_workspace->uiModel().baseHealth->park.score, both);
    ASSERT_TRUE(m_workspace->openScenario(""));
    EXPECT_EQ(m_workspace->health().buildings.size(), 2u);
}

TEST_F(LiveHealthTest, TheDeskScoresAnotherStoreAndOtherWeights) {
    send(0, 1.0);
    send(1, 5.0);
    const scene::World world = scene::worldOf(m_session->base());
    HealthDesk desk(m_session->park(), m_session->channels(), m_session->store(), m_session->sharedProfile(), world);
    desk.update(m_clock);
    const auto live = desk.shown().park.score;
    telemetry::TelemetryStore past(m_session->channels().size());
    past.append(0, {m_clock, 1.0});
    past.append(1, {m_clock, 1.0});
    desk.show(past);
    EXPECT_GT(desk.shown().park.score, live);
    desk.show(m_session->store());
    EXPECT_EQ(desk.shown().park.score, live);
    auto cautious = std::make_shared<decision::HealthProfile>(desk.profile());
    cautious->capScore = 30;
    desk.weigh(cautious);
    EXPECT_LT(desk.shown().park.score, live);
    EXPECT_EQ(&desk.profile(), cautious.get());
}

TEST_F(LiveHealthTest, OtherWeightsAreInForceAtOnceAndGoBack) {
    send(0, 1.0);
    send(1, 4.0);
    look(1s);
    const auto given = m_workspace->health().park.score;
    const uint64_t drape = m_workspace->drapeRevision();
    EXPECT_FALSE(m_workspace->uiModel().insight.adjusted);
    decision::ProfileWeights weights = m_workspace->weights();
    for (auto& [type, weight] : weights.deviceTypes)
        if (type == "pump") weight = 0;
    m_workspace->execute(ui::SetWeights{weights});
    EXPECT_FALSE(m_workspace->health().park.score) << "nothing but pumps here, and they count nothing now";
    EXPECT_GT(m_workspace->drapeRevision(), drape);
    EXPECT_TRUE(m_workspace->uiModel().insight.adjusted);
    EXPECT_EQ(m_workspace->uiModel().profile, &m_workspace->profile());
    m_workspace->execute(ui::ResetWeights{});
    EXPECT_EQ(m_workspace->health().park.score, given);
    EXPECT_FALSE(m_workspace->uiModel().insight.adjusted);

    weights.comparison = decision::PairwiseMatrix{{1, 9, 1, 1}, {1 / 9.0, 1, 9, 1}, {1, 1 / 9.0, 1, 1}, {1, 1, 1, 1}};
    m_workspace->execute(ui::SetWeights{weights});
    EXPECT_FALSE(m_workspace->weightsAdjusted()) << "judgements that contradict one another are refused";
    ASSERT_TRUE(m_workspace->notice());
    EXPECT_THAT(m_workspace->notice()->detail, testing::HasSubstr("contradict"));
}

TEST_F(LiveHealthTest, AdjustedWeightsAreSavedBesideTheParkUnderANewName) {
    decision::ProfileWeights weights = m_workspace->weights();
    weights.themes = {0.7, 0.1, 0.1, 0.1};
    weights.comparison.reset();
    m_workspace->execute(ui::SetWeights{weights});
    m_workspace->execute(ui::SaveWeights{});
    ASSERT_TRUE(m_workspace->notice());
    EXPECT_EQ(m_workspace->notice()->kind, ui::Notice::Kind::FileSaved) << m_workspace->notice()->detail;
    const std::filesystem::path saved = m_workspace->notice()->detail;
    EXPECT_EQ(saved.parent_path(), m_folder.path());
    const auto profile = decision::loadHealthProfile(saved);
    ASSERT_TRUE(profile) << profile.error().text();
    EXPECT_NEAR(profile->themes[0].weight, 0.7, 1e-9);
    m_workspace->execute(ui::SaveWeights{});
    EXPECT_EQ(m_workspace->notice()->kind, ui::Notice::Kind::Failed) << "never over another";
}

TEST_F(LiveHealthTest, BandRankingAndComparisonAreFoundOnAWorkerAtACalmRate) {
    send(0, 1.0);
    send(1, 1.2);
    JobSystem jobs(0);
    int finished = 0;
    m_workspace->studyHealth(jobs, [&] { ++finished; });
    look(3601s); // its readings are an hour old
    send(0, 1.0);
    send(1, 4.0);
    jobs.drain();
    look(1s);
    EXPECT_EQ(finished, 1);
    jobs.drain();
    look(HealthStudy::calmRate + 1s);
    jobs.drain();
    EXPECT_TRUE(look(0s)) << "something has been found out";
    const ui::UiModel model = m_workspace->uiModel();
    ASSERT_TRUE(model.insight.band);
    EXPECT_LT(*model.insight.band->park.low, *m_workspace->health().park.score);
    EXPECT_GT(*model.insight.band->park.high, *m_workspace->health().park.score);
    ASSERT_EQ(model.insight.ranking.size(), 2u);
    EXPECT_EQ(model.insight.ranking[0].id, "b2");
    EXPECT_EQ(model.insight.ranking[0].group, 1);

    m_workspace->execute(ui::CompareHealth{Duration(3601s) + 1s + HealthStudy::calmRate + 1s});
    EXPECT_FALSE(m_workspace->uiModel().insight.comparison) << "not yet";
    look(0s);
    jobs.drain();
    look(0s);
    const auto* comparison = m_workspace->uiModel().insight.comparison;
    ASSERT_TRUE(comparison);
    EXPECT_EQ(comparison->buildings.front().id, "b2");
    EXPECT_LT(*comparison->buildings.front().delta(), -10);
    EXPECT_EQ(comparison->devices.front().id, "p2");
    ASSERT_EQ(comparison->themes.size(), 4u);

    m_workspace->execute(ui::CompareHealth{std::nullopt, "s"}); // in which b2 is removed
    look(0s);
    jobs.drain();
    look(0s);
    const ui::UiModel beside = m_workspace->uiModel();
    ASSERT_TRUE(beside.insight.comparison);
    EXPECT_EQ(beside.insight.comparedScenario, "s");
    EXPECT_LT(*beside.insight.comparison->park.delta(), -5) << "b2 shakes, and is here alone";
    m_workspace->execute(ui::CompareHealth{std::nullopt});

    look(0s);
    jobs.drain();
    look(0s);
    const int before = finished;
    for (int i = 0; i < 36; ++i) { // nine seconds
        look(250ms);
        jobs.drain();
    }
    EXPECT_EQ(finished, before);
    look(HealthStudy::calmRate);
    jobs.drain();
    EXPECT_EQ(finished, before + 1);
}

} // namespace
} // namespace sandtable::app
