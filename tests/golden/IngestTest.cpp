#include "tests/Broker.h"
#include "tests/PostgresServer.h"
#include "tests/TestData.h"
#include "tests/golden/Program.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace sandtable::test {
namespace {

using nlohmann::json;

/// A park with one simulated channel and whatever else is said.
std::filesystem::path parkWith(const TemporaryFolder& folder, const std::string& members) {
    return folder.write("park.json", R"({"version": 1, "id": "p", "name": "P", "layers": [],
        "site": {"crs": "EPSG:4547", "origin": [500000, 2500000, 0]}, )" +
                                         members +
                                         R"("devices": [{"id": "变压器-1", "type": "transformer", "position": [0, 0, 0],
            "channels": [{"id": "oil", "quantity": "oilTemperature", "unit": "°C", "intervalSeconds": 1,
            "simulate": {"base": 64.5}}]}]})");
}

void expectEveryReadingCounted(const json& result) {
    const auto count = [&](const char* name) { return result[name].get<int64_t>(); };
    EXPECT_EQ(count("received"), count("stored") + count("duplicate") + count("rejected") + count("future"));
    EXPECT_EQ(count("stored"), result["history"]["written"]);
    EXPECT_EQ(result["history"]["lost"], 0);
}

TEST(Ingest, KeepsWhatTheParkSaysBesideTheParkFile) {
    const TemporaryFolder folder;
    const auto park = parkWith(folder, "");
    ProgramRun run;
    const json result = runForJson("-q ingest --json --for 1s " + park.string(), run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    expectEveryReadingCounted(result);
    EXPECT_GT(result["stored"], 2000); // the day before, and what is new
    EXPECT_EQ(result["history"]["file"], (folder.path() / "park.history.sqlite").string());
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "park.history.sqlite"));
}

TEST(Ingest, KeepsItInTheDatabaseTheParkNames) {
    if (const std::string missing = PostgresServer::missing(); !missing.empty()) GTEST_SKIP() << missing;
    const PostgresServer server;
    const TemporaryFolder folder;
    const auto park = parkWith(folder, R"("telemetry": {"history": {"url": ")" + server.url() +
                                           R"(", "schema": "park 1", "keep": {"rawDays": 30}}}, )");
    ProgramRun run;
    const json result = runForJson("-q ingest --json --for 1s " + park.string(), run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    expectEveryReadingCounted(result);
    EXPECT_GT(result["stored"], 2000);
    EXPECT_TRUE(result["history"]["file"].get<std::string>().starts_with("postgresql://127.0.0.1:"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "park.history.sqlite"));
    const json again = runForJson("-q ingest --json --for 1s --history " + server.url() + " " + park.string(), run);
    EXPECT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_GT(again["history"]["written"], 2000);
}

TEST(Ingest, ListensToABrokerThatTheParkDoesNotName) {
    if (!Broker::installed()) GTEST_SKIP() << "mosquitto is not installed";
    const Broker broker;
    const TemporaryFolder folder;
    const auto park = parkWith(folder, "");
    const std::string speak = "-q simulate --mqtt " + broker.url() + " " + park.string();
    const std::string listen = " & speaker=$!; " SANDTABLE_PROGRAM " -q ingest --json --for 4s --history " +
                               (folder.path() / "h.sqlite").string() + " --source " + broker.url() + " " +
                               park.string();
    const ProgramRun run = runProgram(speak + listen + "; code=$?; kill -TERM $speaker; wait $speaker; exit $code");
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    const json result = json::parse(run.output);
    expectEveryReadingCounted(result);
    EXPECT_GE(result["received"], 1);
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "h.sqlite"));
}

TEST(Ingest, OfAHistoryThatIsBeingWrittenIsRefused) {
    const TemporaryFolder folder;
    const auto park = parkWith(folder, R"("telemetry": {"history": {"file": "kept/past.sqlite"}}, )");
    const auto lock = folder.write("kept/past.sqlite.lock", "");
    const int writer = ::open(lock.c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(writer, LOCK_EX), 0);
    const ProgramRun refused = runProgram("-q ingest --for 1s " + park.string());
    EXPECT_EQ(refused.exitCode, 1);
    EXPECT_NE(refused.errors.find("another program is writing it"), std::string::npos) << refused.errors;
    ::close(writer);
    const ProgramRun kept = runProgram("-q ingest --for 1s " + park.string());
    EXPECT_EQ(kept.exitCode, 0) << kept.errors;
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "kept/past.sqlite"));
}

TEST(Ingest, CountsAddUpAlsoWhenTheBrokerWasKilledMeanwhile) {
    if (!Broker::installed()) GTEST_SKIP() << "mosquitto is not installed";
    Broker broker;
    const TemporaryFolder folder;
    const auto park = parkWith(folder, "");
    const std::string speak = "-q simulate --mqtt " + broker.url() + " " + park.string();
    const std::string listen =
        " & speaker=$!; " SANDTABLE_PROGRAM " -q ingest --json --for 8s --source " + broker.url() + " " + park.string();
    std::thread trouble([&] {
        std::this_thread::sleep_for(std::chrono::seconds(3));
        broker.kill();
        broker.start();
    });
    const ProgramRun run = runProgram(speak + listen + "; code=$?; kill -TERM $speaker; wait $speaker; exit $code");
    trouble.join();
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    const json result = json::parse(run.output);
    expectEveryReadingCounted(result);
    const auto count = [&](const char* name) { return result[name].get<int64_t>(); };
    EXPECT_EQ(count("messages"), count("received") + count("malformed") + count("unknown")); // one reading a message
    EXPECT_GE(count("received"), 2) << "nothing came after the broker was back";
    EXPECT_EQ(result["memory"]["kept"], result["stored"]);
}

TEST(Ingest, BadInputIsRefusedWithAReason) {
    const TemporaryFolder folder;
    const auto park = parkWith(folder, "");
    EXPECT_EQ(runProgram("ingest --for 3x " + park.string()).exitCode, 2);
    EXPECT_EQ(runProgram("ingest --for 1 --source http://x " + park.string()).exitCode, 2);
    const auto text = folder.write("readings.csv", std::string(2000, ';'));
    const ProgramRun run = runProgram("ingest --for 1 --history " + text.string() + " " + park.string());
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_NE(run.errors.find(text.string()), std::string::npos) << run.errors;
}

} // namespace
} // namespace sandtable::test
