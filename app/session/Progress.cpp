#include "app/session/Progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace sandtable::app {

ProgressBar::ProgressBar(std::string title) : m_title(std::move(title)), m_onTerminal(isatty(STDERR_FILENO) != 0) {}

ProgressBar::~ProgressBar() {
    if (m_shownPercent >= 0) fmt::print(stderr, "\r\033[K");
}

void ProgressBar::show(double fraction, const std::string& step) {
    const int percent = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * 100);
    if (!m_onTerminal || percent == m_shownPercent) return;
    m_shownPercent = percent;
    constexpr int width = 30;
    const std::string bar(static_cast<size_t>(percent * width / 100), '=');
    fmt::print(stderr, "\r\033[K{} [{:<{}}] {:3}% {}", m_title, bar, width, percent, step);
    std::fflush(stderr);
}

} // namespace sandtable::app
