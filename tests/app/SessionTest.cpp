// What a park brings along of its own.
#include "app/session/Session.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace sandtable::app {
namespace {

using testing::HasSubstr;

std::string shippedRules() {
    std::ostringstream text;
    text << std::ifstream(test::sourceDirectory() / "assets/compliance/cn-industrial-park.json").rdbuf();
    return text.str();
}

TEST(SessionTest, APlanIsJudgedByTheParksOwnRules) {
    const test::TemporaryFolder folder;
    std::string rules = shippedRules();
    const std::string id = "\"id\": \"cn-industrial-park\"";
    ASSERT_THAT(rules, HasSubstr(id));
    rules.replace(rules.find(id), id.size(), "\"id\": \"zone-9\"");
    folder.write("rules.json", rules);
    const auto file = folder.write(
        "park.json", R"({"version": 1, "id": "p", "name": "P", "planning": {"rules": "rules.json"}, "layers": []})");
    Diagnostics diagnostics;
    const auto session = Session::open(std::vector{file.string()}, {}, diagnostics);
    ASSERT_TRUE(session) << session.error().text();
    EXPECT_EQ((*session)->rules().id, "zone-9");
    EXPECT_TRUE(diagnostics.all().empty());
}

TEST(SessionTest, WithoutReadableRulesTheShippedOnesJudgeAndItIsSaid) {
    const test::TemporaryFolder folder;
    folder.write("rules.json", "{\"id\": ");
    const auto file = folder.write(
        "park.json", R"({"version": 1, "id": "p", "name": "P", "planning": {"rules": "rules.json"}, "layers": []})");
    Diagnostics diagnostics;
    const auto session = Session::open(std::vector{file.string()}, {}, diagnostics);
    ASSERT_TRUE(session) << session.error().text();
    EXPECT_EQ((*session)->rules().id, "cn-industrial-park");
    ASSERT_EQ(diagnostics.all().size(), 1u);
    EXPECT_EQ(diagnostics.all()[0].severity, Severity::Error);
    EXPECT_THAT(diagnostics.all()[0].where, HasSubstr("rules.json"));
    EXPECT_THAT(diagnostics.all()[0].message, HasSubstr("cn-industrial-park.json is used instead"));
}

} // namespace
} // namespace sandtable::app
