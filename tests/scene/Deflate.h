// zlib data for the tests of what inflates it.
#pragma once

#include <string>
#include <zlib.h>

namespace sandtable::test {

/// With zlib's header (15) or gzip's (31).
inline std::string deflated(const std::string& bytes, int window = 15) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    std::string result(deflateBound(&stream, bytes.size()) + 32, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    deflate(&stream, Z_FINISH);
    result.resize(stream.total_out);
    deflateEnd(&stream);
    return result;
}

inline std::string gzipped(const std::string& bytes) { return deflated(bytes, 31); }

} // namespace sandtable::test
