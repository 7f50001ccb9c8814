#include "core/Diagnostics.h"

#include <gtest/gtest.h>

using namespace sandtable;

TEST(Diagnostics, KeepsTheSameProblemOnce) {
    Diagnostics diagnostics;
    for (int i = 0; i < 3; ++i) diagnostics.report(Severity::Warning, "a.osgb", "file not found");
    diagnostics.report(Severity::Warning, "b.osgb", "file not found");
    diagnostics.report(Severity::Error, {ErrorKind::InvalidData, "c.osgb", "truncated"});
    ASSERT_EQ(diagnostics.all().size(), 3u);
    EXPECT_EQ(diagnostics.count(Severity::Warning), 2u);
    EXPECT_EQ(diagnostics.all()[2].text(), "c.osgb: truncated");
}
