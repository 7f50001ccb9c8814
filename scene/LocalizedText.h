// Text in the product's two languages. A value; any thread.
#pragma once

#include <string>

namespace sandtable::scene {

enum class Language { Chinese, English };

/// Either may be empty and then stands in for the other.
struct LocalizedText {
    std::string zh, en;
    const std::string& in(Language language) const {
        const std::string& wanted = language == Language::Chinese ? zh : en;
        return wanted.empty() ? (language == Language::Chinese ? en : zh) : wanted;
    }
    bool operator==(const LocalizedText&) const = default;
};

} // namespace sandtable::scene
