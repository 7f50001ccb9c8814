#include "telemetry/history/Packing.h"

#include <zlib.h>

#include <bit>
#include <cassert>
#include <cstring>

namespace sandtable::telemetry {
namespace {

static_assert(std::endian::native == std::endian::little, "histories are little-endian");

constexpr size_t mostUnpackedBytes = size_t(1) << 28; // an hour's readings are a thousandth of it

template<class T> void put(std::string& bytes, T value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template<class T> T get(std::string_view bytes, size_t offset) {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

/// Small numbers of either sign in few bytes: seven bits each, the eighth says that more follow.
void putVarint(std::string& bytes, uint64_t number) {
    for (; number >= 128; number >>= 7) bytes.push_back(static_cast<char>(number | 128));
    bytes.push_back(static_cast<char>(number));
}
uint64_t zigzag(uint64_t number) { return (number << 1) ^ (number >> 63 ? ~uint64_t(0) : 0); }
uint64_t unzigzag(uint64_t number) { return (number >> 1) ^ (number & 1 ? ~uint64_t(0) : 0); }

class Reader {
public:
    explicit Reader(std::string_view bytes) : m_bytes(bytes) {}

    std::optional<uint64_t> varint() {
        uint64_t number = 0;
        for (int shift = 0; shift < 64 && m_at < m_bytes.size(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_bytes[m_at++]);
            number |= static_cast<uint64_t>(byte & 127) << shift;
            if (byte < 128) return number;
        }
        return std::nullopt;
    }
    std::optional<std::string_view> take(size_t count) {
        if (count > m_bytes.size() - m_at) return std::nullopt;
        m_at += count;
        return m_bytes.substr(m_at - count, count);
    }
    size_t left() const { return m_bytes.size() - m_at; }

private:
    std::string_view m_bytes;
    size_t m_at = 0;
};

// Arithmetic on unsigned numbers wraps, so that any bytes can be read without overflow.

template<class At> void putIntegers(std::string& bytes, size_t count, At at) {
    uint64_t before = 0, stepBefore = 0;
    for (size_t i = 0; i < count; ++i) {
        const auto number = static_cast<uint64_t>(at(i));
        const uint64_t step = number - before;
        putVarint(bytes, zigzag(step - stepBefore));
        before = number, stepBefore = step;
    }
}

template<class Set> bool getIntegers(Reader& reader, size_t count, Set set) {
    uint64_t number = 0, step = 0;
    for (size_t i = 0; i < count; ++i) {
        const auto change = reader.varint();
        if (!change) return false;
        step += unzigzag(*change);
        number += step;
        set(i, static_cast<int64_t>(number));
    }
    return true;
}

template<class At> void putDoubles(std::string& bytes, size_t count, At at) {
    const size_t begin = bytes.size();
    bytes.resize(begin + 8 * count);
    uint64_t before = 0;
    for (size_t i = 0; i < count; ++i) {
        const auto bits = std::bit_cast<uint64_t>(at(i));
        const uint64_t changed = bits ^ before;
        for (size_t plane = 0; plane < 8; ++plane)
            bytes[begin + plane * count + i] = static_cast<char>(changed >> (56 - 8 * plane));
        before = bits;
    }
}

template<class Set> bool getDoubles(Reader& reader, size_t count, Set set) {
    const auto planes = reader.take(8 * count);
    if (!planes) return false;
    uint64_t bits = 0;
    for (size_t i = 0; i < count; ++i) {
        uint64_t changed = 0;
        for (size_t plane = 0; plane < 8; ++plane)
            changed = changed << 8 | static_cast<unsigned char>((*planes)[plane * count + i]);
        bits ^= changed;
        set(i, std::bit_cast<double>(bits));
    }
    return true;
}

/// The size, then deflate's fastest.
std::string deflated(const std::string& bytes) {
    std::string packed;
    put(packed, static_cast<uint32_t>(bytes.size()));
    uLongf size = compressBound(bytes.size());
    packed.resize(4 + size);
    const int status = compress2(reinterpret_cast<Bytef*>(packed.data() + 4), &size,
                                 reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), Z_BEST_SPEED);
    assert(status == Z_OK);
    (void)status;
    packed.resize(4 + size);
    return packed;
}

std::optional<std::string> inflated(std::string_view packed) {
    if (packed.size() < 4) return std::nullopt;
    const auto expected = get<uint32_t>(packed, 0);
    if (expected > mostUnpackedBytes) return std::nullopt;
    std::string bytes(expected, '\0');
    uLongf size = expected;
    const int status = uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size,
                                  reinterpret_cast<const Bytef*>(packed.data() + 4), packed.size() - 4);
    if (status != Z_OK || size != expected) return std::nullopt;
    return bytes;
}

/// Number of elements, each of which takes at least `leastBytes`.
std::optional<size_t> readCount(Reader& reader, size_t leastBytes) {
    const auto count = reader.varint();
    return count && *count <= reader.left() / leastBytes ? std::optional<size_t>(*count) : std::nullopt;
}

int64_t ticks(TimePoint time) { return time.time_since_epoch().count(); }
TimePoint fromTicks(int64_t count) { return TimePoint(Duration(count)); }

} // namespace

std::string pack(std::span<const Reading> readings) {
    std::string bytes;
    bytes.reserve(10 * readings.size() + 16);
    putVarint(bytes, readings.size());
    putIntegers(bytes, readings.size(), [&](size_t i) { return ticks(readings[i].time); });
    putDoubles(bytes, readings.size(), [&](size_t i) { return readings[i].value; });
    return deflated(bytes);
}

std::optional<std::vector<Reading>> unpackReadings(std::string_view packed) {
    const auto bytes = inflated(packed);
    if (!bytes) return std::nullopt;
    Reader reader(*bytes);
    const auto count = readCount(reader, 9);
    if (!count) return std::nullopt;
    std::vector<Reading> readings(*count);
    const bool complete =
        getIntegers(reader, *count, [&](size_t i, int64_t number) { readings[i].time = fromTicks(number); }) &&
        getDoubles(reader, *count, [&](size_t i, double value) { readings[i].value = value; });
    return complete ? std::optional(std::move(readings)) : std::nullopt;
}

std::string pack(std::span<const Summary> summaries) {
    std::string bytes;
    const size_t count = summaries.size();
    putVarint(bytes, count);
    putIntegers(bytes, count, [&](size_t i) { return ticks(summaries[i].first); });
    putIntegers(bytes, count, [&](size_t i) { return ticks(summaries[i].last); });
    putIntegers(bytes, count, [&](size_t i) { return summaries[i].count; });
    putDoubles(bytes, count, [&](size_t i) { return summaries[i].min; });
    putDoubles(bytes, count, [&](size_t i) { return summaries[i].max; });
    putDoubles(bytes, count, [&](size_t i) { return summaries[i].sum; });
    putDoubles(bytes, count, [&](size_t i) { return summaries[i].lastValue; });
    return deflated(bytes);
}

std::optional<std::vector<Summary>> unpackSummaries(std::string_view packed) {
    const auto bytes = inflated(packed);
    if (!bytes) return std::nullopt;
    Reader reader(*bytes);
    const auto count = readCount(reader, 35);
    if (!count) return std::nullopt;
    std::vector<Summary> summaries(*count);
    const bool complete =
        getIntegers(reader, *count, [&](size_t i, int64_t number) { summaries[i].first = fromTicks(number); }) &&
        getIntegers(reader, *count, [&](size_t i, int64_t number) { summaries[i].last = fromTicks(number); }) &&
        getIntegers(reader, *count, [&](size_t i, int64_t number) { summaries[i].count = number; }) &&
        getDoubles(reader, *count, [&](size_t i, double value) { summaries[i].min = value; }) &&
        getDoubles(reader, *count, [&](size_t i, double value) { summaries[i].max = value; }) &&
        getDoubles(reader, *count, [&](size_t i, double value) { summaries[i].sum = value; }) &&
        getDoubles(reader, *count, [&](size_t i, double value) { summaries[i].lastValue = value; });
    return complete ? std::optional(std::move(summaries)) : std::nullopt;
}

std::string LogEntry::write(std::span<const Run> runs) {
    std::string bytes;
    put(bytes, static_cast<uint32_t>(runs.size()));
    for (const Run& run : runs) put(bytes, run.channel);
    size_t count = 0;
    for (const Run& run : runs) put(bytes, static_cast<uint32_t>(count += run.samples.size()));
    bytes.reserve(bytes.size() + 16 * count);
    for (const Run& run : runs)
        for (const Sample& sample : run.samples) put(bytes, ticks(sample.reading.time));
    for (const Run& run : runs)
        for (const Sample& sample : run.samples) put(bytes, sample.reading.value);
    return bytes;
}

std::optional<LogEntry> LogEntry::read(std::string_view bytes) {
    LogEntry entry;
    entry.m_bytes = bytes;
    if (bytes.size() < 4) return std::nullopt;
    entry.m_channelCount = entry.number(0);
    entry.m_times = 4 + 8 * entry.m_channelCount;
    if (bytes.size() < entry.m_times) return std::nullopt;
    for (size_t i = 0; i < entry.m_channelCount; ++i)
        if (entry.end(i) < entry.begin(i)) return std::nullopt;
    entry.m_readingCount = entry.m_channelCount == 0 ? 0 : entry.end(entry.m_channelCount - 1);
    entry.m_values = entry.m_times + 8 * entry.m_readingCount;
    if (bytes.size() != entry.m_values + 8 * entry.m_readingCount) return std::nullopt;
    return entry;
}

uint32_t LogEntry::number(size_t offset) const { return get<uint32_t>(m_bytes, offset); }

Reading LogEntry::reading(size_t i) const {
    return {fromTicks(get<int64_t>(m_bytes, m_times + 8 * i)), get<double>(m_bytes, m_values + 8 * i)};
}

std::optional<size_t> LogEntry::find(uint32_t wanted) const {
    size_t begin = 0, end = m_channelCount;
    while (begin < end) {
        const size_t middle = (begin + end) / 2;
        if (channel(middle) < wanted) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return begin < m_channelCount && channel(begin) == wanted ? std::optional(begin) : std::nullopt;
}

} // namespace sandtable::telemetry
