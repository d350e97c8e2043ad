#!/usr/bin/env bash
# Installs what is optional: for the figures Node.js and the packages that tools/report/package-lock.json names, for the robots the physics
# engine MuJoCo and a C compiler for its binding. Without them the runs, the claims and the tests of everything else still work.
set -euo pipefail
source "$(dirname "$0")/common.sh"
need_dotnet

oldest=18
node_ready() { command -v node >/dev/null && command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$oldest" ]; }

install_node() {
    if command -v node >/dev/null && command -v npm >/dev/null; then
        say "Node.js $(node --version) is too old for the figures: install Node.js $oldest or newer."
        return 1
    fi
    say 'Node.js is missing; the figures need it.'
    apt_install nodejs npm && node_ready
}

install_packages() {
    local mark=tools/report/node_modules/.hipi-lock
    cmp -s tools/report/package-lock.json "$mark" && return 0
    say 'Installing the packages that draw the figures (npm ci in tools/report) ...'
    (cd tools/report && npm ci --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error </dev/null >&2) || return 1
    cp tools/report/package-lock.json "$mark"
}

physics_ready() { command -v cc >/dev/null && echo '#include <mujoco/mujoco.h>' | cc -E -o /dev/null - 2>/dev/null; }

if ! physics_ready; then
    say 'MuJoCo, or the C compiler for its binding, is missing; the robots need both.'
    apt_install libmujoco-dev gcc libc6-dev || say 'Going on without the robots: hipi doctor says what is missing.'
fi

if ! { node_ready || install_node; } || ! install_packages; then
    say 'Going on without figures: the experiments and the claims do not need them. hipi doctor says what is missing.'
fi
