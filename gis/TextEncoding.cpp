#include "gis/TextEncoding.h"

#include <cpl_conv.h>
#include <cpl_string.h>

#include <algorithm>

namespace sandtable::gis {
namespace {

struct PairCount {
    size_t pairs = 0, everyday = 0;
    bool broken = false;
};

PairCount countGbkPairs(std::string_view text) {
    PairCount count;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80) continue;
        const bool last = i + 1 == text.size();
        if (last) break; // a field cut off in the middle of a character
        const auto trail = static_cast<unsigned char>(text[++i]);
        if (lead == 0x80 || lead == 0xFF || trail < 0x40 || trail == 0x7F || trail == 0xFF) count.broken = true;
        ++count.pairs;
        if (lead >= 0xA1 && trail >= 0xA1) ++count.everyday;
    }
    return count;
}

} // namespace

bool isUtf8(std::string_view text) { return CPLIsUTF8(text.data(), static_cast<int>(text.size())) != 0; }

bool looksLikeGbk(std::string_view text) {
    const PairCount count = countGbkPairs(text);
    return !count.broken && count.pairs > 0 && count.everyday * 2 >= count.pairs;
}

std::string guessEncoding(const std::vector<std::string>& texts, const std::string& otherwise) {
    std::string joined;
    for (const std::string& text : texts)
        if (!isUtf8(text)) joined += text + " ";
    if (joined.empty()) return "UTF-8";
    return looksLikeGbk(joined) ? "CP936" : otherwise;
}

std::string toUtf8(const std::string& text, const std::string& encoding) {
    const bool utf8 = EQUAL(encoding.c_str(), "UTF-8");
    if (utf8 && isUtf8(text)) return text;
    char* recoded = CPLRecode(text.c_str(), utf8 ? "CP936" : encoding.c_str(), "UTF-8");
    std::string result = recoded ? recoded : "";
    CPLFree(recoded);
    return result;
}

} // namespace sandtable::gis
