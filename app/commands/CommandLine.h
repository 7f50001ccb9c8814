// The command line: names, help and parsing of every subcommand.
#pragma once

namespace sandtable::app {

/// Runs what the arguments ask for and returns the exit code.
int runCommandLine(int argc, char** argv);

} // namespace sandtable::app
