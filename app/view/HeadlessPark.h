// A park rendered without a window: what render, bench and golden frames run on.
#pragma once

#include "app/view/ParkView.h"
#include "app/view/StartView.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace sandtable::app {

struct HeadlessOptions {
    std::vector<std::string> sources;
    int width = 1920, height = 1080;
    std::string scenario, time, language = "zh";
    std::vector<std::string> layers; // empty: as the park says
    bool overlays = true;            // draped layers and markers
    bool panels = false;
    double waitSeconds = 0; // longest wait for a broker's first values
    double maxError = 16;
    size_t memoryMegabytes = 2048;
    bool validation = false;
    float uiScale = 1;
    int samples = 1; // 4: smoother edges
};

class HeadlessPark {
public:
    static Result<std::unique_ptr<HeadlessPark>> open(const HeadlessOptions& options);
    ~HeadlessPark();

    Result<scene::Camera> camera(const ViewOptions& view);
    /// Streams until the view is complete or the time is over; draws a first frame as soon as there is something to
    /// see. Returns whether it is complete.
    Result<bool> complete(const scene::Camera& camera, double seconds);
    /// Draws one frame and waits for it.
    Result<void> drawFrame(const scene::Camera& camera);

    Workspace& workspace() { return *m_workspace; }
    ParkView& view() { return *m_view; }
    renderer::Renderer& renderer() { return *m_renderer; }
    Diagnostics& diagnostics() { return m_diagnostics; }
    std::optional<double> secondsToFirstFrame() const { return m_firstFrameSeconds; }
    double secondsSinceStart() const;

private:
    HeadlessPark() = default;
    void waitForLoads();

    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    HeadlessOptions m_options;
    Diagnostics m_diagnostics; // outlives the jobs
    std::mutex m_mutex;
    std::condition_variable m_loadFinished;
    size_t m_loadsFinished = 0, m_loadsSeen = 0;
    std::unique_ptr<JobSystem> m_jobs;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<ui::Ui> m_ui;
    std::unique_ptr<renderer::Renderer> m_renderer;
    std::unique_ptr<ParkView> m_view;
    std::optional<double> m_firstFrameSeconds;
};

/// Resident memory at its highest so far, MB of 10^6 bytes.
double peakResidentMegabytes();

} // namespace sandtable::app
