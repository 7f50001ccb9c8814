#include "core/JobSystem.h"

#include <gtest/gtest.h>

#include <atomic>

using namespace sandtable;

TEST(JobSystem, RunsTheMostUrgentFirst) {
    JobSystem jobs(0);
    std::vector<int> order;
    for (const int urgency : {3, 1, 2}) {
        jobs.submit([&order, urgency] { order.push_back(urgency); }, [urgency] { return double(urgency); });
    }
    jobs.drain();
    EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
}

TEST(JobSystem, AsksForThePriorityWhenAWorkerIsFree) {
    JobSystem jobs(0);
    std::vector<char> order;
    double first = 1;
    jobs.submit([&] { order.push_back('a'); }, [&] { return first; });
    jobs.submit([&] { order.push_back('b'); }, [] { return 2.0; });
    first = 3;
    jobs.drain();
    EXPECT_EQ(order, (std::vector<char>{'b', 'a'}));
}

TEST(JobSystem, WorkersFinishEverythingBeforeDrainReturns) {
    JobSystem jobs(2);
    std::atomic<int> done = 0;
    for (int i = 0; i < 500; ++i) jobs.submit([&] { ++done; });
    jobs.drain();
    EXPECT_EQ(done, 500);
    EXPECT_EQ(jobs.pending(), 0u);
}
