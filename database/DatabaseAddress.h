// Where a PostgreSQL database is and who one is there, as a park file says it: plain values, no secrets.
#pragma once

#include <string>

namespace sandtable {

struct DatabaseAddress {
    std::string url;                // postgresql://[user@]host[:port]/database, or any of libpq's; no password
    std::string user{}, password{}; // the password's reference; the user overrides the URL's
    std::string sslMode{};          // libpq's; "": verify-full with a caFile, else libpq's own choice
    std::string caFile{};           // PEM: authorities that may vouch for the server
    std::string certificateFile{};  // PEM, of this client
    std::string keyFile{};          // PEM
};

} // namespace sandtable
