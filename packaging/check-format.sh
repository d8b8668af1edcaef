#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Says where the sources are not formatted as .clang-format wants it; exits 0 when all are. With
# --fix it formats them. The version is fixed: others format differently. Exits 77 without it.
set -euo pipefail

cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
if ! command -v clang-format-14 >/dev/null; then
    echo "SKIP   : no clang-format-14 on this system"
    exit 77
fi
mapfile -d '' -t files < <(find app ui tests -name '*.cpp' -print0 -o -name '*.h' -print0)
echo "clang-format-14 over ${#files[@]} files"
if [ "${1:-}" = --fix ]; then
    exec clang-format-14 -i "${files[@]}"
fi
exec clang-format-14 --dry-run -Werror "${files[@]}"
