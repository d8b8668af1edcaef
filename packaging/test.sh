#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, then builds and runs all tests:
#   dev   debug, warnings are errors: formatting, unit, models, window and end-to-end tests
#   asan  address and undefined-behaviour sanitizers, without the window: unit, end-to-end tests
# Goes on after a failure, ends with a summary, and exits 0 only when everything passed.
set -uo pipefail

here="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
root="$(dirname "$here")"
cd "$root" || exit 1
summary=()
failed=0

say() { printf '\n=== %s\n' "$*"; }

# step NAME COMMAND…: runs it, times it, notes how it ended.
step() {
    local name="$1" started=$SECONDS
    shift
    say "$name"
    if "$@"; then
        summary+=("passed  $name ($((SECONDS - started)) s)")
        return 0
    fi
    summary+=("FAILED  $name ($((SECONDS - started)) s)")
    failed=1
    return 1
}

build_and_test() {
    local preset="$1"
    step "configure $preset" cmake --preset "$preset" || return 1
    step "build $preset" cmake --build "build/$preset" || return 1
    step "test $preset" ctest --preset "$preset"
    note_skipped "$preset"
}

# Tests that a system cannot run say so here, not only in a log.
note_skipped() {
    local line
    while IFS= read -r line; do
        summary+=("SKIPPED $1: $line")
    done < <(sed -n 's/^SKIP *: *//p' "build/$1/Testing/Temporary/LastTest.log" 2>/dev/null)
}

step "packages" "$here/install-packages.sh" run build test
build_and_test dev
build_and_test asan

say "summary"
printf '%s\n' "${summary[@]}"
exit "$failed"
