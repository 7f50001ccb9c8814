// `open`: the window.
#include "app/commands/CommandSupport.h"

namespace sandtable::app {

int runOpen(const WindowOptions& options) {
    auto window = Window::open(options);
    if (!window) return failed(window.error());
    if (const Result<void> ran = (*window)->run(); !ran) return failed(ran.error());
    return Done;
}

} // namespace sandtable::app
