#include "database/Postgres.h"

#include "core/Secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <poll.h>

namespace sandtable::postgres {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto connectTimeout = std::chrono::seconds(10);
constexpr int longestWait = 100; // milliseconds, between two looks at whether to stop
constexpr TimePoint databaseEpoch = std::chrono::sys_days(std::chrono::year(2000) / 1 / 1);
constexpr int64_t microsecondsPerMillisecond = 1000;

using Keywords = std::map<std::string, std::string>;

/// The URL taken apart by libpq itself.
Result<Keywords> keywordsOf(const std::string& url) {
    // What libpq says of a URL repeats it, and it may hold a secret in the wrong place.
    const Error noUrl{ErrorKind::Usage, "",
                      "not a database's address; expected postgresql://[user@]host[:port]/database"};
    if (!url.starts_with("postgresql://") && !url.starts_with("postgres://")) return noUrl;
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(url.c_str(), &message),
                                                                               PQconninfoFree);
    PQfreemem(message);
    if (!options) return noUrl;
    Keywords keywords;
    for (const PQconninfoOption* option = options.get(); option->keyword; ++option)
        if (option->val) keywords[option->keyword] = option->val;
    if (keywords.contains("password"))
        return Error{
            ErrorKind::Usage, "",
            "expected no password in the database's URL: name where it is kept, \"env:NAME\" or \"file:PATH\""};
    return keywords;
}

std::string placeOf(const Keywords& keywords) {
    const auto part = [&](const char* key) {
        const auto found = keywords.find(key);
        return found == keywords.end() ? std::string() : found->second;
    };
    const std::string host = part("host").empty() ? part("hostaddr") : part("host"), port = part("port");
    const bool bracketed = host.find(':') != std::string::npos && !host.starts_with('/');
    return fmt::format("postgresql://{}{}{}{}{}/{}", bracketed ? "[" : "", host, bracketed ? "]" : "",
                       port.empty() ? "" : ":", port, part("dbname"));
}

Result<void> addSettings(const DatabaseAddress& address, Keywords& keywords) {
    const auto set = [&](const char* key, const std::string& value) {
        if (!value.empty()) keywords[key] = value;
    };
    set("user", address.user);
    set("sslmode", address.sslMode);
    set("sslrootcert", address.caFile);
    set("sslcert", address.certificateFile);
    set("sslkey", address.keyFile);
    if (!address.caFile.empty()) keywords.try_emplace("sslmode", "verify-full");
    if (!address.password.empty()) {
        auto password = readSecret(address.password);
        if (!password) return password.error();
        keywords["password"] = *std::move(password);
    }
    // A peer that is gone is noticed within a minute.
    keywords.try_emplace("keepalives_idle", "20");
    keywords.try_emplace("keepalives_interval", "10");
    keywords.try_emplace("keepalives_count", "3");
    keywords.try_emplace("tcp_user_timeout", "40000");
    keywords.try_emplace("application_name", "sandtable");
    keywords["client_encoding"] = "UTF8";
    return {};
}

/// libpq's messages have several lines and end with one.
std::string oneLine(std::string_view text) {
    std::string line;
    for (const char c : text) line += c == '\n' || c == '\t' ? ' ' : c;
    while (line.ends_with(' ')) line.pop_back();
    return line;
}

uint64_t bigEndian(std::string_view bytes) {
    uint64_t value = 0;
    for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

} // namespace

Result<std::string> placeOf(const DatabaseAddress& address) {
    const auto keywords = keywordsOf(address.url);
    if (!keywords) return keywords.error();
    return placeOf(*keywords);
}

std::string timestamp(TimePoint time) {
    using namespace std::chrono;
    if (time < sys_days(year(1) / 1 / 1)) return "-infinity";
    if (time >= sys_days(year(10000) / 1 / 1)) return "infinity";
    return formatIsoTime(time);
}

int64_t Rows::integer(int row, int column) const { return static_cast<int64_t>(bigEndian(text(row, column))); }

double Rows::real(int row, int column) const { return std::bit_cast<double>(bigEndian(text(row, column))); }

TimePoint Rows::time(int row, int column) const {
    const int64_t microseconds = integer(row, column);
    if (microseconds == std::numeric_limits<int64_t>::min()) return TimePoint::min();
    if (microseconds == std::numeric_limits<int64_t>::max()) return TimePoint::max();
    return databaseEpoch + std::chrono::floor<Duration>(std::chrono::microseconds(microseconds));
}

CopyData::CopyData() {
    m_bytes.assign("PGCOPY\n\xff\r\n\0", 11);
    addBig(0, 4); // flags
    addBig(0, 4); // no extension
}

void CopyData::addBig(uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) m_bytes += static_cast<char>(value >> (8 * i));
}

void CopyData::add(int32_t value) {
    addBig(4, 4);
    addBig(static_cast<uint32_t>(value), 4);
}

void CopyData::add(double value) {
    addBig(8, 4);
    addBig(std::bit_cast<uint64_t>(value), 8);
}

void CopyData::add(TimePoint time) {
    addBig(8, 4);
    addBig(static_cast<uint64_t>((time - databaseEpoch).count() * microsecondsPerMillisecond), 8);
}

std::string CopyData::finish() && {
    addBig(0xffff, 2);
    return std::move(m_bytes);
}

Result<Connection> Connection::open(const DatabaseAddress& address, Stop stop) {
    auto keywords = keywordsOf(address.url);
    if (!keywords) return keywords.error();
    const std::string place = placeOf(*keywords);
    if (auto set = addSettings(address, *keywords); !set) return set.error();
    std::vector<const char*> names, values;
    for (const auto& [name, value] : *keywords) {
        names.push_back(name.c_str());
        values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    Connection connection(place, std::move(stop), PQconnectStartParams(names.data(), values.data(), 0));
    if (!connection.m_handle) return Error{ErrorKind::Io, place, "not enough memory"};
    PQsetNoticeReceiver(
        connection.m_handle.get(), [](void*, const PGresult*) {}, nullptr); // else they go to stderr
    if (auto established = connection.establish(); !established) return established.error();
    return connection;
}

Result<void> Connection::establish() {
    const auto deadline = Clock::now() + connectTimeout;
    for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;) {
        if (PQstatus(m_handle.get()) == CONNECTION_BAD) return problem();
        if (!wait(state == PGRES_POLLING_WRITING, deadline))
            return Error{ErrorKind::Io, m_place, Clock::now() < deadline ? "stopped" : "no answer"};
        state = PQconnectPoll(m_handle.get());
        if (state == PGRES_POLLING_FAILED) return problem();
    }
    return {};
}

bool Connection::wait(bool toWrite, Clock::time_point until) const {
    pollfd wanted{PQsocket(m_handle.get()), static_cast<short>(toWrite ? POLLOUT : POLLIN), 0};
    while (Clock::now() < until) {
        if (m_stop && m_stop()) return false;
        if (::poll(&wanted, 1, longestWait) != 0) return true; // an error shows at the next call
    }
    return false;
}

Error Connection::problem(const PGresult* result) const {
    const char* primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    const bool tookTooLong = state && std::string_view(state) == "57014"; // query_canceled
    return {tookTooLong ? ErrorKind::TookTooLong : ErrorKind::Io, m_place,
            oneLine(primary ? primary : PQerrorMessage(m_handle.get()))};
}

Result<void> Connection::send(const std::string& sql, std::span<const std::string> parameters,
                              std::span<const Oid> types, Format format) {
    std::vector<const char*> values;
    for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
    const int sent = PQsendQueryParams(m_handle.get(), sql.c_str(), static_cast<int>(values.size()),
                                       types.empty() ? nullptr : types.data(), values.data(), nullptr, nullptr,
                                       format == Format::Binary);
    if (!sent) return problem();
    return {};
}

Result<PGresult*> Connection::next() {
    while (PQisBusy(m_handle.get())) {
        if (!wait(false, Clock::time_point::max())) return Error{ErrorKind::Io, m_place, "stopped"};
        if (!PQconsumeInput(m_handle.get())) return problem();
    }
    return PQgetResult(m_handle.get());
}

Result<void> Connection::drain() {
    std::optional<Error> failure;
    while (true) {
        const auto result = next();
        if (!result) return result.error();
        if (!*result) break;
        const Rows rows(*result);
        const ExecStatusType status = PQresultStatus(*result);
        if (!failure && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_SINGLE_TUPLE)
            failure = problem(*result);
    }
    return failure ? Result<void>(*failure) : Result<void>();
}

Result<Rows> Connection::run(const std::string& sql, std::span<const std::string> parameters, Format format,
                             std::span<const Oid> types) {
    if (auto sent = send(sql, parameters, types, format); !sent) return sent.error();
    const auto result = next();
    if (!result) return result.error();
    if (!*result) return problem();
    Rows rows(*result);
    const ExecStatusType status = PQresultStatus(*result);
    const bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    const Error failure = good ? Error() : problem(*result);
    if (auto drained = drain(); !drained) return drained.error();
    if (!good) return failure;
    return rows;
}

Result<void> Connection::stream(const std::string& sql, std::span<const std::string> parameters,
                                std::span<const Oid> types, const std::function<bool(const Rows&)>& take) {
    if (auto sent = send(sql, parameters, types, Format::Text); !sent) return sent.error();
    PQsetSingleRowMode(m_handle.get());
    bool wanted = true;
    std::optional<Error> failure;
    while (true) {
        const auto result = next();
        if (!result) return result.error();
        if (!*result) break;
        const Rows rows(*result);
        const ExecStatusType status = PQresultStatus(*result);
        if (status == PGRES_SINGLE_TUPLE)
            wanted = wanted && take(rows);
        else if (status != PGRES_TUPLES_OK && !failure)
            failure = status == PGRES_COMMAND_OK ? Error{ErrorKind::Usage, m_place, "the statement gives no rows"}
                                                 : problem(*result);
    }
    return failure ? Result<void>(*failure) : Result<void>();
}

Result<void> Connection::copyIn(const std::string& sql, const std::string& data) {
    if (auto sent = send(sql, {}, {}, Format::Text); !sent) return sent.error();
    const auto begun = next();
    if (!begun) return begun.error();
    const Rows rows(*begun);
    if (PQresultStatus(*begun) != PGRES_COPY_IN) {
        const Error failure = problem(*begun);
        if (auto drained = drain(); !drained) return drained.error();
        return failure;
    }
    constexpr size_t piece = 1 << 20;
    for (size_t at = 0; at < data.size(); at += piece) {
        const auto length = static_cast<int>(std::min(piece, data.size() - at));
        if (PQputCopyData(m_handle.get(), data.data() + at, length) != 1) return problem();
    }
    if (PQputCopyEnd(m_handle.get(), nullptr) != 1) return problem();
    return drain();
}

std::string Connection::quoted(const std::string& identifier) const {
    const std::unique_ptr<char, decltype(&PQfreemem)> text(
        PQescapeIdentifier(m_handle.get(), identifier.data(), identifier.size()), PQfreemem);
    return text ? text.get() : "";
}

Result<Transaction> Transaction::begin(Connection& connection, bool readOnly) {
    const auto begun = connection.run(readOnly ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN");
    if (!begun) return begun.error();
    return Transaction(connection);
}

Transaction::~Transaction() {
    // Where the connection is gone this fails, and the server has rolled back by itself.
    if (m_connection) std::ignore = m_connection->run("ROLLBACK");
}

Result<void> Transaction::commit() {
    Connection* connection = std::exchange(m_connection, nullptr);
    const auto done = connection->run("COMMIT");
    if (!done) return done.error();
    return {};
}

} // namespace sandtable::postgres
