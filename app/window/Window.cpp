#include "app/window/Window.h"

#include "app/output/HealthMap.h"
#include "app/output/PlanBrief.h"
#include "app/output/PngFile.h"
#include "app/output/ReportDocument.h"
#include "app/output/ScoresCsv.h"
#include "app/session/Asked.h"
#include "app/session/HistoryFile.h"
#include "app/session/Paths.h"
#include "core/Log.h"
#include "scene/world/Zones.h"

#include <vulkan/vulkan.h> // before GLFW

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <filesystem>
#include <thread>
#include <utility>

namespace sandtable::app {
namespace {

constexpr double clickPixels = 4, doubleClickSeconds = 0.35;
/// ImGui settles hover and focus, and markers learn what hides them, over a few frames.
constexpr int framesToSettle = 3;
/// What flows along networks moves so often, and one dash takes so long to come where the next one was.
constexpr double flowFrameSeconds = 0.1, flowPeriodSeconds = 2.4;

Error glfwError(const std::string& what) {
    const char* reason = nullptr;
    glfwGetError(&reason);
    return {ErrorKind::Device, "window", fmt::format("{}: {}", what, reason ? reason : "unknown reason")};
}

Window& self(GLFWwindow* window) { return *static_cast<Window*>(glfwGetWindowUserPointer(window)); }

} // namespace

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
    auto window = std::unique_ptr<Window>(new Window);
    if (const Result<void> opened = window->openPark(options); !opened) return opened.error();
    if (const Result<void> opened = window->openGlfw(options); !opened) return opened.error();
    if (const Result<void> placed = window->startCamera(options.view); !placed) return placed.error();
    return window;
}

Result<void> Window::openPark(const WindowOptions& options) {
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return sources.error();
    SessionOptions sessionOptions;
    sessionOptions.valueMegabytes = options.valueMegabytes;
    auto session = Session::open(*sources, sessionOptions, m_diagnostics);
    if (!session) return session.error();
    m_session = std::move(session).value();
    const Result<TimePoint> moment = momentOf(options.time, m_session->park());
    if (!moment) return moment.error();
    m_session->ingest().listen([this](std::span<const telemetry::Sample>) {
        if (!m_readingsCame.exchange(true)) glfwPostEmptyEvent();
    });
    m_session->recordHistory();
    m_workspace = std::make_unique<Workspace>(*m_session, m_diagnostics);
    m_workspace->setLanguage(options.language == "en" ? scene::Language::English : scene::Language::Chinese);
    m_session->onPastLoaded([] { glfwPostEmptyEvent(); });
    if (!options.time.empty()) m_workspace->standAt(*moment, now());
    const auto journal = alarmJournalFileOf(m_session->park());
    if (const Result<void> kept = m_session->alarms().keepJournal(journal, now(), m_diagnostics); !kept)
        m_diagnostics.report(Severity::Error, kept.error()); // alarms are raised all the same, and forgotten at the end
    return m_workspace->openScenario(options.scenario);
}

Result<void> Window::openGlfw(const WindowOptions& options) {
    if (!glfwInit()) return glfwError("no display");
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    m_window = glfwCreateWindow(options.view.width, options.view.height, title().c_str(), nullptr, nullptr);
    if (!m_window) return glfwError("cannot be opened");
    glfwSetWindowUserPointer(m_window, this);
    glfwSetWindowSizeLimits(m_window, 640, 360, GLFW_DONT_CARE, GLFW_DONT_CARE);

    renderer::RendererOptions rendererOptions;
    rendererOptions.window = m_window;
    rendererOptions.keepScene = true;
    rendererOptions.validation = options.validation;
    rendererOptions.pipelineCacheFile = cacheDirectory() / "pipelines.bin";
    auto renderer = renderer::Renderer::create(rendererOptions, m_diagnostics);
    if (!renderer) return renderer.error();
    m_renderer = std::move(renderer).value();

    auto ui = ui::Ui::create({assetsDirectory(), options.uiScale});
    if (!ui) return ui.error();
    m_ui = std::move(ui).value();
    installCallbacks(m_window);
    ImGui_ImplGlfw_InitForVulkan(m_window, false); // it hears of events from our queue
    m_platformUi = true;
    glfwGetCursorPos(m_window, &m_cursor.x, &m_cursor.y); // it may rest there already
    if (const Result<void> ready = m_renderer->initUi(); !ready) return ready.error();

    // Something calm to look at while the first tiles and pipelines are made.
    if (const auto drawn = m_renderer->render({}); !drawn) return drawn.error();

    m_jobs = std::make_unique<JobSystem>(std::max(1u, std::thread::hardware_concurrency() - 1));
    ParkViewOptions viewOptions;
    viewOptions.streaming.maxScreenSpaceErrorPixels = options.maxError;
    viewOptions.memoryBudgetBytes = options.memoryMegabytes << 20;
    viewOptions.streaming.maxUploadBytesPerUpdate = 24u << 20;
    viewOptions.streaming.onLoaded = [] { glfwPostEmptyEvent(); };
    m_background = std::make_unique<JobSystem>(1); // tiles do not wait for these
    m_workspace->studyHealth(*m_background, [] { glfwPostEmptyEvent(); });
    m_workspace->searchCorridors(*m_jobs, [] { glfwPostEmptyEvent(); });
    m_background->submit([session = m_session.get(), stop = m_closing.get_token()] {
        session->recall(now(), stop);
        glfwPostEmptyEvent();
    });
    m_view = std::make_unique<ParkView>(*m_renderer, *m_workspace, *m_jobs, m_diagnostics, viewOptions);
    return {};
}

Result<void> Window::startCamera(const ViewOptions& view) {
    ViewOptions sized = view;
    glfwGetFramebufferSize(m_window, &sized.width, &sized.height);
    m_fitWhenKnown = needsBounds(view, m_session->park());
    const Result<scene::Camera> camera = app::startCamera(sized, m_session->park(), m_view->bounds());
    if (!camera) return camera.error();
    m_camera = std::make_unique<CameraController>(
        *camera, m_view->bounds(), [this](const glm::dvec2& plan) { return m_view->groundHeight(plan); });
    return {};
}

Window::~Window() {
    if (m_session) m_session->stopTelemetry(); // its threads wake this window
    if (m_workspace) m_workspace->endStudy();
    m_closing.request_stop();
    m_background.reset(); // waits for what is running
    if (m_view) m_view->endWork();
    m_jobs.reset();
    m_view.reset();
    if (m_renderer) m_renderer->waitIdle();
    if (m_platformUi) {
        m_renderer->shutdownUi();
        ImGui_ImplGlfw_Shutdown();
    }
    m_ui.reset();
    m_renderer.reset();
    if (m_window) glfwDestroyWindow(m_window);
    glfwTerminate();
}

void Window::installCallbacks(GLFWwindow* window) {
    glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int) {
        self(w).m_input.push(ButtonChanged{button, action == GLFW_PRESS});
    });
    glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) {
        self(w).m_input.push(MouseMoved{{x, y}});
    });
    glfwSetCursorEnterCallback(window,
                               [](GLFWwindow* w, int inside) { self(w).m_input.push(MouseEntered{inside != 0}); });
    glfwSetScrollCallback(window, [](GLFWwindow* w, double x, double y) { self(w).m_input.push(Scrolled{{x, y}}); });
    glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int modifiers) {
        self(w).m_input.push(KeyChanged{key, scancode, action, modifiers});
    });
    glfwSetCharCallback(window,
                        [](GLFWwindow* w, unsigned codepoint) { self(w).m_input.push(CharacterTyped{codepoint}); });
    glfwSetWindowFocusCallback(window,
                               [](GLFWwindow* w, int focused) { self(w).m_input.push(FocusChanged{focused != 0}); });
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { self(w).onResize(); });
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { self(w).needFrames(1); });
}

// --- frames

Result<void> Window::run() {
    double last = glfwGetTime();
    while (!glfwWindowShouldClose(m_window)) {
        waitForEvents();
        const double time = glfwGetTime(), seconds = std::min(time - last, 0.1);
        last = time;
        if (m_interfaceShown) dispatchInput();
        if (advance(seconds)) needFrames(1);
        const double advanced = glfwGetTime();
        m_pace.addUpdate(advanced - time);
        logPace(advanced);
        const bool onlyFlow = m_framesWanted == 0;
        if (onlyFlow && !(m_view->flowing() && time >= m_drawnAt + flowFrameSeconds)) continue;
        if (!onlyFlow) --m_framesWanted;
        m_drawnAt = time;
        if (const Result<void> drawn = drawFrame(onlyFlow); !drawn) return drawn.error();
        m_pace.addFrame(glfwGetTime() - advanced);
    }
    return {};
}

/// Input, arriving readings and loaded tiles end the wait.
void Window::waitForEvents() {
    constexpr double idleSeconds = 0.25;    // often enough for values that change by the second
    constexpr double readingsSeconds = 0.1; // readings that came too soon after the last update
    constexpr double restlessSeconds = 0.03;
    if (m_framesWanted > 0 || m_camera->flying() || !m_input.empty()) {
        glfwPollEvents();
    } else if (m_workspace->restless()) {
        glfwWaitEventsTimeout(restlessSeconds);
    } else {
        const double longest = m_workspace->readingsWait() ? readingsSeconds : idleSeconds;
        glfwWaitEventsTimeout(m_view->flowing() ? std::min(longest, flowFrameSeconds) : longest);
    }
}

void Window::logPace(double now) {
    const auto span = m_pace.take(now);
    if (!span) return;
    const telemetry::IngestCounts counts = m_session->ingest().counts();
    logDebug("pace: {} frames in {:.1f} s, median {:.1f} ms, slowest {:.1f} ms, slowest update {:.1f} ms; received {}, "
             "stored {}, duplicate {}",
             span->frames, span->seconds, span->medianFrame * 1e3, span->slowestFrame * 1e3, span->slowestUpdate * 1e3,
             counts.received, counts.stored, counts.duplicate);
}

/// Moves what moves by itself; true when the picture changes.
bool Window::advance(double seconds) {
    if (std::exchange(m_handleMoved, false)) dragHandle();
    bool changed = m_workspace->update(now());
    if (!m_workspace->readingsWait()) m_readingsCame = false; // else they wake nobody: the wait is short by itself
    if (!m_ui->wantsKeyboard()) flyByKeys(seconds);
    changed |= m_camera->advance(seconds);
    changed |= m_view->update(m_camera->camera());
    if (m_fitWhenKnown && m_view->boundsKnown()) {
        m_fitWhenKnown = false;
        const scene::Camera& now = m_camera->camera();
        m_camera->set(scene::fitView(m_view->bounds(), now.width, now.height, now.verticalFovRadians));
        changed = true;
    }
    m_camera->setPark(m_view->bounds());
    if (m_brief) advanceBrief();
    return changed || m_brief || m_ui->animating();
}

Result<void> Window::drawFrame(bool onlyFlow) {
    int width = 0, height = 0;
    glfwGetFramebufferSize(m_window, &width, &height);
    if (width == 0 || height == 0) return {}; // minimised
    Overlay overlay;
    overlay.ui = m_ui.get();
    overlay.beginPlatformFrame = [this] { beginUiFrame(); };
    const bool report = std::exchange(m_reportWanted, false);
    const bool brief = m_brief && std::exchange(m_brief->pictureWanted, false);
    overlay.keepForCapture = std::exchange(m_screenshotWanted, false) || report || brief;
    const bool markers = m_workspace->showMarkers();
    if (report || brief) { // its map is the park alone
        overlay.panels = false;
        m_workspace->execute(ui::SetMarkers{false});
    }
    overlay.keepPanels = onlyFlow && !overlay.keepForCapture;
    overlay.flowPhase = std::fmod(glfwGetTime() / flowPeriodSeconds, 1.0);
    const uint64_t scenesBefore = m_renderer->stats().scenesDrawn;
    const auto commands = m_view->draw(m_camera->camera(), overlay);
    if (!commands) return commands.error();
    m_interfaceShown = true;
    if (!m_completeOnce && m_view->complete()) logDebug("the view is complete");
    m_completeOnce |= m_view->complete();
    if (m_renderer->stats().scenesDrawn != scenesBefore) needFrames(framesToSettle);
    if (overlay.keepForCapture) {
        if (report || brief) m_workspace->execute(ui::SetMarkers{markers});
        report ? saveReport() : brief ? takeBriefPicture() : saveScreenshot();
        needFrames(framesToSettle);
    }
    for (const ui::Command& command : *commands) execute(command);
    if (!commands->empty()) needFrames(framesToSettle);
    return {};
}

void Window::execute(const ui::Command& command) {
    if (m_brief) return; // plan after plan is opened for its picture: none of them is to be worked on
    if (m_workspace->execute(command)) {
        if (std::holds_alternative<ui::SetLanguage>(command)) glfwSetWindowTitle(m_window, title().c_str());
        if (std::holds_alternative<ui::SetBeside>(command)) fitCamera();
        return;
    }
    const scene::Camera& current = m_camera->camera();
    if (const auto* view = std::get_if<ui::GoToView>(&command)) {
        if (const scene::NamedView* named = m_session->park().view(view->id))
            m_camera->flyTo(cameraOf(*named, current.width, current.height));
    } else if (const auto* place = std::get_if<ui::FlyTo>(&command)) {
        m_camera->flyTo(place->site, place->distanceMeters);
    } else if (std::holds_alternative<ui::FitAll>(command)) {
        m_camera->flyTo(scene::fitView(m_view->bounds(), current.width, current.height, current.verticalFovRadians));
    } else if (std::holds_alternative<ui::TakeScreenshot>(command)) {
        m_screenshotWanted = true; // of the next frame
    } else if (std::holds_alternative<ui::SaveReport>(command)) {
        m_reportWanted = true; // with a picture of the next frame
    } else if (std::holds_alternative<ui::SaveBrief>(command)) {
        beginBrief();
    } else if (std::holds_alternative<ui::SaveScores>(command)) {
        const std::string file = fileNamed("sandtable-scores", "csv");
        const scene::ScenarioInfo* scenario = m_workspace->scenario();
        tellSaved(writeScoresCsv(m_workspace->health(), m_session->park(), scenario ? scenario->id : "", file), file);
    } else if (std::holds_alternative<ui::SaveMap>(command)) {
        const std::string field = m_workspace->field();
        const std::string file =
            field.empty() ? fileNamed("sandtable-health", "gpkg") : fileNamed("sandtable-" + field, "tif");
        if (m_workspace->sunHours()) return tellSaved(m_view->sunMap().write(file), file);
        if (m_workspace->sightMapped()) return tellSaved(m_view->sightMap().write(file), file);
        tellSaved(writeHealthMap({file, field, m_workspace->fieldBarriers(), {}}, *m_workspace), file);
    }
}

std::string Window::title() const { return m_session->park().name.in(m_workspace->language()); }

/// In the working directory, by the present moment.
std::string Window::fileNamed(const std::string& what, const std::string& extension) {
    std::string moment = formatIsoTime(now());
    std::replace(moment.begin(), moment.end(), ':', '-'); // not every file system takes colons
    return std::filesystem::absolute(fmt::format("{}-{}.{}", what, moment, extension)).string();
}

void Window::tellSaved(const Result<void>& written, const std::string& file) {
    m_workspace->notify(written ? ui::Notice{ui::Notice::Kind::FileSaved, file}
                                : ui::Notice{ui::Notice::Kind::Failed, written.error().text()});
}

/// The present view without panels is its map; the day before is there once it has been worked out.
void Window::saveReport() {
    Result<renderer::Capture> capture = m_renderer->capture();
    if (!capture) return m_workspace->notify({ui::Notice::Kind::Failed, capture.error().text()});
    const std::string file = fileNamed("sandtable-report", "pdf");
    tellSaved(writeReport(*m_workspace, m_workspace->dayBefore(),
                          report::Picture{capture->width, capture->height, std::move(capture->rgba), ""}, file),
              file);
}

/// The plans that are compared, seen from where the camera is.
void Window::beginBrief() {
    if (m_brief || !m_workspace->comparisons().comparison()) return;
    m_workspace->execute(ui::SetComparison{false});
    execute(ui::SetBeside{ui::BesideMode::Off});
    m_brief =
        Brief{*m_workspace->comparisons().comparison(), {}, m_workspace->scenario() ? m_workspace->scenario()->id : ""};
    m_brief->since = glfwGetTime();
    if (auto opened = m_workspace->openScenario(m_brief->comparison.plans.front().id); !opened) saveBrief();
}

/// The next picture once the plan is there to the last tile, or after a patient while.
void Window::advanceBrief() {
    constexpr double patienceSeconds = 20, leastSeconds = 0.3;
    const double waited = glfwGetTime() - m_brief->since;
    if ((waited > leastSeconds && m_view->complete()) || waited > patienceSeconds) m_brief->pictureWanted = true;
}

void Window::takeBriefPicture() {
    Result<renderer::Capture> capture = m_renderer->capture();
    if (!capture) return saveBrief();
    m_brief->pictures.push_back({capture->width, capture->height, std::move(capture->rgba), ""});
    const auto& plans = m_brief->comparison.plans;
    if (m_brief->pictures.size() >= plans.size()) return saveBrief();
    m_brief->since = glfwGetTime();
    if (auto opened = m_workspace->openScenario(plans[m_brief->pictures.size()].id); !opened) saveBrief();
}

/// Back to the plan that was open.
void Window::endBrief() {
    const Brief brief = *std::exchange(m_brief, std::nullopt);
    if (auto opened = m_workspace->openScenario(brief.scenario); !opened)
        m_workspace->notify({ui::Notice::Kind::Failed, opened.error().text()});
    needFrames(framesToSettle);
}

/// Without pictures where one of them could not be taken.
void Window::saveBrief() {
    Brief brief = std::move(*m_brief);
    m_brief->scenario = brief.scenario;
    endBrief();
    if (brief.pictures.size() < brief.comparison.plans.size()) brief.pictures.clear();
    auto words = ui::Translations::load(assetsDirectory() / "i18n");
    if (!words) return tellSaved(words.error(), "");
    words->setLanguage(m_workspace->language());
    const std::string file = fileNamed("sandtable-brief", "pdf");
    const report::Document page = planBrief(brief.comparison, m_session->park(), std::move(brief.pictures), *words);
    tellSaved(report::writeDocument(page, file), file);
    needFrames(framesToSettle);
}

void Window::saveScreenshot() {
    const Result<renderer::Capture> capture = m_renderer->capture();
    if (!capture) return m_workspace->notify({ui::Notice::Kind::ScreenshotFailed, capture.error().text()});
    const std::string file = fileNamed("sandtable", "png");
    const Result<void> written = writePng(file, capture->width, capture->height, capture->rgba);
    m_workspace->notify(written ? ui::Notice{ui::Notice::Kind::ScreenshotSaved, file}
                                : ui::Notice{ui::Notice::Kind::ScreenshotFailed, written.error().text()});
}

// --- events

void Window::dispatchInput() {
    if (!m_input.empty()) needFrames(1); // before the next batch
    for (const InputEvent& event : m_input.takeFrame()) dispatch(event);
}

void Window::dispatch(const InputEvent& event) {
    if (const auto* moved = std::get_if<MouseMoved>(&event)) {
        onMouseMove(moved->pixel);
    } else if (const auto* entered = std::get_if<MouseEntered>(&event)) {
        m_mouseInside = entered->inside;
    } else if (const auto* button = std::get_if<ButtonChanged>(&event)) {
        if (static_cast<size_t>(button->button) < m_buttons.size())
            m_buttons[static_cast<size_t>(button->button)] = button->down;
        onMouseButton(button->button, button->down ? GLFW_PRESS : GLFW_RELEASE);
    } else if (const auto* scrolled = std::get_if<Scrolled>(&event)) {
        onScroll(scrolled->steps.y);
        ImGui_ImplGlfw_ScrollCallback(m_window, scrolled->steps.x, scrolled->steps.y);
    } else if (const auto* key = std::get_if<KeyChanged>(&event)) {
        onKey(*key);
        ImGui_ImplGlfw_KeyCallback(m_window, key->key, key->scancode, key->action, key->modifiers);
    } else if (const auto* typed = std::get_if<CharacterTyped>(&event)) {
        ImGui_ImplGlfw_CharCallback(m_window, typed->codepoint);
    } else if (const auto* focus = std::get_if<FocusChanged>(&event)) {
        ImGui_ImplGlfw_WindowFocusCallback(m_window, focus->focused);
    }
}

/// ImGui's backend asks where mouse and buttons are now; the frame is about where they were when its events came.
void Window::beginUiFrame() {
    ImGui_ImplGlfw_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    std::ranges::copy(m_buttons, std::begin(io.MouseDown));
    const bool known = m_mouseInside || std::ranges::find(m_buttons, true) != m_buttons.end();
    io.MousePos =
        known ? ImVec2(static_cast<float>(m_cursor.x), static_cast<float>(m_cursor.y)) : ImVec2(-FLT_MAX, -FLT_MAX);
}

glm::dvec2 Window::inPicture(const glm::dvec2& pixel) const {
    const double width = m_camera->camera().width;
    const bool right = m_workspace->comparisons().beside().mode == ui::BesideMode::Apart && pixel.x >= width;
    return right ? pixel - glm::dvec2(width, 0) : pixel;
}

/// To the window, or half of it.
void Window::fitCamera() {
    int width = 0, height = 0;
    glfwGetFramebufferSize(m_window, &width, &height);
    if (!m_camera || width == 0 || height == 0) return;
    m_camera->resize(m_workspace->comparisons().beside().mode == ui::BesideMode::Apart ? width / 2 : width, height);
}

std::optional<glm::dvec3> Window::surfaceAt(const glm::dvec2& pixel) {
    const Result<float> distance = m_renderer->distanceAt(static_cast<int>(pixel.x), static_cast<int>(pixel.y));
    if (!distance || !std::isfinite(*distance)) return std::nullopt;
    const scene::Camera& camera = m_camera->camera();
    const Ray ray = camera.rayThrough(inPicture(pixel) + 0.5);
    return ray.origin + ray.direction * (double(*distance) / glm::dot(ray.direction, camera.forward()));
}

/// Eight pixels at that distance.
double Window::snapReach(const glm::dvec3& site) const {
    constexpr double pixels = 8;
    const scene::Camera& camera = m_camera->camera();
    return pixels * glm::distance(camera.eye, site) * 2 * std::tan(camera.verticalFovRadians / 2) / camera.height;
}

glm::dvec3 Window::surfaceOrTargetAt(const glm::dvec2& pixel) {
    if (const auto surface = surfaceAt(pixel)) return *surface;
    const scene::Camera& camera = m_camera->camera();
    return camera.eye + camera.rayThrough(inPicture(pixel)).direction * glm::distance(camera.eye, camera.target);
}

void Window::onMouseButton(int button, int action) {
    needFrames(framesToSettle);
    const glm::dvec2 pixel = m_cursor;
    if (m_drag == Drag::Handle && button != GLFW_MOUSE_BUTTON_LEFT) return; // it ends with the button it began with
    if (action == GLFW_PRESS) {
        if (m_ui->takesMouseAt(pixel) || m_brief) return;
        m_pressedPicture = pixel - inPicture(pixel);
        if (const auto handle = button == GLFW_MOUSE_BUTTON_LEFT ? m_ui->handleAt(pixel) : std::nullopt) {
            m_handle = *handle;
            m_drag = Drag::Handle;
            m_moved = false;
            m_pressedAt = pixel;
            m_handleOffset = m_handle.place - onHandlesTrack(pixel).value_or(m_handle.place);
            return;
        }
        m_drag = button == GLFW_MOUSE_BUTTON_LEFT ? Drag::Pan : Drag::Orbit;
        m_pressedAt = m_lastCursor = pixel;
        m_moved = false;
        m_grabbed = surfaceOrTargetAt(pixel);
        return;
    }
    if (m_drag == Drag::Handle) {
        if (std::exchange(m_handleMoved, false)) dragHandle();
        m_workspace->drop();
        m_drag = Drag::None;
        return;
    }
    const bool clicked = m_drag != Drag::None && !m_moved && button == GLFW_MOUSE_BUTTON_LEFT;
    m_drag = Drag::None;
    if (!clicked) return;
    const double time = glfwGetTime();
    const bool soon = time - m_lastClickSeconds < doubleClickSeconds;
    click(pixel, soon && glm::distance(pixel, m_lastClick) < clickPixels);
    m_lastClickSeconds = time;
    m_lastClick = pixel;
}

void Window::onMouseMove(const glm::dvec2& pixel) {
    needFrames(1);
    m_cursor = pixel;
    if (m_drag == Drag::None) return;
    if (!m_moved && glm::distance(pixel, m_pressedAt) < clickPixels) return;
    m_moved = true;
    if (m_drag == Drag::Handle) {
        m_handleMoved = true; // once a frame
        return;
    }
    if (m_drag == Drag::Pan) {
        m_camera->pan(m_grabbed, m_lastCursor - m_pressedPicture, pixel - m_pressedPicture);
    } else {
        m_camera->orbit(m_grabbed, pixel - m_lastCursor);
    }
    m_lastCursor = pixel;
}

std::optional<glm::dvec3> Window::onHandlesTrack(const glm::dvec2& pixel) const {
    return scene::onTrackOf(m_handle, m_camera->camera().rayThrough(pixel - m_pressedPicture + 0.5));
}

/// In doubles from the ray on: nothing jitters however far the park is from its origin.
void Window::dragHandle() {
    const auto place = onHandlesTrack(m_cursor);
    if (!place) return; // above the horizon
    m_workspace->drag(m_handle, *place + m_handleOffset, snapReach(m_handle.place),
                      [this](const glm::dvec2& plan) { return m_view->groundHeight(plan); });
    needFrames(framesToSettle);
}

void Window::onScroll(double steps) {
    needFrames(framesToSettle);
    if (m_ui->takesMouseAt(m_cursor)) return;
    m_camera->zoom(surfaceOrTargetAt(m_cursor), std::pow(0.85, steps));
}

/// By footprint. The walls of drawn buildings stand on its very edge: there a little behind the surface decides.
const scene::Building* Window::buildingSeenAt(const glm::dvec3& site) const {
    constexpr double behindMeters = 0.5;
    const scene::World& world = m_workspace->world();
    if (const scene::Building* covering = world.buildingAt(glm::dvec2(site))) return covering;
    const glm::dvec3 behind = site + glm::normalize(site - m_camera->camera().eye) * behindMeters;
    const scene::Building* building = world.buildingAt(glm::dvec2(behind));
    return building && building->drawn() ? building : nullptr;
}

void Window::click(const glm::dvec2& pixel, bool twice) {
    const std::string device = m_ui->deviceAt(pixel);
    const auto site = surfaceAt(pixel);
    if (m_workspace->tool() != ui::Tool::Select) { // a double click ends the polygon its first click belongs to
        if (twice)
            execute(ui::FinishTool{});
        else if (site)
            m_workspace->clickWithTool(*site, snapReach(*site));
        return;
    }
    if (twice && site) {
        m_camera->flyTo(*site, std::max(30.0, glm::distance(m_camera->camera().eye, *site) * 0.4));
        return;
    }
    ui::Selection selection;
    selection.deviceId = device;
    if (site) {
        const gis::SiteFrame& frame = m_session->park().frame;
        selection.site = site;
        if (frame.georeferenced()) selection.projected = frame.projectedFromSite(*site);
        selection.geographic = frame.geographicFromSite(*site);
        const scene::Building* building = buildingSeenAt(*site);
        if (building && device.empty()) selection.buildingId = building->id;
        const auto* zone = scene::zoneAt(m_workspace->world().zones, glm::dvec2(*site));
        if (!building && device.empty() && zone && !scene::isRemovalZone(zone->id)) selection.areaId = zone->id;
    }
    m_workspace->select(selection);
}

void Window::onKey(const KeyChanged& change) {
    needFrames(framesToSettle);
    const int key = change.key, modifiers = change.modifiers;
    if (change.action == GLFW_RELEASE) return;
    if ((key == GLFW_KEY_LEFT || key == GLFW_KEY_RIGHT) && !m_ui->wantsKeyboard()) { // held down they go on
        const Duration step = (modifiers & GLFW_MOD_SHIFT) != 0 ? std::chrono::hours(1) : std::chrono::minutes(1);
        return execute(ui::StepTime{key == GLFW_KEY_LEFT ? -step : step});
    }
    if (change.action != GLFW_PRESS) return;
    if (key == GLFW_KEY_ESCAPE) return onEscape();
    if (m_ui->wantsKeyboard()) return;
    const bool control = (modifiers & GLFW_MOD_CONTROL) != 0, shift = (modifiers & GLFW_MOD_SHIFT) != 0;
    if (key == GLFW_KEY_ENTER || key == GLFW_KEY_KP_ENTER) execute(ui::FinishTool{});
    if (key == GLFW_KEY_F1) execute(ui::SetStatistics{!m_workspace->showStatistics()});
    if (key == GLFW_KEY_F) execute(ui::FitAll{});
    if (key == GLFW_KEY_F12) execute(ui::TakeScreenshot{});
    if (key == GLFW_KEY_L && !control) execute(ui::GoLive{});
    if (key == GLFW_KEY_SPACE) {
        const bool playing = m_workspace->playback().mode() != telemetry::Playback::Mode::Paused;
        playing ? execute(ui::PauseTime{}) : execute(ui::PlayTime{});
    }
    if (control && key == GLFW_KEY_Z) shift ? execute(ui::Redo{}) : execute(ui::Undo{});
    if (control && key == GLFW_KEY_S) execute(ui::SayWhereKept{});
    if (control && key == GLFW_KEY_Y) execute(ui::Redo{});
    const auto& views = m_session->park().views;
    const int number = key - GLFW_KEY_1;
    if (!control && number >= 0 && number < static_cast<int>(views.size()) && number < 9)
        execute(ui::GoToView{views[static_cast<size_t>(number)].id});
}

/// Closes what is nearest to the person: the popup, else the field being typed in (which sees the key itself), else the
/// tool, else the card over the view, else the selection.
void Window::onEscape() {
    if (m_ui->closePopup() || m_ui->wantsKeyboard()) return;
    if (m_brief) return endBrief();
    if (m_drag == Drag::Handle) {
        m_drag = Drag::None;
        m_handleMoved = false;
        return m_workspace->cancelDrag();
    }
    if (m_workspace->tool() != ui::Tool::Select) {
        execute(ui::CancelTool{});
    } else if (m_workspace->mergePlan()) {
        execute(ui::CancelMerge{});
    } else if (m_workspace->showComparison()) {
        execute(ui::SetComparison{false});
    } else if (m_workspace->comparisons().beside().mode != ui::BesideMode::Off) {
        execute(ui::SetBeside{ui::BesideMode::Off});
    } else if (m_workspace->showCompliance()) {
        execute(ui::SetCompliance{false});
    } else if (m_workspace->showCoverage()) {
        execute(ui::SetCoverage{false});
    } else if (m_workspace->chart()) {
        execute(ui::ShowChart{});
    } else if (m_workspace->corridors().wish() && m_workspace->selection().buildingId.empty()) {
        execute(ui::SetCorridor{});
    } else {
        execute(ui::Select{});
    }
}

void Window::flyByKeys(double seconds) {
    const auto pressed = [this](int key) { return glfwGetKey(m_window, key) == GLFW_PRESS ? 1.0 : 0.0; };
    if (pressed(GLFW_KEY_LEFT_CONTROL) > 0) return;
    const glm::dvec3 direction(pressed(GLFW_KEY_D) - pressed(GLFW_KEY_A), pressed(GLFW_KEY_W) - pressed(GLFW_KEY_S),
                               pressed(GLFW_KEY_E) - pressed(GLFW_KEY_Q));
    if (direction == glm::dvec3(0)) return;
    const scene::Camera& camera = m_camera->camera();
    const double metersPerSecond = std::max(20.0, glm::distance(camera.eye, camera.target) * 0.6);
    m_camera->fly(direction * metersPerSecond * seconds);
    needFrames(2);
}

void Window::onResize() {
    int width = 0, height = 0;
    glfwGetFramebufferSize(m_window, &width, &height);
    fitCamera();
    if (m_renderer && width > 0 && height > 0) m_renderer->resize(width, height);
    needFrames(framesToSettle);
}

} // namespace sandtable::app
