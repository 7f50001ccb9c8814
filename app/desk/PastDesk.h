// What channels showed over more time than the live store keeps, and what follows from it: curves of a chart, forecast
// and anomalies of a device. Read and worked out on a worker thread, remembered until it is out of date. Main thread.
//
// The past of a simulated or recorded channel is asked of its source; that of a live one is in the park's history, if
// there is one; the newest part is always the live store's.
#pragma once

#include "app/session/Session.h"
#include "core/JobSystem.h"
#include "ui/UiState.h"

#include <functional>
#include <map>
#include <mutex>

namespace sandtable::app {

class PastDesk {
public:
    /// Both must outlive the desk.
    PastDesk(const Session& session, Diagnostics& diagnostics);
    ~PastDesk();

    /// What is to be known at a moment shown: the outlooks of these devices, the curves of these charts. Asks the
    /// worker for what is missing or out of date; what else was known is forgotten.
    void want(std::span<const std::string> deviceIds, std::span<const ui::ChartView> charts, TimePoint at);
    /// Takes over what the worker has finished; true if there is something new.
    bool collect();
    /// Waits for all that was asked for; for pictures without a window.
    void finish();

    std::span<const decision::DeviceOutlook> outlooks() const { return m_outlooks; }
    std::span<const ui::ChannelPast> pasts() const { return m_pasts; }

private:
    class Reader;
    struct Finished {
        std::mutex mutex;
        std::map<std::string, uint64_t> newest; // question about each thing: older ones need no answer any more
        std::vector<decision::DeviceOutlook> outlooks;
        std::vector<ui::ChannelPast> pasts;
    };

    /// Does the work unless a later question about the same thing comes first.
    void submit(const std::string& about, std::function<void()> work);
    void wantOutlook(const std::string& deviceId, TimePoint hour);
    void wantPast(const ui::ChartSeries& series, const ui::ChartView& chart, TimePoint at);

    const Session& m_session;
    std::shared_ptr<const Reader> m_reader;
    std::shared_ptr<Finished> m_finished = std::make_shared<Finished>();
    std::vector<decision::DeviceOutlook> m_outlooks;
    std::vector<ui::ChannelPast> m_pasts;
    std::vector<std::pair<std::string, TimePoint>> m_askedOutlooks; // device, hour
    std::vector<ui::ChannelPast> m_askedPasts;                      // without buckets
    JobSystem m_jobs{1};                                            // last: its running job ends before the rest goes
};

} // namespace sandtable::app
