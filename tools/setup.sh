#!/usr/bin/env bash
# Installs what the figures need: Node.js, and the packages that tools/report/package-lock.json names.
# Figures are optional: without them the runs, the claims and the tests of everything else still work.
set -euo pipefail
source "$(dirname "$0")/common.sh"
need_dotnet

oldest=18
node_ready() { command -v node >/dev/null && command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$oldest" ]; }

install_node() {
    local get='apt-get update && apt-get install -y --no-install-recommends nodejs npm'
    if command -v node >/dev/null && command -v npm >/dev/null; then
        say "Node.js $(node --version) is too old for the figures: install Node.js $oldest or newer."
        return 1
    fi
    command -v apt-get >/dev/null || { say 'Node.js is missing, and there is no apt-get: install Node.js 18 or newer with npm.'; return 1; }
    local run="export DEBIAN_FRONTEND=noninteractive; $get"
    say 'Node.js is missing; installing it with apt-get (the figures need it) ...'
    if [ "$(id -u)" = 0 ]; then
        bash -c "$run" </dev/null >/dev/null && node_ready && return 0
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n bash -c "$run" </dev/null >/dev/null && node_ready && return 0
    elif command -v sudo >/dev/null && [ -t 0 ]; then
        sudo bash -c "$run" >/dev/null && node_ready && return 0
    fi
    say "Could not install Node.js here. Run as root:  $get"
    return 1
}

install_packages() {
    local mark=tools/report/node_modules/.hipi-lock
    cmp -s tools/report/package-lock.json "$mark" && return 0
    say 'Installing the packages that draw the figures (npm ci in tools/report) ...'
    (cd tools/report && npm ci --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error </dev/null >&2) || return 1
    cp tools/report/package-lock.json "$mark"
}

if ! { node_ready || install_node; } || ! install_packages; then
    say 'Going on without figures: the experiments and the claims do not need them. hipi doctor says what is missing.'
fi
