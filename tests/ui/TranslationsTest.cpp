#include "ui/Translations.h"
#include "../TestData.h"

#include <gmock/gmock.h>

#include <iterator>
#include <regex>
#include <set>

namespace sandtable::ui {
namespace {

using test::sourceDirectory;
using test::TemporaryFolder;

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::set<std::string> matches(const std::string& text, const std::string& pattern) {
    const std::regex expression(pattern);
    std::set<std::string> found;
    for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match)
        found.insert((*match)[1]);
    return found;
}

/// Every literal that looks like a key: words with dots between.
std::set<std::string> keysInCode() {
    std::vector<std::filesystem::path> files{sourceDirectory() / "app/output/ReportDocument.cpp",
                                             sourceDirectory() / "app/output/PlanBrief.cpp"};
    for (const auto& entry : std::filesystem::recursive_directory_iterator(sourceDirectory() / "ui"))
        if (entry.path().extension() == ".cpp" || entry.path().filename() == "PlanFigures.h")
            files.push_back(entry.path());
    std::set<std::string> keys;
    for (const auto& file : files)
        for (const auto& key : matches(contentOf(file), R"re("([a-z][A-Za-z]*(?:\.[A-Za-z][A-Za-z0-9]*)+)")re"))
            if (!key.ends_with(".json")) keys.insert(key);
    return keys;
}

std::set<std::string> keysOf(const Translations::Table& table) {
    std::set<std::string> keys;
    for (const auto& [key, text] : table) keys.insert(key);
    return keys;
}

Translations shipped() {
    auto translations = Translations::load(sourceDirectory() / "assets/i18n");
    EXPECT_TRUE(translations.ok()) << translations.error().text();
    return std::move(*translations);
}

TEST(Translations, EveryKeyUsedInCodeExistsInBothLanguagesAndNoOtherDoes) {
    const Translations translations = shipped();
    const auto used = keysInCode();
    EXPECT_GT(used.size(), 50u);
    EXPECT_EQ(keysOf(translations.table(scene::Language::Chinese)), used);
    EXPECT_EQ(keysOf(translations.table(scene::Language::English)), used);
}

TEST(Translations, BothLanguagesHaveTheSamePlaceholdersAndNoEmptyText) {
    const Translations translations = shipped();
    for (const auto& [key, chinese] : translations.table(scene::Language::Chinese)) {
        const std::string& english = translations.table(scene::Language::English).at(key);
        const std::string placeholder = R"(\{([a-z]+)\})";
        EXPECT_EQ(matches(chinese, placeholder), matches(english, placeholder)) << key;
        EXPECT_FALSE(chinese.empty() || english.empty()) << key;
    }
}

TEST(Translations, PanelsHoldNoTextForPeopleInOtherScripts) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(sourceDirectory() / "ui/panels"))
        EXPECT_TRUE(matches(contentOf(entry.path()), "\"[^\"\n]*([\xE4-\xE9][\x80-\xBF]{2})[^\"\n]*\"").empty())
            << entry.path();
}

TEST(Translations, SwitchesAtRunTimeAndFillsPlaceholders) {
    Translations translations = shipped();
    EXPECT_EQ(translations("layers.title"), "图层");
    EXPECT_EQ(translations("badge.loading", {{"count", "12"}}), "加载中 12 块");
    translations.setLanguage(scene::Language::English);
    EXPECT_EQ(translations("layers.title"), "Layers");
    EXPECT_EQ(translations("badge.loading", {{"count", "12"}}), "Loading 12 tiles");
}

TEST(Translations, AnArgumentThatLooksLikeAPlaceholderIsLeftAlone) {
    Translations translations = shipped();
    EXPECT_EQ(translations("scenario.was", {{"value", "{value}"}}), "现状 {value}");
}

TEST(Translations, BrokenFilesAreNamed) {
    const TemporaryFolder folder;
    EXPECT_THAT(Translations::load(folder.path()).error().text(), testing::HasSubstr("zh.json"));
    folder.write("zh.json", "{}");
    folder.write("en.json", R"({"a.b": 3})");
    EXPECT_THAT(Translations::load(folder.path()).error().text(),
                testing::HasSubstr("en.json: /a.b: expected a string"));
    folder.write("en.json", "{");
    EXPECT_EQ(Translations::load(folder.path()).error().kind, ErrorKind::InvalidData);
}

} // namespace
} // namespace sandtable::ui
