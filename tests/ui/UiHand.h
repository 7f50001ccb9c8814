// The whole interface without any backend: frames are built, the mouse is fed as events.
#pragma once

#include "../TestData.h"
#include "ui/Layout.h"
#include "ui/Ui.h"

#include <gtest/gtest.h>
#include <imgui.h>

#include <optional>

namespace sandtable::ui {

inline std::unique_ptr<Ui> makeUi(float scale = 1) {
    auto ui = Ui::create({test::sourceDirectory() / "assets", scale});
    EXPECT_TRUE(ui.ok()) << ui.error().text();
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset; // as the Vulkan backend has it
    return std::move(*ui);
}

inline std::vector<Command> frame(Ui& ui, const UiModel& model) {
    ImGui::GetIO().DisplaySize = {static_cast<float>(model.camera.width), static_cast<float>(model.camera.height)};
    ui.prepareGlyphs(model);
    return ui.build(model);
}

inline std::vector<Command> clickAt(Ui& ui, const UiModel& model, const ImVec2& at) {
    ImGuiIO& io = ImGui::GetIO();
    std::vector<Command> all;
    for (const bool down : {false, true, false}) {
        io.MousePos = at;
        io.MouseDown[0] = down;
        for (auto& command : frame(ui, model)) all.push_back(std::move(command));
    }
    return all;
}

template<class T> const T* first(const std::vector<Command>& commands) {
    for (const Command& command : commands)
        if (const T* found = std::get_if<T>(&command)) return found;
    return nullptr;
}

/// Clicks over a grid of an area until a command of this kind comes; what a person's hand would find.
template<class T> std::optional<T> findByClicking(Ui& ui, const UiModel& model, const Rect& area) {
    frame(ui, model);
    for (float y = area.min.y + 6; y < area.max.y; y += 12)
        for (float x = area.max.x - 6; x > area.min.x; x -= 18)
            if (const auto commands = clickAt(ui, model, {x, y}); const T* found = first<T>(commands)) return *found;
    return std::nullopt;
}

inline Layout layout(int width = 1920, int height = 1080) {
    return layoutFor({static_cast<float>(width), static_cast<float>(height)}, Theme{1});
}

} // namespace sandtable::ui
