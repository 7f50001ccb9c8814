// Line icons drawn as vectors: sharp at every scale and no icon font to ship. All fit a square given by its centre and
// half size.
#pragma once

#include <imgui.h>

#include <string_view>

namespace sandtable::ui::icons {

void flatten(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void clip(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void place(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void draw(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void corridor(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void move(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void undo(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void redo(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void save(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void plus(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void check(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void cross(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void back(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void locate(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void chart(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void document(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void camera(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void chevronDown(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void play(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void pause(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void turnLeft(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
void turnRight(ImDrawList& list, const ImVec2& center, float half, ImU32 color);
/// By the device's type; a diamond for types we do not know.
void device(ImDrawList& list, const ImVec2& center, float half, ImU32 color, std::string_view type);

} // namespace sandtable::ui::icons
