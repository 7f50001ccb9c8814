// The window: GLFW events become camera movements, clicks and commands; frames are drawn only when something changed.
#pragma once

#include "app/view/ParkView.h"
#include "app/view/StartView.h"
#include "app/window/CameraController.h"
#include "app/window/FramePace.h"
#include "app/window/InputQueue.h"
#include "report/Document.h"

#include <array>
#include <memory>
#include <stop_token>

struct GLFWwindow;

namespace sandtable::app {

struct WindowOptions {
    std::vector<std::string> sources;
    ViewOptions view;
    std::string scenario, time, language = "zh";
    double maxError = 16;
    size_t memoryMegabytes = 2048, valueMegabytes = 512;
    bool validation = false;
    float uiScale = 1;
};

class Window {
public:
    static Result<std::unique_ptr<Window>> open(const WindowOptions& options);
    ~Window();
    /// Runs until the window is closed.
    Result<void> run();

private:
    Window() = default;
    Result<void> openGlfw(const WindowOptions& options);
    Result<void> openPark(const WindowOptions& options);
    Result<void> startCamera(const ViewOptions& view);
    static void installCallbacks(GLFWwindow* window);

    // Events, in their order and with a drawn frame between any two that need one
    void dispatchInput();
    void dispatch(const InputEvent& event);
    void beginUiFrame();
    void onMouseButton(int button, int action);
    void onMouseMove(const glm::dvec2& pixel);
    void onScroll(double steps);
    void onKey(const KeyChanged& key);
    void onEscape();
    void onResize();
    void click(const glm::dvec2& pixel, bool twice);
    void flyByKeys(double seconds);
    /// Where the mouse is on the track of the handle that is dragged.
    std::optional<glm::dvec3> onHandlesTrack(const glm::dvec2& pixel) const;
    void dragHandle();
    /// Where a pixel is in the picture it belongs to: with two pictures beside one another the right one's begins anew.
    glm::dvec2 inPicture(const glm::dvec2& pixel) const;
    void fitCamera();

    // Frames
    void needFrames(int count) { m_framesWanted = std::max(m_framesWanted, count); }
    void waitForEvents();
    bool advance(double seconds);
    /// With the panels of the frame before if only what flows has moved.
    Result<void> drawFrame(bool onlyFlow);
    void logPace(double now);
    void execute(const ui::Command& command);
    std::string title() const;
    void saveScreenshot();
    void saveReport();
    void beginBrief();
    void advanceBrief();
    void takeBriefPicture();
    void saveBrief();
    void endBrief();
    void tellSaved(const Result<void>& written, const std::string& file);
    static std::string fileNamed(const std::string& what, const std::string& extension);
    std::optional<glm::dvec3> surfaceAt(const glm::dvec2& pixel);
    const scene::Building* buildingSeenAt(const glm::dvec3& site) const;
    double snapReach(const glm::dvec3& site) const;
    glm::dvec3 surfaceOrTargetAt(const glm::dvec2& pixel);

    Diagnostics m_diagnostics;
    GLFWwindow* m_window = nullptr;
    bool m_platformUi = false;
    std::unique_ptr<JobSystem> m_jobs; // tiles, fields, walls: what is in view
    std::stop_source m_closing;
    std::unique_ptr<JobSystem> m_background;  // the past and what follows from it
    std::atomic<bool> m_readingsCame = false; // since the last update; before the session, whose threads set it
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<ui::Ui> m_ui;
    std::unique_ptr<renderer::Renderer> m_renderer;
    std::unique_ptr<ParkView> m_view;
    std::unique_ptr<CameraController> m_camera;
    bool m_fitWhenKnown = false; // the extent was not known yet when the window opened

    enum class Drag { None, Pan, Orbit, Handle } m_drag = Drag::None;
    InputQueue m_input;
    // As the dispatched events told it: where the mouse is by now may be further on.
    std::array<bool, 5> m_buttons{};
    bool m_mouseInside = true;
    bool m_interfaceShown = false; // nothing can be clicked on before
    bool m_completeOnce = false;
    glm::dvec2 m_cursor{0}, m_pressedAt{0}, m_lastCursor{0}, m_lastClick{0};
    glm::dvec3 m_grabbed{0};
    scene::Handle m_handle;         // being dragged
    glm::dvec3 m_handleOffset{0};   // from where the mouse took it to its place
    glm::dvec2 m_pressedPicture{0}; // where the picture the button was pressed in begins
    bool m_handleMoved = false;     // since the last frame
    bool m_moved = false;
    double m_lastClickSeconds = -1;
    int m_framesWanted = 3;
    double m_drawnAt = 0; // of GLFW's clock
    bool m_screenshotWanted = false, m_reportWanted = false;
    /// A brief in the making: one picture after another, each once its plan is drawn to the last tile.
    struct Brief {
        PlanComparison comparison;
        std::vector<report::Picture> pictures;
        std::string scenario; // that was open
        bool markers = true;
        double since = 0; // of the present plan, by GLFW's clock
        bool pictureWanted = false;
    };
    std::optional<Brief> m_brief;
    FramePace m_pace{5};
};

} // namespace sandtable::app
