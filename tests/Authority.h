// A certificate authority made by openssl for one test.
#pragma once

#include "tests/TestData.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace sandtable::test {

/// An authority, and certificates it vouches for, made by openssl.
class Authority {
public:
    explicit Authority(const std::string& name) : m_name(name) {
        EXPECT_TRUE(run(fmt::format("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
                                    "-subj /CN={} -keyout {} -out {}",
                                    name, path(name + ".key"), file())));
    }
    static bool installed() { return run("openssl version"); }

    std::string file() const { return path(m_name + ".pem"); }
    std::string key(const std::string& whose) const { return path(whose + ".key"); }
    std::string certificate(const std::string& whose) const { return path(whose + ".pem"); }

    void vouchFor(const std::string& whose) const {
        EXPECT_TRUE(run(fmt::format("openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN={} "
                                    "-keyout {} -out {}",
                                    whose, key(whose), path("request"))));
        const auto extensions = m_folder.write("extensions", "subjectAltName=IP:127.0.0.1\n").string();
        EXPECT_TRUE(run(fmt::format("openssl x509 -req -in {} -CA {} -CAkey {} -CAcreateserial -days 2 -extfile {} "
                                    "-out {}",
                                    path("request"), file(), key(m_name), extensions, certificate(whose))));
    }

private:
    static bool run(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }
    std::string path(const std::string& name) const { return (m_folder.path() / name).string(); }
    TemporaryFolder m_folder;
    std::string m_name;
};

} // namespace sandtable::test
