// Reads a JSON document whose form is known, keeping the first thing that is not as expected together with its JSON
// pointer. After a problem the readers return neutral values, so that reading code needs no checks of its own; the
// caller asks for the problem once, at the end. One thread.
#pragma once

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandtable::decision {

class JsonReader {
public:
    /// `problem` receives "/indicators/3/weight: expected a number"; both must outlive the reader.
    JsonReader(const nlohmann::json& value, std::optional<std::string>& problem)
        : m_value(&value), m_problem(&problem) {}

    bool has(const std::string& key) const;
    /// The member, which must be there.
    JsonReader operator[](const std::string& key) const;
    std::vector<JsonReader> items() const;                           // of an array
    std::vector<std::pair<std::string, JsonReader>> members() const; // of an object
    /// Catches misspelt members.
    void allowOnly(std::initializer_list<std::string_view> keys) const;

    double number() const;
    double numberBetween(double least, double most) const;
    int wholeNumber() const;
    bool boolean() const;
    const std::string& text() const;
    const std::string& oneOf(std::initializer_list<std::string_view> allowed) const;

    /// Keeps the problem if it is the first.
    void fail(const std::string& expected) const;

private:
    JsonReader(const nlohmann::json& value, std::optional<std::string>& problem, nlohmann::json::json_pointer pointer)
        : m_value(&value), m_problem(&problem), m_pointer(std::move(pointer)) {}

    const nlohmann::json* m_value;
    std::optional<std::string>* m_problem;
    nlohmann::json::json_pointer m_pointer;
};

} // namespace sandtable::decision
