#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds the release preset and runs Tallyman with the arguments given.
# Works from any directory; everything it says itself goes to standard error, so that
# `run.sh serve --json | …` stays clean.
set -euo pipefail

here="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
root="$(dirname "$here")"
build="$root/build/release"

"$here/install-packages.sh" run build
if [ ! -f "$build/build.ninja" ]; then
    echo "run: configuring $build" >&2
    (cd "$root" && cmake --preset release) >&2
fi
echo "run: building (quick when nothing has changed)" >&2
cmake --build "$build" --target tallyman >&2
exec "$build/bin/tallyman" "$@"
