#include "telemetry/replay/PastWindow.h"

#include <algorithm>

namespace sandtable::telemetry {

std::span<const Sample> between(std::span<const Sample> samples, TimePoint from, TimePoint to) {
    const auto timeOf = [](const Sample& sample) { return sample.reading.time; };
    const auto begin = std::ranges::upper_bound(samples, from, {}, timeOf);
    return {begin, std::ranges::upper_bound(begin, samples.end(), to, {}, timeOf)};
}

const PastBlock& PastWindow::read(TimePoint from, TimePoint to) {
    PastBlock& kept = m_kept;
    if (from > kept.to || to < kept.from) {
        kept = m_reader->read(from, to);
        return kept;
    }
    const auto cutTo = [&](TimePoint begin, TimePoint end) {
        const auto rest = between(kept.samples, begin, end);
        kept = {begin, end, {rest.begin(), rest.end()}};
    };
    if (from < kept.from) {
        PastBlock before = m_reader->read(from, kept.from);
        before.samples.insert(before.samples.end(), kept.samples.begin(), kept.samples.end());
        kept.samples = std::move(before.samples);
        kept.from = from;
        if (kept.to - kept.from > m_most) cutTo(from, std::min(kept.to, to));
    }
    if (to > kept.to) {
        const PastBlock after = m_reader->read(kept.to, to);
        if (to - kept.from > m_most) cutTo(from, kept.to);
        kept.samples.insert(kept.samples.end(), after.samples.begin(), after.samples.end());
        kept.to = to;
    }
    return kept;
}

} // namespace sandtable::telemetry
