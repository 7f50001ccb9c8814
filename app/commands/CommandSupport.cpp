#include "app/commands/CommandSupport.h"

#include "core/Log.h"

#include <filesystem>
#include <system_error>

namespace sandtable::app {

int failed(const Error& error) {
    logError("{}", error.text());
    return error.kind == ErrorKind::Usage ? BadUsage : Failed;
}

Result<void> sparesInputs(const std::string& output, std::initializer_list<std::string> inputs) {
    for (const std::string& input : inputs) {
        std::error_code notBothThere;
        if (std::filesystem::equivalent(output, input, notBothThere))
            return Error{ErrorKind::Usage, output, "is one of the inputs: it would be lost"};
    }
    return {};
}

} // namespace sandtable::app
