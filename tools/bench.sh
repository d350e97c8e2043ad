#!/usr/bin/env bash
# tools/bench.sh [--quick] [--rounds N] [--no-micro]: times Hipi beside libtorch, in turns; prints the table, writes benchmarks/latest.json
# and the README's part of it. --quick is a trial of two minutes that changes no file; --no-micro leaves out the kernels one by one.
set -euo pipefail
source "$(dirname "$0")/common.sh"
need_dotnet
micro=yes quick=no options=()
for word in "$@"; do
    case "$word" in
        --no-micro) micro=no ;;
        --quick) micro=no quick=yes; options+=("$word") ;;
        *) options+=("$word") ;;
    esac
done

dotnet build Hipi.sln -c Release -v q -nologo >&2
if bash tools/reference.sh --install; then
    options+=(--reference tools/libtorch/build/reference --blas "$(cat tools/libtorch/build/blas-folder)")
else
    say 'Going on without libtorch: its columns stay empty.'
fi
peak=tools/libtorch/build/fma-peak
if [ ! -x "$peak" ] && command -v c++ >/dev/null; then
    mkdir -p tools/libtorch/build && c++ -O3 tools/libtorch/peak.cpp -o "$peak"
fi
[ ! -x "$peak" ] || options+=(--peak "$peak")

loop=tools/mujoco/build/loop
if [[ ! -x $loop || tools/mujoco/loop.c -nt $loop || tools/mujoco/exact_math.c -nt $loop ]] && command -v cc >/dev/null && mkdir -p "${loop%/*}"; then
    cc -std=gnu11 -O2 tools/mujoco/loop.c tools/mujoco/exact_math.c -ffp-contract=off -fno-builtin -fno-math-errno -rdynamic -lmujoco -o "$loop-exact" 2>/dev/null \
        && cc -std=gnu11 -O2 tools/mujoco/loop.c -lmujoco -o "$loop" 2>/dev/null || say 'Going on without MuJoCo: make setup installs it.'
fi
[ ! -x "$loop" ] || options+=(--loop "$loop")

bench=(dotnet benchmarks/Hipi.Benchmarks/bin/Release/net10.0/Hipi.Benchmarks.dll)
"${bench[@]}" run "${options[@]}"
[ "$quick" = no ] || exit 0

results="$(mktemp -d)"
trap 'rm -rf "$results"' EXIT
dotnet experiments/bin/Release/net10.0/Hipi.Command.dll run fig5-navigation --arms inverse-rl,none --seeds 1 --jobs 1 --out "$results" \
    --set 'learner.actorHidden=[64,64]' --set 'learner.criticHidden=[64,64]' --set budget.environmentSteps=20000 \
    --set budget.warmupSteps=200 --profile-stages | sed -n '/environment steps in/,/checkpoint/p' >benchmarks/profile.txt
cat benchmarks/profile.txt
"${bench[@]}" readme
[ "$micro" = no ] || "${bench[@]}" micro
