# What the measurements share: a place of their own, rows, medians, and proctors to be looked at.
# shellcheck shell=bash

export LC_ALL=C.UTF-8 XDG_STATE_HOME

PROCTOR=$(realpath "${PROCTOR:-build/proctor}") || exit 2
tools=${PROCTOR%/*}/tests/bench
many=${MANY:-5000} few=100 rounds=${ROUNDS:-5}

place=$(mktemp -d) || exit 2
XDG_STATE_HOME=$place/state
held=() # proctors that are looked at, or what holds them
clean() {
    local pid
    exec 3>&- 4>&-
    for pid in "${held[@]}"; do { kill -KILL "$pid" && wait "$pid"; } 2>/dev/null; done
    rm -rf "$place"
}
trap clean EXIT
trap 'exit 1' INT TERM HUP

give_up() { echo "bench: $*" >&2; exit 1; }

# Waits (90 s) until a command succeeds.
until_holds() {
    local give_up_at=$((SECONDS + 90))
    until "$@"; do
        [ $SECONDS -lt $give_up_at ] || give_up "waited in vain for: $*"
        sleep 0.1
    done
}

# Rows: what | measured | what stands beside it | ratio | target. - is none.
row() { printf '| %s | %s | %s | %s | %s |\n' "$@"; }
median() { sort -n | awk '{ at[NR] = $1 } END { print at[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b) printf "%.2f", a / b; else print "-" }'; }
at_most() { awk -v got="$1" -v most="$2" -v unit="${3-}" \
    'BEGIN { printf "≤ %s%s: %s", most, unit ? " " unit : "", got <= most ? "held" : "**missed**" }'; }
at_least() { awk -v got="$1" -v least="$2" \
    'BEGIN { printf "≥ %s: %s", least, (got >= least) ? "held" : "**missed**" }'; }
megabytes() { awk -v kB="$1" 'BEGIN { printf "%.1f MB", kB / 1024 }'; }
have() { command -v "$1" >/dev/null || { echo "bench: no $1 to measure against" >&2; false; }; }

needs_descriptors() { # for so many processes
    [ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -gt $((2 * $1 + 100)) ] ||
        give_up "$1 processes need more than $(ulimit -Hn) open files (ulimit -Hn)"
}

# Alternates two commands. Six numbers: the medians of both in ms and of their ratio, then the same
# of processor time.
against() { # against ROUNDS TIMES 'COMMAND' 'OTHER'
    local round a b
    for ((round = 0; round < $1; round++)); do
        a=$("$tools/timed" "$2" $3) && b=$("$tools/timed" "$2" $4) || give_up "could not run: $3 or $4"
        echo "$a $b"
    done >"$place/pairs"
    awk '{ print $1 }' "$place/pairs" | median
    awk '{ print $3 }' "$place/pairs" | median
    awk '{ printf "%.2f\n", $1 / $3 }' "$place/pairs" | median
    awk '{ print $2 }' "$place/pairs" | median
    awk '{ print $4 }' "$place/pairs" | median
    awk '{ printf "%.2f\n", $2 / $4 }' "$place/pairs" | median
}

# Processes

descendants() { # descendants PID: it and all below it
    local child
    echo "$1"
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do descendants "$child"; done
}
switches() { # switches PID...: voluntary context switches of all of them
    local pid
    for pid in "$@"; do sed -n 's/^voluntary_ctxt_switches:\t//p' "/proc/$pid/status"; done |
        awk '{ sum += $1 } END { print sum + 0 }'
}
woken() { # woken SECONDS PID...: the same, of so many seconds
    local before seconds=$1
    shift
    before=$(switches "$@")
    sleep "$seconds"
    echo $(($(switches "$@") - before))
}
memory_of() { sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status"; } # kB
own_memory_of() { awk '/^Private_/ { sum += $2 } END { print sum }' "/proc/$1/smaps_rollup"; }
ticks_of() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
child_of() { local only; only=$(cat "/proc/$1/task/$1/children"); echo "${only% }"; }

with_htop() { # with_htop COMMAND...: runs the command with the PID of an htop on a terminal
    local holder
    sleep 15 | "$tools/hold" htop >/dev/null &
    holder=$!
    sleep 3
    "$@" "$(child_of "$holder")"
    wait "$holder"
}

# A proctor at its prompt on a terminal; descriptor 3 types.
at_a_prompt() { # at_a_prompt OPTION...
    : >"$place/shown"
    "$tools/hold" "$PROCTOR" --lang en "$@" <"$place/keys" >"$place/shown" &
    held+=($!)
    exec 3>"$place/keys"
    until_holds shows 'main [0-9]*>'
}
shows() { grep -q "$1" "$place/shown"; }
type_line() { printf '%s\r' "$1" >&3 || give_up "it is gone: $(tail -n 3 "$place/shown")"; }
let_go() {
    wait "${held[-1]}" || give_up "it ended with status $?"
    unset 'held[-1]'
}
quit() {
    type_line quit
    let_go
    exec 3>&-
}
facts() { grep -c "$1" "$place/facts"; }
has_facts() { [ "$(facts "$1")" -ge "$2" ]; }

mkfifo "$place/keys"
