#include "app/window/InputQueue.h"

#include <gmock/gmock.h>

using namespace sandtable::app;
using testing::ElementsAre;
using testing::IsEmpty;
using Events = std::vector<InputEvent>;

namespace {

constexpr int a = 65, b = 66, enter = 257, press = 1, release = 0, control = 2;

KeyChanged key(int code, int action, int modifiers = 0) { return {code, 0, action, modifiers}; }

std::vector<Events> framesOf(const Events& events) {
    InputQueue queue;
    for (const InputEvent& event : events) queue.push(event);
    std::vector<Events> frames;
    while (!queue.empty()) frames.push_back(queue.takeFrame());
    return frames;
}

} // namespace

TEST(InputQueue, AClickAndTheWayToTheNextAreThreeFrames) {
    const MouseMoved here{{10, 20}}, between{{50, 20}}, there{{90, 20}};
    const ButtonChanged down{0, true}, up{0, false};
    EXPECT_THAT(framesOf({here, down, up, between, there, down, up}),
                ElementsAre(Events{here, down}, Events{up}, Events{between, there, down}, Events{up}));
}

TEST(InputQueue, MovesAndDragsAreNotSpreadOverFrames) {
    Events moves;
    for (int i = 0; i < 100; ++i) moves.push_back(MouseMoved{{i, i}});
    EXPECT_THAT(framesOf(moves), ElementsAre(moves));
}

TEST(InputQueue, KeysWaitUntilWhatAClickOpenedCanListen) {
    const auto frames = framesOf({ButtonChanged{0, true}, ButtonChanged{0, false}, key(a, press), CharacterTyped{'a'}});
    EXPECT_THAT(frames, ElementsAre(Events{ButtonChanged{0, true}}, Events{ButtonChanged{0, false}}, IsEmpty(),
                                    IsEmpty(), IsEmpty(), Events{key(a, press), CharacterTyped{'a'}}));
}

TEST(InputQueue, AKeyIsSeenDownForAFrameEvenWhenItIsUpAgain) {
    EXPECT_THAT(framesOf({key(enter, press), key(enter, release)}),
                ElementsAre(Events{key(enter, press)}, Events{key(enter, release)}));
}

TEST(InputQueue, CharactersStayBehindTheKeysTheyCameAfter) {
    const Events word{key(a, press), CharacterTyped{'a'}, key(b, press), CharacterTyped{'b'}, key(enter, press)};
    EXPECT_THAT(framesOf(word), ElementsAre(word)); // ImGui takes characters first: here they are
    EXPECT_THAT(framesOf({key(enter, press), CharacterTyped{'a'}}),
                ElementsAre(Events{key(enter, press)}, Events{CharacterTyped{'a'}}));
    EXPECT_THAT(framesOf({key(a, press, control), CharacterTyped{'b'}}),
                ElementsAre(Events{key(a, press, control)}, Events{CharacterTyped{'b'}}));
}

TEST(InputQueue, NothingIsLostOrReordered) {
    const Events everything{MouseEntered{true},  MouseMoved{{1, 1}},     ButtonChanged{0, true},
                            Scrolled{{0, 1}},    ButtonChanged{1, true}, ButtonChanged{0, false},
                            key(a, press),       key(a, release),        ButtonChanged{1, false},
                            FocusChanged{false}, CharacterTyped{'x'},    MouseEntered{false}};
    Events together;
    for (const Events& frame : framesOf(everything)) together.insert(together.end(), frame.begin(), frame.end());
    EXPECT_EQ(together, everything);
}
