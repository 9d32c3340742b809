# The calls themselves, the start, undo.
# shellcheck shell=bash

measure_calls() {
    local script=$place/thousand.proc i
    for ((i = 0; i < 1000; i++)); do echo 'fork c; c: exit; wait'; done >"$script"
    echo exit >>"$script" # so that init counts the time of main
    mapfile -t at < <(against "$rounds" 3 "$PROCTOR $script" "$tools/bare 1000")
    row '`fork c; c: exit; wait` × 1000 in a script' "${at[0]%.*} ms" \
        "${at[1]%.*} ms: the bare calls in C" "${at[2]}" "$(at_most "${at[2]}" 3)"
    row 'the same: processor time' "${at[3]%.*} ms" "${at[4]%.*} ms: the bare calls in C" "${at[5]}" -
}

measure_start() {
    mapfile -t at < <(against "$rounds" 21 "$PROCTOR -c quit" 'bash -c exit')
    row '`proctor -c quit`, from start to end' "${at[0]:0:4} ms" "${at[1]:0:4} ms: \`bash -c exit\`" \
        "${at[2]}" "$(at_most "${at[2]}" 5)"
}

# What undo takes after so many commands, beside what these took.
measure_undo() {
    local commands=900 i
    for ((i = 0; i < commands / 3; i++)); do echo 'fork c; c: exit; wait'; done >"$place/done.proc"
    { cat "$place/done.proc"; echo undo; } >"$place/undone.proc"
    mapfile -t at < <(against "$rounds" 3 "$PROCTOR $place/undone.proc" "$PROCTOR $place/done.proc")
    row "\`undo\` after $commands commands: all but the last run again" \
        "$(awk '{ print int($1 - $3) }' "$place/pairs" | median) ms" \
        "${at[1]%.*} ms: the commands themselves" \
        "$(awk -v ratio="${at[2]}" 'BEGIN { printf "%.2f", ratio - 1 }')" -
}
