#include "app/CommandLine.h"

#include <malloc.h>

int main(int argc, char** argv) {
    // Decoded images come and go by the dozen on several threads: give their memory back to the system when they go,
    // instead of keeping it in each thread's arena.
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
    mallopt(M_ARENA_MAX, 2);
    return sandtable::app::runCommandLine(argc, argv);
}
