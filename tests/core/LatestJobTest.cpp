#include "core/LatestJob.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

using Job = LatestJob<int>;

Job::Work finding(int number) {
    return [number](const std::stop_token&) { return std::make_shared<const int>(number); };
}

TEST(LatestJobTest, OnlyTheLatestRequestIsAnswered) {
    JobSystem jobs(0);
    int finished = 0;
    Job job(jobs, [&] { ++finished; });
    EXPECT_FALSE(job.busy());
    job.request(finding(1), 0);
    job.request(finding(2), 0);
    EXPECT_TRUE(job.busy());
    EXPECT_EQ(job.take(), nullptr);
    jobs.drain();
    EXPECT_EQ(finished, 1) << "the older one was not even begun";
    ASSERT_NE(job.take(), nullptr);
    EXPECT_FALSE(job.busy());
    EXPECT_EQ(job.take(), nullptr) << "once";
}

TEST(LatestJobTest, WhatWasFoundForAnOlderRequestIsDropped) {
    JobSystem jobs(0);
    Job job(jobs, {});
    job.request(finding(1), 0);
    jobs.drain();
    job.request(finding(2), 0); // before anybody took the first
    EXPECT_EQ(job.take(), nullptr);
    jobs.drain();
    EXPECT_EQ(*job.take(), 2);
}

TEST(LatestJobTest, RunningWorkIsToldToStopAndItsFindingsCountForNothing) {
    JobSystem jobs(0);
    Job job(jobs, {});
    bool stopped = false;
    job.request(
        [&](const std::stop_token& stop) {
            job.request(finding(2), 0); // meanwhile
            stopped = stop.stop_requested();
            return std::make_shared<const int>(1);
        },
        0);
    jobs.drain();
    EXPECT_TRUE(stopped);
    EXPECT_EQ(*job.take(), 2);
    job.request(finding(3), 0);
    job.giveUp();
    jobs.drain();
    EXPECT_FALSE(job.busy());
    EXPECT_EQ(job.take(), nullptr);
}

} // namespace
} // namespace sandtable
