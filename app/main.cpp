#include "app/CommandLine.h"

int main(int argc, char** argv) { return sandtable::app::runCommandLine(argc, argv); }
