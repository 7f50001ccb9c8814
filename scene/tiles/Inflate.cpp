#include "scene/tiles/Inflate.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>

namespace sandtable::scene {

namespace {

/// zlib's state, ended with the scope.
class Inflater {
public:
    explicit Inflater(std::string_view bytes) {
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); // zlib only reads there
        m_stream.avail_in = static_cast<uInt>(bytes.size());
        constexpr int widestWindow = 15, anyHeader = 32;
        m_ready = inflateInit2(&m_stream, widestWindow + anyHeader) == Z_OK;
    }
    ~Inflater() {
        if (m_ready) inflateEnd(&m_stream);
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// Appends what fits into a piece; zlib's status.
    int next(std::string& target) {
        if (!m_ready) return Z_MEM_ERROR;
        constexpr size_t piece = size_t(1) << 18;
        const size_t before = target.size();
        target.resize(before + piece);
        m_stream.next_out = reinterpret_cast<Bytef*>(target.data() + before);
        m_stream.avail_out = piece;
        const int status = inflate(&m_stream, Z_NO_FLUSH);
        target.resize(before + piece - m_stream.avail_out);
        return status;
    }

    const char* message() const { return m_stream.msg ? m_stream.msg : "the data ends early"; }

private:
    z_stream m_stream{};
    bool m_ready = false;
};

} // namespace

Result<std::string> inflated(std::string_view bytes, const std::string& file, size_t limit) {
    if (bytes.size() > std::numeric_limits<uInt>::max())
        return Error{ErrorKind::InvalidData, file, "more compressed data than one file can have"};
    Inflater inflater(bytes);
    std::string result;
    while (true) {
        const int status = inflater.next(result);
        if (result.size() > limit)
            return Error{ErrorKind::InvalidData, file,
                         fmt::format("compressed data becomes more than {} MB", limit >> 20)};
        if (status == Z_STREAM_END) return result;
        if (status != Z_OK)
            return Error{ErrorKind::InvalidData, file, fmt::format("broken compressed data: {}", inflater.message())};
    }
}

bool isGzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

} // namespace sandtable::scene
