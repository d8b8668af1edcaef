#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [PART…]: builds the bench preset and prints figures. Parts, all by default: capture, enforce,
# window, log, import, start, body, payload, resend, forward. Everything runs on this machine, over the
# loopback interface.
#   TALLYMAN_BENCH_ROUNDS   rounds of the comparison with nginx (5)
#   TALLYMAN_BENCH_SECONDS  length of each (5)
#   TALLYMAN_BENCH_EVENTS   size of the large workspace (1000000)
set -euo pipefail

here="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
root="$(cd "$here/../.." && pwd)"
bin="$root/build/bench/bin"
work="$root/build/bench/work"
rounds="${TALLYMAN_BENCH_ROUNDS:-5}"
seconds="${TALLYMAN_BENCH_SECONDS:-5}"
events="${TALLYMAN_BENCH_EVENTS:-1000000}"
nginx_port=18790
port=18791
node_port=18792
pids=()

cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
}
trap cleanup EXIT

title() { printf '\n== %s\n' "$*"; }
figure() { printf '%-44s %12.2f %s\n' "$1" "$2" "$3"; }
median() { sort -n | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.3f", (b > 0 ? a / b : 0)}'; }

# With a screen if Xvfb is there, else off screen.
on_screen() {
    if command -v xvfb-run >/dev/null; then
        xvfb-run -a -s '-screen 0 1440x900x24' "$@"
    else
        QT_QPA_PLATFORM=offscreen "$@"
    fi
}

start_nginx() {
    local nginx
    nginx="$(PATH="$PATH:/usr/sbin" command -v nginx)"
    mkdir -p "$work/nginx"
    cat > "$work/nginx/nginx.conf" <<EOF
daemon off;
worker_processes auto;
pid $work/nginx/nginx.pid;
error_log stderr crit;
events { worker_connections 1024; }
http {
    access_log off;
    keepalive_requests 100000000;
    client_body_temp_path $work/nginx/body;
    proxy_temp_path $work/nginx/proxy;
    fastcgi_temp_path $work/nginx/fastcgi;
    uwsgi_temp_path $work/nginx/uwsgi;
    scgi_temp_path $work/nginx/scgi;
    server {
        listen 127.0.0.1:$nginx_port;
        location / { default_type application/json; return 200 '{"received":true}'; }
    }
}
EOF
    "$nginx" -p "$work/nginx" -c "$work/nginx/nginx.conf" 2>/dev/null &
    pids+=($!)
    wait_for_port "$nginx_port"
}

wait_for_port() {
    local i
    for i in $(seq 200); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return 0; fi
        sleep 0.05
    done
    echo "bench: nothing listens on port $1" >&2
    exit 1
}

# start_serve WORKSPACE [OPTION…]: sets $serve to its process.
start_serve() {
    local workspace="$1"
    shift
    "$bin/tallyman" serve --workspace "$workspace" --listen "127.0.0.1:$port" "$@" 2>/dev/null &
    serve=$!
    pids+=("$serve")
    wait_for_port "$port"
}

stop_serve() {
    kill "$serve"
    wait "$serve" || true
}

rate() { # URL SCRIPT [OPTION…]: requests a second
    wrk -t1 -c64 -d"${seconds}s" -s "$here/$2" "${@:3}" "$1" | tee -a "$work/wrk.log" \
        | awk '/Requests\/sec/ {print $2}'
}

memory_mib() { awk -v name="$2:" '$1 == name {printf "%.2f", $2 / 1024}' "/proc/$1/status"; }

part_capture() {
    title "capture, headless: wrk -t1 -c64, 180-byte JSON, $rounds rounds of $seconds s"
    local nginx_rates=() our_rates=() round errors
    : > "$work/wrk.log"
    for round in $(seq "$rounds"); do
        nginx_rates+=("$(rate "http://127.0.0.1:$nginx_port/crm" notification.lua)")
        rm -f "$work"/capture.tally*
        start_serve "$work/capture.tally"
        our_rates+=("$(rate "http://127.0.0.1:$port/crm" notification.lua)")
        stop_serve
    done
    errors="$(grep -cE 'Non-2xx|Socket errors' "$work/wrk.log" || true)"
    nginx_median="$(printf '%s\n' "${nginx_rates[@]}" | median)"
    local ours
    ours="$(printf '%s\n' "${our_rates[@]}" | median)"
    figure "nginx, constant 200, median" "$nginx_median" "/s"
    figure "tallyman serve, stored durably, median" "$ours" "/s"
    figure "ratio (budget 0.40)" "$(ratio "$ours" "$nginx_median")" ""
    figure "runs with errors" "$errors" ""
}

# The same requests, without endpoints and to one that asks for a token, a method and a content type.
part_enforce() {
    title "capture with enforcement: $rounds rounds of $seconds s each"
    local free=() enforced=() round refused
    printf 'sesame' > "$work/token"
    : > "$work/wrk.log"
    for round in $(seq "$rounds"); do
        rm -f "$work"/enforce.tally*
        start_serve "$work/enforce.tally"
        free+=("$(rate "http://127.0.0.1:$port/crm" notification.lua -H 'X-Csvbox-Token: sesame')")
        XDG_CONFIG_HOME="$work/config" "$bin/tallyman" expect-auth /crm --header X-Csvbox-Token \
            --value-file "$work/token" --store file --workspace "$work/enforce.tally"
        "$bin/tallyman" endpoint add crm --path /crm --policy enforce --method POST \
            --content-type application/json --workspace "$work/enforce.tally"
        stop_serve
        XDG_CONFIG_HOME="$work/config" start_serve "$work/enforce.tally"
        enforced+=("$(rate "http://127.0.0.1:$port/crm" notification.lua -H 'X-Csvbox-Token: sesame')")
        stop_serve
    done
    refused="$(grep -cE 'Non-2xx|Socket errors' "$work/wrk.log" || true)"
    local before after
    before="$(printf '%s\n' "${free[@]}" | median)"
    after="$(printf '%s\n' "${enforced[@]}" | median)"
    figure "without endpoints, median" "$before" "/s"
    figure "enforced, median" "$after" "/s"
    figure "ratio (budget 0.90)" "$(ratio "$after" "$before")" ""
    figure "runs with errors" "$refused" ""
}

part_window() {
    title "the window open and following: rate, stalls of the gui thread, memory"
    local nginx_rates=() out ours
    for _ in 1 2 3; do
        nginx_rates+=("$(rate "http://127.0.0.1:$nginx_port/crm" notification.lua)")
    done
    nginx_median="$(printf '%s\n' "${nginx_rates[@]}" | median)"
    rm -f "$work"/window.tally*
    out="$(on_screen "$bin/bench_window" "$work/window.tally" "$port" "$events" \
        -t1 -c64 "-d${seconds}s" -s "$here/numbered.lua" "http://127.0.0.1:$port/crm")"
    printf '%s\n' "$out"
    ours="$(awk '/rate with the window open/ {print $(NF - 1)}' <<< "$out")"
    figure "nginx, constant 200, median" "$nginx_median" "/s"
    figure "ratio (budget 0.30)" "$(ratio "$ours" "$nginx_median")" ""
}

# Lets what follows the log get to its end, so that no figure contains it.
judge() { # WORKSPACE
    "$bin/tallyman" findings --json --workspace "$1" > /dev/null
}

# A workspace of $events numbered events, made once.
large_workspace() {
    large="$work/large.tally"
    if [ -f "$work/large.$events" ]; then return 0; fi
    rm -f "$work"/large.*
    start_serve "$large" --count "$events"
    while kill -0 "$serve" 2>/dev/null; do
        wrk -t1 -c64 -d10s -s "$here/numbered.lua" "http://127.0.0.1:$port/crm" >/dev/null 2>&1 || true
    done
    wait "$serve" || true
    touch "$work/large.$events"
}

part_log() {
    title "a workspace of $events events: open, jump, filter, search"
    large_workspace
    figure "size of the file" "$(du -m "$large" | cut -f1)" "MiB"
    "$bin/bench_log" "$large" import-000012345
}

# A request of an import: rows first…last of total, as CSVBox sends them.
import_chunk() { # FIRST LAST TOTAL
    awk -v first="$1" -v last="$2" -v total="$3" 'BEGIN {
        for (row = first; row <= last; ++row)
            printf "%s{\"import_id\":79418895,\"sheet_id\":55,\"sheet_name\":\"Products\",\"row_number\":%d,\"total_rows\":%d,\"env_name\":\"default\",\"original_filename\":\"products.csv\",\"custom_fields\":{\"user_id\":\"1a2b\"},\"import_description\":\"\",\"row_data\":{\"Name\":\"Filter paper %d\",\"SKU\":\"AS-%06d\",\"Price\":\"%d.25\",\"Quantity\":\"%d\"}}",
                row == first ? "[" : ",", row, total, row, row, row % 90, row % 400
        printf "]"
    }'
}

part_import() {
    title "an import of 500,000 rows: 500 requests of 1,000 rows, 8 in parallel, out of order"
    local chunks="$work/chunks" number late=() began
    mkdir -p "$chunks"
    for number in $(seq 0 499); do
        [ -f "$chunks/$number" ] \
            || import_chunk $((number * 1000 + 1)) $((number * 1000 + 1000)) 500000 > "$chunks/$number"
    done
    for _ in 1 2 3; do
        rm -f "$work"/import.tally*
        start_serve "$work/import.tally"
        began="$(date +%s.%N)"
        seq 0 499 | shuf | xargs -P8 -I{} curl -sS -o /dev/null -H 'Content-Type: application/json' \
            --data-binary "@$chunks/{}" "http://127.0.0.1:$port/crm"
        figure "time of the 500 requests" "$(awk -v a="$(date +%s.%N)" -v b="$began" 'BEGIN {print a - b}')" "s"
        began="$(date +%s.%N)"
        "$bin/tallyman" imports --json --workspace "$work/import.tally" > "$work/imports.json"
        late+=("$(awk -v a="$(date +%s.%N)" -v b="$began" 'BEGIN {print a - b}')")
        grep -q '"rowsReceived":500000,"rowsTotal":500000.*"state":"complete"' "$work/imports.json" \
            || echo "bench: the ledger is not complete" >&2
        figure "memory of serve" "$(memory_mib "$serve" VmRSS)" "MiB"
        stop_serve
    done
    figure "ledger complete after the last reply, median" "$(printf '%s\n' "${late[@]}" | median)" "s"
    rm -f "$work"/import.tally*
}

part_start() {
    title "from the start of the process to the first painting, median of 21"
    large_workspace
    local bare=() empty=() full=()
    for _ in $(seq 21); do
        rm -f "$work"/start.tally*
        bare+=("$(on_screen "$bin/bench_start")")
        empty+=("$(on_screen "$bin/bench_start" "$work/start.tally")")
        full+=("$(on_screen "$bin/bench_start" "$large")")
    done
    local bare_ms empty_ms full_ms
    bare_ms="$(printf '%s\n' "${bare[@]}" | median)"
    empty_ms="$(printf '%s\n' "${empty[@]}" | median)"
    full_ms="$(printf '%s\n' "${full[@]}" | median)"
    figure "a bare Qt window" "$bare_ms" "ms"
    figure "the window, empty workspace" "$empty_ms" "ms"
    figure "the window, $events events, full table" "$full_ms" "ms"
    figure "empty against bare (budget 1.5)" "$(ratio "$empty_ms" "$bare_ms")" ""
}

part_body() {
    title "one body of 256 MiB, after 32 of 1 MiB have filled the page cache"
    rm -f "$work"/body.tally*
    head -c 268435456 /dev/urandom > "$work/body.bin"
    start_serve "$work/body.tally"
    local before took status round
    for round in $(seq 32); do
        { echo "$round"; head -c 1000000 "$work/body.bin"; } \
            | curl -sS -o /dev/null --data-binary @- "http://127.0.0.1:$port/warm"
    done
    before="$(memory_mib "$serve" VmHWM)"
    read -r status took < <(curl -sS -o /dev/null -w '%{http_code} %{time_total}\n' \
        -H 'Expect:' -T "$work/body.bin" "http://127.0.0.1:$port/big")
    figure "status" "$status" ""
    figure "time to the reply" "$took" "s"
    figure "most memory before" "$before" "MiB"
    figure "most memory after" "$(memory_mib "$serve" VmHWM)" "MiB"
    stop_serve
    rm -f "$work/body.bin" "$work"/body.tally*
}

part_payload() {
    title "contents that are large in one way or another, in the detail pane"
    rm -f "$work"/payload.tally*
    on_screen "$bin/bench_payload" "$work/payload.tally"
    rm -f "$work"/payload.tally*
}

part_resend() {
    title "10,000 resends to nginx, 16 in parallel"
    large_workspace
    "$bin/bench_resend" "$large" "http://127.0.0.1:$nginx_port" 10000
}

# All events of the large workspace go to a target; how fast, against wrk at the same target, and how
# much memory it takes on the way.
forward_to() { # NAME URL
    local name="$1" url="$2" peer began took left ours
    peer="$(for _ in 1 2 3; do rate "$url" notification.lua; done | median)"
    rm -f "$work"/forward.tally*
    cp "$large" "$work/forward.tally"
    "$bin/tallyman" target add peer "$url" --parallel 64 --retries none \
        --workspace "$work/forward.tally"
    "$bin/tallyman" rule add off --to peer --enabled no --workspace "$work/forward.tally"
    start_serve "$work/forward.tally"
    began="$(date +%s.%N)"
    "$bin/tallyman" rule run off --workspace "$work/forward.tally"
    for _ in $(seq 300); do
        left="$("$bin/tallyman" target list --json --workspace "$work/forward.tally")"
        if [[ "$left" == *'"waiting":0'* ]]; then break; fi
        if [[ -z "${half:-}" && "$left" =~ \"waiting\":([0-9]+) && "${BASH_REMATCH[1]}" -lt $((events / 2)) ]]; then
            half="$(memory_mib "$serve" VmRSS)"
        fi
        sleep 2 # counting a million rows takes time of its own
    done
    took="$(awk -v a="$(date +%s.%N)" -v b="$began" 'BEGIN {print a - b}')"
    ours="$(awk -v n="$events" -v s="$took" 'BEGIN {print n / s}')"
    figure "$name: wrk at the target, median" "$peer" "/s"
    figure "$name: $events forwarded, queued and stored" "$ours" "/s"
    figure "$name: ratio (budget 0.25)" "$(ratio "$ours" "$peer")" ""
    figure "$name: memory of serve at half" "${half:-0}" "MiB"
    figure "$name: memory of serve at the end" "$(memory_mib "$serve" VmRSS)" "MiB"
    figure "$name: given up" "$(grep -o '"dead":[0-9]*' <<< "$left" | cut -d: -f2)" ""
    unset half
    stop_serve
    rm -f "$work"/forward.tally*
}

part_forward() {
    title "forwarding of $events events to a target on this machine"
    large_workspace
    judge "$large"
    : > "$work/wrk.log"
    forward_to nginx "http://127.0.0.1:$nginx_port"
    if command -v node >/dev/null; then
        node "$here/target.js" "$node_port" &
        pids+=($!)
        wait_for_port "$node_port"
        forward_to node "http://127.0.0.1:$node_port"
    fi
}

"$root/packaging/install-packages.sh" run build bench
(cd "$root" && cmake --preset bench >/dev/null && cmake --build build/bench) >&2
mkdir -p -m 700 "$work/runtime"
export XDG_RUNTIME_DIR="$work/runtime"
start_nginx
parts=("$@")
if [ ${#parts[@]} = 0 ]; then parts=(capture enforce window log import start body payload resend forward); fi
for part in "${parts[@]}"; do "part_$part"; done
