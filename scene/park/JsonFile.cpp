#include "scene/park/JsonFile.h"

#include "scene/tiles/FileBytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string_view>

namespace sandtable::scene {

namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

std::string lineAndColumn(std::string_view text, size_t byte) {
    const std::string_view before = text.substr(0, byte);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const size_t lineStart = before.rfind('\n') + 1; // npos + 1 is 0: the first line
    return fmt::format("line {}, column {}", line, before.size() - lineStart + 1);
}

/// nlohmann's message without its own tag and position: "[json.exception.parse_error.101] parse error at …: reason".
std::string reasonOf(const nlohmann::json::exception& error) {
    std::string text = error.what();
    if (const size_t tagEnd = text.find("] "); tagEnd != std::string::npos) text.erase(0, tagEnd + 2);
    if (const size_t positionEnd = text.find(": ");
        text.starts_with("parse error at") && positionEnd != std::string::npos)
        text.erase(0, positionEnd + 2);
    return text;
}

} // namespace

Result<Json> parseJson(const std::string& text, const std::string& where) {
    const size_t start = text.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
    const std::string_view body = std::string_view(text).substr(start);
    try {
        return Json::parse(body);
    } catch (const nlohmann::json::parse_error& error) {
        const size_t byte = std::min(body.size(), error.byte > 0 ? error.byte - 1 : 0);
        return Error{ErrorKind::InvalidData, where, lineAndColumn(body, byte) + ": " + reasonOf(error)};
    } catch (const nlohmann::json::out_of_range& error) { // a number no double can hold
        return Error{ErrorKind::InvalidData, where, reasonOf(error)};
    }
}

Result<Json> readJsonFile(const std::filesystem::path& file) {
    Result<std::string> text = readFileBytes(file);
    if (!text) return text.error();
    return parseJson(*text, file.string());
}

} // namespace sandtable::scene
