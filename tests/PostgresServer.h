// A real PostgreSQL server of Debian's package on a loopback port of its own, in a temporary folder, started, stopped
// and restarted by a test. It refuses to be root: where the test is, the server is the package's user "postgres".
#pragma once

#include "tests/Broker.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>

#include <fcntl.h>
#include <map>
#include <vector>

namespace sandtable::test {

class PostgresServer {
public:
    /// Why there can be none; "" where there can.
    static std::string missing() {
        if (programs().empty()) return "PostgreSQL is not installed (/usr/lib/postgresql)";
        if (::geteuid() == 0 && !::getpwnam("postgres")) return "there is no user \"postgres\" to run the server as";
        return "";
    }

    /// `settings`: lines of postgresql.conf; `access`: of pg_hba.conf; `files`: name in the server's folder → what to
    /// copy there, for the server alone to read.
    explicit PostgresServer(const std::string& settings = "", const std::string& access = "host all all all trust\n",
                            const std::map<std::string, std::string>& files = {}) {
        own(m_folder.path());
        EXPECT_EQ(run({programs() + "/initdb", "-D", data(), "-A", "trust", "-U", "sandtable", "--no-sync", "-E",
                       "UTF8", "--locale=C"}),
                  0);
        std::ofstream(data() + "/pg_hba.conf") << "local all all trust\n" << access;
        std::ofstream(data() + "/postgresql.conf", std::ios::app)
            << fmt::format("\nlisten_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = '{}'\nfsync = off\n"
                           "max_wal_size = 1GB\n{}",
                           m_port, m_folder.path().string(), settings);
        for (const auto& [name, source] : files) {
            std::filesystem::copy_file(source, data() + "/" + name);
            std::filesystem::permissions(data() + "/" + name,
                                         std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
            own(data() + "/" + name);
        }
        start();
    }
    ~PostgresServer() { stop(SIGQUIT); }

    void start() {
        m_process = spawn({programs() + "/postgres", "-D", data()});
        ASSERT_TRUE(eventually([this] { return answers(); })) << "PostgreSQL does not listen";
    }
    /// SIGQUIT: at once, as after a crash; SIGINT: in order.
    void stop(int signal) {
        if (m_process <= 0) return;
        ::kill(m_process, signal);
        ::waitpid(m_process, nullptr, 0);
        m_process = 0;
    }
    int port() const { return m_port; }
    std::string url(const std::string& database = "postgres", const std::string& user = "sandtable") const {
        return fmt::format("postgresql://{}@127.0.0.1:{}/{}", user, m_port, database);
    }

private:
    static std::string programs() {
        std::error_code ignored;
        std::string newest;
        for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored))
            if (std::filesystem::exists(entry.path() / "bin/initdb"))
                newest = std::max(newest, (entry.path() / "bin").string());
        return newest;
    }
    static void own(const std::filesystem::path& path) {
        const passwd* user = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
        if (user) {
            EXPECT_EQ(::chown(path.c_str(), user->pw_uid, user->pw_gid), 0);
        }
    }
    static pid_t spawn(const std::vector<std::string>& command) {
        std::vector<char*> arguments;
        for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
        arguments.push_back(nullptr);
        const passwd* user = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
        const pid_t parent = ::getpid(), child = ::fork();
        if (child != 0) return child;
        if (user && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0))
            ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT); // a test that dies takes its server along
        if (::getppid() != parent || ::chdir("/") != 0) ::_exit(126);
        const int nowhere = ::open("/dev/null", O_RDWR);
        for (const int stream : {0, 1, 2}) ::dup2(nowhere, stream);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    static int run(const std::vector<std::string>& command) {
        int status = -1;
        ::waitpid(spawn(command), &status, 0);
        return status;
    }
    bool answers() const {
        return run({programs() + "/pg_isready", "-q", "-h", "127.0.0.1", "-p", std::to_string(m_port)}) == 0;
    }
    std::string data() const { return (m_folder.path() / "data").string(); }

    TemporaryFolder m_folder;
    int m_port = LoopbackSocket().port;
    pid_t m_process = 0;
};

/// One server for the tests of a process that do not stop it, each in a database of its own.
inline PostgresServer& sharedPostgres() {
    static PostgresServer server;
    return server;
}

} // namespace sandtable::test
