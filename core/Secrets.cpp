#include "core/Secrets.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandtable {
namespace {

constexpr std::string_view environmentStart = "env:", fileStart = "file:";
constexpr size_t longestSecret = 65536;

struct OpenFile {
    int handle;
    ~OpenFile() {
        if (handle >= 0) ::close(handle);
    }
};

std::optional<std::string> permissionProblem(const struct stat& status) {
    if (!S_ISREG(status.st_mode)) return "is not a plain file";
    if (status.st_mode & (S_IRWXG | S_IRWXO))
        return fmt::format("others than its owner may use it (mode {:03o}); chmod 600 closes it",
                           status.st_mode & 0777);
    if (static_cast<size_t>(status.st_size) > longestSecret) return "is too long for a secret";
    return std::nullopt;
}

Result<std::string> readFileSecret(const std::string& path) {
    // Checked and read through one handle, so that the file cannot be another one in between; not waiting, so that a
    // pipe does not hold the program.
    const OpenFile file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat status {};
    if (file.handle < 0 || ::fstat(file.handle, &status) != 0)
        return Error{ErrorKind::NotFound, path, std::string("the secret cannot be read: ") + std::strerror(errno)};
    if (const auto problem = permissionProblem(status)) return Error{ErrorKind::Usage, path, *problem};
    std::string secret(longestSecret, '\0');
    const ssize_t count = ::read(file.handle, secret.data(), secret.size());
    if (count < 0) return Error{ErrorKind::Io, path, std::string("the secret cannot be read: ") + std::strerror(errno)};
    secret.resize(static_cast<size_t>(count));
    if (secret.ends_with('\n')) secret.pop_back();
    if (secret.ends_with('\r')) secret.pop_back();
    if (secret.empty()) return Error{ErrorKind::InvalidData, path, "holds no secret: it is empty"};
    return secret;
}

} // namespace

Result<void> checkSecretReference(const std::string& reference) {
    for (const std::string_view start : {environmentStart, fileStart})
        if (reference.starts_with(start) && reference.size() > start.size()) return {};
    return Error{
        ErrorKind::Usage, "",
        "expected a reference to a secret, \"env:NAME\" or \"file:PATH\"; what was found is not repeated here"};
}

Result<std::string> readSecret(const std::string& reference) {
    if (auto checked = checkSecretReference(reference); !checked) return checked.error();
    if (reference.starts_with(fileStart)) return readFileSecret(reference.substr(fileStart.size()));
    const char* value = std::getenv(reference.c_str() + environmentStart.size());
    if (!value || !*value) return Error{ErrorKind::NotFound, reference, "this environment variable is not set"};
    return std::string(value);
}

bool hasPlainPassword(const std::string& url) {
    for (const char* parameter : {"?password=", "&password=", "?sslpassword=", "&sslpassword="})
        if (url.find(parameter) != std::string::npos) return true;
    const auto begin = url.find("://");
    const auto end = url.rfind('@');
    if (begin == std::string::npos || end == std::string::npos || end < begin + 3) return false;
    const std::string credentials = url.substr(begin + 3, end - begin - 3);
    const auto colon = credentials.find(':');
    if (colon == std::string::npos || colon + 1 == credentials.size()) return false;
    const std::string password = credentials.substr(colon + 1);
    return !(password.starts_with("${") && password.find('}') == password.size() - 1);
}

} // namespace sandtable
