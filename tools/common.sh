# Sourced by the scripts beside it: from the repository's root, with a home that dotnet and npm can write to.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    HOME="$PWD/.home"; mkdir -p "$HOME"; export HOME
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# A build server left running would keep a CI's job open.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

say() { printf '%s\n' "$*" >&2; }

need_dotnet() {
    command -v dotnet >/dev/null || { say 'The .NET 10 SDK is missing: get it from https://dotnet.microsoft.com/download/dotnet/10.0, then run this again.'; exit 1; }
    dotnet --version >/dev/null || { say 'A .NET SDK is installed, but not version 10 (see global.json): get it from https://dotnet.microsoft.com/download/dotnet/10.0.'; exit 1; }
}
