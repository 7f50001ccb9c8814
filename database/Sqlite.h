// SQLite's C interface as two owning types. A database keeps the first failure of the operation at hand and does
// nothing further until it is taken, so that a caller asks once, at the end: like a stream. One thread at a time.
#pragma once

#include "core/Result.h"

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sandtable::sqlite {

class Database {
public:
    static Result<Database> open(const std::filesystem::path& file, bool readOnly);

    void execute(const std::string& sql);
    void fail(ErrorKind kind, std::string message); // kept if it is the first
    bool failed() const { return m_failure.has_value(); }
    int64_t lastRowId() const { return sqlite3_last_insert_rowid(m_handle.get()); }

    /// The result of an operation: the value, or the failure kept, which is then forgotten.
    template<class T> Result<T> take(T value) {
        if (auto failure = std::exchange(m_failure, std::nullopt)) return *failure;
        return value;
    }
    Result<void> take();

private:
    friend class Statement;
    friend class Transaction;
    explicit Database(std::string file, sqlite3* handle) : m_file(std::move(file)), m_handle(handle) {}
    void failWith(int status);

    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    std::string m_file;
    std::unique_ptr<sqlite3, Close> m_handle;
    std::optional<Error> m_failure;
};

/// A prepared statement; the database must outlive it. Parameters are counted from 1, columns from 0.
class Statement {
public:
    Statement(Database& database, const std::string& sql);

    template<class... Values> Statement& bind(const Values&... values) {
        int parameter = 0;
        (bindOne(++parameter, values), ...);
        return *this;
    }
    /// Whether there is a (further) row. After the last the statement can be bound and run again.
    bool step();
    void run() {
        while (step()) {
        }
    }
    /// Ends the reading of rows before the last.
    void reset();

    int64_t integer(int column) const { return sqlite3_column_int64(m_statement.get(), column); }
    double real(int column) const { return sqlite3_column_double(m_statement.get(), column); }
    bool isNull(int column) const { return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL; }
    std::string_view bytes(int column) const; // text or blob, valid until the next step

private:
    void bindOne(int parameter, int64_t value);
    void bindOne(int parameter, double value);
    void bindOne(int parameter, std::string_view blob); // must live until the statement has run
    void bindOne(int parameter, const std::string& text);
    void check(int status);

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    Database& m_database;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

/// Everything between its construction and `commit`, or nothing.
class Transaction {
public:
    enum class Kind { Read, Write };
    Transaction(Database& database, Kind kind);
    ~Transaction(); // undoes what was not committed
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& m_database;
    bool m_open = false;
};

} // namespace sandtable::sqlite
