#include "scene/world/EditSchema.h"

#include "scene/park/SchemaCheck.h"

#include <charconv>

namespace sandtable::scene {

Result<std::optional<SchemaProblem>> findSchemaProblem(const Json& edits,
                                                       const std::filesystem::path& assetsDirectory) {
    const auto park = readJsonFile(assetsDirectory / "schema" / "park.schema.json");
    if (!park) return park.error();
    const Json schema{
        {"type", "array"}, {"items", {{"$ref", "#/definitions/edit"}}}, {"definitions", park->at("definitions")}};
    const auto checked = checkAgainstSchema(edits, schema, "");
    if (checked) return std::optional<SchemaProblem>();
    SchemaProblem problem{0, checked.error().message}; // "/12/area: expected …"
    const char* const end = problem.reason.data() + problem.reason.size();
    const auto [rest, error] = std::from_chars(problem.reason.data() + 1, end, problem.edit);
    if (error == std::errc()) problem.reason = std::string(rest, end);
    if (problem.reason.starts_with(": ")) problem.reason.erase(0, 2);
    return std::optional(std::move(problem));
}

} // namespace sandtable::scene
