// The libtorch reference of Hipi: `reference time THREADS` and `reference oracle` answer lines from standard input.
#include "oracle.h"
#include "timing.h"
#include <cstring>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

// Debian's default BLAS is the slow reference one, and the pthread builds fight with OpenMP.
static bool has_openmp_blas() {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (line.find("/openblas-openmp/") != std::string::npos) return true;
    return false;
}

int main(int count, char** words) {
    try {
        if (count == 3 && !std::strcmp(words[1], "time")) {
            if (!has_openmp_blas()) throw std::runtime_error("put the openblas-openmp folder first in LD_LIBRARY_PATH");
            return serve_timings(std::stoi(words[2]));
        }
        if (count == 2 && !std::strcmp(words[1], "oracle")) return serve_oracle();
        std::cerr << "usage: reference time THREADS | reference oracle\n";
        return 2;
    } catch (const std::exception& problem) {
        std::cerr << "reference: " << problem.what() << std::endl;
        return 1;
    }
}
