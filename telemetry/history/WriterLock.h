// Keeps two programs from writing one history at the same time. The lock lies on a file of its own, "<history>.lock",
// which is left behind empty: closing a second handle of the database itself would undo SQLite's own locks. It ends
// with its owner, however sudden. Several in one process exclude each other too.
#pragma once

#include "core/Result.h"

#include <filesystem>
#include <optional>

namespace sandtable::telemetry {

class WriterLock {
public:
    /// Nothing where somebody else has it. An error where the lock file cannot be made.
    static Result<std::optional<WriterLock>> take(const std::filesystem::path& history);
    WriterLock(WriterLock&& other) noexcept;
    WriterLock& operator=(WriterLock&& other) noexcept;
    ~WriterLock();

private:
    explicit WriterLock(int handle) : m_handle(handle) {}
    int m_handle;
};

} // namespace sandtable::telemetry
