#include "ui/Translations.h"

#include <nlohmann/json.hpp>

#include <fstream>

namespace sandtable::ui {

static Result<Translations::Table> readTable(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return Error{ErrorKind::NotFound, file.string(), "cannot be opened"};
    nlohmann::json json;
    try {
        json = nlohmann::json::parse(stream);
    } catch (const nlohmann::json::parse_error& error) {
        return Error{ErrorKind::InvalidData, file.string(), error.what()};
    }
    if (!json.is_object()) return Error{ErrorKind::InvalidData, file.string(), "expected an object of texts"};
    Translations::Table table;
    for (const auto& [key, value] : json.items()) {
        if (!value.is_string()) return Error{ErrorKind::InvalidData, file.string(), "/" + key + ": expected a string"};
        table.emplace(key, value.get<std::string>());
    }
    return table;
}

Result<Translations> Translations::load(const std::filesystem::path& directory) {
    Translations translations;
    for (const auto& [language, name] :
         {std::pair(scene::Language::Chinese, "zh.json"), std::pair(scene::Language::English, "en.json")}) {
        auto table = readTable(directory / name);
        if (!table) return table.error();
        translations.m_tables[static_cast<size_t>(language)] = std::move(*table);
    }
    return translations;
}

std::string Translations::operator()(std::string_view key) const {
    const auto entry = table(m_language).find(key);
    return entry == table(m_language).end() ? std::string(key) : entry->second;
}

std::string Translations::operator()(std::string_view key, Arguments arguments) const {
    std::string text = (*this)(key);
    for (const auto& [name, value] : arguments) {
        const std::string placeholder = "{" + std::string(name) + "}";
        for (size_t at = text.find(placeholder); at != std::string::npos;
             at = text.find(placeholder, at + value.size()))
            text.replace(at, placeholder.size(), value);
    }
    return text;
}

} // namespace sandtable::ui
