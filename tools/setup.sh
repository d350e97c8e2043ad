#!/usr/bin/env bash
# Installs what the figures need: Node.js, and the packages that tools/report/package-lock.json names.
# Figures are optional: without them the runs, the claims and the tests of everything else still work.
set -euo pipefail
source "$(dirname "$0")/common.sh"
need_dotnet

node_ready() { command -v node >/dev/null && command -v npm >/dev/null; }

install_node() {
    local get='apt-get update && apt-get install -y --no-install-recommends nodejs npm'
    command -v apt-get >/dev/null || { say 'Node.js is missing, and there is no apt-get: install Node.js 18 or newer with npm.'; return 1; }
    export DEBIAN_FRONTEND=noninteractive
    say 'Node.js is missing; installing it with apt-get (the figures need it) ...'
    if [ "$(id -u)" = 0 ]; then
        bash -c "$get" </dev/null >/dev/null && return 0
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n bash -c "$get" </dev/null >/dev/null && return 0
    elif command -v sudo >/dev/null && [ -t 0 ]; then
        sudo bash -c "$get" >/dev/null && return 0
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
