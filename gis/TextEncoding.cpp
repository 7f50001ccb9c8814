#include "gis/TextEncoding.h"

#include <cpl_conv.h>
#include <cpl_string.h>

namespace sandtable::gis {
namespace {

struct PairCount {
    size_t pairs = 0, everyday = 0;
    bool broken = false;

    void add(std::string_view text);
    bool isGbk() const { return !broken && pairs > 0 && everyday * 2 >= pairs; }
};

void PairCount::add(std::string_view text) {
    for (size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80) continue;
        const bool cutOff = i + 1 == text.size(); // a field too short for its last character
        if (cutOff) break;
        const auto trail = static_cast<unsigned char>(text[++i]);
        if (lead == 0x80 || lead == 0xFF || trail < 0x40 || trail == 0x7F || trail == 0xFF) broken = true;
        ++pairs;
        if (lead >= 0xA1 && trail >= 0xA1) ++everyday;
    }
}

} // namespace

bool isUtf8(std::string_view text) { return CPLIsUTF8(text.data(), static_cast<int>(text.size())) != 0; }

std::string guessEncoding(const std::vector<std::string>& texts, const std::string& otherwise) {
    PairCount count;
    bool utf8 = true;
    for (const std::string& text : texts)
        if (!isUtf8(text)) {
            utf8 = false;
            count.add(text);
        }
    if (utf8) return "UTF-8";
    return count.isGbk() ? "CP936" : otherwise;
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
