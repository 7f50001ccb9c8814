#include "core/Secrets.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sys/stat.h>

namespace sandtable::telemetry {
namespace {

using testing::HasSubstr;
using testing::Not;

class SecretFile : public testing::Test {
protected:
    std::string file(const std::string& text, mode_t mode) {
        const std::string path = m_folder.write("secret", text).string();
        EXPECT_EQ(::chmod(path.c_str(), mode), 0);
        return "file:" + path;
    }
    test::TemporaryFolder m_folder;
};

TEST(Secrets, ComeFromTheEnvironment) {
    ::setenv("SANDTABLE_TEST_SECRET", "open sesame", 1);
    EXPECT_EQ(*readSecret("env:SANDTABLE_TEST_SECRET"), "open sesame");
    ::unsetenv("SANDTABLE_TEST_SECRET");
    const auto missing = readSecret("env:SANDTABLE_TEST_SECRET");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().text(), "env:SANDTABLE_TEST_SECRET: this environment variable is not set");
}

TEST(Secrets, ThemselvesAreRefusedAndNotRepeated) {
    for (const char* text : {"hunter2", "", "env:", "file:", "http://hunter2"}) {
        const auto secret = readSecret(text);
        ASSERT_FALSE(secret) << text;
        EXPECT_THAT(secret.error().text(), HasSubstr("env:NAME"));
        EXPECT_THAT(secret.error().text(), Not(HasSubstr("hunter2")));
    }
}

TEST_F(SecretFile, IsReadWithoutItsLineEnd) {
    EXPECT_EQ(*readSecret(file("open sesame\n", 0600)), "open sesame");
    EXPECT_EQ(*readSecret(file("open sesame\r\n", 0400)), "open sesame");
    EXPECT_EQ(*readSecret(file(" two\nlines", 0600)), " two\nlines");
}

TEST_F(SecretFile, IsRefusedWhenOthersMayReadIt) {
    for (const mode_t mode : {0644u, 0640u, 0604u, 0620u}) {
        const auto secret = readSecret(file("hunter2", mode));
        ASSERT_FALSE(secret) << mode;
        EXPECT_THAT(secret.error().text(), HasSubstr("chmod 600"));
        EXPECT_THAT(secret.error().text(), Not(HasSubstr("hunter2")));
    }
}

TEST_F(SecretFile, ThatIsNoneSaysSo) {
    EXPECT_THAT(readSecret(file("\n", 0600)).error().text(), HasSubstr("empty"));
    EXPECT_THAT(readSecret(file(std::string(70000, 'x'), 0600)).error().text(), HasSubstr("too long"));
    EXPECT_THAT(readSecret("file:" + m_folder.path().string()).error().text(), HasSubstr("not a plain file"));
    EXPECT_THAT(readSecret("file:/no/such/file").error().text(), HasSubstr("No such file"));
}

TEST(Secrets, PlainPasswordsInUrlsAreSeen) {
    EXPECT_TRUE(hasPlainPassword("mqtt://user:secret@host"));
    EXPECT_TRUE(hasPlainPassword("mqtt://user:${A}b@host"));
    EXPECT_TRUE(hasPlainPassword("postgresql://host/db?sslmode=require&password=secret"));
    EXPECT_FALSE(hasPlainPassword("mqtt://user:${PASSWORD}@host"));
    EXPECT_FALSE(hasPlainPassword("postgresql://user@host:5432/db?sslmode=require"));
    EXPECT_FALSE(hasPlainPassword("mqtt://user@host:1883"));
    EXPECT_FALSE(hasPlainPassword("mqtt://user:@host:1883"));
    EXPECT_FALSE(hasPlainPassword("mqtt://host:1883"));
    EXPECT_FALSE(hasPlainPassword(""));
}

} // namespace
} // namespace sandtable::telemetry
