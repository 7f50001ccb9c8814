// Scope of one piece of work with GDAL: registers GDAL's drivers on first use and collects every message GDAL, OGR and
// PROJ issue on this thread meanwhile, so that none is printed raw or lost. Messages nobody took are logged at the end.
// Sessions nest. Use on one thread. For gis/ and for what writes geodata (sample/).
#pragma once

#include "core/Diagnostics.h"

#include <string>
#include <vector>

namespace sandtable::gis {

class GdalSession {
public:
    struct Message {
        bool failure = false; // else a warning
        std::string text;
    };

    GdalSession();
    ~GdalSession();
    GdalSession(const GdalSession&) = delete;
    GdalSession& operator=(const GdalSession&) = delete;

    /// Whether a failure is among the messages not yet taken.
    bool failed() const;
    std::vector<Message> take();
    /// Takes the messages and makes them the reason; `fallback` when GDAL said nothing.
    Error error(ErrorKind kind, const std::string& where, const std::string& fallback);
    /// Takes the messages and reports each as a warning.
    void reportTo(Diagnostics& diagnostics, const std::string& where);

    void receive(bool failure, std::string text); // from GDAL's error handler

private:
    std::vector<Message> m_messages; // each once, the first of many
    size_t m_more = 0;               // how many beyond
    bool m_failed = false;
};

} // namespace sandtable::gis
