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

/// Without the beginning of a character for whose rest a field was too short: Shapefiles cut names at ten bytes.
static std::string_view withoutCutEnd(std::string_view text) {
    const auto byteFromEnd = [&](size_t i) { return static_cast<unsigned char>(text[text.size() - 1 - i]); };
    size_t tail = 0; // bytes that go on a character, at the end
    while (tail < std::min<size_t>(text.size(), 3) && (byteFromEnd(tail) & 0xC0) == 0x80) ++tail;
    if (tail == text.size()) return text;
    const unsigned char lead = byteFromEnd(tail);
    const size_t announced = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return announced > tail + 1 ? text.substr(0, text.size() - 1 - tail) : text;
}

std::string guessEncoding(const std::vector<std::string>& texts, const std::string& otherwise) {
    PairCount count;
    bool utf8 = true;
    for (const std::string& text : texts)
        if (!isUtf8(withoutCutEnd(text))) {
            utf8 = false;
            count.add(text);
        }
    if (utf8) return "UTF-8";
    return count.isGbk() ? "CP936" : otherwise;
}

std::string toUtf8(const std::string& text, const std::string& encoding) {
    const bool utf8 = EQUAL(encoding.c_str(), "UTF-8");
    if (utf8 && isUtf8(text)) return text;
    if (utf8 && isUtf8(withoutCutEnd(text))) return std::string(withoutCutEnd(text));
    char* recoded = CPLRecode(text.c_str(), utf8 ? "CP936" : encoding.c_str(), "UTF-8");
    std::string result = recoded ? recoded : "";
    CPLFree(recoded);
    return result;
}

} // namespace sandtable::gis
