#include "core/Time.h"

#include <gtest/gtest.h>

using namespace sandtable;

TEST(Time, ReadsAndWritesIso8601) {
    const auto time = parseIsoTime("2026-11-22T08:30:00Z");
    ASSERT_TRUE(time.ok());
    EXPECT_EQ(formatIsoTime(*time), "2026-11-22T08:30:00Z");
    EXPECT_EQ(time->time_since_epoch().count(), 1795336200000);
}

TEST(Time, OffsetFractionAndShortForms) {
    EXPECT_EQ(formatIsoTime(*parseIsoTime("2026-11-22T08:30:00+08:00")), "2026-11-22T00:30:00Z");
    EXPECT_EQ(formatIsoTime(*parseIsoTime("2026-11-22 08:30:00.25Z")), "2026-11-22T08:30:00.250Z");
    EXPECT_EQ(formatIsoTime(*parseIsoTime("2026-11-22T08:30")), "2026-11-22T08:30:00Z");
    EXPECT_EQ(formatIsoTime(*parseIsoTime("2024-02-29")), "2024-02-29T00:00:00Z");
    const Duration jakarta = std::chrono::hours(7); // counts only where the text names no offset
    EXPECT_EQ(formatIsoTime(*parseIsoTime("2026-11-22T08:30", jakarta)), "2026-11-22T01:30:00Z");
    EXPECT_EQ(formatIsoTime(*parseIsoTime("2026-11-22", jakarta)), "2026-11-21T17:00:00Z");
    EXPECT_EQ(formatIsoTime(*parseIsoTime("2026-11-22T08:30Z", jakarta)), "2026-11-22T08:30:00Z");
    EXPECT_EQ(formatIsoTime(*parseIsoTime("2026-11-22T08:30+08:00", jakarta)), "2026-11-22T00:30:00Z");
    EXPECT_EQ(formatIsoTime(*parseIsoTime("1969-12-31T23:59:59.5Z")), "1969-12-31T23:59:59.500Z");
}

TEST(Time, RefusesWhatIsNotATime) {
    for (const char* text : {"", "now", "2026-13-01", "2025-02-29", "2026-11-22T25:00:00Z", "2026-11-22T08:61:00Z",
                             "2026-11-22T08:30:00Q", "2026-11-22T08:30:00Zjunk", "2026-1-2", "-026-01-01"}) {
        const auto time = parseIsoTime(text);
        ASSERT_FALSE(time.ok()) << text;
        EXPECT_NE(time.error().message.find(text), std::string::npos);
    }
}
