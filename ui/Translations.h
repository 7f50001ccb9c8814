// Text for people in Chinese and English, from flat JSON files ("panel.layers.title": "图层"). Immutable but for the
// language, which may be switched at any time. Main thread.
#pragma once

#include "core/Result.h"
#include "scene/park/Park.h"

#include <array>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace sandtable::ui {

class Translations {
public:
    using Table = std::map<std::string, std::string, std::less<>>;
    using Arguments = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    /// Reads zh.json and en.json of a folder. An error names the file, and the entry that is not text.
    static Result<Translations> load(const std::filesystem::path& directory);

    void setLanguage(scene::Language language) { m_language = language; }
    scene::Language language() const { return m_language; }
    const Table& table(scene::Language language) const { return m_tables[static_cast<size_t>(language)]; }

    /// The text in the present language. A key that does not exist is shown as itself.
    std::string operator()(std::string_view key) const;
    /// Replaces "{name}" by its argument.
    std::string operator()(std::string_view key, Arguments arguments) const;

private:
    std::array<Table, 2> m_tables;
    scene::Language m_language = scene::Language::Chinese;
};

} // namespace sandtable::ui
