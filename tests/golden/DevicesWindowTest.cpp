// What one sees of devices, by real mouse: the coverage card, the large chart, what is taken away.
#include "tests/golden/WindowFixture.h"

#include <fstream>

namespace sandtable::test {
namespace {

/// Places of the interface at 1280x720 in English.
constexpr Pixel coverageCross{840, 108}, deviceDot{786, 293}, firstCurve{1080, 300}, chartMiddle{588, 300};
constexpr Pixel exportsButton{1188, 32}, reportRow{1080, 110}, scoresRow{1080, 162};

std::string beginningOf(const std::filesystem::path& folder, const std::string& extension) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != extension) continue;
        std::string bytes(8, '\0');
        std::ifstream(entry.path(), std::ios::binary).read(bytes.data(), 8);
        return bytes;
    }
    return "";
}

} // namespace

class DevicesWindow : public RealWindowTest {
protected:
    /// It stands left of the alarms, of which there may be none.
    bool openCoverage() {
        for (int x = 720; x < 960; x += 40) {
            click({x, 32});
            const auto opened = [&] {
                return m_window->log().find("coverage card opened", m_seen) != std::string::npos;
            };
            if (eventually(opened, std::chrono::milliseconds(700))) return says("coverage card opened");
        }
        return false;
    }
};

TEST_F(DevicesWindow, TheSourceStatusOpensTheCoverageCardAndEscapeClosesIt) {
    ASSERT_NO_FATAL_FAILURE(open());
    ASSERT_TRUE(eventually([&] { return openCoverage(); }, std::chrono::seconds(20))) << m_window->log();
    click(coverageCross);
    EXPECT_TRUE(says("coverage card closed")) << m_window->log();
    ASSERT_TRUE(openCoverage()) << m_window->log();
    m_window->press("Escape");
    EXPECT_TRUE(says("coverage card closed")) << m_window->log();
    EXPECT_TRUE(m_window->running());
}

TEST_F(DevicesWindow, ACurveOpensTheChartWhichTheWheelZoomsAndEscapeCloses) {
    ASSERT_NO_FATAL_FAILURE(open());
    click(deviceDot);
    ASSERT_TRUE(says("selected building \"\", device \"")) << m_window->log();
    click(firstCurve);
    ASSERT_TRUE(says("over 86400 s")) << m_window->log();
    m_window->move(chartMiddle.x, chartMiddle.y);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    m_window->wheel(1);
    EXPECT_TRUE(says("over 69120 s")) << m_window->log();
    m_window->press("Escape");
    EXPECT_TRUE(says("chart closed")) << m_window->log();
    EXPECT_TRUE(m_window->running());
}

TEST_F(DevicesWindow, ReportAndScoresAreSavedFromTheTopBar) {
    ASSERT_NO_FATAL_FAILURE(open());
    const auto save = [&](Pixel row, const std::string& extension, const std::string& beginning) {
        return eventually(
            [&] {
                click(exportsButton);
                std::this_thread::sleep_for(std::chrono::milliseconds(500));
                click(row);
                return eventually([&] { return beginningOf(m_folder.path(), extension).starts_with(beginning); });
            },
            std::chrono::seconds(40));
    };
    EXPECT_TRUE(save(reportRow, ".pdf", "%PDF")) << m_window->log();
    EXPECT_TRUE(save(scoresRow, ".csv", "\xEF\xBB\xBFlevel")) << m_window->log();
    EXPECT_TRUE(m_window->running());
}

} // namespace sandtable::test
