# Settings shared by every target of ours; third-party headers come in as SYSTEM and are not judged.
option(SANDTABLE_WERROR "Treat warnings in our own code as errors" ON)
option(SANDTABLE_SANITIZE "Build with address and undefined-behaviour sanitizers" OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(sandtable_settings INTERFACE)
target_compile_options(sandtable_settings INTERFACE -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor
                       -Woverloaded-virtual
                       # gcc 12 reports std::string's own insides (GCC bugs 105651, 105329), the more so with precompiled
                       # headers, of which it no longer knows that they are the system's
                       -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread
                       $<$<BOOL:${SANDTABLE_WERROR}>:-Werror>)
target_compile_definitions(sandtable_settings INTERFACE GLM_FORCE_DEPTH_ZERO_TO_ONE GLM_FORCE_CTOR_INIT
                           GLM_ENABLE_EXPERIMENTAL)
if(SANDTABLE_SANITIZE)
    target_compile_options(sandtable_settings INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
    target_link_options(sandtable_settings INTERFACE -fsanitize=address,undefined)
endif()

# What nearly every file includes is parsed once a target: it halves the time to build from nothing.
function(sandtable_precompile target)
    target_precompile_headers(${target} PRIVATE <algorithm> <chrono> <cmath> <filesystem> <functional> <map> <memory>
                              <optional> <set> <span> <string> <string_view> <variant> <vector> <glm/glm.hpp> ${ARGN})
endfunction()

# sandtable_library(name PUBLIC targets... PRIVATE targets...): all .cpp of this folder as one static library.
# Headers are included from the top as "folder/Header.h". PRECOMPILE: headers that nearly all of it includes.
function(sandtable_library name)
    cmake_parse_arguments(ARG "" "" "PUBLIC;PRIVATE;PRECOMPILE" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    add_library(sandtable_${name} STATIC ${sources})
    target_include_directories(sandtable_${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(sandtable_${name} PUBLIC ${ARG_PUBLIC} PRIVATE sandtable_settings ${ARG_PRIVATE})
    sandtable_precompile(sandtable_${name} ${ARG_PRECOMPILE})
endfunction()
