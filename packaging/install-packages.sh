#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# install-packages.sh GROUP…: installs what is missing from the named groups of apt-packages.txt.
# Asks apt for nothing when nothing is missing. Speaks on standard error only.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
list="$here/apt-packages.txt"

say() { printf 'packages: %s\n' "$*" >&2; }

# The lines of the groups named as arguments.
wanted_lines() {
    local groups=" $* " group='' line
    while IFS= read -r line; do
        line="${line%%#*}"
        line="${line//[[:blank:]]/}"
        case "$line" in
            '') ;;
            \[*\]) group="${line:1:-1}" ;;
            *) [[ "$groups" == *" $group "* ]] && printf '%s\n' "$line" ;;
        esac
    done < "$list"
    return 0
}

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Whether apt can install it; virtual packages have no candidate.
is_offered() {
    local policy
    policy="$(LC_ALL=C apt-cache policy "$1" 2>/dev/null)"
    [[ "$policy" == *'Candidate:'* && "$policy" != *'Candidate: (none)'* ]]
}

# Prints the lines of which no alternative is installed.
missing_lines() {
    local line name found
    local -a names
    while IFS= read -r line; do
        found=no
        IFS='|' read -ra names <<< "${line#\?}"
        for name in "${names[@]}"; do
            if is_installed "$name"; then found=yes; break; fi
        done
        if [ "$found" = no ]; then printf '%s\n' "$line"; fi
    done
}

# Fails early and in plain words when there is no way to become root.
check_root() {
    if [ "$(id -u)" = 0 ]; then return 0; fi
    if ! command -v sudo >/dev/null; then
        say "missing: $*"
        say "not root, and there is no sudo. Run as root: apt-get install $*"
        exit 1
    fi
    if [ ! -t 0 ] && ! sudo -n true 2>/dev/null; then
        say "missing: $*"
        say "sudo asks for a password, and there is no terminal. Run once: sudo apt-get install $*"
        exit 1
    fi
}

apt_get() {
    local -a sudo=()
    if [ "$(id -u)" != 0 ]; then sudo=(sudo); fi
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" >&2
}

# Fills `packages` with one name for each missing line.
choose_packages() {
    local line name chosen
    local -a names
    packages=()
    for line in "${missing[@]}"; do
        chosen=''
        IFS='|' read -ra names <<< "${line#\?}"
        for name in "${names[@]}"; do
            if is_offered "$name"; then chosen="$name"; break; fi
        done
        if [ -n "$chosen" ]; then
            packages+=("$chosen")
        elif [[ "$line" == \?* ]]; then
            say "this system does not offer ${line#\?}; going on without it"
        else
            say "this system does not offer ${line//|/ or }. Tallyman needs Debian 12," \
                "Ubuntu 24.04 (with universe) or newer."
            exit 1
        fi
    done
}

if ! command -v dpkg-query >/dev/null; then
    say "no dpkg here, so nothing is installed for you; apt-packages.txt lists what is needed"
    exit 0
fi
mapfile -t missing < <(wanted_lines "$@" | missing_lines)
if [ "${#missing[@]}" = 0 ]; then
    say "all there ($*)"
    exit 0
fi

# For the messages: the first name of each line.
names=("${missing[@]#\?}")
check_root "${names[@]%%|*}"

have_lists() { compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; }
refreshed=no
# A fresh system has no package lists, an old one may have names that are gone.
if ! have_lists || ! (choose_packages) 2>/dev/null; then
    say "reading the package lists"
    apt_get update
    refreshed=yes
fi
choose_packages
if [ "${#packages[@]}" = 0 ]; then exit 0; fi
say "installing ${packages[*]}"
if ! apt_get install --no-install-recommends "${packages[@]}"; then
    if [ "$refreshed" = yes ]; then exit 1; fi
    say "that failed; reading the package lists and trying once more"
    apt_get update
    apt_get install --no-install-recommends "${packages[@]}"
fi
