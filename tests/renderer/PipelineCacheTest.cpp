// The pipeline cache on disk. Mesa's software driver writes its header and no pipelines, so that what a second run
// gains cannot be seen here; that no file whatever does harm can.
#include "renderer/Renderer.h"
#include "tests/TestData.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

using namespace sandtable;

namespace {

class PipelineCacheTest : public ::testing::Test {
protected:
    void TearDown() override {
        for (const auto& entry : diagnostics.all()) ADD_FAILURE() << entry.text();
    }
    std::filesystem::path file() const { return folder.path() / "pipelines.bin"; }
    /// Like one run of the program: a device, all its pipelines, a frame.
    void run() {
        auto renderer = renderer::Renderer::create(
            {.width = 32, .height = 32, .validation = true, .pipelineCacheFile = file()}, diagnostics);
        ASSERT_TRUE(renderer) << renderer.error().text();
        EXPECT_TRUE((*renderer)->render({}));
    }
    std::string content() const {
        std::ifstream stream(file(), std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    void write(const std::string& bytes) const { std::ofstream(file(), std::ios::binary) << bytes; }

    static constexpr size_t headerBytes = 32; // VkPipelineCacheHeaderVersionOne: maker, device, driver's UUID
    test::TemporaryFolder folder;
    Diagnostics diagnostics;
};

} // namespace

TEST_F(PipelineCacheTest, IsWrittenForThisDeviceAndReadAgain) {
    run();
    const std::string first = content();
    ASSERT_GE(first.size(), headerBytes);
    run();
    EXPECT_EQ(content().substr(0, headerBytes), first.substr(0, headerBytes));
}

TEST_F(PipelineCacheTest, BrokenAndForeignFilesAreReplaced) {
    run();
    const std::string header = content().substr(0, headerBytes);
    std::string foreign = content();
    foreign.replace(16, 16, std::string(16, 'x')); // another driver's UUID
    for (const std::string& bytes :
         {std::string(), std::string("not a cache"), header.substr(0, 20), std::string(5000, '\xff'), foreign}) {
        write(bytes);
        run();
        EXPECT_EQ(content().substr(0, headerBytes), header);
    }
}
