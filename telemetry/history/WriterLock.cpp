#include "telemetry/history/WriterLock.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

namespace sandtable::telemetry {

Result<std::optional<WriterLock>> WriterLock::take(const std::filesystem::path& history) {
    const std::string file = history.string() + ".lock";
    WriterLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (lock.m_handle < 0)
        return Error{errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io, file,
                     std::string("cannot be made: ") + std::strerror(errno)};
    if (::flock(lock.m_handle, LOCK_EX | LOCK_NB) == 0) return std::optional(std::move(lock));
    if (errno == EWOULDBLOCK) return std::optional<WriterLock>();
    return Error{ErrorKind::Io, file, std::string("cannot be locked: ") + std::strerror(errno)};
}

WriterLock::WriterLock(WriterLock&& other) noexcept : m_handle(std::exchange(other.m_handle, -1)) {}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept {
    std::swap(m_handle, other.m_handle);
    return *this;
}

WriterLock::~WriterLock() {
    if (m_handle >= 0) ::close(m_handle);
}

} // namespace sandtable::telemetry
