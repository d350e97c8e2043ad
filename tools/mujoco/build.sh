#!/usr/bin/env bash
# tools/mujoco/build.sh FOLDER: compiles the binding into FOLDER/libhipi-mujoco.so, where a C compiler and MuJoCo's headers are installed.
# Without them it says nothing and succeeds: MuJoCo is optional, and `hipi doctor` says what is missing.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
folder="${1:?usage: build.sh FOLDER}"
compiler="${CC:-cc}"
command -v "$compiler" >/dev/null || exit 0
echo '#include <mujoco/mujoco.h>' | "$compiler" -E -o /dev/null - 2>/dev/null || exit 0
mkdir -p "$folder"
made="$(mktemp "$folder/.libhipi-mujoco.XXXXXX")"
trap 'rm -f "$made"' EXIT
# No contraction and no reassociation: the bits of exact_math.c are part of every engine-tier number.
if ! "$compiler" -std=gnu11 -O2 -fPIC -shared -ffp-contract=off -fno-builtin -fno-math-errno -Wall -Wextra ${HIPI_CFLAGS:-} -o "$made" "$here"/binding.c "$here"/exact_math.c -lmujoco; then
    echo 'The MuJoCo binding could not be compiled; going on without it.' >&2
    exit 0
fi
chmod 755 "$made"
mv -f "$made" "$folder/libhipi-mujoco.so"
