#include "app/view/HeadlessPark.h"

#include "app/session/Asked.h"
#include "app/session/LiveValues.h"
#include "app/session/Paths.h"

#include <imgui.h>

#include <algorithm>
#include <sys/resource.h>
#include <thread>

namespace sandtable::app {
namespace {

Result<void> checkLayers(const std::vector<std::string>& wanted, const scene::Park& park) {
    std::vector<std::string> there;
    for (const scene::LayerSpec& layer : park.layers) there.push_back(layer.id);
    for (const std::string& id : wanted)
        if (const Result<void> known = requireKnown("layer", id, there); !known) return known.error();
    return {};
}

} // namespace

double peakResidentMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024.0 / 1e6; // the system counts in KiB
}

Result<std::unique_ptr<HeadlessPark>> HeadlessPark::open(const HeadlessOptions& options) {
    auto park = std::unique_ptr<HeadlessPark>(new HeadlessPark);
    park->m_options = options;

    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return sources.error();
    SessionOptions sessionOptions;
    sessionOptions.onlyLayers = options.layers;
    auto session = Session::open(*sources, sessionOptions, park->m_diagnostics);
    if (!session) return session.error();
    park->m_session = std::move(session).value();
    park->m_workspace = std::make_unique<Workspace>(*park->m_session, park->m_diagnostics);
    if (const auto known = checkLayers(options.layers, park->m_session->park()); !known) return known.error();
    if (!options.layers.empty()) park->m_workspace->showOnlyLayers(options.layers);
    park->m_workspace->setLanguage(options.language == "en" ? scene::Language::English : scene::Language::Chinese);
    if (!options.time.empty()) {
        const Result<TimePoint> time = momentOf(options.time, park->m_session->park());
        if (!time) return time.error();
        park->m_workspace->holdTime(*time);
    }
    if (const Result<void> opened = park->m_workspace->openScenario(options.scenario); !opened) return opened.error();

    renderer::RendererOptions rendererOptions;
    rendererOptions.width = options.width;
    rendererOptions.height = options.height;
    rendererOptions.validation = options.validation;
    rendererOptions.samples = options.samples;
    rendererOptions.pipelineCacheFile = cacheDirectory() / "pipelines.bin";
    auto renderer = renderer::Renderer::create(rendererOptions, park->m_diagnostics);
    if (!renderer) return renderer.error();
    park->m_renderer = std::move(renderer).value();

    if (!options.overlays) park->m_workspace->execute(ui::SetMarkers{false});
    if (options.overlays || options.panels) {
        const auto brought = bringValues(*park->m_session, options.time, options.waitSeconds);
        if (!brought) return brought.error();
        park->m_session->recallAlarms(*brought);
        park->m_workspace->update(now());
        auto ui = ui::Ui::create({assetsDirectory(), options.uiScale});
        if (!ui) return ui.error();
        park->m_ui = std::move(ui).value();
        if (const Result<void> ready = park->m_renderer->initUi(); !ready) return ready.error();
    }

    const unsigned workers = std::max(1u, std::thread::hardware_concurrency());
    park->m_jobs = std::make_unique<JobSystem>(workers);
    ParkViewOptions viewOptions;
    viewOptions.overlays = options.overlays;
    viewOptions.streaming.maxLoadsInFlight = workers + 1; // none idle; decoded textures waiting cost memory
    viewOptions.streaming.maxScreenSpaceErrorPixels = options.maxError;
    viewOptions.memoryBudgetBytes = options.memoryMegabytes << 20;
    viewOptions.streaming.onLoaded = [raw = park.get()] {
        const std::scoped_lock lock(raw->m_mutex);
        ++raw->m_loadsFinished;
        raw->m_loadFinished.notify_one();
    };
    if (options.panels) park->m_workspace->studyHealth(*park->m_jobs, viewOptions.streaming.onLoaded);
    park->m_view = std::make_unique<ParkView>(*park->m_renderer, *park->m_workspace, *park->m_jobs, park->m_diagnostics,
                                              viewOptions);
    return park;
}

HeadlessPark::~HeadlessPark() {
    if (m_view) m_view->endWork();
    m_jobs.reset(); // waits for running loads, which report into this object
    m_view.reset();
    if (m_renderer) {
        m_renderer->waitIdle();
        if (m_ui) m_renderer->shutdownUi();
    }
    m_ui.reset();
    m_renderer.reset();
}

double HeadlessPark::secondsSinceStart() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
}

void HeadlessPark::waitForLoads() {
    std::unique_lock lock(m_mutex);
    m_loadFinished.wait_for(lock, std::chrono::milliseconds(50), [this] { return m_loadsFinished != m_loadsSeen; });
    m_loadsSeen = m_loadsFinished;
}

Result<scene::Camera> HeadlessPark::camera(const ViewOptions& view) {
    if (needsBounds(view, m_session->park())) {
        scene::Camera anywhere; // the roots load whatever is looked at
        anywhere.width = view.width;
        anywhere.height = view.height;
        constexpr double longestSeconds = 60;
        const double begin = secondsSinceStart();
        while (m_view->update(anywhere), !m_view->boundsKnown() && secondsSinceStart() < begin + longestSeconds)
            waitForLoads();
    }
    return startCamera(view, m_session->park(), m_view->bounds());
}

Result<bool> HeadlessPark::complete(const scene::Camera& camera, double seconds) {
    const double begin = secondsSinceStart();
    m_view->update(camera);
    const auto complete = [&] { return m_view->complete() && !m_workspace->studying(); };
    while (!complete() && secondsSinceStart() < begin + seconds) {
        if (!m_firstFrameSeconds && m_view->totals().drawn > 0) {
            if (const Result<void> drawn = drawFrame(camera); !drawn) return drawn.error();
        }
        waitForLoads();
        m_workspace->takeStudy();
        m_view->update(camera);
    }
    if (const Result<void> drawn = drawFrame(camera); !drawn) return drawn.error();
    return m_view->complete();
}

Result<void> HeadlessPark::drawFrame(const scene::Camera& camera) {
    Overlay overlay;
    overlay.ui = m_ui.get();
    overlay.panels = m_options.panels;
    overlay.beginPlatformFrame = [&] {
        ImGui::GetIO().DisplaySize = ImVec2(static_cast<float>(camera.width), static_cast<float>(camera.height));
        ImGui::GetIO().DeltaTime = 1.0f / 60.0f;
    };
    const auto commands = m_view->draw(camera, overlay);
    if (!commands) return commands.error();
    m_renderer->waitIdle();
    if (!m_firstFrameSeconds) m_firstFrameSeconds = secondsSinceStart();
    return {};
}

} // namespace sandtable::app
