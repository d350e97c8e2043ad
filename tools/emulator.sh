#!/usr/bin/env bash
# Installs the emulator on which the exactness tests run a CPU without AVX.
set -euo pipefail
source "$(dirname "$0")/common.sh"
[ -x /usr/bin/qemu-x86_64-static ] || apt_install qemu-user-static
