# reach: what a strace of proctor shows that reaches outside: one line for each, none when all is well.
#
#   awk -v allowed=FOLDER -v namespaced=1 -f reach.awk TRACE TRACE
#
# Written, renamed or removed may be what is in the folder; terminals, /dev/null, and of /proc/PID
# the maps of a user namespace may be opened for writing. Signals may go to the processes that are
# traced: the shell's own descendants; and to as many others as there were forks whose caller was
# killed before it could tell whom it had made.

function refuse(why) { print why ": " $0 }

function is_allowed(path) {
    if (path !~ /^\//) # the session runs in the folder
        return path !~ /(^|\/)\.\.(\/|$)/
    return index(path, allowed "/") == 1 && path !~ /\/\.\.(\/|$)/ ||
        path ~ /^\/dev\/(null|tty|pts\/[0-9]+)$/ || path ~ /^\/proc\/[0-9]+\/(uid_map|gid_map|setgroups)$/
}

# Whom a signal goes to, seen from outside all namespaces; "" where that is not to be seen.
function target(line, word) {
    if (line ~ /pidfd_send_signal\(/)
        return match(line, /<pid:[0-9]+/) ? substr(line, RSTART + 5, RLENGTH - 5) : ""
    match(line, /kill\([-0-9]+( \/\* [-0-9]+)?/)
    word = substr(line, RSTART, RLENGTH)
    sub(/.*[ (]/, "", word)
    return word
}

function is_traced(pid) {
    if (!(pid in traced) && untold > 0) {
        traced[pid] = 1
        untold--
    }
    return pid in traced
}

# What is between the quotes of the line, in their order.
function check_paths(line) {
    while (match(line, /"[^"]*"/)) {
        if (!is_allowed(substr(line, RSTART + 1, RLENGTH - 2)))
            refuse("a file elsewhere")
        line = substr(line, RSTART + RLENGTH)
    }
}

NR == FNR { # first time through: who is traced
    traced[$1] = 1
    if (/ (fork|vfork|clone|clone3)[( ]/ && match($0, /= [0-9]+( \/\* [0-9]+)?/)) {
        child = substr($0, RSTART, RLENGTH)
        sub(/.* /, "", child)
        traced[child] = 1
    }
    if (/ (fork|vfork|clone|clone3)\(.*(<unfinished \.\.\.>|= \?)/)
        forking[$1] = 1
    else if (/ (fork|vfork|clone|clone3) resumed>/ && !/= \?/)
        delete forking[$1]
    next
}

FNR == 1 {
    shell = $1
    for (pid in forking)
        untold++
}

/ = -1 E/ { next } # it came to nothing
/ (open|openat|openat2|creat)\(/ && (/O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/ || / creat\(/) {
    if (match($0, /= [0-9]+<.*>$/)) {
        path = substr($0, RSTART, RLENGTH - 1)
        sub(/^= [0-9]+</, "", path)
        if (!is_allowed(path))
            refuse("a file elsewhere")
    }
    writes++
}
/ (rename|renameat|renameat2|unlink|unlinkat|mkdir|mkdirat|rmdir|link|linkat|symlink|symlinkat|truncate|chmod|fchmodat|mknod|mknodat)\(/ {
    check_paths($0)
}
/ mount\(/ && !/mount\("none", "\/", NULL, MS_REC\|MS_PRIVATE, NULL\)|mount\("proc", "\/proc", "proc"/ { refuse("a mount") }
/ (ptrace|process_vm_writev)\(/ { refuse("another's memory") }
/ (kill|tkill|pidfd_send_signal)\(/ {
    who = target($0)
    signals++
    if (who == "-1" && !namespaced || who == "0" && $1 == shell)
        refuse("a signal to whoever there is")
    else if (who == "" || who != "-1" && who != "0" && !is_traced(who < 0 ? -who : who))
        refuse("a signal to a stranger")
}

END { printf "%d files written, %d signals sent\n", writes, signals > "/dev/stderr" }
