#include "database/Sqlite.h"

namespace sandtable::sqlite {
namespace {

constexpr int busyMilliseconds = 10'000; // how long to wait for another process's transaction

ErrorKind kindOf(int status) {
    switch (status & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ErrorKind::InvalidData;
    case SQLITE_CANTOPEN:
        return ErrorKind::NotFound;
    default:
        return ErrorKind::Io;
    }
}

} // namespace

Result<Database> Database::open(const std::filesystem::path& file, bool readOnly) {
    const int flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* handle = nullptr;
    const int status = sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database(file.string(), handle);
    if (status != SQLITE_OK)
        return Error{kindOf(status), file.string(), handle ? sqlite3_errmsg(handle) : "not enough memory"};
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busyMilliseconds);
    return database;
}

void Database::execute(const std::string& sql) {
    if (failed()) return;
    const int status = sqlite3_exec(m_handle.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (status != SQLITE_OK) failWith(status);
}

void Database::fail(ErrorKind kind, std::string message) {
    if (!failed()) m_failure = Error{kind, m_file, std::move(message)};
}

void Database::failWith(int status) { fail(kindOf(status), sqlite3_errmsg(m_handle.get())); }

Result<void> Database::take() {
    if (auto failure = std::exchange(m_failure, std::nullopt)) return *failure;
    return {};
}

Statement::Statement(Database& database, const std::string& sql) : m_database(database) {
    if (database.failed()) return;
    sqlite3_stmt* statement = nullptr;
    const int status = sqlite3_prepare_v2(database.m_handle.get(), sql.c_str(), -1, &statement, nullptr);
    m_statement.reset(statement);
    if (status != SQLITE_OK) database.failWith(status);
}

bool Statement::step() {
    if (m_database.failed()) return false;
    const int status = sqlite3_step(m_statement.get());
    if (status == SQLITE_ROW) return true;
    if (status != SQLITE_DONE) m_database.failWith(status);
    reset();
    return false;
}

void Statement::reset() {
    sqlite3_reset(m_statement.get()); // its status repeats that of the step, which has been looked at
}

std::string_view Statement::bytes(int column) const {
    const void* data = sqlite3_column_blob(m_statement.get(), column);
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return data ? std::string_view(static_cast<const char*>(data), static_cast<size_t>(size)) : std::string_view();
}

void Statement::bindOne(int parameter, int64_t value) {
    if (!m_database.failed()) check(sqlite3_bind_int64(m_statement.get(), parameter, value));
}

void Statement::bindOne(int parameter, double value) {
    if (!m_database.failed()) check(sqlite3_bind_double(m_statement.get(), parameter, value));
}

void Statement::bindOne(int parameter, std::string_view blob) {
    if (!m_database.failed())
        check(sqlite3_bind_blob64(m_statement.get(), parameter, blob.data(), blob.size(), SQLITE_STATIC));
}

void Statement::bindOne(int parameter, const std::string& text) {
    if (!m_database.failed())
        check(
            sqlite3_bind_text64(m_statement.get(), parameter, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::check(int status) {
    if (status != SQLITE_OK) m_database.failWith(status);
}

Transaction::Transaction(Database& database, Kind kind) : m_database(database) {
    database.execute(kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN");
    m_open = !database.failed();
}

Transaction::~Transaction() {
    // Where SQLite has rolled back by itself this fails, and there is nothing left to undo.
    if (m_open) sqlite3_exec(m_database.m_handle.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    m_database.execute("COMMIT");
    if (!m_database.failed()) m_open = false;
}

} // namespace sandtable::sqlite
