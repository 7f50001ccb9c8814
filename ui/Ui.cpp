#include "ui/Ui.h"

#include "ui/GlyphNeeds.h"
#include "ui/HandleMarks.h"
#include "ui/Markers.h"
#include "ui/panels/Panels.h"

#include <imgui.h>

#include <algorithm>
#include <utility>

namespace sandtable::ui {

namespace {

struct ContextDeleter {
    void operator()(ImGuiContext* context) const { ImGui::DestroyContext(context); }
};
using Context = std::unique_ptr<ImGuiContext, ContextDeleter>;

class ImGuiUi : public Ui {
public:
    ImGuiUi(Context context, Translations translations, Fonts fonts, float scale)
        : m_translations(std::move(translations)),
          m_fonts(std::move(fonts)),
          m_theme{scale},
          m_glyphs(m_translations),
          m_context(std::move(context)) {
        m_memory.prototype.size = {60, 30, 12};
        applyTheme(m_theme);
        m_fonts.rebuild(m_glyphs.all(), m_glyphs.heading());
    }

    bool prepareGlyphs(const UiModel& model) override {
        const bool news = m_glyphs.collect(model, m_memory.newScenarioName + m_memory.renamedScenario);
        if (news) m_fonts.rebuild(m_glyphs.all(), m_glyphs.heading());
        const bool changed = news || m_atlasIsNew;
        m_atlasIsNew = false;
        return changed;
    }

    std::vector<Command> build(const UiModel& model) override {
        ImGuiIO& io = ImGui::GetIO();
        if (io.DisplaySize.x <= 0 || io.DisplaySize.y <= 0) // no window system behind us: the picture is the display
            io.DisplaySize = {static_cast<float>(model.camera.width), static_cast<float>(model.camera.height)};
        m_translations.setLanguage(model.language);
        std::vector<Command> commands;
        ImGui::NewFrame();
        Frame frame{model,
                    m_translations,
                    m_fonts,
                    m_theme,
                    layoutFor(io.DisplaySize, m_theme),
                    m_memory,
                    commands,
                    std::exchange(m_closePopups, false)};
        const bool apart = model.beside.mode == BesideMode::Apart; // both pictures whole, nothing over them
        if (apart) frame.layout.view.max.x = std::min(frame.layout.view.max.x, io.DisplaySize.x / 2);
        if (model.showPanels) {
            drawTopBar(frame);
            if (!apart) {
                drawLeftColumn(frame);
                drawRightColumn(frame);
                drawTimeBar(frame);
            }
            drawScenarioPanel(frame);
            drawBeside(frame);
            if (model.showCoverage) drawCoveragePanel(frame);
            if (model.showCompliance) drawCompliancePanel(frame);
            if (model.comparison) drawComparisonPanel(frame);
            if (model.chart) drawChartPanel(frame);
        }
        drawOverlay(frame);
        drawMergeMarks(frame);
        drawComplianceMarks(frame);
        drawCorridorMarks(frame);
        m_handles.draw(frame);
        m_markers.draw(frame, frame.taken);
        m_taken = std::move(frame.taken);
        ImGui::Render();
        m_settling = commands.empty() && !ImGui::IsAnyItemActive() ? std::max(0, m_settling - 1) : 2;
        return commands;
    }

    bool takesMouseAt(const glm::dvec2& pixel) const override {
        if (ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) return true;
        const ImVec2 at{static_cast<float>(pixel.x), static_cast<float>(pixel.y)};
        return std::ranges::any_of(m_taken, [&](const Rect& rect) { return rect.contains(at); });
    }
    bool closePopup() override {
        m_closePopups = ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup);
        return m_closePopups;
    }
    std::optional<scene::Handle> handleAt(const glm::dvec2& pixel) const override {
        return m_handles.at({static_cast<float>(pixel.x), static_cast<float>(pixel.y)}, m_theme);
    }
    /// ImGui still says so in the frame after the one that ended the typing.
    bool wantsKeyboard() const override { return ImGui::GetIO().WantTextInput && ImGui::IsAnyItemActive(); }

    std::string deviceAt(const glm::dvec2& pixel) const override {
        return m_markers.at({static_cast<float>(pixel.x), static_cast<float>(pixel.y)}, m_theme);
    }

    bool animating() const override { return m_settling > 0 || ImGui::GetIO().WantTextInput; }

private:
    Translations m_translations;
    Fonts m_fonts;
    Theme m_theme;
    GlyphNeeds m_glyphs;
    Memory m_memory;
    Markers m_markers;
    HandleMarks m_handles;
    std::vector<Rect> m_taken; // by cards
    bool m_atlasIsNew = true, m_closePopups = false;
    int m_settling = 2; // frames in which ImGui still moves things into place after input
    Context m_context;  // last: destroyed before the font files its atlas refers to
};

} // namespace

Result<std::unique_ptr<Ui>> Ui::create(const UiOptions& options) {
    if (!(options.scale >= 0.25f && options.scale <= 8))
        return Error{ErrorKind::Usage, "scale of the interface", "must lie between 0.25 and 8"};
    auto translations = Translations::load(options.assetsDirectory / "i18n");
    if (!translations) return translations.error();
    auto fonts = Fonts::create(options.scale);
    if (!fonts) return fonts.error();
    Context context(ImGui::CreateContext());
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr; // places are ours; nothing to remember in files
    io.LogFilename = nullptr;
    io.ConfigWindowsMoveFromTitleBarOnly = true;
    return std::unique_ptr<Ui>(
        std::make_unique<ImGuiUi>(std::move(context), std::move(*translations), std::move(*fonts), options.scale));
}

} // namespace sandtable::ui
