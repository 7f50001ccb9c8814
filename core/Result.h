// A value, or the reason there is none. Bad data, missing files and unsupported devices travel as Result; broken
// invariants are asserts. A dependency's exception stops at the module that called the dependency.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace sandtable {

enum class ErrorKind {
    NotFound,    // a file, entity or name that does not exist
    InvalidData, // exists, but is broken or not what it claims to be
    Unsupported, // valid, but not something we can handle
    Conflict,    // somebody else has changed it meanwhile
    Io,          // the system or the network failed
    TookTooLong, // was given up before its end
    Usage,       // the caller (or the person) asked for something impossible
    Device,      // GPU or window system
};

/// What went wrong. `where` names the file (or URI, or device) it happened with; `message` gives the reason in a
/// sentence without that name and without a trailing full stop.
struct Error {
    ErrorKind kind = ErrorKind::InvalidData;
    std::string where;
    std::string message;

    /// "park.json: /layers/0/source: expected a string"
    std::string text() const { return where.empty() ? message : where + ": " + message; }
};

template<class T> class [[nodiscard]] Result {
public:
    Result(T value) : m_value(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_value(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_value.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & {
        assert(ok());
        return std::get<0>(m_value);
    }
    const T& value() const& {
        assert(ok());
        return std::get<0>(m_value);
    }
    T&& value() && {
        assert(ok());
        return std::get<0>(std::move(m_value));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const {
        assert(!ok());
        return std::get<1>(m_value);
    }

private:
    std::variant<T, Error> m_value;
};

/// Success without a value, or an error.
template<> class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    bool ok() const { return !m_error; }
    explicit operator bool() const { return ok(); }
    const Error& error() const {
        assert(!ok());
        return *m_error;
    }

private:
    std::optional<Error> m_error;
};

} // namespace sandtable
