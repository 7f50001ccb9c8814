#include "scene/tiles/Uri.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <string_view>

namespace sandtable::scene {

namespace {

std::string withoutQuery(const std::string& uri) { return uri.substr(0, uri.find_first_of("?#")); }

std::string absolutePath(const std::string& baseFile, std::string path) {
    for (const std::string_view scheme : {"file://localhost/", "file:///"})
        if (path.starts_with(scheme)) path.erase(0, scheme.size() - 1);
    std::replace(path.begin(), path.end(), '\\', '/');
    return (std::filesystem::path(baseFile).parent_path() / path).lexically_normal().string();
}

} // namespace

std::string percentDecoded(const std::string& text) {
    std::string decoded;
    for (size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        const char* digits = text.data() + i + 1;
        const bool escaped =
            text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
        decoded += escaped ? static_cast<char>(byte) : text[i];
        if (escaped) i += 2;
    }
    return decoded;
}

std::string resolveUri(const std::string& baseFile, const std::string& uri) {
    std::error_code ignored;
    const std::string literal = absolutePath(baseFile, uri);
    if (std::filesystem::is_regular_file(literal, ignored)) return literal;
    return absolutePath(baseFile, percentDecoded(withoutQuery(uri)));
}

std::string extensionOf(const std::string& uri) {
    std::string extension = std::filesystem::path(withoutQuery(uri)).extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension.empty() ? extension : extension.substr(1);
}

bool isRemote(const std::string& uri) { return uri.starts_with("http://") || uri.starts_with("https://"); }

} // namespace sandtable::scene
