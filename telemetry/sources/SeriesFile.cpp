#include "telemetry/sources/SeriesFile.h"

#include "core/Encoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>

namespace sandtable::telemetry {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

/// The separator there is most of, outside quotes.
char separatorOf(std::string_view header) {
    std::array<std::pair<size_t, char>, 3> counts{{{0, ','}, {0, ';'}, {0, '\t'}}};
    bool quoted = false;
    for (const char c : header) {
        if (c == '"') quoted = !quoted;
        for (auto& [count, separator] : counts) count += !quoted && c == separator;
    }
    return std::max_element(counts.begin(), counts.end(), [](auto& a, auto& b) { return a.first < b.first; })->second;
}

/// Fields of one line; quotes go, doubled quotes inside them stand for one (RFC 4180).
void splitLine(std::string_view line, char separator, std::vector<std::string>& fields) {
    fields.assign(1, "");
    bool quoted = false;
    for (size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') {
            if (quoted && i + 1 < line.size() && line[i + 1] == '"')
                fields.back() += line[i++];
            else
                quoted = !quoted;
        } else if (line[i] == separator && !quoted) {
            fields.emplace_back();
        } else if (line[i] != '\r') {
            fields.back() += line[i];
        }
    }
}

template<class Number> std::optional<Number> wholeNumber(std::string_view text) {
    Number value{};
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// "2026/3/9 8:05" as spreadsheets write it -> "2026-03-09 08:05".
std::string withPaddedNumbers(std::string_view text) {
    std::string result;
    size_t digits = 0, start = 0;
    for (size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : '\0';
        if (c >= '0' && c <= '9') {
            if (digits++ == 0) start = i;
            continue;
        }
        if (digits == 1) result += '0';
        if (digits > 0) result += text.substr(start, digits);
        digits = 0;
        if (c != '\0') result += c == '/' ? '-' : c;
    }
    return result;
}

std::optional<TimePoint> parseTime(std::string_view text, Duration utcOffset) {
    if (const auto iso = parseIsoTime(text, utcOffset)) return *iso;
    if (const auto epoch = wholeNumber<int64_t>(text)) { // ten digits are seconds until 2286, thirteen milliseconds
        if (text.size() == 10) return TimePoint(std::chrono::seconds(*epoch));
        if (text.size() == 13) return TimePoint(Duration(*epoch));
        return std::nullopt;
    }
    const auto padded = parseIsoTime(withPaddedNumbers(text), utcOffset);
    return padded ? std::optional(*padded) : std::nullopt;
}

bool isGap(std::string_view field) {
    const std::string text = lowered(field);
    return text.empty() || text == "nan" || text == "null" || text == "na" || text == "n/a" || text == "-";
}

std::optional<double> parseValue(std::string_view field, char separator) {
    std::string text(field);
    if (separator != ',') std::replace(text.begin(), text.end(), ',', '.');
    const auto value = wholeNumber<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

/// Where in a line the time and the values asked for are.
struct Layout {
    char separator = ',';
    size_t time = 0;
    std::optional<size_t> clock; // where date and time of day have a column each
    std::vector<std::optional<size_t>> values;
    std::vector<std::string> names;
};

void findTime(Layout& layout) {
    const auto columnOf = [&](std::initializer_list<std::string_view> known) -> std::optional<size_t> {
        for (const std::string_view wanted : known)
            for (size_t i = 0; i < layout.names.size(); ++i)
                if (lowered(layout.names[i]) == wanted) return i;
        return std::nullopt;
    };
    const auto both = columnOf({"datetime", "timestamp", "日期时间"}), date = columnOf({"date", "日期"}),
               clock = columnOf({"time", "时间"});
    layout.time = both ? *both : date ? *date : clock.value_or(0);
    if (!both && date) layout.clock = clock;
}

/// The first column that tells no time.
std::optional<size_t> firstValue(const Layout& layout) {
    size_t column = 0;
    while (column == layout.time || column == layout.clock) ++column;
    return column < layout.names.size() ? std::optional(column) : std::nullopt;
}

/// "13:00", "8:05:09".
bool isClock(std::string_view text) {
    return text.find(':') != std::string_view::npos &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == ':' || c == '.'; });
}

/// Where the time's column holds dates alone, the time of day is in the first that looks like one, whatever its name.
void findClock(Layout& layout, std::string_view firstLine) {
    std::vector<std::string> fields;
    splitLine(firstLine, layout.separator, fields);
    const bool isDate = layout.time < fields.size() && fields[layout.time].find_first_of("-/") != std::string::npos &&
                        fields[layout.time].find(':') == std::string::npos;
    if (layout.clock || !isDate) return;
    for (size_t i = 0; i < fields.size() && !layout.clock; ++i)
        if (i != layout.time && isClock(trimmed(fields[i]))) layout.clock = i;
}

Result<Layout> layoutOf(std::string_view header, std::string_view firstLine, std::span<const std::string> columns,
                        const std::string& file) {
    if (header.starts_with("\xef\xbb\xbf")) header.remove_prefix(3);
    const auto text = toUtf8(header);
    if (!text) return Error{ErrorKind::InvalidData, file, "the header line is neither UTF-8 nor GBK"};
    Layout layout;
    layout.separator = separatorOf(*text);
    splitLine(*text, layout.separator, layout.names);
    for (std::string& name : layout.names) name = trimmed(name);
    if (layout.names.size() < 2)
        return Error{ErrorKind::InvalidData, file, "the header line names no time column and value column"};
    findTime(layout);
    findClock(layout, firstLine);
    for (const std::string& column : columns) {
        const auto found = std::find(layout.names.begin(), layout.names.end(), column);
        if (column.empty())
            layout.values.emplace_back(firstValue(layout));
        else if (found != layout.names.end())
            layout.values.emplace_back(static_cast<size_t>(found - layout.names.begin()));
        else
            layout.values.emplace_back();
    }
    return layout;
}

/// Adds one line's readings; the reason if any of it cannot be read.
std::optional<std::string> readLine(const std::vector<std::string>& fields, const Layout& layout, Duration utcOffset,
                                    SeriesTable& table) {
    const auto field = [&](size_t i) { return i < fields.size() ? trimmed(fields[i]) : std::string_view(); };
    std::string written(field(layout.time));
    const bool needsClock = layout.clock && written.find(':') == std::string::npos; // a date may bring its own
    if (needsClock) written += fmt::format(" {}", field(*layout.clock));
    const auto time = parseTime(written, utcOffset);
    if (!time) return fmt::format("\"{}\" is not a time", written);
    std::optional<std::string> problem;
    for (size_t i = 0; i < layout.values.size(); ++i) {
        if (!layout.values[i]) continue;
        const std::string_view text = field(*layout.values[i]);
        if (*layout.values[i] >= fields.size())
            problem = "the line is too short";
        else if (isGap(text))
            continue;
        else if (const auto value = parseValue(text, layout.separator))
            table.columns[i]->push_back({*time, *value});
        else
            problem = fmt::format("\"{}\" is not a number", text);
    }
    return problem;
}

} // namespace

Result<SeriesTable> readSeriesTable(const std::filesystem::path& file, std::span<const std::string> columns,
                                    Duration utcOffset) {
    std::ifstream input(file, std::ios::binary);
    if (!input || !std::filesystem::is_regular_file(file))
        return Error{ErrorKind::NotFound, file.string(), "the series file cannot be opened"};
    std::string header, line;
    std::getline(input, header);
    const auto begin = input.tellg();
    std::getline(input, line);
    const auto layout = layoutOf(header, line, columns, file.string());
    if (!layout) return layout.error();
    input.clear();
    input.seekg(begin);

    SeriesTable table;
    table.names = layout->names;
    for (const auto& place : layout->values)
        table.columns.push_back(place ? std::optional(std::vector<Reading>()) : std::nullopt);
    std::vector<std::string> fields;
    for (size_t number = 2; std::getline(input, line); ++number) {
        if (trimmed(line).empty()) continue;
        ++table.lines;
        splitLine(line, layout->separator, fields);
        const auto problem = readLine(fields, *layout, utcOffset, table);
        if (problem && table.malformed++ == 0) table.firstMalformed = fmt::format("line {}: {}", number, *problem);
    }
    if (input.bad()) return Error{ErrorKind::Io, file.string(), "the series file cannot be read to its end"};
    for (auto& column : table.columns)
        if (column) std::stable_sort(column->begin(), column->end(), [](auto& a, auto& b) { return a.time < b.time; });
    return table;
}

std::vector<Reading> withoutGapZeros(std::vector<Reading> readings, size_t gapZeros) {
    if (gapZeros == 0) return readings;
    const auto isZero = [](const Reading& reading) { return reading.value == 0; };
    auto kept = readings.begin();
    for (auto at = readings.begin(); at != readings.end();) {
        const auto zerosEnd = std::find_if_not(at, readings.end(), isZero);
        const auto from = static_cast<size_t>(zerosEnd - at) >= gapZeros ? zerosEnd : at;
        const auto next = std::find_if(zerosEnd, readings.end(), isZero);
        kept = std::copy(from, next, kept);
        at = next;
    }
    readings.erase(kept, readings.end());
    return readings;
}

std::optional<TimePoint> shiftedByYears(TimePoint time, int years) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const auto date = std::chrono::year_month_day(day) + std::chrono::years(years);
    return date.ok() ? std::optional<TimePoint>(std::chrono::sys_days(date) + (time - day)) : std::nullopt;
}

TimePoint nearestShiftedByYears(TimePoint time, int years) {
    const auto same = shiftedByYears(time, years);
    return same ? *same : *shiftedByYears(time + std::chrono::days(1), years);
}

int yearsToCover(TimePoint first, TimePoint last, TimePoint at) {
    const auto yearOf = [](TimePoint time) {
        return static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(time)).year());
    };
    int lastBegun = 0;
    std::optional<int> covering;
    for (int years = yearOf(at) - yearOf(last) - 1; years <= yearOf(at) - yearOf(first); ++years) {
        if (nearestShiftedByYears(first, years) > at) break;
        lastBegun = years;
        if (at <= nearestShiftedByYears(last, years) && (!covering || std::abs(years) < std::abs(*covering)))
            covering = years;
    }
    return covering.value_or(lastBegun);
}

} // namespace sandtable::telemetry
