// Parts of the command line, a group of subcommands each. They keep their options themselves.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace sandtable::app {

/// Set by the subcommand that was given: what to do.
using Chosen = std::function<int()>;

void defineScenarioCommands(CLI::App& app, Chosen& chosen);
void defineCompare(CLI::App& app, Chosen& chosen);
/// Under `analyse`.
void definePlanCommands(CLI::App& analyse, Chosen& chosen);

} // namespace sandtable::app
