#include "decision/health/IndicatorTable.h"

#include "gis/TextEncoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>

namespace sandtable::decision {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string trimmed(std::string_view text) {
    const size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return "";
    return std::string(text.substr(begin, text.find_last_not_of(blanks) - begin + 1));
}

/// Of comma, semicolon and tab the one the header has most of.
char separatorOf(const std::string& header) {
    const std::string_view candidates = ",;\t";
    return *std::max_element(candidates.begin(), candidates.end(), [&](char a, char b) {
        return std::count(header.begin(), header.end(), a) < std::count(header.begin(), header.end(), b);
    });
}

/// RFC 4180: a quoted cell may hold separators, line ends and doubled quotes.
std::vector<std::vector<std::string>> cellsOf(const std::string& text, char separator) {
    std::vector<std::vector<std::string>> lines{{""}};
    bool quoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        std::string& cell = lines.back().back();
        if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
            cell += text[++i];
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == separator)
            lines.back().emplace_back();
        else if (!quoted && c == '\n')
            lines.push_back({""});
        else
            cell += c;
    }
    return lines;
}

bool isEmpty(const std::vector<std::string>& line) {
    return std::all_of(line.begin(), line.end(), [](const std::string& cell) { return trimmed(cell).empty(); });
}

/// "energy [tce]"
IndicatorTable::Column columnOf(const std::string& header) {
    const size_t bracket = header.rfind('[');
    const size_t end = bracket == std::string::npos ? std::string::npos : header.find(']', bracket);
    if (end == std::string::npos) return {trimmed(header), "", {}};
    return {trimmed(header.substr(0, bracket)), trimmed(header.substr(bracket + 1, end - bracket - 1)), {}};
}

/// Nothing for an empty cell; an error for what is no number.
Result<std::optional<double>> numberOf(const std::string& cell) {
    const std::string text = trimmed(cell);
    if (text.empty()) return std::optional<double>();
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return Error{ErrorKind::InvalidData, "", fmt::format("\"{}\" is no number", text)};
    return std::optional(value);
}

Error inLine(size_t line, const std::string& what) {
    return {ErrorKind::InvalidData, "", fmt::format("row {}: {}", line + 1, what)};
}

} // namespace

const IndicatorTable::Column* IndicatorTable::column(const std::string& id) const {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& each) { return each.id == id; });
    return found == columns.end() ? nullptr : &*found;
}

Result<IndicatorTable> parseIndicatorTable(const std::string& text) {
    constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
    const std::string plain = text.starts_with(byteOrderMark) ? text.substr(byteOrderMark.size()) : text;
    const auto lines = cellsOf(plain, separatorOf(plain.substr(0, plain.find('\n'))));
    IndicatorTable table;
    for (size_t i = 1; i < lines[0].size(); ++i) {
        IndicatorTable::Column column = columnOf(lines[0][i]);
        if (table.column(column.id)) return inLine(0, fmt::format("the column \"{}\" is there twice", column.id));
        table.columns.push_back(std::move(column));
    }
    for (size_t line = 1; line < lines.size(); ++line) {
        if (isEmpty(lines[line])) continue;
        if (lines[line].size() > lines[0].size()) return inLine(line, "more cells than the header has");
        table.names.push_back(trimmed(lines[line][0]));
        for (size_t i = 0; i < table.columns.size(); ++i) {
            const auto value = numberOf(i + 1 < lines[line].size() ? lines[line][i + 1] : "");
            if (!value) return inLine(line, table.columns[i].id + ": " + value.error().message);
            table.columns[i].values.push_back(*value);
        }
    }
    if (table.columns.empty() || table.names.empty())
        return Error{ErrorKind::InvalidData, "", "expected a header with columns and at least one row"};
    return table;
}

Result<IndicatorTable> readIndicatorTable(const std::filesystem::path& file) {
    std::ifstream input(file, std::ios::binary);
    if (!input || !std::filesystem::is_regular_file(file))
        return Error{ErrorKind::NotFound, file.string(), "the table cannot be opened"};
    const std::string bytes{std::istreambuf_iterator<char>(input), {}};
    auto table = parseIndicatorTable(gis::toUtf8(bytes, gis::guessEncoding({bytes}, "CP1252")));
    if (!table) return Error{table.error().kind, file.string(), table.error().message};
    return table;
}

} // namespace sandtable::decision
