// What all subcommands share.
#pragma once

#include "app/commands/Commands.h"
#include "app/session/Asked.h"
#include "app/session/Json.h"
#include "core/Result.h"

#include <initializer_list>
#include <string>

namespace sandtable::app {

/// Says why on standard error; the exit code for it.
int failed(const Error& error);

/// An output that is one of the inputs would destroy it: an error then. Empty names are nothing.
Result<void> sparesInputs(const std::string& output, std::initializer_list<std::string> inputs);

} // namespace sandtable::app
