#include "app/window/FramePace.h"

#include <gtest/gtest.h>

using sandtable::app::FramePace;

TEST(FramePace, SumsUpASpanAndBeginsAnew) {
    FramePace pace(5);
    EXPECT_FALSE(pace.take(100));
    for (const double seconds : {0.02, 0.01, 0.3}) pace.addFrame(seconds);
    pace.addUpdate(0.05);
    pace.addUpdate(0.04);
    EXPECT_FALSE(pace.take(104.9));
    const auto span = pace.take(106);
    ASSERT_TRUE(span);
    EXPECT_EQ(span->seconds, 6);
    EXPECT_EQ(span->frames, 3u);
    EXPECT_EQ(span->medianFrame, 0.02);
    EXPECT_EQ(span->slowestFrame, 0.3);
    EXPECT_EQ(span->slowestUpdate, 0.05);
    const auto quiet = pace.take(112);
    ASSERT_TRUE(quiet);
    EXPECT_EQ(quiet->frames, 0u);
    EXPECT_EQ(quiet->slowestUpdate, 0);
}
