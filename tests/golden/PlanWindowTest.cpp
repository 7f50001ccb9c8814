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
constexpr Pixel newScenarioButton{334, 562}, placeButton{675, 562}, vacantLand{560, 300};
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
    void openFactory() {
        m_window = std::make_unique<RealWindow>(
            m_screen,
            std::vector<std::string>{m_park.string(), "--view", "expansion", "--size", "1280x720", "--lang", "en"},
            m_folder.path());
        ASSERT_TRUE(m_window->appears()) << m_window->log();
        ASSERT_TRUE(complete()) << m_window->log();
    }
    void typeOver(Pixel figure, const std::string& value) {
        click(figure);
        m_window->press("ctrl+a");
        m_window->type(value);
        m_window->press("Return");
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
    for (const char* script : {"new-workshop.jsonl", "public-road.jsonl"}) {
        const ProgramRun run = runProgram("-q edit " + park + " --scenario s --create --run " +
                                          (sourceDirectory() / "docs/examples" / script).string());
        ASSERT_EQ(run.exitCode, 0) << run.errors;
    }
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
