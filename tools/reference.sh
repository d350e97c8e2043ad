#!/usr/bin/env bash
# tools/reference.sh [--install]: builds the libtorch reference in tools/libtorch/build. Exit 3, with a word why, where it cannot be built.
set -euo pipefail
source "$(dirname "$0")/common.sh"
build=tools/libtorch/build

blas_folder() { ls -d /usr/lib/*/openblas-openmp 2>/dev/null | head -n 1; }
ready() { command -v cmake >/dev/null && command -v c++ >/dev/null && ls /usr/lib/*/libtorch_cpu.so >/dev/null 2>&1 && [ -n "$(blas_folder)" ]; }

if ! ready && [ "${1:-}" = --install ]; then
    apt_install cmake make g++ libtorch-dev libopenblas0-openmp || true
fi
if ! ready; then
    say 'The libtorch reference is not built: it needs cmake, a C++ compiler, libtorch-dev and libopenblas0-openmp.'
    exit 3
fi
if ! { cmake -S tools/libtorch -B "$build" && cmake --build "$build" -j "$(nproc)"; } >"$build.log" 2>&1; then
    say "The libtorch reference did not compile; the last lines of $build.log:"
    tail -n 20 "$build.log" >&2
    exit 3
fi
blas_folder >"$build/blas-folder"
