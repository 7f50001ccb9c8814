// A document of a page or two as plain values: what it says, not how it is set. Texts are in the reader's language
// already. writeDocument() sets it on A4 and writes a PDF or a PNG.
//
// Separate documents may be written by separate threads at once. Errors name the file and the reason.
#pragma once

#include "core/Result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sandtable::report {

/// sRGB.
struct Color {
    uint8_t r = 0, g = 0, b = 0;
};

/// A number to be seen from across the table, with what it is about and what it rests on.
struct KeyFigure {
    std::string label, value, unit;
    std::string note; // under it
    std::optional<Color> color;
    bool hero = false; // much larger
};
struct KeyFigures {
    std::vector<KeyFigure> figures; // below one another
};

/// Rows of pixels from the top, 4 bytes each (RGBA, opaque).
struct Picture {
    int width = 0, height = 0;
    std::vector<uint8_t> rgba;
    std::string caption;
};

/// Colours and their words, in a row.
struct Key {
    struct Entry {
        std::optional<Color> color; // none: hatched, for what is not known
        std::string word;
    };
    std::vector<Entry> entries;
};

struct Heading {
    std::string text, note; // the note at the right end
};

/// Rows of name, bar and figure; a row without a share is hatched.
struct Bars {
    struct Row {
        std::string name;
        std::optional<double> share; // 0 … 1 of the bar
        std::string figure, note;    // at the right; small, under the name
        Color color{};
    };
    std::vector<Row> rows;
};

enum class Align { Left, Right };
struct Table {
    struct Column {
        std::string title;
        double share = 1; // of the width, against the others
        Align align = Align::Left;
    };
    struct Cell {
        std::string text;
        std::optional<Color> color;
    };
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
};

struct Paragraph {
    std::string text;
    bool small = false;
};

/// Numbered, small.
struct Notes {
    std::vector<std::string> lines;
};

struct Columns;
using Block = std::variant<Heading, KeyFigures, Picture, Key, Bars, Table, Paragraph, Notes, Columns>;

/// Two stacks beside one another; never broken across pages.
struct Columns {
    std::vector<Block> left, right;
    double leftShare = 0.5;
};

struct Document {
    std::string language = "zh"; // for the shapes of characters: zh or en
    std::string overline, title, subtitle;
    std::string mark;   // a tag beside the title ("示例数据"); "" = none
    std::string footer; // on every page, before the page number
    std::string pageWord = "{page} / {pages}";
    std::vector<Block> blocks;
};

/// By the file's extension: .pdf, or .png with the pages below one another. Errors: another extension, a picture whose
/// bytes do not match its size, a file that cannot be written.
Result<void> writeDocument(const Document& document, const std::filesystem::path& file);

} // namespace sandtable::report
