#include "scene/tiles/FileBytes.h"

#include <fmt/format.h>

#include <fstream>

namespace sandtable::scene {

Result<std::string> readFileBytes(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return Error{ErrorKind::NotFound, file.string(), "no such file"};
    const auto size = std::filesystem::file_size(file, error);
    if (error) return Error{ErrorKind::Io, file.string(), error.message()};
    if (size > largestFileBytes)
        return Error{ErrorKind::InvalidData, file.string(),
                     fmt::format("{} MB are more than such a file can have", size >> 20)};
    std::string bytes(size, '\0');
    std::ifstream stream(file, std::ios::binary);
    if (!stream.read(bytes.data(), static_cast<std::streamsize>(size)))
        return Error{ErrorKind::Io, file.string(), "could not be read"};
    return bytes;
}

} // namespace sandtable::scene
