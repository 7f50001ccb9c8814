// Passwords and the like are never written into a park file: it holds a reference, "env:NAME" for an environment
// variable or "file:PATH" for a file that only its owner may read. What is referred to is fetched when a connection is
// made, and neither it nor a malformed reference (which may be the secret itself) is ever part of a message.
#pragma once

#include "core/Result.h"

#include <string>

namespace sandtable {

/// An error unless the text has the form of a reference.
Result<void> checkSecretReference(const std::string& reference);

/// The secret; one line end at the end of a file is not part of it. Errors: no reference, a variable that is not set, a
/// file that is missing, empty, longer than 64 KB, not a plain file, or open to group or others.
Result<std::string> readSecret(const std::string& reference);

/// True if the URL names a password in plain text: "mqtt://user:password@host", "postgresql://host/db?password=…", but
/// not "mqtt://user:${PASSWORD}@host".
bool hasPlainPassword(const std::string& url);

} // namespace sandtable
