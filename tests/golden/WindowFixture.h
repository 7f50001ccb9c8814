// A window on a small sample park, with a hand on it and an eye on its log.
#pragma once

#include "tests/TestData.h"
#include "tests/golden/Program.h"
#include "tests/golden/RealWindow.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <iostream>
#include <memory>
#include <thread>

namespace sandtable::test {

struct Pixel {
    int x, y;
};

class RealWindowTest : public testing::Test {
protected:
    void SetUp() override {
        if (!m_screen.running()) GTEST_SKIP() << "Xvfb cannot be started";
        const auto folder = m_folder.path() / "park";
        ASSERT_EQ(runProgram("-q sample --size-km 0.5 --out " + folder.string()).exitCode, 0);
        m_park = folder / "park.json";
    }
    void open(const std::vector<std::string>& more = {}) {
        std::vector<std::string> arguments = {m_park.string(), "--fit", "--size", "1280x720", "--lang", "en"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        m_window = std::make_unique<RealWindow>(m_screen, arguments, m_folder.path());
        ASSERT_TRUE(m_window->appears()) << m_window->log();
        ASSERT_TRUE(complete()) << m_window->log();
    }
    void TearDown() override {
        if (!HasFailure() || !m_window) return;
        const auto picture = testing::TempDir() + "sandtable-window-failure.png";
        if (m_window->photograph(picture)) std::cerr << "the screen at that moment: " << picture << '\n';
    }
    void click(Pixel pixel) { m_window->click(pixel.x, pixel.y); }
    /// True once the log says so after everything that was seen before.
    bool says(const std::string& text) {
        size_t found = std::string::npos;
        const auto look = [&] { return (found = m_window->log().find(text, m_seen)) != std::string::npos; };
        if (!eventually(look, std::chrono::seconds(30))) return false; // a busy machine takes its time
        m_seen = found + text.size();
        return true;
    }
    /// Until it is drawn there is nothing to click on.
    bool complete() { return says("the view is complete"); }
    void polygon(std::initializer_list<Pixel> corners) {
        for (const Pixel& corner : corners) click(corner);
        m_window->press("Return");
    }

    TemporaryFolder m_folder;
    VirtualScreen m_screen{1280, 720};
    std::filesystem::path m_park;
    std::unique_ptr<RealWindow> m_window;
    size_t m_seen = 0;
};

} // namespace sandtable::test
