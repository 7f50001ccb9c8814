// Where tests find real data: SANDTABLE_DATA, else the folder shared beside the checkout. Without it a test skips and
// says so.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace sandtable::test {

inline std::filesystem::path dataDirectory() {
    const char* fromEnvironment = std::getenv("SANDTABLE_DATA");
    return fromEnvironment ? std::filesystem::path(fromEnvironment) : std::filesystem::path(SANDTABLE_DATA_DEFAULT);
}

inline std::filesystem::path sourceDirectory() { return SANDTABLE_SOURCE_DIR; }

/// A folder of its own for one test, empty at the start, removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "sandtable-XXXXXX").string();
        m_path = ::mkdtemp(pattern.data());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path write(const std::string& name, const std::string& content) const {
        const auto file = m_path / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content;
        return file;
    }

private:
    std::filesystem::path m_path;
};

} // namespace sandtable::test

/// Skips the test when a real data set is not on this machine.
#define SANDTABLE_REQUIRE_DATA(path)                                                                                   \
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "real data not present: " << (path)
