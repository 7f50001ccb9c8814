// libpq as owning types. A connection waits in small steps, so that its owner can stop it at any moment. One thread at
// a time. Errors name the database ("postgresql://host:port/name"), never a password.
#pragma once

#include "core/Result.h"
#include "core/Time.h"
#include "database/DatabaseAddress.h"

#include <libpq-fe.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandtable::postgres {

/// "postgresql://host:port/database", fit for logs. Errors, which do not repeat the URL: it is none, or holds a
/// password.
Result<std::string> placeOf(const DatabaseAddress& address);

/// A moment as a parameter: a timestamptz as text. What lies outside the years 1 to 9999 is infinite.
std::string timestamp(TimePoint time);

/// Rows of an answer. Columns and rows are counted from 0.
class Rows {
public:
    explicit Rows(PGresult* result) : m_result(result) {}
    int size() const { return PQntuples(m_result.get()); }
    int columns() const { return PQnfields(m_result.get()); }
    std::string_view name(int column) const { return PQfname(m_result.get(), column); }
    Oid type(int column) const { return PQftype(m_result.get(), column); }
    bool isNull(int row, int column) const { return PQgetisnull(m_result.get(), row, column) != 0; }
    std::string_view text(int row, int column) const {
        return {PQgetvalue(m_result.get(), row, column), static_cast<size_t>(PQgetlength(m_result.get(), row, column))};
    }
    // Of answers asked for in binary.
    int64_t integer(int row, int column) const; // int8
    double real(int row, int column) const;     // float8
    TimePoint time(int row, int column) const;  // timestamptz

private:
    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    std::unique_ptr<PGresult, Clear> m_result;
};

/// Lines of a binary COPY.
class CopyData {
public:
    CopyData();
    void beginRow(int fields) { addBig(static_cast<uint64_t>(fields), 2); }
    void add(int32_t value);
    void add(double value);
    void add(TimePoint time);
    std::string finish() &&;

private:
    void addBig(uint64_t value, int bytes);
    std::string m_bytes;
};

class Connection {
public:
    enum class Format { Text, Binary };
    using Stop = std::function<bool()>; // asked several times a second while waiting; true: give up

    /// Errors: an address or a secret that cannot be used, a server that cannot be reached within ten seconds or says
    /// no.
    static Result<Connection> open(const DatabaseAddress& address, Stop stop = {});

    /// One statement with parameters $1 … as texts; their types are the server's guess, or `types`.
    Result<Rows> run(const std::string& sql, std::span<const std::string> parameters = {},
                     Format format = Format::Binary, std::span<const Oid> types = {});
    Result<Rows> run(const std::string& sql, std::initializer_list<std::string> parameters) {
        return run(sql, std::span(parameters.begin(), parameters.size()));
    }
    /// As texts, row by row, however many there are; `take` says whether to go on.
    Result<void> stream(const std::string& sql, std::span<const std::string> parameters, std::span<const Oid> types,
                        const std::function<bool(const Rows& oneRow)>& take);
    /// "COPY … FROM STDIN (FORMAT binary)" with its data.
    Result<void> copyIn(const std::string& sql, const std::string& data);

    bool isLost() const { return PQstatus(m_handle.get()) != CONNECTION_OK; }
    const std::string& place() const { return m_place; }
    std::string quoted(const std::string& identifier) const;

private:
    Connection(std::string place, Stop stop, PGconn* handle)
        : m_place(std::move(place)), m_stop(std::move(stop)), m_handle(handle) {}
    Result<void> establish();
    bool wait(bool toWrite, std::chrono::steady_clock::time_point until) const; // false: stopped, or too late
    Result<void> send(const std::string& sql, std::span<const std::string> parameters, std::span<const Oid> types,
                      Format format);
    Result<PGresult*> next(); // null after the last
    Error problem(const PGresult* result = nullptr) const;
    /// Reads what is left of the present answer, and says what went wrong, if anything did.
    Result<void> drain();

    struct Finish {
        void operator()(PGconn* handle) const { PQfinish(handle); }
    };
    std::string m_place;
    Stop m_stop;
    std::unique_ptr<PGconn, Finish> m_handle;
};

/// Everything between its construction and `commit`, or nothing.
class Transaction {
public:
    /// Of a read-only one all statements see the same moment.
    static Result<Transaction> begin(Connection& connection, bool readOnly);
    Transaction(Transaction&& other) noexcept : m_connection(std::exchange(other.m_connection, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction(); // undoes what was not committed
    Result<void> commit();

private:
    explicit Transaction(Connection& connection) : m_connection(&connection) {}
    Connection* m_connection;
};

} // namespace sandtable::postgres
