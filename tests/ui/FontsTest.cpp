#include "../TestData.h"
#include "TestPark.h"
#include "ui/GlyphNeeds.h"

#include <gmock/gmock.h>

namespace sandtable::ui {
namespace {

struct Context {
    Context() { ImGui::CreateContext(); }
    ~Context() { ImGui::DestroyContext(); }
};

std::string chineseCharacters(size_t count) {
    std::string text;
    for (size_t i = 0; i < count; ++i) {
        const auto code = static_cast<unsigned>(0x4E00 + i * 7);
        text += {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 63)),
                 static_cast<char>(0x80 | (code & 63))};
    }
    return text;
}

size_t atlasBytes() {
    unsigned char* pixels = nullptr;
    int width = 0, height = 0, bytesPerPixel = 0;
    ImGui::GetIO().Fonts->GetTexDataAsRGBA32(&pixels, &width, &height, &bytesPerPixel);
    return static_cast<size_t>(width) * static_cast<size_t>(height) * static_cast<size_t>(bytesPerPixel);
}

TEST(Fonts, TheSimplifiedChineseFaceIsFoundByName) {
    const auto face = findChineseFace(fontFolders(), false);
    ASSERT_TRUE(face.ok()) << face.error().text();
    EXPECT_EQ(face->family, "Noto Sans CJK SC");
    EXPECT_GT(face->lineHeight, 1.2f);
}

TEST(Fonts, WithoutAFontTheErrorNamesThePackage) {
    const test::TemporaryFolder empty;
    const std::filesystem::path folders[] = {empty.path(), empty.path() / "missing"};
    const auto face = findChineseFace(folders, false);
    ASSERT_FALSE(face.ok());
    EXPECT_THAT(face.error().text(), testing::HasSubstr("fonts-noto-cjk"));
}

TEST(Fonts, AFileThatOnlyLooksLikeAFontIsPassedOver) {
    const test::TemporaryFolder folder;
    folder.write("NotoSansCJK-Regular.ttc", "not a font");
    const std::filesystem::path folders[] = {folder.path()};
    EXPECT_FALSE(findChineseFace(folders, false).ok());
}

TEST(Fonts, SixHundredChineseCharactersFitASmallAtlas) {
    const Context context;
    auto fonts = Fonts::create(1);
    ASSERT_TRUE(fonts.ok()) << fonts.error().text();
    GlyphSet glyphs, heading;
    glyphs.add(chineseCharacters(600));
    heading.add("滨江先进制造产业园");
    fonts->rebuild(glyphs, heading);
    EXPECT_LT(atlasBytes(), size_t{8} << 20);
    RecordProperty("atlasBytes", std::to_string(atlasBytes()));
    EXPECT_NE(fonts->body->FindGlyphNoFallback(0x4E00), nullptr);
}

TEST(Fonts, DigitsAreTabular) {
    const Context context;
    auto fonts = Fonts::create(1);
    ASSERT_TRUE(fonts.ok());
    fonts->rebuild(GlyphSet(), GlyphSet());
    for (const ImFont* font : {fonts->small, fonts->body, fonts->title, fonts->numeral})
        for (ImWchar digit = '1'; digit <= '9'; ++digit)
            EXPECT_EQ(font->GetCharAdvance(digit), font->GetCharAdvance('0'));
}

TEST(GlyphSet, SaysWhatIsNew) {
    GlyphSet glyphs;
    EXPECT_FALSE(glyphs.add("plain ASCII 123"));
    EXPECT_TRUE(glyphs.add("园区"));
    EXPECT_FALSE(glyphs.add("区园"));
    EXPECT_TRUE(glyphs.has(U'园'));
    EXPECT_FALSE(glyphs.add("\xE5\x9B")); // cut in the middle of a character
}

/// Every character of the texts a park shows must be in the font and in the atlas.
TEST(GlyphNeeds, CoverEverythingAParkShows) {
    const Context context;
    auto translations = Translations::load(test::sourceDirectory() / "assets/i18n");
    ASSERT_TRUE(translations.ok());
    GlyphNeeds needs(*translations);
    TestPark park = makeTestPark(50);
    park.park.devices[0].name.zh = "锅炉房㶲效率监测";
    const UiModel model = park.model();
    EXPECT_TRUE(needs.collect(model, ""));
    EXPECT_FALSE(needs.collect(model, ""));
    EXPECT_TRUE(needs.collect(model, "鑫"));

    auto fonts = Fonts::create(1);
    ASSERT_TRUE(fonts.ok());
    fonts->rebuild(needs.all(), needs.heading());
    for (const char32_t character : U"锅炉房㶲效率滨江鑫数据不足²³µ°–−…·")
        if (character != 0) {
            EXPECT_TRUE(needs.all().has(character));
            EXPECT_NE(fonts->body->FindGlyphNoFallback(static_cast<ImWchar>(character)), nullptr)
                << static_cast<uint32_t>(character);
        }
    for (const char32_t character : U"滨江先进制造产业园") {
        if (character == 0) continue;
        EXPECT_NE(fonts->heading->FindGlyphNoFallback(static_cast<ImWchar>(character)), nullptr);
    }
}

TEST(GlyphNeeds, ANewParkOfTheSameSizeIsReadAgain) {
    auto translations = Translations::load(test::sourceDirectory() / "assets/i18n");
    ASSERT_TRUE(translations.ok());
    GlyphNeeds needs(*translations);
    TestPark park = makeTestPark(5);
    needs.collect(park.model(), "");
    park.park.id = "another";
    park.park.devices[0].name.zh = "龘";
    EXPECT_TRUE(needs.collect(park.model(), ""));
}

} // namespace
} // namespace sandtable::ui
