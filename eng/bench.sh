#!/usr/bin/env bash
# Measures what the router adds to a request, beside a bare Kestrel pass-through and nginx, against the same stub host in one run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'USAGE'
Usage: eng/bench.sh [--seconds S] [--rounds N] [--streams N] [--help]

  --seconds S   length of each measurement (default 10)
  --rounds N    rounds over all targets in turn; medians are printed (default 3)
  --streams N   streams held at once for the memory figure (default 2000)

Needs nginx and wrk (Debian: apt-get install nginx wrk). Prints, per target: median and 99th percentile of latency at 500
requests a second, requests a second at full load, and the router's memory while it holds N streams.
USAGE
}

seconds=10 rounds=3 streams=2000
while (( $# > 0 )); do
  case $1 in
    --seconds) seconds=$2; shift ;;
    --rounds) rounds=$2; shift ;;
    --streams) streams=$2; shift ;;
    --help | -h) usage; exit 0 ;;
    *) echo "unknown option: $1" >&2; usage >&2; exit 2 ;;
  esac
  shift
done
for program in nginx wrk curl; do
  command -v "$program" >/dev/null || { echo "missing: $program. Debian: apt-get install nginx wrk curl" >&2; exit 1; }
done

readonly stub=18501 forward=18502 proxy=18503 router=18504 dashboard=18505 held=18506
readonly work=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  [[ -f $work/nginx.pid ]] && kill "$(cat "$work/nginx.pid")" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

echo "building"
for project in bench/GreenServ.BenchHosts GreenServ.AppHost GreenServ.Lab; do
  dotnet build "$project" -c Release --nologo -v quiet -clp:NoSummary </dev/null
done
hosts=bench/GreenServ.BenchHosts/bin/Release/net10.0/GreenServ.BenchHosts.dll
lab=GreenServ.Lab/bin/Release/net10.0/GreenServ.Lab.dll

until_up() {
  for _ in $(seq 100); do
    if curl -sf -o /dev/null "http://127.0.0.1:$1$2"; then return; fi
    sleep 0.1
  done
  echo "nothing answers at port $1; see $work" >&2
  exit 1
}

start_router() { # port of the host it asks, name of its data folder
  # The stub answers any number at once, so the limit that protects an Ollama would measure itself.
  GreenServ__Router__Hosts__0__Url="127.0.0.1:$1" GreenServ__Router__Hosts__0__MaxConcurrencyPerModel=100000 dotnet GreenServ.AppHost/bin/Release/net10.0/GreenServ.AppHost.dll --demo off \
    --router-port $router --dashboard-port $dashboard --data-dir "$work/$2" >"$work/$2.log" 2>&1 &
  router_pid=$!
  pids+=("$router_pid")
  until_up $router /v1/models
}

dotnet $hosts stub $stub >"$work/stub.log" 2>&1 & pids+=($!)
dotnet $hosts stub $held --hold 20 >"$work/held.log" 2>&1 & pids+=($!)
dotnet $hosts forward $forward http://127.0.0.1:$stub >"$work/forward.log" 2>&1 & pids+=($!)
cat >"$work/nginx.conf" <<NGINX
worker_processes 2;
pid $work/nginx.pid;
error_log $work/nginx-error.log;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path $work/body; proxy_temp_path $work/proxy;
  fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;
  upstream host { server 127.0.0.1:$stub; keepalive 256; }
  server {
    listen 127.0.0.1:$proxy;
    location / { proxy_pass http://host; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
  }
}
NGINX
nginx -c "$work/nginx.conf"
for port in $stub $forward $proxy; do until_up "$port" /v1/models; done
start_router $stub data

cat >"$work/post.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"model":"greenserv","messages":[{"role":"user","content":"Why is the sky blue?"}]}'
LUA

readonly targets=("host:$stub" "kestrel:$forward" "nginx:$proxy" "router:$router")
for target in "${targets[@]}"; do : >"$work/${target%%:*}.figures"; done
# Code that is not compiled yet, or not for good, would be measured as it.
for target in "${targets[@]}"; do
  echo "warming up: ${target%%:*}" >&2
  wrk -t1 -c64 -d15s -s "$work/post.lua" "http://127.0.0.1:${target##*:}/v1/chat/completions" >/dev/null
done
for round in $(seq "$rounds"); do
  for target in "${targets[@]}"; do
    name=${target%%:*} port=${target##*:}
    echo "round $round: $name" >&2
    latency=$(dotnet $lab load --url "http://127.0.0.1:$port" --rate 500 --duration "$seconds" --warmup 3 --json | tail -n 1)
    full=$(wrk -t1 -c64 -d"${seconds}s" -s "$work/post.lua" "http://127.0.0.1:$port/v1/chat/completions" | awk '/Requests\/sec/ {print $2}')
    node -e 'const [j, full] = process.argv.slice(1); const r = JSON.parse(j); console.log(r.latency.p50Ms, r.latency.p99Ms, full, r.failed)' "$latency" "$full" >>"$work/$name.figures"
  done
done

kill "$router_pid"; wait "$router_pid" 2>/dev/null || true
start_router $held streams
before=$(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$router_pid/status")
dotnet $lab load --url http://127.0.0.1:$router --concurrency "$streams" --stream --duration 10 --warmup 0 --patience 120 --json >"$work/streams.out" 2>&1 &
load_pid=$!
during=0
while kill -0 "$load_pid" 2>/dev/null; do
  now=$(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$router_pid/status")
  (( now > during )) && during=$now
  sleep 0.5
done

median() { sort -g | awk '{v[NR] = $1} END {print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }
echo
echo "medians of $rounds rounds, $seconds s each, $(nproc) cores shared by host, target and load"
printf '%-9s %14s %14s %14s %14s %8s\n' target 'p50 ms' 'p99 ms' 'added p50 ms' 'requests/s' failed
base=$(cut -d' ' -f1 "$work/host.figures" | median)
for target in "${targets[@]}"; do
  name=${target%%:*}
  p50=$(cut -d' ' -f1 "$work/$name.figures" | median)
  printf '%-9s %14.2f %14.2f %14.2f %14.0f %8d\n' "$name" "$p50" "$(cut -d' ' -f2 "$work/$name.figures" | median)" \
    "$(awk "BEGIN {print $p50 - $base}")" "$(cut -d' ' -f3 "$work/$name.figures" | median)" "$(awk '{n += $4} END {print n}' "$work/$name.figures")"
done
echo
echo "$streams streams of 20 s at once: $(tail -n 1 "$work/streams.out" | node -e 'const r = JSON.parse(require("fs").readFileSync(0)); console.log(`${r.answered} answered, ${r.failed} failed`)')"
echo "resident memory of router, workers and dashboard: $before MiB before, $during MiB at most"
