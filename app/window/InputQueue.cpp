#include "app/window/InputQueue.h"

#include <algorithm>

namespace sandtable::app {
namespace {

constexpr int lastPrintingKey = 162; // GLFW_KEY_WORLD_2: what follows are Escape, Enter, arrows, modifiers …
constexpr int shift = 1;             // GLFW_MOD_SHIFT: the one modifier with which keys still make characters

bool makesCharacter(const KeyChanged& key) { return key.key <= lastPrintingKey && (key.modifiers & ~shift) == 0; }

/// What one frame has been given so far.
class FrameInput {
public:
    explicit FrameInput(bool keysWait) : m_keysWait(keysWait) {}
    bool takes(const InputEvent& event) const {
        return std::visit([this](const auto& it) { return accepts(it); }, event);
    }
    void take(const InputEvent& event) {
        if (const auto* button = std::get_if<ButtonChanged>(&event)) m_buttons.push_back(button->button);
        if (const auto* key = std::get_if<KeyChanged>(&event)) {
            m_keys.push_back(key->key);
            m_command |= !makesCharacter(*key);
        }
        m_typed |= std::holds_alternative<CharacterTyped>(event);
    }
    bool changesButton() const { return !m_buttons.empty(); }

private:
    bool accepts(const MouseMoved&) const { return m_buttons.empty(); }
    bool accepts(const MouseEntered&) const { return m_buttons.empty(); }
    bool accepts(const Scrolled&) const { return m_buttons.empty(); }
    bool accepts(const ButtonChanged& change) const {
        return m_keys.empty() && !m_typed && std::ranges::find(m_buttons, change.button) == m_buttons.end();
    }
    bool accepts(const KeyChanged& change) const {
        return !m_keysWait && m_buttons.empty() && std::ranges::find(m_keys, change.key) == m_keys.end();
    }
    bool accepts(const CharacterTyped&) const { return !m_keysWait && m_buttons.empty() && !m_command; }
    bool accepts(const FocusChanged&) const { return m_buttons.empty() && m_keys.empty() && !m_typed; }

    std::vector<int> m_buttons, m_keys;
    bool m_keysWait, m_typed = false, m_command = false;
};

} // namespace

std::vector<InputEvent> InputQueue::takeFrame() {
    FrameInput frame(m_framesSinceButton < framesToListen);
    auto end = m_waiting.begin();
    for (; end != m_waiting.end() && frame.takes(*end); ++end) frame.take(*end);
    std::vector<InputEvent> events(m_waiting.begin(), end);
    m_waiting.erase(m_waiting.begin(), end);
    m_framesSinceButton = frame.changesButton() ? 0 : std::min(m_framesSinceButton + 1, framesToListen);
    return events;
}

} // namespace sandtable::app
