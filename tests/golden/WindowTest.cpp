// The window as a person meets it: real mouse and key events, read back from the saved park file, the picture and the
// program's own log.
#include "tests/golden/Program.h"
#include "tests/golden/WindowFixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <stb_image.h>

using namespace sandtable::test;
using nlohmann::json;

namespace {

/// What is under a pixel of the first view, asked of `sandtable pick`, which shares no code with the window's picking.
json under(const std::filesystem::path& park, Pixel pixel) {
    ProgramRun run;
    return runForJson(
        fmt::format("-q pick {} --fit --size 1280x720 --at {},{} --json", park.string(), pixel.x, pixel.y), run);
}

/// As another program finds them, with the commands of their logs.
json scenariosIn(const std::filesystem::path& park) {
    ProgramRun run;
    json scenarios = runForJson("scenario list " + park.string() + " --json", run).value("scenarios", json::array());
    for (json& scenario : scenarios) {
        run = runProgram("scenario log " + park.string() + " " + scenario["id"].get<std::string>());
        std::istringstream lines(run.output);
        scenario["log"] = json::array();
        for (std::string line; std::getline(lines, line);)
            if (!line.starts_with('#')) scenario["log"].push_back(json::parse(line));
    }
    return scenarios;
}

std::vector<std::filesystem::path> picturesIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".png") files.push_back(entry.path());
    return files;
}

/// Places of the interface at 1280x720 in English.
constexpr Pixel languageButton{1087, 32}, scenarioChoice{140, 562}, newScenarioButton{334, 562};
constexpr Pixel flattenButton{380, 562}, clipButton{494, 562}, placeButton{600, 562};
/// Of the time bar: its buttons, and the ends of its slider, the last day.
constexpr Pixel pauseButton{330, 442}, sliderBegin{322, 476}, sliderEnd{854, 476};
/// Places of the sample park in the first view.
constexpr Pixel roof{715, 206}, lawn{735, 290};

} // namespace

TEST_F(RealWindowTest, ScenarioIsMadeByMouseAndKeysAndSaved) {
    const json building = under(m_park, roof), ground = under(m_park, lawn);
    ASSERT_TRUE(building["building"].is_string()) << building;
    ASSERT_NO_FATAL_FAILURE(open());
    click(roof);
    ASSERT_TRUE(says(fmt::format("selected building \"{}\"", building["building"].get<std::string>())))
        << m_window->log();

    click(newScenarioButton);
    m_window->type("Lagoon");
    m_window->press("Return");
    ASSERT_TRUE(says("new scenario")) << m_window->log();

    click(placeButton);
    ASSERT_TRUE(says("tool 3")) << m_window->log();
    click(lawn);
    EXPECT_TRUE(says("did placeBuilding")) << m_window->log();
    click(flattenButton);
    ASSERT_TRUE(says("tool 1")) << m_window->log();
    polygon({{640, 330}, {700, 345}, {650, 360}});
    EXPECT_TRUE(says("did flatten")) << m_window->log();
    click(clipButton);
    ASSERT_TRUE(says("tool 2")) << m_window->log();
    polygon({{480, 335}, {520, 345}, {470, 360}});
    EXPECT_TRUE(says("did clip")) << m_window->log();

    m_window->press("ctrl+z");
    EXPECT_TRUE(says("undone, now 2 edits"));
    m_window->press("ctrl+y");
    EXPECT_TRUE(says("redone, now 3 edits"));
    m_window->press("ctrl+z");
    EXPECT_TRUE(says("undone, now 2 edits"));
    m_window->press("ctrl+s");
    ASSERT_TRUE(eventually([&] { return scenariosIn(m_park).size() == 1; })) << m_window->log();

    const json scenario = scenariosIn(m_park).at(0), edits = scenario["log"];
    EXPECT_NE(scenario["name"].dump().find("Lagoon"), std::string::npos) << scenario;
    ASSERT_EQ(edits.size(), 6u) << edits; // three edits, undo, redo, undo
    EXPECT_EQ(edits[0]["type"], "placeBuilding");
    EXPECT_EQ(edits[0]["name"], "New Plant 1");
    for (size_t axis = 0; axis < 3; ++axis)
        EXPECT_NEAR(edits[0]["position"][axis].get<double>(), ground["site"][axis].get<double>(), 1.0) << edits[0];
    EXPECT_EQ(edits[1]["type"], "flatten");
    EXPECT_EQ(edits[1]["area"]["outer"].size(), 3u) << edits[1];
    EXPECT_TRUE(m_window->running());
}

/// All of it comes between two frames: nothing of it may be lost, merged or taken for something else.
TEST_F(RealWindowTest, WhatComesBetweenTwoFramesIsTakenInItsOrder) {
    ASSERT_NO_FATAL_FAILURE(open());
    m_window->freeze();
    click(newScenarioButton);
    m_window->type("Fast Lane");
    m_window->press("Return");
    click(flattenButton); // a tool's settings take the place of these buttons until it is put down
    m_window->press("Escape");
    click(clipButton);
    m_window->press("Escape");
    click(placeButton);
    click(lawn);
    m_window->press("ctrl+z");
    m_window->press("ctrl+s");
    m_window->thaw();
    for (const char* answer :
         {"new scenario", "tool 1", "tool 0", "tool 2", "tool 0", "tool 3", "did placeBuilding", "now 0 edits"})
        ASSERT_TRUE(says(answer)) << answer << '\n' << m_window->log();
    ASSERT_TRUE(eventually([&] { return scenariosIn(m_park).size() == 1; })) << m_window->log();
    EXPECT_NE(scenariosIn(m_park).at(0)["name"].dump().find("Fast Lane"), std::string::npos) << scenariosIn(m_park);
}

TEST_F(RealWindowTest, EscapeClosesThePopupThenTheToolThenTheSelection) {
    std::ifstream original(m_park);
    json park = json::parse(original);
    park["scenarios"] = {{{"id", "empty"}, {"name", "Empty"}, {"edits", json::array()}}};
    std::ofstream(m_park) << park;
    ASSERT_NO_FATAL_FAILURE(open({"--scenario", "empty"}));
    click(roof);
    ASSERT_TRUE(says("selected building \"B")) << m_window->log();

    click(scenarioChoice); // its popup is open
    m_window->press("Escape");
    click(placeButton); // under an open popup this would only close the popup
    ASSERT_TRUE(says("tool 3")) << m_window->log();
    m_window->press("Escape");
    ASSERT_TRUE(says("tool 0")) << m_window->log();
    EXPECT_EQ(m_window->log().find("selected building \"\"", m_seen), std::string::npos);
    m_window->press("Escape");
    EXPECT_TRUE(says("selected building \"\"")) << m_window->log();
}

TEST_F(RealWindowTest, TheMomentShownIsDraggedPlayedAndLetGo) {
    ASSERT_NO_FATAL_FAILURE(open());
    click(pauseButton);
    ASSERT_TRUE(says("time paused")) << m_window->log();
    m_window->drag(sliderEnd.x, sliderEnd.y, (sliderBegin.x + sliderEnd.x) / 2, sliderBegin.y);
    ASSERT_TRUE(says("time paused at")) << m_window->log();
    ASSERT_TRUE(says("showing the past, ")) << m_window->log(); // loaded on its thread

    // The sign of the past: caution around the time bar, which is nowhere else in the view so wide.
    const auto shown = m_folder.path() / "past.png";
    const auto caution = [&] {
        int width = 0, height = 0, channels = 0;
        if (!m_window->photograph(shown)) return false;
        const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(stbi_load(shown.c_str(), &width, &height, &channels, 3),
                                                               [](void* p) { stbi_image_free(p); });
        if (!pixels || width < 1280) return false;
        int found = 0;
        for (int x = 320; x < 860; ++x) {
            bool here = false;
            for (int y = 412; y < 420; ++y) {
                const stbi_uc* p = pixels.get() + 3 * (y * width + x);
                here |= p[0] > 85 && p[1] > 65 && p[0] > p[2] + 35;
            }
            found += here;
        }
        return found > 400;
    };
    EXPECT_TRUE(eventually(caution)) << "no sign that this is the past";
    m_window->press("Right");
    EXPECT_TRUE(says("time paused at")) << m_window->log();
    m_window->press("space");
    EXPECT_TRUE(says("time playing at")) << m_window->log();
    m_window->press("space");
    EXPECT_TRUE(says("time paused at")) << m_window->log();
    m_window->press("l");
    EXPECT_TRUE(says("time live")) << m_window->log();
    EXPECT_TRUE(eventually([&] { return !caution(); })) << "still looks like the past";
    EXPECT_TRUE(m_window->running());
}

TEST_F(RealWindowTest, LanguageSizeAndScreenshot) {
    ASSERT_NO_FATAL_FAILURE(open({"--time", "2026-11-22T02:00:00Z"}));
    const std::string english = m_window->title();
    click(languageButton);
    EXPECT_TRUE(eventually([&] { return m_window->title() != english; }, std::chrono::seconds(30))) << english;

    m_window->resize(960, 600);
    m_window->press("F12");
    ASSERT_TRUE(eventually([&] { return !picturesIn(m_folder.path()).empty(); })) << m_window->log();
    int width = 0, height = 0, channels = 0;
    const auto file = picturesIn(m_folder.path()).front();
    ASSERT_TRUE(eventually([&] { return stbi_info(file.c_str(), &width, &height, &channels) != 0; }));
    EXPECT_EQ(width, 960);
    EXPECT_EQ(height, 600);
    EXPECT_TRUE(m_window->running());
}
