#!/usr/bin/env bash
# Measures the stores: records a second into SQLite and Postgres, also through Redis and Workers, and queries over a long history in Postgres.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'USAGE'
Usage: eng/bench-store.sh [--seconds S] [--log N] [--decisions N] [--help]

  --seconds S     how long records come at the wanted rate, 20,000 a second for Postgres and 10,000 for SQLite (default 300: 15 GB); 0 leaves it out
  --log N         records in the log that Workers bring from Redis into Postgres (default 300000: 2 GB of memory; 0 leaves it out)
  --decisions N   decisions of the history that is queried (default 10000000: about 40 GB and half an hour; 0 leaves it out)

Starts a Postgres server of its own in a temporary folder (TMPDIR), durable as by default, with shared_buffers of 1 GB and max_wal_size of 4 GB.
USAGE
}

seconds=300 log=300000 decisions=10000000
while (( $# > 0 )); do
  case $1 in
    --seconds) seconds=$2; shift ;;
    --log) log=$2; shift ;;
    --decisions) decisions=$2; shift ;;
    --help | -h) usage; exit 0 ;;
    *) echo "unknown option: $1" >&2; usage >&2; exit 2 ;;
  esac
  shift
done

readonly port=18507 redis_port=18508
bin=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | tail -n 1 || command -v initdb || echo none)")
[[ -x $bin/initdb ]] || { echo "missing: PostgreSQL's server programs. Debian: apt-get install postgresql" >&2; exit 1; }
command -v redis-server >/dev/null || (( log == 0 )) || { echo "missing: redis-server. Debian: apt-get install redis-server (or --log 0)" >&2; exit 1; }
readonly work=$(mktemp -d)
mkdir "$work/redis"
# Postgres refuses to run as root; Debian's package brings a user for it.
as_postgres=()
if [[ $(id -u) == 0 ]]; then as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups); chown postgres "$work"; fi
cleanup() {
  [[ -n ${workers:-} ]] && kill "$workers" 2>/dev/null || true
  [[ -f $work/redis.pid ]] && kill "$(cat "$work/redis.pid")" || true
  [[ -f $work/data/postmaster.pid ]] && "${as_postgres[@]}" "$bin/pg_ctl" stop -D "$work/data" -m immediate >/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

dotnet build bench/GreenServ.StoreBench -c Release --nologo -v quiet -clp:NoSummary </dev/null
bench() { dotnet bench/GreenServ.StoreBench/bin/Release/net10.0/GreenServ.StoreBench.dll "$@"; }

"${as_postgres[@]}" "$bin/initdb" -D "$work/data" -U greenserv --auth=trust --encoding=UTF8 --locale=C >/dev/null
"${as_postgres[@]}" "$bin/pg_ctl" start -w -D "$work/data" -l "$work/data/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=1GB -c max_wal_size=4GB" >/dev/null
readonly server=$(head -n 1 "$work/data/postmaster.pid")
connection() { echo "Host=127.0.0.1;Port=$port;Database=$1;Username=greenserv"; }

# Seconds of processor time that the server has taken so far, in all of its processes, ended ones included.
server_seconds() {
  local ticks=0 process
  ticks=$(awk '{ print $14 + $15 + $16 + $17 }' "/proc/$server/stat")
  for process in $(pgrep -P "$server"); do ticks=$((ticks + $(awk '{ print $14 + $15 }' "/proc/$process/stat" 2>/dev/null || echo 0))); done
  awk "BEGIN { print $ticks / $(getconf CLK_TCK) }"
}

# into_sqlite SECONDS [RATE]
into_sqlite() {
  echo "== ingest into SQLite, $1 s${2:+ at $2 records/s}"
  bench ingest sqlite "$work/telemetry.db" "$@"
  rm -f "$work"/telemetry.db*
}

# into_postgres SECONDS [RATE]
into_postgres() {
  local before
  echo "== ingest into Postgres, $1 s${2:+ at $2 records/s}"
  "$bin/createdb" -h 127.0.0.1 -p $port -U greenserv ingest
  before=$(server_seconds)
  bench ingest postgres "$(connection ingest)" "$@"
  sleep 1   # the server counts the time of a process that ended once it has noticed
  echo "the server took $(awk "BEGIN { print $(server_seconds) - $before }") s of processor time"
  "$bin/dropdb" -h 127.0.0.1 -p $port -U greenserv ingest
}

readonly burst=60
into_sqlite $burst
into_postgres $burst
if (( seconds > 0 )); then
  into_sqlite "$seconds" 10000
  into_postgres "$seconds" 20000
fi
if (( log > 0 )); then
  echo "== from Redis through Workers into Postgres"
  dotnet build GreenServ.Workers -c Release --nologo -v quiet -clp:NoSummary </dev/null
  "$bin/createdb" -h 127.0.0.1 -p $port -U greenserv chain
  redis-server --port $redis_port --bind 127.0.0.1 --save "" --appendonly yes --dir "$work/redis" --daemonize yes --pidfile "$work/redis.pid" >/dev/null
  until redis-cli -p $redis_port ping >/dev/null 2>&1; do sleep 0.1; done
  bench fill-log "127.0.0.1:$redis_port" "$log"
  ConnectionStrings__state="127.0.0.1:$redis_port" ConnectionStrings__telemetry="$(connection chain)" \
    dotnet GreenServ.Workers/bin/Release/net10.0/GreenServ.Workers.dll --urls http://127.0.0.1:0 >"$work/workers.log" 2>&1 &
  workers=$!
  until "$bin/psql" -h 127.0.0.1 -p $port -U greenserv -d chain -c 'SELECT 1 FROM decisions LIMIT 1' >/dev/null 2>&1; do
    kill -0 $workers 2>/dev/null || { cat "$work/workers.log"; exit 1; }
    sleep 0.1
  done
  bench await-log "$(connection chain)" "$log"
  echo "the Workers took $(awk "BEGIN { print $(awk '{ print $14 + $15 }' /proc/$workers/stat) / $(getconf CLK_TCK) }") s of processor time"
  kill $workers; wait $workers || true
  workers=
fi
if (( decisions > 0 )); then
  echo "== queries over $decisions decisions in Postgres"
  "$bin/createdb" -h 127.0.0.1 -p $port -U greenserv history
  bench fill "$(connection history)" "$decisions"
  bench query "$(connection history)"
fi
