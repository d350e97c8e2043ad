#!/usr/bin/env bash
# Builds the command and writes ./hipi, a launcher that starts it without a build.
set -euo pipefail
source "$(dirname "$0")/common.sh"
need_dotnet
dotnet build experiments/experiments.csproj -c Release -v q -nologo >&2
cat > hipi <<'L'
#!/usr/bin/env bash
exec dotnet "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/experiments/bin/Release/net10.0/Hipi.Command.dll" "$@"
L
chmod +x hipi
