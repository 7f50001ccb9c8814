// What mouse and keyboard did, in its order, handed out so that one drawn frame lies between any two things that the
// interface could confuse. A slow frame may meet a press, its release and the way to the next button all at once; ImGui
// 1.86 would see none but the last state of each, and a click made against panels that are not there yet goes astray.
// (ImGui 1.87 and later queue likewise.) Plain value, no window system; key codes are GLFW's. One thread.
#pragma once

#include <glm/glm.hpp>

#include <deque>
#include <variant>
#include <vector>

namespace sandtable::app {

struct MouseMoved {
    glm::dvec2 pixel;
    bool operator==(const MouseMoved&) const = default;
};
struct MouseEntered {
    bool inside;
    bool operator==(const MouseEntered&) const = default;
};
struct ButtonChanged {
    int button;
    bool down;
    bool operator==(const ButtonChanged&) const = default;
};
struct Scrolled {
    glm::dvec2 steps;
    bool operator==(const Scrolled&) const = default;
};
struct KeyChanged {
    int key, scancode, action, modifiers; // a key held down repeats its press
    bool operator==(const KeyChanged&) const = default;
};
struct CharacterTyped {
    unsigned codepoint;
    bool operator==(const CharacterTyped&) const = default;
};
struct FocusChanged {
    bool focused;
    bool operator==(const FocusChanged&) const = default;
};
using InputEvent =
    std::variant<MouseMoved, MouseEntered, ButtonChanged, Scrolled, KeyChanged, CharacterTyped, FocusChanged>;

class InputQueue {
public:
    void push(const InputEvent& event) { m_waiting.push_back(event); }
    bool empty() const { return m_waiting.empty(); }
    /// The events the next frame can take; to be called before every frame. It may be none although some wait:
    ///   A button changes once a frame, and after it the mouse neither moves nor turns its wheel.
    ///   A key changes once a frame, and none until `framesToListen` frames after a button: the click may open the
    ///   field that is to hear it.
    ///   Characters come before other keys in ImGui's frame, so none follows a key that is no character.
    std::vector<InputEvent> takeFrame();

    static constexpr int framesToListen = 3;

private:
    int m_framesSinceButton = framesToListen;
    std::deque<InputEvent> m_waiting;
};

} // namespace sandtable::app
