#include "report/Document.h"

#include "../TestData.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace sandtable::report {
namespace {

using test::TemporaryFolder;

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

Picture grey(int width, int height) {
    return {width, height, std::vector<uint8_t>(static_cast<size_t>(width) * static_cast<size_t>(height) * 4, 128), ""};
}

Document brief(size_t rows) {
    Document document;
    document.overline = "滨江产业园";
    document.title = "园区健康报告";
    document.mark = "示例数据";
    KeyFigures figures{{{.label = "园区健康度",
                         .value = "81.4",
                         .unit = "良",
                         .note = "",
                         .color = Color{30, 90, 120},
                         .hero = true}}};
    Columns columns;
    columns.left = {figures};
    columns.right = {grey(320, 160), Key{{{Color{1, 2, 3}, "优"}, {std::nullopt, "数据不足"}}}};
    document.blocks = {columns, Heading{"建筑", ""}};
    Bars bars;
    for (size_t i = 0; i < rows; ++i)
        bars.rows.push_back(
            {.name = "第 " + std::to_string(i) + " 栋", .share = 0.5, .figure = "50.0", .note = "", .color = {}});
    Table table{{{"设备", 1}, {"读数", 1, Align::Right}}, {}};
    for (size_t i = 0; i < rows; ++i) table.rows.push_back({{"泵", {}}, {"4.5 mm/s", Color{200, 0, 0}}});
    document.blocks.insert(document.blocks.end(), {bars, table, Paragraph{"说明", true}, Notes{{"GB 3096-2008"}}});
    return document;
}

/// Text of a PDF as poppler reads it, without the spaces it finds between letters; nothing where it is not installed.
std::optional<std::string> textOf(const std::filesystem::path& pdf) {
    const auto text = std::filesystem::path(pdf).replace_extension(".txt");
    const std::string command = "pdftotext -layout " + pdf.string() + " " + text.string() + " 2>/dev/null";
    if (std::system(command.c_str()) != 0) return std::nullopt;
    std::string found = contentOf(text);
    std::erase(found, ' ');
    return found;
}

size_t pagesOf(const std::string& text) { return static_cast<size_t>(std::ranges::count(text, '\f')); }

TEST(Document, APdfHoldsItsTextAsText) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "r.pdf";
    const auto written = writeDocument(brief(5), file);
    ASSERT_TRUE(written) << written.error().text();
    EXPECT_TRUE(contentOf(file).starts_with("%PDF"));
    const auto text = textOf(file);
    if (!text) GTEST_SKIP() << "pdftotext is not installed";
    for (const char* words : {"园区健康报告", "示例数据", "81.4", "数据不足", "4.5mm/s", "GB3096-2008", "1/1"})
        EXPECT_THAT(*text, testing::HasSubstr(words));
    EXPECT_EQ(pagesOf(*text), 1u);
}

TEST(Document, LongListsGoOnOnTheNextPageAndLoseNothing) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "long.pdf";
    ASSERT_TRUE(writeDocument(brief(90), file));
    const auto text = textOf(file);
    if (!text) GTEST_SKIP() << "pdftotext is not installed";
    EXPECT_GT(pagesOf(*text), 3u);
    EXPECT_THAT(*text, testing::HasSubstr("第0栋"));
    EXPECT_THAT(*text, testing::HasSubstr("第89栋"));
    EXPECT_THAT(*text, testing::HasSubstr("GB3096-2008"));
}

TEST(Document, APngIsOfTheSamePages) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "r.png";
    ASSERT_TRUE(writeDocument(brief(5), file));
    const std::string bytes = contentOf(file);
    ASSERT_TRUE(bytes.starts_with("\x89PNG"));
    const auto number = [&](size_t at) {
        uint32_t value = 0;
        for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
        return value;
    };
    EXPECT_EQ(number(16), 1191u);
    EXPECT_EQ(number(20), 1684u);
}

TEST(Document, RefusesWhatItCannotWriteAndSaysWhy) {
    const TemporaryFolder folder;
    EXPECT_EQ(writeDocument(brief(1), folder.path() / "r.doc").error().kind, ErrorKind::Usage);
    EXPECT_THAT(writeDocument(brief(1), folder.path() / "none" / "r.pdf").error().text(), testing::HasSubstr("r.pdf"));
    EXPECT_THAT(writeDocument(brief(1), folder.path() / "none" / "r.png").error().text(), testing::HasSubstr("r.png"));
    Document broken;
    Picture picture = grey(10, 10);
    picture.rgba.pop_back();
    broken.blocks = {picture};
    EXPECT_EQ(writeDocument(broken, folder.path() / "r.pdf").error().kind, ErrorKind::InvalidData);
}

} // namespace
} // namespace sandtable::report
