#include "ui/Frame.h"

#include <tuple>
#include <utility>

namespace sandtable::ui {

template<class OneCommand> void Frame::emit(OneCommand command) { commands.emplace_back(std::move(command)); }

/// Compiles emit here for every command: in each panel by itself, the variant of them all costs a compiler seconds.
template<class> struct Emitters;
template<class... Commands> struct Emitters<std::variant<Commands...>> {
    static constexpr std::tuple all{&Frame::emit<Commands>...};
};
template struct Emitters<Command>;
template void Frame::emit(Command); // for one that is not known before run time

} // namespace sandtable::ui
