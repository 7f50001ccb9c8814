#include "decision/JsonReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sandtable::decision {
namespace {

const nlohmann::json nothing;
const std::string noText;

} // namespace

void JsonReader::fail(const std::string& expected) const {
    if (!*m_problem) *m_problem = fmt::format("{}: {}", m_pointer.empty() ? "/" : m_pointer.to_string(), expected);
}

bool JsonReader::has(const std::string& key) const { return m_value->is_object() && m_value->contains(key); }

JsonReader JsonReader::operator[](const std::string& key) const {
    const auto pointer = m_pointer / key;
    if (has(key)) return {(*m_value)[key], *m_problem, pointer};
    if (m_value->is_object())
        fail(fmt::format("expected a member \"{}\"", key));
    else
        fail("expected an object");
    return {nothing, *m_problem, pointer};
}

std::vector<JsonReader> JsonReader::items() const {
    std::vector<JsonReader> result;
    if (!m_value->is_array())
        fail("expected an array");
    else
        for (size_t i = 0; i < m_value->size(); ++i) result.push_back({(*m_value)[i], *m_problem, m_pointer / i});
    return result;
}

std::vector<std::pair<std::string, JsonReader>> JsonReader::members() const {
    std::vector<std::pair<std::string, JsonReader>> result;
    if (!m_value->is_object())
        fail("expected an object");
    else
        for (const auto& [key, value] : m_value->items())
            result.emplace_back(key, JsonReader(value, *m_problem, m_pointer / key));
    return result;
}

void JsonReader::allowOnly(std::initializer_list<std::string_view> keys) const {
    for (const auto& [key, member] : members())
        if (std::find(keys.begin(), keys.end(), key) == keys.end())
            member.fail(fmt::format("is not known here; expected one of {}", fmt::join(keys, ", ")));
}

double JsonReader::number() const {
    const bool usable = m_value->is_number() && std::isfinite(m_value->get<double>());
    if (!usable) fail("expected a number");
    return usable ? m_value->get<double>() : 0;
}

double JsonReader::numberBetween(double least, double most) const {
    const double value = number();
    if (value < least || value > most) fail(fmt::format("expected a number from {} to {}", least, most));
    return value;
}

int JsonReader::wholeNumber() const {
    if (!m_value->is_number_integer()) fail("expected a whole number");
    return m_value->is_number_integer() ? m_value->get<int>() : 0;
}

bool JsonReader::boolean() const {
    if (!m_value->is_boolean()) fail("expected true or false");
    return m_value->is_boolean() && m_value->get<bool>();
}

const std::string& JsonReader::text() const {
    if (!m_value->is_string()) fail("expected a text");
    return m_value->is_string() ? m_value->get_ref<const std::string&>() : noText;
}

const std::string& JsonReader::oneOf(std::initializer_list<std::string_view> allowed) const {
    const std::string& value = text();
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end())
        fail(fmt::format("expected one of {}", fmt::join(allowed, ", ")));
    return value;
}

} // namespace sandtable::decision
