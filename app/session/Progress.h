// A progress bar on standard error while work is long and a person is watching; silent when not on a terminal.
#pragma once

#include <string>

namespace sandtable::app {

class ProgressBar {
public:
    explicit ProgressBar(std::string title);
    ~ProgressBar(); // clears the line
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;
    /// `fraction` 0…1.
    void show(double fraction, const std::string& step);

private:
    std::string m_title;
    bool m_onTerminal;
    int m_shownPercent = -1;
};

} // namespace sandtable::app
