#include "scene/park/Source.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>

namespace sandtable::scene {

namespace {

bool isAsciiWordCharacter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '+' || c == '-';
}

/// "PG:", "NETCDF:", "https:" – but not a path with a colon further in, nor a single letter.
bool startsWithScheme(const std::string& source) {
    const size_t colon = source.find(':');
    return colon != std::string::npos && colon > 1 && std::isalpha(static_cast<unsigned char>(source.front())) &&
           std::all_of(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(colon), isAsciiWordCharacter);
}

std::string absolutePath(const std::filesystem::path& path, const std::filesystem::path& folder) {
    return (path.is_absolute() ? path : std::filesystem::absolute(folder) / path).lexically_normal().string();
}

} // namespace

Result<std::string> expandVariables(const std::string& text) {
    std::string expanded;
    size_t done = 0;
    for (size_t start; (start = text.find("${", done)) != std::string::npos;) {
        const size_t end = text.find('}', start);
        if (end == std::string::npos) break;
        const std::string name = text.substr(start + 2, end - start - 2);
        const char* value = std::getenv(name.c_str());
        if (!value) return Error{ErrorKind::NotFound, "", "the environment variable " + name + " is not set"};
        expanded += text.substr(done, start - done) + value;
        done = end + 1;
    }
    return expanded + text.substr(done);
}

bool isFilePath(const std::string& source) {
    return !source.starts_with("/vsi") && !source.starts_with('<') && !source.starts_with('{') &&
           !startsWithScheme(source);
}

std::string resolveSource(const std::string& source, const std::filesystem::path& folder) {
    if (isFilePath(source)) return absolutePath(source, folder);
    for (const std::string_view prefix : {"/vsizip/", "/vsitar/", "/vsigzip/"}) {
        if (!source.starts_with(prefix)) continue;
        const std::string inner = source.substr(prefix.size());
        if (!inner.starts_with('/') && !inner.starts_with('{'))
            return std::string(prefix) + absolutePath(inner, folder);
    }
    return source;
}

} // namespace sandtable::scene
