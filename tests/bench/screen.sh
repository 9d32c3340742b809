# What is on the terminal: how soon, how much, and at what cost when nothing happens.
# shellcheck shell=bash

# The screen with a prompt, a process blocked, an orphan and a zombie.
measure_idle() {
    local all ours theirs='-'
    at_a_prompt --pace 0 --events "$place/facts"
    type_line 'fork a; a: fork b; a: exit; wait; fork c; c: pause; fork d; d: exit'
    until_holds has_facts '"exit"' 2
    until_holds has_facts '"call":"pause"' 1
    sleep 1
    mapfile -t all < <(descendants "$(child_of "${held[-1]}")")
    ours=$(woken 10 "${all[@]}")
    quit
    ! have htop || theirs="$(with_htop woken 10): htop"
    row "idle at a prompt, ${#all[@]} processes in all: context switches in 10 s" \
        "$ours" "$theirs" - "$(at_most "$ours" 0)"
}

# From the kernel to the eye.
measure_glass() {
    local count most p50 p99 max memory theirs='' kills=20
    ! have htop || read -r _ theirs _ <<<"$("$tools/rival" $kills htop)"
    for count in 10 "$many"; do
        [ "$count" = 10 ] && most=20 || most=50
        needs_descriptors "$count"
        read -r p50 p99 max memory <<<"$("$tools/glass" "$count" 200 \
            "$PROCTOR" --lang en --pace 0 --limit $((count + 1000)))"
        [ "$memory" ] || give_up 'the end of a child was not seen on the screen'
        row "a child is killed → its row shows Z, beside $count processes: 99 of 100 times within (median, most)" \
            "$p99 ms ($p50, $max)" "${theirs:+${theirs%.*} ms: htop, at its usual delay}" \
            "${theirs:+$(ratio "$p99" "$theirs")}" "$(at_most "$p99" "$most" ms)"
    done
    row "memory of the front end, $many processes on the screen" "$(megabytes "$memory")" \
        - - "$(at_most "$(ratio "$memory" 1024)" 20 MB)"
}

# Types the same line again and again; prints the bytes that came, and the facts.
written() { # written OPTION...
    local times=200 i bytes known=-1 count
    at_a_prompt --pace 0 --events "$place/facts" "$@"
    until_holds has_facts '"start"' 1
    bytes=$(stat -c %s "$place/shown") count=$(facts seq)
    for ((i = 1; i <= times; i++)); do
        type_line 'fork c; c: exit; wait'
        until_holds has_facts '"reap"' "$i"
        sleep 0.05 # so that each has a picture of its own
    done
    while [ "$known" != "$(stat -c %s "$place/shown")" ]; do
        known=$(stat -c %s "$place/shown")
        sleep 0.5
    done
    echo "$((known - bytes)) $(($(facts seq) - count))"
    quit
}
measure_bytes() {
    local screen plain facts
    read -r screen facts <<<"$(written)"
    read -r plain _ <<<"$(written --plain)"
    [ "$facts" ] && [ "$plain" ] || give_up 'what a terminal is sent could not be counted'
    row 'bytes to the terminal (80x24) a fact of `fork c; c: exit; wait`' \
        "$(ratio "$screen" "$facts")" "$(ratio "$plain" "$facts"): plain text" \
        "$(ratio "$screen" "$plain")" -
}

# What a process that prints without end takes.
measure_flood() {
    local front memory ticks seconds=5
    at_a_prompt --pace 0
    type_line 'fork c; c: while 1 == 1 { print x }'
    sleep 2
    front=$(child_of "${held[-1]}")
    memory=$(memory_of "$front") ticks=$(ticks_of "$front")
    sleep $seconds
    memory=$(($(memory_of "$front") - memory)) ticks=$(($(ticks_of "$front") - ticks))
    quit
    row 'a process prints without end: memory of the front end grows by, a second' \
        "$(ratio "$memory" $((1024 * seconds))) MB" - - -
    row 'the same: processor time of the front end' \
        "$((ticks * 100 / seconds / $(getconf CLK_TCK))) %" - - -
}

# A long session, looked back at.
measure_facts() {
    local count=100000 timeline tree bytes
    read -r timeline tree bytes <<<"$("$tools/facts" $count)" || give_up 'the past could not be looked at'
    row "the timeline of $count facts, made and drawn" "$timeline ms" - - "$(at_most "$timeline" 100 ms)"
    row 'the tree as it was at any of their moments, the most of eleven' \
        "$tree ms" - - "$(at_most "$tree" 100 ms)"
    row 'memory that the timeline keeps, a fact' "$bytes bytes" - - -
}
