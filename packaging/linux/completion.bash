# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for tallyman

_tallyman_workspaces() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -X '!*.tally' -- "$1"; compgen -d -- "$1")
}

_tallyman() {
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}"
    local commands='serve list show resend wait delete export import imports rows diff salvage'
    commands+=' verify findings expect-auth endpoint target rule forward outbox'
    commands+=' config tunnel reindex profiles'
    local command='' word options
    for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
        if [[ " $commands " == *" $word "* ]]; then command="$word"; break; fi
    done
    local schemes='
        standard-webhooks-v1 standard-webhooks-v1a svix svix-v1a github github-sha1 bitbucket
        stripe t-v1 mux importflow mildport calendly workos cloudflare-stream coinbase shopify
        slack zoom twilio square zendesk paddle linear intercom box filestack uploadcare
        transloadit gitlab discord rfc9421 sns basic bearer static generic-body dropbox
        lemonsqueezy razorpay sentry launchdarkly importcsv notion rowporter typeform xero
        woocommerce paystack pagerduty twitch hubspot klaviyo adyen cloudinary'
    COMPREPLY=()
    # a colon ends a word for bash: behind it is a filter's value, which is free
    if [ "$current" = : ] || [ "$previous" = : ]; then return; fi

    case "$previous" in
        --workspace) _tallyman_workspaces "$current"; return ;;
        --format) mapfile -t COMPREPLY < <(compgen -W 'ndjson har' -- "$current"); return ;;
        --scheme) mapfile -t COMPREPLY < <(compgen -W "$schemes" -- "$current"); return ;;
        -o|--output|--key-file|--value-file|--against|--reply-file|--script|--certificate|--key|--token-file)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return ;;
        --listen|--tls-listen|--count|--for|--limit|--to|--timeout|--filter|--url|--header) return ;;
        --label|--mute|--unmute|--ignore|--map) return ;;
        --path|--host|--port|--notes|--method|--content-type|--allow|--name) return ;;
        --reply|--reply-header|--reply-text|--profile|--agent-port) return ;;
        --connect-timeout|--retries|--parallel|--rate|--idempotency-header|--target) return ;;
        --break-after|--break-for|--health|--path-from|--path-to|--remove-header) return ;;
        --add-header|--pass-to|--pass-limit) return ;;
        --handshake)
            mapfile -t COMPREPLY < <(
                compgen -W 'slack meta graph dropbox onfleet zoom xero' -- "$current")
            return ;;
        --sign)
            mapfile -t COMPREPLY < <(
                compgen -W 'keep fresh expired wrong-key cut missing' -- "$current")
            return ;;
        --in-order|--drop-tunnel-headers|--any-certificate|--http2|--keep-host|--enabled)
            mapfile -t COMPREPLY < <(compgen -W 'yes no' -- "$current")
            return ;;
        --policy) mapfile -t COMPREPLY < <(compgen -W 'observe enforce' -- "$current"); return ;;
        --trust-tunnel) mapfile -t COMPREPLY < <(compgen -W 'yes no' -- "$current"); return ;;
        --colour)
            mapfile -t COMPREPLY < <(
                compgen -W 'none red orange yellow green blue purple grey' -- "$current")
            return ;;
    esac

    case "$command" in
        '') options='--listen --workspace --help --version' ;;
        serve) options='--workspace --listen --tls-listen --certificate --key --json --count --for --help' ;;
        list) options='--workspace --json --limit --newest --help' ;;
        show) options='--workspace --head --body --wire --json --help' ;;
        resend) options='--workspace --to --json --yes --help' ;;
        wait) options='--workspace --timeout --help' ;;
        delete) options='--workspace --filter --all --help' ;;
        export) options='--workspace --format --output --unmasked --help' ;;
        verify) options='--workspace --scheme --key-file --url --header --ignore-time --json --help' ;;
        findings) options='--workspace --json --all --mute --unmute --help' ;;
        expect-auth)
            options='--workspace --header --value-file --scheme --key-file --url --label --store
                --remove --help' ;;
        endpoint)
            options='--workspace --json --path --host --port --profile --colour --notes --name
                --policy --method --content-type --allow --trust-tunnel --handshake --pass-to --pass-limit --reply --reply-header
                --reply-text --reply-file --help' ;;
        target)
            options='--workspace --json --url --name --path --header --drop-tunnel-headers
                --any-certificate --http2 --connect-timeout --timeout --retries --parallel --rate
                --in-order --idempotency-header --break-after --break-for --health --sign --scheme
                --key-file --help' ;;
        rule)
            options='--workspace --json --limit --name --filter --to --path-from --path-to --host
                --keep-host --remove-header --add-header --script --enabled --help' ;;
        forward)
            options='--workspace --to --follow --only-new --parallel --rate --json --yes --help' ;;
        outbox) options='--workspace --target --dead --all --json --help' ;;
        tunnel) options='--workspace --json --check --url --agent-port --token-file --help' ;;
        import|salvage|reindex|config) options='--workspace --help' ;;
        imports) options='--workspace --json --help' ;;
        rows) options='--workspace --csv --json --against --map --help' ;;
        diff) options='--workspace --ignore --json --help' ;;
        profiles) options='--help' ;;
    esac

    if [[ "$current" == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
    elif [ -z "$command" ]; then
        _tallyman_workspaces "$current"
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$commands" -- "$current")
    elif [ "$previous" = profiles ]; then
        mapfile -t COMPREPLY < <(compgen -W 'check list' -- "$current")
    elif [ "$previous" = config ]; then
        mapfile -t COMPREPLY < <(compgen -W 'export import' -- "$current")
    elif [ "$command" = config ]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    elif [ "$previous" = tunnel ]; then
        mapfile -t COMPREPLY < <(compgen -W 'status start stop set fetch record' -- "$current")
    elif [ "$command" = tunnel ] && [ "$previous" = start ]; then
        mapfile -t COMPREPLY < <(compgen -W 'ngrok cloudflared' -- "$current")
    elif [ "$previous" = endpoint ]; then
        mapfile -t COMPREPLY < <(compgen -W 'list add set remove explain' -- "$current")
    elif [ "$previous" = target ]; then
        mapfile -t COMPREPLY < <(compgen -W 'list add set remove pause resume' -- "$current")
    elif [ "$previous" = rule ]; then
        mapfile -t COMPREPLY < <(compgen -W 'list add set remove test run' -- "$current")
    elif [ "$previous" = outbox ]; then
        mapfile -t COMPREPLY < <(compgen -W 'list retry drop' -- "$current")
    elif [ "$command" = import ] || [ "$command" = profiles ] || [ "$command" = salvage ]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    elif [ "$command" = list ] || [ "$command" = wait ] || [ "$command" = export ] || [ "$command" = findings ]; then
        compopt -o nospace 2>/dev/null
        mapfile -t COMPREPLY < <(
            compgen -W 'method: status: state: path: after: before: id: is:marked' -- "$current")
    fi
}

complete -F _tallyman tallyman
