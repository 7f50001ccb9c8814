#include "gis/GdalSession.h"

#include "core/Log.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal_priv.h>

#include <algorithm>
#include <mutex>
#include <utility>

namespace sandtable::gis {
namespace {

void logGdalMessage(CPLErr level, CPLErrorNum, const char* text) {
    level == CE_Debug ? logDebug("GDAL: {}", text) : logWarning("GDAL: {}", text);
}

void collectGdalMessage(CPLErr level, CPLErrorNum number, const char* text) {
    if (level == CE_Debug) return logGdalMessage(level, number, text);
    static_cast<GdalSession*>(CPLGetErrorHandlerUserData())->receive(level >= CE_Failure, text);
}

void registerGdalOnce() {
    static std::once_flag once;
    std::call_once(once, [] {
        CPLSetErrorHandler(logGdalMessage); // for GDAL's own threads, which have no session
        GDALAllRegister();
    });
}

} // namespace

GdalSession::GdalSession() {
    registerGdalOnce();
    CPLPushErrorHandlerEx(collectGdalMessage, this);
}

GdalSession::~GdalSession() {
    CPLPopErrorHandler();
    for (const Message& message : take()) logWarning("GDAL: {}", message.text);
}

bool GdalSession::failed() const { return m_failed; }

std::vector<GdalSession::Message> GdalSession::take() {
    std::vector<Message> messages = std::exchange(m_messages, {});
    m_failed = false;
    if (const size_t more = std::exchange(m_more, 0))
        messages.push_back({false, fmt::format("and {} more of GDAL's messages", more)});
    return messages;
}

Error GdalSession::error(ErrorKind kind, const std::string& where, const std::string& fallback) {
    std::string reason;
    for (const Message& message : take()) reason += (reason.empty() ? "" : "; ") + message.text;
    return {kind, where, reason.empty() ? fallback : reason};
}

void GdalSession::reportTo(Diagnostics& diagnostics, const std::string& where) {
    for (Message& message : take()) diagnostics.report(Severity::Warning, where, std::move(message.text));
}

void GdalSession::receive(bool failure, std::string text) {
    m_failed = m_failed || failure;
    std::replace(text.begin(), text.end(), '\n', ' ');
    constexpr size_t enough = 20; // a broken file can have one for every block
    const auto same = [&](const Message& message) { return message.text == text; };
    if (std::any_of(m_messages.begin(), m_messages.end(), same)) return;
    if (m_messages.size() < enough)
        m_messages.push_back({failure, std::move(text)});
    else
        ++m_more;
}

} // namespace sandtable::gis
