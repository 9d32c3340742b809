# A pool at full speed, beside Python's; and whether a task costs more when there are many.
# shellcheck shell=bash

# apply and get of so many tasks that do nothing, on four workers.
pool_script() {
    cat >"$place/pool.proc" <<END
pool 4
print begin
{ repeat $1 { pool apply { } }; repeat $1 { if \$i > 0 { pool get \$i } }; pool get $1 }
print end
pool terminate
END
}
pool_took() { # pool_took TASKS: ms of a whole run
    local took
    pool_script "$1"
    took=$("$tools/timed" 1 "$PROCTOR" "$place/pool.proc") || give_up 'the pool could not be run'
    echo "${took% *}"
}
pool_cost() { # pool_cost TASKS: by the times of the facts, in ms a task
    pool_script "$1"
    "$PROCTOR" --events "$place/facts" "$place/pool.proc" >/dev/null || give_up 'the pool could not be run'
    sed -nE 's/.*"t":([0-9.]+),"event":"output".*"text":"(begin|end)".*/\1/p' "$place/facts" |
        awk -v tasks="$1" 'NR == 1 { t = $1 } END { printf "%.5f\n", ($1 - t) * 1000 / tasks }'
}

measure_pool() {
    local round tasks=100000 times
    if have python3; then
        for ((round = 0; round < rounds; round++)); do
            echo "$(pool_took 1) $(pool_took $tasks) $(python3 tests/bench/pool.py 20000)"
        done | awk -v n=$tasks '{ printf "%d %d %.2f\n", n * 1000 / ($2 - $1), $3, n * 1000 / ($2 - $1) / $3 }' \
            >"$place/rates"
        times=$(awk '{ print $3 }' "$place/rates" | median)
        row 'pool of 4: tasks of nothing a second, apply and get of each' \
            "$(awk '{ print $1 }' "$place/rates" | median)" \
            "$(awk '{ print $2 }' "$place/rates" | median): multiprocessing.Pool" \
            "$times" "$(at_least "$times" 10)"
    fi
    for ((round = 0; round < rounds * 3; round++)); do
        echo "$(pool_cost 10000) $(pool_cost 100)"
    done >"$place/costs"
    times=$(awk '{ printf "%.2f\n", $1 / $2 }' "$place/costs" | median)
    row 'pool: a task of 10,000' "$(awk '{ print $1 * 1000 }' "$place/costs" | median) µs" \
        "$(awk '{ print $2 * 1000 }' "$place/costs" | median) µs: one of 100" \
        "$times" "$(at_most "$times" 1.5)"
}
