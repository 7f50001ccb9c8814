// Runs the real executable, as a person or script would.
#pragma once

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <string>
#include <sys/wait.h>

namespace sandtable::test {

struct ProgramRun {
    int exitCode = -1;
    std::string output; // standard output
    std::string errors; // standard error
};

/// `arguments` is passed through a shell: quote what needs it.
inline ProgramRun runProgram(const std::string& arguments) {
    std::string pattern = "/tmp/sandtable-stderr-XXXXXX";
    const int file = ::mkstemp(pattern.data());
    const std::string command = "{ " SANDTABLE_PROGRAM " " + arguments + "; } 2>" + pattern;
    ProgramRun run;
    if (FILE* pipe = ::popen(command.c_str(), "r")) {
        std::array<char, 4096> buffer;
        while (const size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
            run.output.append(buffer.data(), got);
        const int status = ::pclose(pipe);
        run.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1; // -1: a signal, that is a crash
    }
    if (FILE* errors = ::fdopen(file, "r")) {
        std::array<char, 4096> buffer;
        while (const size_t got = std::fread(buffer.data(), 1, buffer.size(), errors))
            run.errors.append(buffer.data(), got);
        std::fclose(errors);
    }
    ::unlink(pattern.c_str());
    return run;
}

inline nlohmann::json runForJson(const std::string& arguments, ProgramRun& run) {
    run = runProgram(arguments);
    return nlohmann::json::parse(run.output, nullptr, false);
}

} // namespace sandtable::test
