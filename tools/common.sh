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

# apt_install PACKAGE...: as root, or with sudo; else says the one command to run as root and fails.
apt_install() {
    local get="apt-get update && apt-get install -y --no-install-recommends $*"
    local run="export DEBIAN_FRONTEND=noninteractive; $get"
    command -v apt-get >/dev/null || { say "There is no apt-get here: install $* by other means."; return 1; }
    say "Installing $* with apt-get ..."
    if [ "$(id -u)" = 0 ]; then
        bash -c "$run" </dev/null >/dev/null && return 0
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n bash -c "$run" </dev/null >/dev/null && return 0
    elif command -v sudo >/dev/null && [ -t 0 ]; then
        sudo bash -c "$run" >/dev/null && return 0
    fi
    say "Could not install $* here. Run as root:  $get"
    return 1
}
