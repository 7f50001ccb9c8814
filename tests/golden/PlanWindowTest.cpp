// The real factory planned with real mouse and keys: what is made by hand is what a script makes, and nothing that was
// done is lost when the program dies.
#include "tests/golden/Program.h"
#include "tests/golden/WindowFixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

using namespace sandtable::test;
using nlohmann::json;

namespace {

/// Places of the interface at 1280x720 in English, and of the vacant land north-east of the sheds.
constexpr Pixel newScenarioButton{334, 562}, placeButton{600, 562}, vacantLand{560, 300};
constexpr Pixel corridorButton{741, 562}, keepButton{1080, 228}, groundBesideTheWorkshop{820, 330};
constexpr Pixel compareButton{1045, 562}, saveBrief{768, 164};
constexpr Pixel workshopsRoof{640, 240}, workshopsHandle{618, 270}; // once the view has been pulled up by 80 pixels
constexpr Pixel flattenBelow{1080, 274}, east{1085, 318}, north{1085, 362};

} // namespace

class RealWindowFactory : public RealWindowTest {
protected:
    void SetUp() override {
        if (!m_screen.running()) GTEST_SKIP() << "Xvfb cannot be started";
        const auto data = dataDirectory();
        if (!std::filesystem::exists(data / "bocimi_factory_3dtiles/tileset.json"))
            GTEST_SKIP() << "the factory's data is not at " << data;
        ::setenv("SANDTABLE_DATA", data.c_str(), 1);
        m_park = m_folder.path() / "park.json";
        std::filesystem::copy(sourceDirectory() / "assets/parks/factory/park.json", m_park);
    }
    void openFactory(const std::vector<std::string>& more = {}) {
        std::vector<std::string> arguments{m_park.string(), "--view", "expansion", "--size",
                                           "1280x720",      "--lang", "en"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        m_window = std::make_unique<RealWindow>(m_screen, arguments, m_folder.path());
        ASSERT_TRUE(m_window->appears()) << m_window->log();
        ASSERT_TRUE(complete()) << m_window->log();
    }
    /// Until what was just said has been drawn: a hand does not press what it cannot see.
    static void pause() { std::this_thread::sleep_for(std::chrono::seconds(1)); }
    void typeOver(Pixel figure, const std::string& value) {
        click(figure);
        m_window->press("ctrl+a");
        m_window->type(value);
        m_window->press("Return");
    }
    /// The workshop on the vacant land, and the public road.
    void planByScript(const std::string& scenario) {
        for (const char* script : {"new-workshop.jsonl", "public-road.jsonl"}) {
            const ProgramRun run =
                runProgram("-q edit " + m_park.string() + " --scenario " + scenario + " --create --run " +
                           (sourceDirectory() / "docs/examples" / script).string());
            ASSERT_EQ(run.exitCode, 0) << run.errors;
        }
    }
    std::string stateOf(const std::string& scenario) {
        return runProgram("-q scenario log " + m_park.string() + " " + scenario + " --state").output;
    }
};

TEST_F(RealWindowFactory, TheSamePlanByHandAndByScript) {
    ASSERT_NO_FATAL_FAILURE(openFactory());
    click(newScenarioButton);
    m_window->type("By hand");
    m_window->press("Return");
    ASSERT_TRUE(says("new scenario scenario-1")) << m_window->log();
    click(placeButton);
    ASSERT_TRUE(says("tool 3")) << m_window->log();
    click(vacantLand);
    ASSERT_TRUE(says("did placeBuilding")) << m_window->log();
    ASSERT_TRUE(says("selected building \"building-1\"")) << m_window->log();
    typeOver(east, "140");
    ASSERT_TRUE(says("did moveBuilding")) << m_window->log();
    typeOver(north, "168");
    ASSERT_TRUE(says("did moveBuilding")) << m_window->log();
    click(flattenBelow);
    ASSERT_TRUE(says("did flatten")) << m_window->log();

    m_window->kill(); // as a power cut would
    const std::string byHand = stateOf("scenario-1");
    EXPECT_NE(byHand.find("building-1"), std::string::npos) << "everything up to the last command is there";
    EXPECT_NE(byHand.find("flatten-1"), std::string::npos);
    const auto script = sourceDirectory() / "docs/examples/new-workshop.jsonl";
    const ProgramRun edited =
        runProgram("-q edit " + m_park.string() + " --scenario script --create --run " + script.string());
    ASSERT_EQ(edited.exitCode, 0) << edited.errors;
    EXPECT_EQ(stateOf("script"), byHand) << edited.output;
}

/// Pushed against a shed the workshop breaks the code; moved back it does not.
TEST_F(RealWindowFactory, AWorkshopPushedAgainstAShedIsAViolation) {
    const auto script = sourceDirectory() / "docs/examples/new-workshop.jsonl";
    ASSERT_EQ(runProgram("-q edit " + m_park.string() + " --scenario s --create --run " + script.string()).exitCode, 0);
    const auto newViolations = [&] {
        ProgramRun run;
        return runForJson("-q analyse compliance --park " + m_park.string() + " --scenario s --json", run);
    };
    EXPECT_EQ(newViolations()["newViolations"], 0);
    const auto push = m_folder.path() / "push.jsonl";
    std::ofstream(push) << R"({"type":"moveBuilding","id":"building-1","position":[84,150]})";
    ASSERT_EQ(runProgram("-q edit " + m_park.string() + " --scenario s --run " + push.string()).exitCode, 0);
    const json pushed = newViolations();
    ASSERT_EQ(pushed["newViolations"], 1) << pushed;
    const json& finding = pushed["findings"][0];
    EXPECT_EQ(finding["rule"]["clause"], "表3.4.1");
    EXPECT_EQ(finding["requiredMeters"], 10);
    EXPECT_LT(finding["actualMeters"], 10);
}

/// From the workshop to the public road, three ways that differ; the cheapest becomes part of the plan.
TEST_F(RealWindowFactory, ACorridorLeadsFromTheWorkshopToTheRoad) {
    const std::string park = m_park.string();
    ASSERT_NO_FATAL_FAILURE(planByScript("s"));
    ProgramRun run;
    const json study = runForJson("-q analyse corridor --park " + park +
                                      " --scenario s --from 763235,9289248 --to-roads --width 12 --cell 2 --keep access"
                                      " --out " +
                                      (m_folder.path() / "c.gpkg").string() + " --json",
                                  run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    ASSERT_EQ(study["alternatives"].size(), 3u) << study;
    for (const json& alternative : study["alternatives"]) {
        EXPECT_LE(alternative["overlap"], 0.6);
        EXPECT_TRUE(alternative["relocations"].empty());
        EXPECT_GT(alternative["length"], 40);
        EXPECT_LT(alternative["length"], 90);
    }
    EXPECT_NE(stateOf("s").find("\"access\""), std::string::npos);
}

/// The start is where the mouse was, the rest what a script would ask for; drawn into the plan both are one.
TEST_F(RealWindowFactory, TheSameCorridorByHandAndByScript) {
    ASSERT_NO_FATAL_FAILURE(planByScript("hand"));
    ASSERT_NO_FATAL_FAILURE(planByScript("script"));
    ASSERT_NO_FATAL_FAILURE(openFactory({"--scenario", "hand"}));
    click(corridorButton);
    ASSERT_TRUE(says("tool 7")) << m_window->log();
    click(groundBesideTheWorkshop);
    m_window->press("Return"); // to whichever road
    ASSERT_TRUE(says("corridor 12 m wide from ")) << m_window->log();
    double x = 0, y = 0;
    ASSERT_EQ(std::sscanf(m_window->log().c_str() + m_seen, "%lf,%lf", &x, &y), 2) << m_window->log();
    ASSERT_TRUE(says("corridor: 3 options")) << m_window->log();
    click(keepButton);
    ASSERT_TRUE(says("did draw road-1")) << m_window->log();
    m_window->kill();

    ProgramRun run;
    const json study =
        runForJson("-q analyse corridor --park " + m_park.string() + " --scenario script --from " +
                       fmt::format("{},{}", x + 763060, y + 9289080) + " --to-roads --width 12 --keep road-1 --out " +
                       (m_folder.path() / "c.gpkg").string() + " --json",
                   run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_EQ(stateOf("script"), stateOf("hand"));
    for (const json& alternative : study["alternatives"]) {
        EXPECT_GT(alternative["usableFloorArea"], 0);
        EXPECT_TRUE(alternative["cut"].is_number()) << "the factory has a bare ground";
        EXPECT_GT(alternative["investment"], 0);
    }
}

TEST_F(RealWindowFactory, AWorkshopIsDraggedAndPutBackByUndo) {
    ASSERT_NO_FATAL_FAILURE(planByScript("s"));
    const std::string before = stateOf("s");
    ASSERT_NO_FATAL_FAILURE(openFactory({"--scenario", "s"}));
    m_window->drag(560, 300, 560, 220); // else the legend lies over the handle
    pause();
    click(workshopsRoof);
    ASSERT_TRUE(says("selected building \"building-1\"")) << m_window->log();
    pause();
    m_window->drag(workshopsHandle.x, workshopsHandle.y, workshopsHandle.x - 80, workshopsHandle.y - 30);
    ASSERT_TRUE(says("dragged in ")) << m_window->log();
    ASSERT_TRUE(says("did moveBuilding building-1")) << m_window->log();
    EXPECT_NE(stateOf("s"), before);
    m_window->press("ctrl+z");
    ASSERT_TRUE(says("undone")) << m_window->log();
    EXPECT_EQ(stateOf("s"), before);
}

TEST_F(RealWindowFactory, PlansAreComparedAndTheBriefIsSaved) {
    ASSERT_NO_FATAL_FAILURE(planByScript("s"));
    ASSERT_NO_FATAL_FAILURE(openFactory({"--scenario", "s"}));
    click(compareButton);
    ASSERT_TRUE(says("comparison opened")) << m_window->log();
    pause();
    click(saveBrief);
    ASSERT_TRUE(says("sandtable-brief-")) << m_window->log();
    size_t briefs = 0;
    for (const auto& entry : std::filesystem::directory_iterator(m_folder.path())) {
        if (entry.path().extension() != ".pdf") continue;
        ++briefs;
        EXPECT_GT(std::filesystem::file_size(entry), 100'000u) << "with a picture of each plan";
    }
    EXPECT_EQ(briefs, 1u);
}
