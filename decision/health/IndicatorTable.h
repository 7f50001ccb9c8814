// A table of amounts, one row for each enterprise (or one for the whole park), as CSV from an office: commas,
// semicolons or tabs, UTF-8 or GBK, quotes. The header names each column, with its unit in brackets: "energy [tce]".
// The first column is the row's name. An empty cell is a value nobody gave. Plain values; any thread.
#pragma once

#include "core/Result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::decision {

struct IndicatorTable {
    struct Column {
        std::string id, unit;
        std::vector<std::optional<double>> values; // as names
    };
    std::vector<std::string> names; // of the rows
    std::vector<Column> columns;
    const Column* column(const std::string& id) const;
};

/// Errors name the line and the column: a cell that is no number, a line with too many cells, a column twice.
Result<IndicatorTable> parseIndicatorTable(const std::string& text);
Result<IndicatorTable> readIndicatorTable(const std::filesystem::path& file);

} // namespace sandtable::decision
