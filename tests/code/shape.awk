# shape.awk -v root=NAME SESSION PROGRAM: two files of facts as JSON Lines. The tree of forks below main
# in the first must be that below the process NAME in the second: the same children in the same order,
# ended in the same way, and reaped by the same. Prints the first difference; status 1.
#
# Who still lives at the end of the session is at a prompt: in the program it may have ended as it
# likes. A zombie that nobody reaped in the session is left to init when the program ends.

function field(line, key) {
    if (!match(line, "\"" key "\":(\"[^\"]*\"|[0-9-]+)"))
        return ""
    line = substr(line, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
    gsub(/"/, "", line)
    return line
}

FNR == 1 { file++ }

{
    event = field($0, "event")
    pid = field($0, "pid")
}
event == "start" { top[file] = field($0, "main") }
event == "fork" {
    children[file, pid] = children[file, pid] " " field($0, "child")
    if (file == 2 && !found && field($0, "name") == root) {
        top[2] = field($0, "child")
        found = 1
    }
}
event == "exit" {
    end[file, pid] = field($0, "signal") != "" ? field($0, "signal") : "status " field($0, "status")
}
event == "reap" { by[file, pid] = field($0, "by") }

function differ(what) {
    print what
    different = 1
    exit 1
}

# First who is who, then the rest: a reaper may be anywhere in the tree.
function pair(one, two,    ones, twos, count, i) {
    other[one] = two
    inside[two] = 1
    count = split(children[1, one], ones, " ")
    if (split(children[2, two], twos, " ") != count)
        differ("process " one " of the session forked " count ", " two " of the program " split(children[2, two], twos, " "))
    for (i = 1; i <= count; i++)
        pair(ones[i], twos[i])
}

function compare(one, two) {
    if (!((1, one) in end))
        return
    if (end[1, one] != end[2, two])
        differ("process " one " of the session ended with " end[1, one] ", " two " of the program with " end[2, two])
    if (one == top[1])
        return
    if (by[1, one] == "kernel") # of a program proctor can't tell that from a wait
        return
    if (((1, one) in by) && (by[1, one] in other)) {
        if (other[by[1, one]] != by[2, two])
            differ("process " two " of the program was reaped by " by[2, two] ", not by " other[by[1, one]])
    } else if (((2, two) in by) && (by[2, two] in inside))
        differ("process " two " of the program was reaped within the program, by " by[2, two])
}

END {
    if (different)
        exit 1
    if (!found)
        differ("the program was never there")
    pair(top[1], top[2])
    if (different)
        exit 1
    for (one in other)
        compare(one, other[one])
    exit different
}
