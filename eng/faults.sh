#!/usr/bin/env bash
# Kills router, workers, Redis and Postgres under load, or keeps a store away for minutes, and looks whether anything promised is missing or doubled. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'USAGE'
Usage: eng/faults.sh [kills [ROUNDS [SEED]] | outages [RATE]]

  kills     kill -9 of router, workers, Redis and Postgres in turn, ROUNDS times in all (200 unless given), at moments that SEED (1 unless given) decides
  outages   Redis away for 60 s, Postgres for 120 s, Redis stopped (SIGSTOP) for 45 s, at RATE requests a second (200 unless given);
            prints the latency before, during and after

Without a word: both. Needs redis-server and PostgreSQL's server programs. The exit code is 0 if no request failed and nothing was lost or doubled.
USAGE
}

export GREENSERV_REQUIRE=redis,postgres

run() {
  dotnet build tests/GreenServ.FunctionalTests -c Release --nologo -v quiet -clp:NoSummary </dev/null
  tests/GreenServ.FunctionalTests/bin/Release/net10.0/GreenServ.FunctionalTests -class "GreenServ.FunctionalTests.Replicas.$1" -noLogo -noColor -diagnostics
}
kills() { GREENSERV_FAULT_ROUNDS="${1:-200}" GREENSERV_FAULT_SEED="${2:-1}" run ReplicaKillTests; }
outages() { GREENSERV_OUTAGE_LENGTH=1 GREENSERV_OUTAGE_RATE="${1:-200}" run OutageTests; }

case "${1:-both}" in
  kills | outages) "$@" ;;
  both) kills; outages ;;
  --help | -h) usage ;;
  *) usage >&2; exit 2 ;;
esac
