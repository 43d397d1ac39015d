#!/usr/bin/env bash
# Builds the solution and runs every test in it. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly clients=tests/GreenServ.FunctionalTests/clients
readonly results=artifacts/tests
readonly shared="${GREENSERV_SHARED:-../shared/data}"

# Microsoft.Playwright drives the installed chromium. Build nodes that outlive the build would hold a pipe reading this open.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

usage() {
  cat <<'USAGE'
Usage: eng/test.sh [--install] [--filter EXPRESSION] [--help]

  --install   first get what is missing, from Debian and npm (always done where CI=true)
  --filter    run only what matches, as in `dotnet test --filter`

Tests whose needs are missing are skipped with the reason. GREENSERV_REQUIRE, a comma-separated list of
redis, postgres, chromium, curl, cc, node and shared, turns such skips into failures.
Recorded data is looked for under GREENSERV_SHARED, else ../shared/data.

The last line reads "N passed, N failed, N skipped". The exit code is 0 if something ran and nothing failed.
USAGE
}

has_redis() { command -v redis-server >/dev/null; }
has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_chromium() { command -v chromium >/dev/null; }
has_curl() { command -v curl >/dev/null; }
has_cc() { command -v cc >/dev/null; }
has_node() { command -v npm >/dev/null && command -v node >/dev/null && node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)'; }
has_clients() { [[ ! -f $clients/package.json || ( -e $clients/node_modules/.package-lock.json && ! $clients/package-lock.json -nt $clients/node_modules/.package-lock.json ) ]]; }
has_shared() { [[ -d $shared ]]; }

# Says what is missing, which tests then do not run, and how to get it.
report_missing() {
  has_redis || echo "missing: redis-server (tests of shared state). Debian: apt-get install redis-server"
  has_postgres || echo "missing: PostgreSQL's server programs (tests of the shared store). Debian: apt-get install postgresql"
  has_chromium || echo "missing: chromium on the PATH (browser tests of the dashboard). Debian: apt-get install chromium"
  has_curl || echo "missing: curl (a test of what a start announces). Debian: apt-get install curl"
  has_cc || echo "missing: cc, a C compiler (tests of the NVML meter against a stub library). Debian: apt-get install gcc libc6-dev"
  has_node || echo "missing: Node.js 20 or later with npm (tests with the npm clients). Debian: apt-get install nodejs npm, or https://nodejs.org"
  has_clients || echo "missing: the npm clients (tests with the npm clients). Run: npm ci --prefix $clients"
  has_shared || echo "missing: the recorded data, looked for in $shared (tests on recorded outcomes). Set GREENSERV_SHARED to its folder"
}

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

install_packages() {
  local packages=()
  has_redis || packages+=(redis-server)
  has_postgres || packages+=(postgresql)
  has_chromium || packages+=(chromium)
  has_curl || packages+=(curl)
  has_cc || packages+=(gcc libc6-dev)
  has_node || packages+=(nodejs npm)
  if (( ${#packages[@]} == 0 )); then return; fi

  if ! command -v apt-get >/dev/null; then
    echo "--install knows Debian and Ubuntu only; get these yourself: ${packages[*]}"
    return
  fi
  if [[ $(id -u) != 0 ]] && ! command -v sudo >/dev/null; then
    echo "Installing needs root or sudo; run as root: apt-get install ${packages[*]}"
    return
  fi
  echo "installing: ${packages[*]}"
  { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"; } \
    </dev/null >artifacts/apt.log 2>&1 || { echo "apt-get failed:"; tail -n 20 artifacts/apt.log; }
}

install_clients() {
  if has_clients || ! has_node; then return; fi
  echo "installing: the npm packages of $clients"
  npm ci --prefix "$clients" --no-audit --no-fund </dev/null >artifacts/npm.log 2>&1 || { echo "npm ci failed:"; tail -n 20 artifacts/npm.log; }
}

test_projects() {
  sed -nE 's/^Project\(.*, "(tests[^"]*Tests\.csproj)", .*$/\1/p' GreenServ.sln | tr '\\' '/'
}

# Nothing ran, so nothing is known: the last line says so, and the exit code too.
give_up() {
  echo "$1"
  echo "0 passed, 0 failed, 0 skipped"
  exit 1
}

install=${CI:-false}
filter=()
while (( $# > 0 )); do
  case $1 in
    --install) install=true ;;
    --filter)
      if (( $# < 2 )); then usage >&2; exit 2; fi
      filter=(--filter "$2")
      shift ;;
    --help | -h) usage; exit 0 ;;
    *) echo "unknown option: $1" >&2; usage >&2; exit 2 ;;
  esac
  shift
done

rm -rf "$results"
mkdir -p "$results"

command -v dotnet >/dev/null || give_up "The .NET SDK that global.json names is not installed: https://dot.net/download"
if [[ $install == true ]]; then
  install_packages
  install_clients
fi
report_missing

echo "building"
dotnet build GreenServ.sln -c Release --nologo -v quiet -clp:NoSummary </dev/null || give_up "The build failed."

runs=()
for project in $(test_projects); do
  name=$(basename "$project" .csproj)
  echo "testing $name"
  code=0
  dotnet test "$project" -c Release --no-build --nologo --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --blame-hang-timeout 10m --blame-hang-dump-type none "${filter[@]}" </dev/null >"$results/$name.log" 2>&1 || code=$?
  runs+=("$name=$code")
done

dotnet run eng/TestSummary.cs -- "$results" "${runs[@]}" </dev/null
