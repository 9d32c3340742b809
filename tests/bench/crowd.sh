# Many processes: what one more costs, and what they weigh.
# shellcheck shell=bash

# A proctor with so many processes that sleep, all children of h, and one, w, that is to work.
# Descriptor 3 or 4 types.
gather() { # gather 3|4 COUNT
    mkfifo "$place/keys.$1"
    "$PROCTOR" --lang en --limit $((many + 1000)) --events "$place/facts.$1" \
        <"$place/keys.$1" >/dev/null 2>"$place/errors.$1" &
    held+=($!)
    eval "exec $1>\"\$place/keys.$1\""
    told "$1" built "fork h; fork w; h: repeat $2 { fork { pause } }; expect children h $2 within 80"
}
marked() { tail -n 20 "$place/facts.$1" 2>/dev/null | grep -q "\"text\":\"$2\""; }
told() { # told 3|4 WORD COMMANDS: types them, and waits until all is done; WORD marks the end in the facts
    echo "$3; print $2" >&"$1"
    until_holds marked "$1" "$2"
    [ ! -s "$place/errors.$1" ] || give_up "$(head -n 3 "$place/errors.$1")"
}
cost() { # cost 3|4 ROUND: 50 times fork, exit, wait; by the times of the facts, in µs a piece
    told "$1" "begin$2" 'getpid'
    told "$1" "end$2" "$(printf 'w: fork c; c: exit; w: wait; %.0s' {1..50})expect zombies 0"
    sed -nE "s/.*\"t\":([0-9.]+),.*\"text\":\"(begin|end)$2\".*/\1/p" "$place/facts.$1" |
        awk 'NR == 1 { t = $1 } END { printf "%.0f\n", ($1 - t) * 1e6 / 50 }'
}

# Both stand side by side and take turns: what else the machine does meets the one as it meets the other.
measure_crowd() {
    local round times front own pid theirs=''
    needs_descriptors "$many"
    gather 3 $few
    gather 4 "$many"
    for ((round = 0; round < rounds * 5; round++)); do
        echo "$(cost 4 $round) $(cost 3 $round)"
    done >"$place/costs"
    front=$(memory_of "${held[-1]}")
    own=$(descendants "${held[-1]}" | sed 1,4d | awk -v step=$((many / 50)) 'NR % step == 0' |
        while read -r pid; do own_memory_of "$pid"; done | sort -n | tail -n 1)
    ! have htop || theirs=$(with_htop memory_of)
    exec 3>&- 4>&-
    let_go
    let_go
    times=$(awk '{ printf "%.2f\n", $1 / $2 }' "$place/costs" | median)
    row "a fork, exit and wait beside $many processes" \
        "$(awk '{ print $1 }' "$place/costs" | median) µs" \
        "$(awk '{ print $2 }' "$place/costs" | median) µs: beside $few" "$times" "$(at_most "$times" 1.5)"
    row "memory of the front end with $many processes, as plain text" "$(megabytes "$front")" \
        "${theirs:+$(megabytes "$theirs"): htop, with the same processes}" \
        "${theirs:+$(ratio "$front" "$theirs")}" "$(at_most "$(ratio "$front" 1024)" 20 MB)"
    row 'memory that a process has of its own, the most among 50' "$own kB" - - "$(at_most "$own" 100 kB)"
}
