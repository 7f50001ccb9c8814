// What all subcommands share.
#pragma once

#include "app/commands/Commands.h"
#include "app/session/Asked.h"
#include "app/session/Json.h"
#include "core/Result.h"

namespace sandtable::app {

/// Says why on standard error; the exit code for it.
int failed(const Error& error);

} // namespace sandtable::app
