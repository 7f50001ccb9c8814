#include "app/commands/CommandSupport.h"

#include "core/Log.h"

namespace sandtable::app {

int failed(const Error& error) {
    logError("{}", error.text());
    return error.kind == ErrorKind::Usage ? BadUsage : Failed;
}

} // namespace sandtable::app
