# A lab server: so many sessions at once, each on a terminal of its own.
# shellcheck shell=bash

measure_lab() {
    local sessions=${SESSIONS:-300} idle=10 kind
    local first last answered at_once switches ticks processes front front_own below below_own
    declare -A bash
    read -r first last answered at_once _ _ _ front _ <<<"$(PS1='ready> ' "$tools/lab" "$sessions" 0 'ready> ' \
        'echo $((6 * 7))' 42 bash --norc -i)"
    [ "$front" ] || give_up "$sessions times bash could not be run"
    bash=([last]=$last [at_once]=$at_once [memory]=$front)
    for kind in '' ' --no-namespace'; do
        read -r first last answered at_once switches ticks processes front front_own below below_own \
            <<<"$("$tools/lab" "$sessions" $idle 'main' 'fork c; c: exit; wait' reaped \
                "$PROCTOR" --lang en --pace 0 $kind)"
        [ "$below_own" ] || give_up "$sessions sessions could not be run"
        row "$sessions sessions${kind:+,$kind}: time to a prompt of the last, while the others idle" "$last ms" \
            "$first ms: of the first" "$(ratio "$last" "$first")" -
        row 'the same, all started in one moment: until all have a prompt' "$at_once ms" \
            "${bash[at_once]} ms: bash" "$(ratio "$at_once" "${bash[at_once]}")" -
        row '`fork c; c: exit; wait` typed into all: until all have answered' "$answered ms" - - -
        row "idle, $((processes * sessions)) processes: context switches, clock ticks in $idle s" \
            "$switches, $ticks" - - "$(at_most "$((switches + ticks))" 0)"
        row 'memory of a session (PSS): front end + sandbox' "$front + $below kB" \
            "${bash[memory]} kB: bash" "$(ratio $((front + below)) "${bash[memory]}")" -
        row 'the same, of its own (private)' "$front_own + $below_own kB" - - -
    done
}
