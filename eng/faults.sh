#!/usr/bin/env bash
# Kills router, workers, Redis and Postgres under load, many rounds, and looks whether anything promised is missing or doubled. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ "${1:-}" == "--help" ]]; then
  cat <<'USAGE'
Usage: eng/faults.sh [ROUNDS [SEED]]

Runs ReplicaKillTests with ROUNDS kills (40 unless given), in an order and at moments that SEED (1 unless given) decides.
Needs redis-server and PostgreSQL's server programs. The exit code is 0 if nothing was lost or doubled.
USAGE
  exit 0
fi

export GREENSERV_FAULT_ROUNDS="${1:-40}" GREENSERV_FAULT_SEED="${2:-1}" GREENSERV_REQUIRE=redis,postgres
dotnet test tests/GreenServ.FunctionalTests -c Release --nologo --filter "FullyQualifiedName~ReplicaKillTests"
