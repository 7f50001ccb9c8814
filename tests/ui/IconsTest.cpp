#include "ui/Icons.h"

#include "UiHand.h"

#include <set>

namespace sandtable::ui {
namespace {

/// The corners an icon is drawn with, as text.
std::string cornersOf(std::string_view type) {
    ImDrawList list(ImGui::GetDrawListSharedData());
    list._ResetForNewFrame();
    list.PushTextureID(ImGui::GetIO().Fonts->TexID);
    list.PushClipRectFullScreen();
    icons::device(list, {50, 50}, 10, 0xFFFFFFFF, type);
    std::string corners;
    for (const ImDrawVert& vertex : list.VtxBuffer)
        corners += std::to_string(vertex.pos.x) + "," + std::to_string(vertex.pos.y) + " ";
    return corners;
}

TEST(Icons, EveryDeviceClassHasItsOwn) {
    const auto ui = makeUi();
    frame(*ui, UiModel());
    std::set<std::string> drawings{cornersOf("no such class")};
    for (const char* type :
         {"transformer", "pump",   "fan",   "compressor",  "motor", "meter", "electricity", "air",   "weather", "noise",
          "vibration",   "camera", "water", "waterMeter",  "tank",  "valve", "crane",       "mixer", "press",   "gas",
          "fire",        "boiler", "pv",    "temperature", "heat"})
        EXPECT_TRUE(drawings.insert(cornersOf(type)).second) << type;
}

} // namespace
} // namespace sandtable::ui
