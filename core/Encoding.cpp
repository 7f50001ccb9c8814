#include "core/Encoding.h"

#include <iconv.h>

#include <memory>

namespace sandtable {
namespace {

struct Close {
    void operator()(void* converter) const {
        if (converter != iconv_t(-1)) iconv_close(converter);
    }
};

std::optional<std::string> converted(std::string_view text, const char* from) {
    const std::unique_ptr<void, Close> converter(iconv_open("UTF-8", from));
    if (converter.get() == iconv_t(-1)) return std::nullopt;    // the system does not know it
    std::string input(text), output(text.size() * 2 + 8, '\0'); // a character takes at most three bytes for two
    char *in = input.data(), *out = output.data();
    size_t inLeft = input.size(), outLeft = output.size();
    if (iconv(converter.get(), &in, &inLeft, &out, &outLeft) == static_cast<size_t>(-1)) return std::nullopt;
    output.resize(output.size() - outLeft);
    return output;
}

} // namespace

std::optional<std::string> toUtf8(std::string_view text) {
    if (auto same = converted(text, "UTF-8")) return same;
    return converted(text, "GB18030");
}

} // namespace sandtable
