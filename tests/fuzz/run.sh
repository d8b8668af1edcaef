#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [SECONDS [TARGET…]]: builds the fuzz preset and runs each target that long (600 s unless
# told otherwise) under the address and undefined-behaviour sanitizers. What is found anew stays in
# build/fuzz/corpus/TARGET; a crash is written to build/fuzz/crashes and ends the run with 1.
set -euo pipefail
root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"
seconds="${1:-600}"
if [ $# -gt 0 ]; then shift; fi
targets=("$@")
if [ ${#targets[@]} = 0 ]; then
    targets=(request filter importline json csvfile jsondiff xml multipart profile payload
        structured replytemplate endpoints ngrok)
fi

"$root/packaging/install-packages.sh" build fuzz
cd "$root"
cmake --preset fuzz >/dev/null
cmake --build build/fuzz --target "${targets[@]/#/fuzz_}"
mkdir -p build/fuzz/crashes
failed=0
for target in "${targets[@]}"; do
    mkdir -p "build/fuzz/corpus/$target"
    log="build/fuzz/$target.log"
    echo "fuzz: $target for $seconds s"
    if ! "build/fuzz/bin/fuzz_$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
        -print_final_stats=1 -artifact_prefix="build/fuzz/crashes/$target-" \
        "build/fuzz/corpus/$target" "tests/data/fuzz/$target" >"$log" 2>&1; then
        failed=1
        tail -n 40 "$log"
    fi
    grep -E 'stat::number_of_executed_units|stat::new_units_added' "$log" || true
done
exit "$failed"
