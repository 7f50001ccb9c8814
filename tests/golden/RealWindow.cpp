#include "tests/golden/RealWindow.h"

#include <fmt/format.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace sandtable::test {

using namespace std::chrono_literals;

namespace {

std::string outputOf(const std::string& command) {
    std::string text;
    if (FILE* pipe = ::popen((command + " 2>/dev/null").c_str(), "r")) {
        std::array<char, 256> buffer;
        while (const size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), got);
        ::pclose(pipe);
    }
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

void replaceProcess(const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
}

void stop(pid_t process) {
    if (process <= 0) return;
    ::kill(process, SIGTERM);
    ::waitpid(process, nullptr, 0);
}

} // namespace

bool eventually(const std::function<bool()>& question, std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!question()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(40ms);
    }
    return true;
}

VirtualScreen::VirtualScreen(int width, int height) {
    int channel[2];
    if (::pipe(channel) != 0) return;
    m_process = ::fork();
    if (m_process == 0) {
        ::close(channel[0]);
        ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
        replaceProcess({"Xvfb", "-displayfd", std::to_string(channel[1]), "-screen", "0",
                        fmt::format("{}x{}x24", width, height), "-nolisten", "tcp", "-noreset"});
    }
    ::close(channel[1]);
    // Waits until the server is ready, or gone. To the line's end: it would die of a pipe closed in between.
    std::string number;
    for (char digit = 0; ::read(channel[0], &digit, 1) == 1 && digit != '\n';) number += digit;
    if (!number.empty()) m_display = ":" + number;
    ::close(channel[0]);
}

VirtualScreen::~VirtualScreen() { stop(m_process); }

RealWindow::RealWindow(const VirtualScreen& screen, const std::vector<std::string>& arguments,
                       const std::filesystem::path& folder)
    : m_display(screen.display()), m_log(folder / "window.log") {
    std::vector<std::string> words = {SANDTABLE_PROGRAM, "-v", "open"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    m_process = ::fork();
    if (m_process != 0) return;
    ::setenv("DISPLAY", m_display.c_str(), 1);
    const int log = ::open(m_log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(log, STDERR_FILENO);
    ::dup2(log, STDOUT_FILENO);
    if (::chdir(folder.c_str()) == 0) replaceProcess(words);
    ::_exit(127);
}

RealWindow::~RealWindow() { stop(m_process); }

bool RealWindow::running() const { return ::waitpid(m_process, nullptr, WNOHANG) == 0; }

bool RealWindow::appears() {
    const auto found = [&] {
        m_window = hand(fmt::format("search --onlyvisible --pid {}", m_process));
        return !m_window.empty();
    };
    if (!eventually(found, 20s)) return false;
    hand("windowfocus --sync " + m_window); // there is no window manager to do it
    return true;
}

std::string RealWindow::hand(const std::string& arguments) const {
    return outputOf(fmt::format("DISPLAY={} xdotool {}", m_display, arguments));
}

void RealWindow::move(int x, int y) const { hand(fmt::format("mousemove --window {} {} {}", m_window, x, y)); }

void RealWindow::click(int x, int y) const { hand(fmt::format("mousemove --window {} {} {} click 1", m_window, x, y)); }

void RealWindow::press(const std::string& key) const { hand("key --delay 0 " + key); }

void RealWindow::type(const std::string& text) const { hand(fmt::format("type --delay 0 '{}'", text)); }

void RealWindow::freeze() const {
    ::kill(m_process, SIGSTOP);
    ::waitpid(m_process, nullptr, WUNTRACED);
}

void RealWindow::kill() {
    ::kill(m_process, SIGKILL);
    ::waitpid(m_process, nullptr, 0);
    m_process = -1;
}

void RealWindow::thaw() const { ::kill(m_process, SIGCONT); }

void RealWindow::drag(int fromX, int fromY, int toX, int toY) const {
    move(fromX, fromY);
    std::this_thread::sleep_for(150ms);
    hand("mousedown 1");
    for (int step = 1; step <= 10; ++step) {
        move(fromX + (toX - fromX) * step / 10, fromY + (toY - fromY) * step / 10);
        std::this_thread::sleep_for(60ms);
    }
    hand("mouseup 1");
}

void RealWindow::wheel(int steps) const {
    hand(fmt::format("click --repeat {} --delay 60 {}", std::abs(steps), steps > 0 ? 4 : 5));
}

void RealWindow::resize(int width, int height) const {
    hand(fmt::format("windowsize {} {} {}", m_window, width, height));
}

std::string RealWindow::title() const { return hand("getwindowname " + m_window); }

std::string RealWindow::log() const {
    std::ostringstream text;
    text << std::ifstream(m_log).rdbuf();
    return text.str();
}

bool RealWindow::photograph(const std::filesystem::path& file) const {
    const std::string command = fmt::format("DISPLAY={} import -window root {}", m_display, file.string());
    return std::system(command.c_str()) == 0;
}

} // namespace sandtable::test
