// The real executable in a window of a virtual screen, with a hand on its mouse and keys.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace sandtable::test {

/// An X server without hardware, on a display number that was free.
class VirtualScreen {
public:
    VirtualScreen(int width, int height);
    ~VirtualScreen();
    VirtualScreen(const VirtualScreen&) = delete;
    VirtualScreen& operator=(const VirtualScreen&) = delete;
    bool running() const { return !m_display.empty(); }
    const std::string& display() const { return m_display; } // ":7"

private:
    pid_t m_process = -1;
    std::string m_display;
};

/// Events go through the X server (XTEST, by xdotool), as from a real mouse and keyboard.
class RealWindow {
public:
    /// Runs `sandtable -v open ARGUMENTS` with `folder` as its working directory and log.
    RealWindow(const VirtualScreen& screen, const std::vector<std::string>& arguments,
               const std::filesystem::path& folder);
    ~RealWindow();
    RealWindow(const RealWindow&) = delete;
    RealWindow& operator=(const RealWindow&) = delete;

    bool appears(); // waits for the window
    bool running() const;
    /// The mouse goes there and clicks, as fast as the X server takes it; nothing waits for a frame.
    void click(int x, int y) const;
    void move(int x, int y) const;
    void wheel(int steps) const;                             // away from the hand: closer
    void drag(int fromX, int fromY, int toX, int toY) const; // with the left button, in ten steps
    void press(const std::string& key) const;                // xdotool's names: "Escape", "ctrl+z"
    void type(const std::string& text) const;
    void resize(int width, int height) const;
    /// Stops the program between two frames, as a machine with too much to do would, and lets it go on: whatever the
    /// hand does meanwhile reaches it at once.
    void freeze() const;
    void thaw() const;
    /// Ends the program at once, without a chance to tidy up (SIGKILL).
    void kill();
    std::string title() const;
    std::string log() const;
    /// The screen as a PNG.
    bool photograph(const std::filesystem::path& file) const;

private:
    std::string hand(const std::string& arguments) const; // xdotool's output

    std::string m_display;
    std::filesystem::path m_log;
    pid_t m_process = -1;
    std::string m_window;
};

/// Asks again and again until the answer is yes; false when the patience is over.
bool eventually(const std::function<bool()>& question, std::chrono::milliseconds patience = std::chrono::seconds(8));

} // namespace sandtable::test
