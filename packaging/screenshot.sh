#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes packaging/linux/screenshot.png: starts the built program on a virtual screen, sends it a few
# requests and takes a picture. Needs xvfb, imagemagick, xdotool and curl.
#
#   packaging/screenshot.sh [PROGRAM] [PICTURE]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=${1:-$root/build/release/bin/tallyman}
picture=${2:-$root/packaging/linux/screenshot.png}
size=${SCREENSHOT_SIZE:-1440x900}

if [[ ${SCREENSHOT_INSIDE:-} != 1 ]]; then
    for tool in xvfb-run import xdotool curl; do
        command -v "$tool" >/dev/null || { echo "screenshot.sh: $tool is missing" >&2; exit 1; }
    done
    [[ -x $program ]] || { echo "screenshot.sh: $program is not built" >&2; exit 1; }
    SCREENSHOT_INSIDE=1 exec xvfb-run -a -s "-screen 0 ${size}x24" "$0" "$program" "$picture"
fi

folder=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; rm -rf "$folder"' EXIT
export HOME=$folder XDG_CONFIG_HOME=$folder/config XDG_DATA_HOME=$folder/data XDG_RUNTIME_DIR=$folder
mkdir -p "$folder/config/tallyman" "$folder/data"
chmod 700 "$folder"
[[ -z ${SCREENSHOT_SETTINGS:-} ]] \
    || printf '%b' "$SCREENSHOT_SETTINGS" >"$folder/config/tallyman/window.ini"

url=http://127.0.0.1:8787
QT_QPA_PLATFORM=xcb "$program" --listen 127.0.0.1:8787 "$folder/crm.tally" &
pid=$!
until curl -s -o "$folder/reply" --max-time 5 "$url/favicon.ico"; do
    kill -0 "$pid" || { echo "screenshot.sh: the program ended" >&2; exit 1; }
    sleep 0.2
done

# send PATH FILE [curl options]
send() {
    curl -sS -o "$folder/reply" "$url$1" -H 'Content-Type: application/json' \
        -H 'User-Agent: GuzzleHttp/7' --data-binary "$2" "${@:3}"
}
rows=@$root/resources/samples/csvbox-rows.json
notice=@$root/resources/samples/csvbox-notice.json
send /inventory '{"uploadId":231,"rows":[{"sku":"00100221","price":"33.00"}]}'
send '/crm/imports?retry=2' "$rows" -X PATCH
printf 'POST /crm/imports HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n' >"$folder/malformed"
curl -s --max-time 5 "telnet://127.0.0.1:8787" <"$folder/malformed" >"$folder/reply" || true
send /crm/imports "$rows"
send /crm/imports "$notice"

window=$(xdotool search --sync --onlyvisible --name Tallyman | tail -1)
xdotool windowsize --sync "$window" "${size%x*}" "${size#*x}" windowmove "$window" 0 0 || true
xdotool windowfocus "$window"
sleep 1
xdotool key --window "$window" Home Down
sleep 1
# open the first row of the payload's tree
xdotool mousemove 235 466 click 1 key --window "$window" asterisk mousemove "${size%x*}" 0
sleep 1
import -window root "$picture"
echo "screenshot.sh: wrote $picture"
