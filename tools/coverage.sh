#!/usr/bin/env bash
# Runs the tests under coverlet and writes coverage/index.html with ReportGenerator (a local tool, see .config/dotnet-tools.json).
set -euo pipefail
source "$(dirname "$0")/common.sh"
need_dotnet
rm -rf coverage
dotnet test Hipi.sln -c Release -nologo --collect 'XPlat Code Coverage' --results-directory coverage/raw </dev/null
dotnet tool restore >&2
dotnet tool run reportgenerator "-reports:coverage/raw/*/coverage.cobertura.xml" -targetdir:coverage '-reporttypes:Html;TextSummary' >&2
cat coverage/Summary.txt
say 'Page: coverage/index.html'
