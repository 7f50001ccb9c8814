// The whole user interface: theme, fonts, translations, markers and panels. One instance owns the ImGui context.
// Main thread only. The platform side (GLFW events, display size) is the app's; the drawing is the renderer's.
#pragma once

#include "core/Result.h"
#include "ui/UiState.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace sandtable::ui {

struct UiOptions {
    std::filesystem::path assetsDirectory; // translations in assets/i18n/{zh,en}.json
    float scale = 1;                       // 1 at a desk (1080p), about 2 on a 4K wall
};

class Ui {
public:
    /// Creates the ImGui context, loads translations and the CJK font (Noto Sans CJK SC). An error when no font with
    /// Chinese can be found, naming the package to install.
    static Result<std::unique_ptr<Ui>> create(const UiOptions& options);
    virtual ~Ui() = default;

    /// Makes sure every glyph the model's texts need is in the atlas; true when the atlas was rebuilt and the renderer
    /// must take it over (call before newUiFrame).
    virtual bool prepareGlyphs(const UiModel& model) = 0;
    /// Builds the frame between ImGui::NewFrame and ImGui::Render (both called inside). Returns what was asked for.
    virtual std::vector<Command> build(const UiModel& model) = 0;
    /// Whether the mouse at a screen position is the interface's: over a card of the last built frame, or a popup is
    /// open. Asked by position, as events come faster than frames.
    virtual bool takesMouseAt(const glm::dvec2& pixel) const = 0;
    /// Closes the popup that is open with the next frame; false if there is none.
    virtual bool closePopup() = 0;
    /// True while text is being typed.
    virtual bool wantsKeyboard() const = 0;
    /// The device whose marker is under a screen position, "" if none (of the last built frame).
    virtual std::string deviceAt(const glm::dvec2& pixel) const = 0;
    /// The handle of the selection under a screen position (of the last built frame).
    virtual std::optional<scene::Handle> handleAt(const glm::dvec2& pixel) const = 0;
    /// True while something on screen moves by itself and another frame is needed.
    virtual bool animating() const = 0;
};

} // namespace sandtable::ui
