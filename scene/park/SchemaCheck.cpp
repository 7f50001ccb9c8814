#include "scene/park/SchemaCheck.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <vector>

namespace sandtable::scene {

namespace {

using PlainJson = nlohmann::json; // what valijson's adapter takes
using Pointer = nlohmann::json::json_pointer;

/// valijson writes a place as "<root>", "[layers]", "[0]".
std::vector<std::string> keysOf(const std::vector<std::string>& context) {
    std::vector<std::string> keys;
    for (const std::string& part : context)
        if (part.size() >= 2 && part.front() == '[' && part.back() == ']')
            keys.push_back(part.substr(1, part.size() - 2));
    return keys;
}

/// Whether an if/then branch that asks for members with certain constants ("type", "kind") is meant for the value.
bool branchApplies(const PlainJson& branch, const PlainJson& value) {
    const PlainJson wanted = branch.value(Pointer("/if/properties"), PlainJson::object());
    return !wanted.empty() && std::all_of(wanted.items().begin(), wanted.items().end(), [&](const auto& member) {
        return value.contains(member.key()) && value.at(member.key()) == member.value().value("const", PlainJson());
    });
}

/// The schema that really applies to a value: references followed, and the branch of an if/then list that it selects.
const PlainJson& resolveSchema(const PlainJson& root, const PlainJson& schema, const PlainJson& value) {
    if (const auto reference = schema.find("$ref"); reference != schema.end())
        return resolveSchema(root, root.at(Pointer(reference->get<std::string>().substr(1))), value);
    if (schema.contains("allOf") && value.is_object())
        for (const PlainJson& branch : schema.at("allOf"))
            if (branchApplies(branch, value)) return branch.at("then");
    return schema;
}

const PlainJson& memberSchema(const PlainJson& schema, const std::string& key) {
    static const PlainJson anything = PlainJson::object();
    const PlainJson& properties = schema.contains("properties") ? schema.at("properties") : anything;
    if (properties.contains(key)) return properties.at(key);
    for (const char* other : {"items", "additionalProperties"})
        if (schema.contains(other) && schema.at(other).is_object()) return schema.at(other);
    return anything;
}

const PlainJson& member(const PlainJson& value, const std::string& key) {
    return value.is_array() ? value.at(std::stoul(key)) : value.at(key);
}

std::string shortened(const PlainJson& value) {
    const std::string text = value.dump(-1, ' ', false, PlainJson::error_handler_t::replace);
    return text.size() <= 60 ? text : value.is_object() ? "an object" : value.is_array() ? "an array" : "a long text";
}

std::string withArticle(const std::string& type) {
    return (type == "object" || type == "array" || type == "integer" ? "an " : "a ") + type;
}

std::string listed(const PlainJson& values) {
    std::vector<std::string> texts;
    for (const PlainJson& value : values) texts.push_back(value.dump());
    return fmt::format("{}", fmt::join(texts, ", "));
}

std::string typeExpectation(const PlainJson& type) {
    if (type.is_string()) return withArticle(type.get<std::string>());
    std::vector<std::string> names;
    for (const PlainJson& name : type) names.push_back(withArticle(name.get<std::string>()));
    return fmt::format("{}", fmt::join(names, " or "));
}

bool hasType(const PlainJson& value, const std::string& type) {
    if (type == "number") return value.is_number();
    if (type == "integer") return value.is_number_integer();
    return type == value.type_name();
}

bool hasAnyType(const PlainJson& value, const PlainJson& type) {
    if (type.is_string()) return hasType(value, type.get<std::string>());
    return std::any_of(type.begin(), type.end(),
                       [&](const PlainJson& name) { return hasType(value, name.get<std::string>()); });
}

std::optional<std::string> objectProblem(const PlainJson& schema, const PlainJson& value) {
    const PlainJson properties = schema.value("properties", PlainJson::object());
    for (const PlainJson& key : schema.value("required", PlainJson::array()))
        if (!value.contains(key.get<std::string>()))
            return fmt::format("expected a member {}, it is missing", key.dump());
    if (schema.value("additionalProperties", PlainJson(true)) != PlainJson(false)) return std::nullopt;
    for (const auto& [key, ignored] : value.items()) {
        if (properties.contains(key)) continue;
        PlainJson known = PlainJson::array();
        for (const auto& [name, ignoredToo] : properties.items()) known.push_back(name);
        return fmt::format("unknown member \"{}\", expected one of {}", key, listed(known));
    }
    return std::nullopt;
}

/// What the schema wanted of this value, or valijson's own words where we have none better.
std::string explain(const PlainJson& schema, const PlainJson& value, const std::string& fallback) {
    if (schema.contains("type") && !hasAnyType(value, schema.at("type")))
        return fmt::format("expected {}, found {}", typeExpectation(schema.at("type")), shortened(value));
    if (schema.contains("enum"))
        return fmt::format("expected one of {}, found {}", listed(schema.at("enum")), shortened(value));
    if (schema.contains("const"))
        return fmt::format("expected {}, found {}", schema.at("const").dump(), shortened(value));
    if (value.is_object())
        if (auto problem = objectProblem(schema, value)) return *problem;
    if (schema.contains("pattern"))
        return fmt::format("expected {}, found {}",
                           schema.value("description", "a text like " + schema.at("pattern").dump()), shortened(value));
    const std::string meaning =
        schema.contains("description") ? " (" + schema.at("description").get<std::string>() + ")" : "";
    return fallback + meaning + ", found " + shortened(value);
}

Error describe(const valijson::ValidationResults::Error& problem, const PlainJson& document, const PlainJson& schema,
               const std::string& where) {
    const PlainJson* value = &document;
    const PlainJson* applying = &resolveSchema(schema, schema, document);
    Pointer pointer;
    for (const std::string& key : keysOf(problem.context)) {
        value = &member(*value, key);
        applying = &resolveSchema(schema, memberSchema(*applying, key), *value);
        pointer /= key;
    }
    const std::string place = pointer.empty() ? "/" : pointer.to_string();
    return {ErrorKind::InvalidData, where, place + ": " + explain(*applying, *value, problem.description)};
}

} // namespace

Result<void> checkAgainstSchema(const Json& document, const Json& schema, const std::string& where) {
    const PlainJson plainDocument = document, plainSchema = schema;
    valijson::Schema parsed;
    try {
        valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(plainSchema), parsed);
    } catch (const std::runtime_error& error) {
        return Error{ErrorKind::InvalidData, where, std::string("its schema is broken: ") + error.what()};
    }
    valijson::ValidationResults results;
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    if (validator.validate(parsed, valijson::adapters::NlohmannJsonAdapter(plainDocument), &results)) return {};

    // The same problem is reported again for every value around it: the deepest place is the one to fix.
    const auto deepest = std::max_element(results.begin(), results.end(), [](const auto& a, const auto& b) {
        return a.context.size() < b.context.size();
    });
    return describe(*deepest, plainDocument, plainSchema, where);
}

} // namespace sandtable::scene
