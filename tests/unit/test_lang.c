/*
 * test_lang: what is understood, what is refused and in which words, and how it is listed.
 */
#include "lang_show.h"
#include "suites.h"

#include "base/alloc.h"

#include <CUnit/CUnit.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    const char *text;
    const char *expected;
};

/* Prints what differs, so that a failure can be read. */
static bool is_understood(const char *text, const char *expected)
{
    char *understood = lang_understood(text);
    bool same = strcmp(understood, expected) == 0;

    if (!same)
        printf("\n--- %s\nis:        %s\nshould be: %s\n", text, understood, expected);
    free(understood);
    return same;
}

/* Whether it is refused: "error: LINE: ..." with `words` somewhere in it. */
static bool is_refused(const char *kind, const char *text, int line, const char *words)
{
    char *understood = lang_understood(text);
    char start[32];
    bool good;

    snprintf(start, sizeof start, "%s: %d: ", kind, line);
    good = strncmp(understood, start, strlen(start)) == 0 && strstr(understood, words) != NULL;
    if (!good)
        printf("\n--- %.200s\nis:        %s\nshould be: %s...%s\n", text, understood, start, words);
    free(understood);
    return good;
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Each row: spellings, a `~` between two, that must all come out as the same statement. */
static void spellings_mean_the_same(void)
{
    static const struct pair rows[] = {
        {"fork~fork()~os.fork()~fork();", "fork()"},
        {"fork c~c = fork()~c=fork();~c = os.fork()~pid_t c = fork();~fork(c)", "c = fork(c)"},
        {"r = fork(c)", "r = fork(c)"},
        {"exit~exit()~sys.exit()", "exit()"},
        {"exit 7~exit(7)~sys.exit(7)~exit(7);~  exit   7  # seven", "exit(7)"},
        {"_exit 0~_exit(0)~os._exit(0)~_exit(EXIT_SUCCESS)", "_exit(0)"},
        {"exit $x~exit(x)~exit ${x}~exit($x)", "exit($x)"},
        {"wait~wait()~wait(NULL)~wait(0)~wait(&status)~os.wait()", "wait()"},
        {"pid, status = os.wait()~pid = wait(&status)~pid = wait()~pid=wait(NULL)", "pid = wait()"},
        {"pid, st = os.wait()~pid = wait(&st)~pid, st = wait()", "pid, st = wait()"},
        {"waitpid -1~waitpid(-1, NULL, 0)~os.waitpid(-1, 0)~waitpid -1 0", "waitpid(-1)"},
        {"waitpid -1 WNOHANG~waitpid(-1, &status, WNOHANG)~os.waitpid(-1, os.WNOHANG)~"
         "waitpid(-1,NULL,WNOHANG)~waitpid -1 WNOHANG WNOHANG",
         "waitpid(-1, WNOHANG)"},
        {"waitpid $c WNOHANG WUNTRACED~waitpid(c, &status, WUNTRACED | WNOHANG)~"
         "os.waitpid(c, os.WNOHANG|os.WUNTRACED)~waitpid $c WUNTRACED|WNOHANG",
         "waitpid($c, WNOHANG, WUNTRACED)"},
        {"waitpid c~waitpid 'c'~waitpid \"c\"", NULL},
        {"kill c~kill -TERM c~kill -15 c~kill -s TERM c~kill -SIGTERM c~kill -term c",
         "kill(TERM, c)"},
        {"kill -KILL $c~kill(c, SIGKILL)~os.kill(c, signal.SIGKILL)~kill(c, 9)~kill -9 $c",
         "kill(KILL, $c)"},
        {"kill -0 c~kill -s 0 c", "kill(0, c)"},
        {"kill -9 -- -5~kill(-5, 9)~kill(-5, SIGKILL)~os.kill(-5, signal.SIGKILL)",
         "kill(KILL, -5)"},
        {"kill -TERM -- -5 c~kill -- -5 c", "kill(TERM, -5, c)"},
        {"kill -- c", "kill(TERM, c)"},
        {"kill -$s c", "kill($s, c)"},
        {"kill(-g, 15)", "kill(TERM, \"-${g}\")"},
        {"kill -RTMIN+1 c~kill -SIGRTMIN+1 c", "kill(RTMIN+1, c)"},
        {"signal CHLD IGN~signal SIGCHLD IGN~signal(SIGCHLD, SIG_IGN)~"
         "signal.signal(signal.SIGCHLD, signal.SIG_IGN)",
         "signal(CHLD, IGN)"},
        {"signal INT DFL~signal(SIGINT, SIG_DFL)~signal 2 DFL", "signal(INT, DFL)"},
        {"signal USR1 { wait }~signal(SIGUSR1) { wait }", "signal(USR1) {; wait(); }"},
        {"signal USR1 RESTART { wait }", "signal(USR1, RESTART) {; wait(); }"},
        {"signal~signal()", "signal()"},
        {"getpid~getpid()~os.getpid()", "getpid()"},
        {"p = getppid()~p = os.getppid()", "p = getppid()"},
        {"print \"hi\" $x~print('hi', x)~print(\"hi\", x);", "print('hi', $x)"},
        {"print \"x=$x y\"~printf(\"x=%d y\\n\", x)~print(f\"x={x} y\")~print(f'x={x} y')",
         "print(\"x=${x} y\")"},
        {"print WEXITSTATUS($status)~print WEXITSTATUS(status)~print(os.WEXITSTATUS(status))",
         "print(1:($status))"},
        {"addr x~addr(&x)~addr(x)", "addr(x)"},
        {"buffer full~buffer(full)", "buffer(full)"},
        {"sleep 0.5~sleep(0.5)~time.sleep(0.5)", "sleep(0.5)"},
        {"pause~pause()~signal.pause()", "pause()"},
        {"exec ls -l~exec   ls \\\n -l", "exec(ls, -l)"},
        {"os.execvp(\"ls\", [\"ls\", \"-l\"])~execlp(\"ls\", \"ls\", \"-l\", NULL)~"
         "execlp(\"ls\", \"ls\", \"-l\", (char *)NULL);~exec('ls', '-l')",
         "exec('ls', '-l')"},
        {"exec sh -c \"a; b\" 'c d'", "exec(sh, -c, 'a; b', 'c d')"},
        {"setsid~os.setsid()~setsid();", "setsid()"},
        {"setpgid 0 0~setpgid(0, 0)~os.setpgid(0, 0)", "setpgid(0, 0)"},
        {"subreaper on~prctl(PR_SET_CHILD_SUBREAPER, 1)~subreaper(on)~"
         "prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);",
         "subreaper(on)"},
        {"x = 1~x=1~int x = 1;~x =1", "x = 1"},
        {"x += 1~x+=1~x+= 1", "x += 1"},
        {"x = fork", "x = fork"},
        {"x = os.WEXITSTATUS(status)~x = WEXITSTATUS($status)", "x = 1:($status)"},
        {"if $r == 0 { wait }~if (r == 0) { wait }~if ((r == 0)) {wait}~if (!r) { wait }~"
         "if ($r==0){wait}",
         "if $r == 0 {; wait(); }"},
        {"if fork() == 0 { wait }~if (fork() == 0) { wait }~if os.fork() == 0 { wait }~"
         "if fork == 0 { wait }~if !fork() { wait }",
         "if [fork()] $? == 0 {; wait(); }"},
        {"if ((r = fork()) == 0) { wait }~if (r = fork()) == 0 { wait }",
         "if [r = fork(r)] $? == 0 {; wait(); }"},
        {"if $r { wait } else { exit }~if $r { wait }\nelse { exit }~"
         "if $r {\nwait\n}\n\n# so\nelse {\nexit\n}",
         "if $r {; wait(); } else {; exit(); }"},
        {"if $r { wait } else if $s { exit }", "if $r {; wait(); } else {; if $s {; exit(); }; }"},
        {"while wait() > 0 { exit }~while (wait(NULL) > 0) { exit }~while wait > 0 { exit }",
         "while [wait()] $? > 0 {; exit(); }"},
        {"while True { wait }~while (1) { wait }~while 1 { wait }", "while 1 {; wait(); }"},
        {"if $x == true { wait }", "if $x == true {; wait(); }"},
        {"if (WTERMSIG(status) == SIGKILL) { wait }~if WTERMSIG($status) == 9 { wait }",
         "if 3:($status) == 9 {; wait(); }"},
        {"if $a <= $b { wait }~if (!(a > b)) { wait }", "if $a <= $b {; wait(); }"},
        {"repeat 3 { fork }~repeat 3 {\nfork;\n}\n", "repeat 3 {; fork(); }"},
        {"process th { wait }~process(th) { wait }", "process(th) {; wait(); }"},
        {"process", "process()"},
        {"start th~start(th)~th.start()~th.start();", "start(th)"},
        {"join th~join(th)~th.join()", "join(th)"},
        {"join th 2~join(th, 2)~th.join(2)", "join(th, 2)"},
        {"alive th~alive(th)~th.is_alive()", "alive(th)"},
        {"a = alive(th)~a = th.is_alive()", "a = alive(th)"},
        {"exitcode th~th.exitcode~exitcode(th)", "exitcode(th)"},
        {"x = th.exitcode~x = exitcode(th)", "x = exitcode(th)"},
        {"daemon th on~daemon(th, on)~th.daemon = True", "daemon(th, on)"},
        {"daemon th off~th.daemon = False", "daemon(th, off)"},
        {"terminate th~terminate(th)~th.terminate()", "terminate(th)"},
        {"kill -KILL th~th.kill()", "kill(KILL, th)"},
        {"if alive th { wait }~if th.is_alive() { wait }", "if [alive(th)] $? {; wait(); }"},
        {"pool 4~Pool(4)~pool(4)~pool = Pool(4)~pool = multiprocessing.Pool(4)~pool = pool(4)",
         "pool(pool, new, 4)"},
        {"pool 4 big~big = Pool(4)~big = multiprocessing.Pool(4)", "pool(big, new, 4)"},
        {"pool $n~pool(n)", "pool(pool, new, $n)"},
        {"pool", "pool(, status)"},
        {"pool big", "pool(big, status)"},
        {"pool apply { wait }", "pool(, apply) {; wait(); }"},
        {"pool.apply() { wait }~pool.apply_async() { wait }~pool pool apply { wait }",
         "pool(pool, apply) {; wait(); }"},
        {"big.apply_async() { wait }~pool big apply { wait }", "pool(big, apply) {; wait(); }"},
        {"r = pool.apply_async() { wait }", "r = pool(pool, apply) {; wait(); }"},
        {"pool.map(3) { wait }~pool.map_async(3) { wait }~pool pool map 3 { wait }",
         "pool(pool, map, 3) {; wait(); }"},
        {"pool.get(1, 0.5)~pool pool get 1 0.5", "pool(pool, get, 1, 0.5)"},
        {"r = pool.get(n)", "r = pool(pool, get, $n)"},
        {"pool pool close~pool.close()", "pool(pool, close)"},
        {"pool pool join~pool.join()", "pool(pool, join)"},
        {"pool pool terminate~pool.terminate()", "pool(pool, terminate)"},
        {"c: exit~c:exit~c : exit~ c:\texit;", "c: exit()"},
        {"all: c: exit", NULL},
        {"you: kill -CONT main", "you: kill(CONT, main)"},
        {"c: { x = 2; print $x }", "c: {; x = 2; print($x); }"},
        {"expect not output \"a;b\" twice  # hello", "expect('not output \"a;b\" twice')"},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        char *texts = alloc_string(rows[i].text), *rest = texts, *text;

        while (rows[i].expected != NULL && (text = strsep(&rest, "~")) != NULL)
            CU_ASSERT_TRUE(is_understood(text, rows[i].expected));
        free(texts);
    }
}

static void words_keep_their_kind(void)
{
    static const struct pair rows[] = {
        {"print c -1 1.5 a=b x,y (z) [q]", "print(c, -1, 1.5, a=b, x,y, (z), [q])"},
        {"print $x ${x} $? \"$x\" a$x ${x}y", "print($x, $x, $?, \"${x}\", \"a${x}\", \"${x}y\")"},
        {"print '$x' \"a b\" a\"b c\"d ''", "print('$x', 'a b', 'ab cd', '')"},
        {"print \"a\\tb\\\"\\\\\\$x\" it\\'s", "print('a\tb\"\\$x', 'it's')"},
        {"print \"\\$5 for $x\"", "print(\"\\$5 for ${x}\")"},
        {"print $ $5 a$", "print($, $5, a$)"},
        {"print a#b #c", "print(a#b)"},
        {"print \xE5\xAD\xA9\xE5\xAD\x90", "print(\xE5\xAD\xA9\xE5\xAD\x90)"},
        {"print a ; print b\r\nprint c\n\n;;\n# only words", "print(a); print(b); print(c)"},
        {"print a \\\n b", "print(a, b)"},
        {"", ""},
        {" # nothing\n", ""},
    };

    for (size_t i = 0; i < COUNT(rows); i++)
        CU_ASSERT_TRUE(is_understood(rows[i].text, rows[i].expected));
}

static void slips_are_named(void)
{
    static const struct {
        const char *text;
        int line;
        const char *words;
    } rows[] = {
        {"frok", 1, "no verb `frok`: did you mean `fork`?"},
        {"os.frok()", 1, "did you mean `fork`?"},
        {"wiat", 1, "did you mean `wait`?"},
        {"ls", 1, "no verb `ls`; to run a program: fork c; c: exec ls"},
        {"cat x", 1, "exec cat"},
        {"ps", 1, "exec ps"},
        {"top", 1, "exec top"},
        {"vim", 1, "exec vim"},
        {"./a.out", 1, "exec ./a.out"},
        {"fork\n\nexit abc", 3, "`abc` is no number; usage: exit [N]"},
        {"exit 1 2", 1, "usage: exit [N]"},
        {"exit 99999999999", 1, "is no number"},
        {"waitpid", 1, "usage: waitpid WHO|-1|0|-PGID [WNOHANG|WUNTRACED|WCONTINUED]"},
        {"waitpid -1 NOHANG", 1, "no option `NOHANG`"},
        {"waitpid(-1, st, 0)", 1, "usage: waitpid(WHO, &status"},
        {"wait 5", 1, "usage: wait"},
        {"kill", 1, "usage: kill [-SIG] WHO..."},
        {"kill -9", 1, "usage: kill [-SIG] WHO..."},
        {"kill -FOO c", 1, "no signal `FOO`"},
        {"kill -TERM -5", 1, "kill -TERM -- -5"},
        {"kill c -9", 1, "kill -9 c"},
        {"kill(c)", 1, "usage: kill(WHO, SIGNAL)"},
        {"kill(getpid(), 9)", 1, "a call cannot stand inside another"},
        {"print(f\"{getpid()}\")", 1, "the name of a variable"},
        {"print(x+1)", 1, "neither a number nor a variable"},
        {"print(nosuch(1))", 1, "no verb `nosuch`"},
        {"print(x y)", 1, "a comma or a `)` is missing"},
        {"print(x", 1, "a comma or a `)` is missing"},
        {"print(x))", 1, "a `)` should not stand here"},
        {"exec(['ls')", 1, "`]` is missing"},
        {"signal USR1", 1, "usage: signal"},
        {"signal FOO IGN", 1, "no signal `FOO`"},
        {"signal USR1 IGN { wait }", 1, "usage: signal"},
        {"signal(SIGUSR1, handler)", 1, "a handler is a block"},
        {"printf(\"hi\")", 1, "end its text with \\n"},
        {"printf(\"%d\\n\")", 1, "with a value for each"},
        {"sleep -1", 1, "is no number from 0 on"},
        {"subreaper maybe", 1, "usage: subreaper on|off"},
        {"atexit", 1, "usage: atexit {...}"},
        {"exit { wait }", 1, "`exit` takes no block"},
        {"step", 1, "usage: step {...}"},
        {"repeat x { wait }", 1, "`x` is no count"},
        {"repeat 3", 1, "`repeat` needs a block"},
        {"if $x == 0", 1, "`if` needs a block"},
        {"if x == 0 { wait }", 1, "a variable is written $x"},
        {"if (x = 0) { wait }", 1, "== compares"},
        {"if (a == 1 && b) { wait }", 1, "one comparison at a time"},
        {"if $x == 0 and $y { wait }", 1, "one comparison at a time"},
        {"if $x == 0: wait", 1, "braces"},
        {"if $x == { wait }", 1, "a value is missing after the comparison"},
        {"if { wait }", 1, "a condition is missing"},
        {"if tree { wait }", 1, "a call that returns"},
        {"start", 1, "usage: start NAME"},
        {"th.start(1)", 1, "usage: start NAME"},
        {"start th { wait }", 1, "`start` takes no block"},
        {"th.frob()", 1, "no verb `th.frob`"},
        {"join th soon", 1, "`soon` is no number from 0 on; usage: join NAME [SECONDS]"},
        {"join th 1 2", 1, "usage: join NAME [SECONDS]"},
        {"th.kill(9)", 1, "usage: kill"},
        {"daemon th", 1, "usage: daemon NAME on|off"},
        {"th.daemon = maybe", 1, "usage: daemon NAME on|off"},
        {"process 1x { wait }", 1, "`1x` is no variable's name"},
        {"process all { wait }", 1, "`all` cannot be a name"},
        {"x = th.start()", 1, "returns nothing"},
        {"pool 4 1x", 1, "`1x` cannot be a name"},
        {"pool 4 a b", 1, "usage: pool"},
        {"pool 4 { wait }", 1, "usage: pool"},
        {"pool -1", 1, "`-1` is no number from 0 on"},
        {"pool = 4", 1, "`pool` cannot be a name"},
        {"pool big frob", 1, "usage: pool"},
        {"pool.frob()", 1, "no verb `pool.frob`"},
        {"pool apply", 1, "`pool apply` needs a block: pool apply { print hi }"},
        {"pool.apply(work)", 1, "usage: pool"},
        {"pool map 3", 1, "`pool map` needs a block: pool map 3 { print $i }"},
        {"pool map x { wait }", 1, "`x` is no number from 0 on"},
        {"pool get", 1, "usage: pool"},
        {"\npool get 1 -1", 2, "`-1` is no number from 0 on"},
        {"pool close now", 1, "usage: pool"},
        {"pool join { wait }", 1, "usage: pool"},
        {"else { wait }", 1, "`else` without an `if`"},
        {"if $x { wait }; else { wait }", 1, "`else` without an `if`"},
        {"fork 1x", 1, "`1x` cannot be a name"},
        {"fork all", 1, "`all` cannot be a name"},
        {"fork kill", 1, "`kill` cannot be a name"},
        {"fork _x", 1, "a letter comes first"},
        {"fork abcdefghijklmnopqrstuvwxyzabcdef", 1, "at most 31"},
        {"kernel = 1", 1, "`kernel` cannot be a name"},
        {"x-y = 1", 1, "`x-y` cannot be a name"},
        {"x =", 1, "a value is missing after `x =`"},
        {"x = a b", 1, "one value stands after `x =`"},
        {"x += wait()", 1, "take the call's result first"},
        {"x = exit(1)", 1, "returns nothing"},
        {"x = tree()", 1, "returns nothing"},
        {"a, b = fork()", 1, "only wait and waitpid"},
        {"a, b = 5", 1, "only wait and waitpid"},
        {"int x;", 1, "not declared"},
        {"{\n c: exit }", 2, "no `c:` inside a block"},
        {"c: d: exit", 1, "one `WHO:`"},
        {"wait: exit", 1, "`wait` is a verb"},
        {"-5: exit", 1, "neither a process's name nor a PID"},
        {"c:", 1, "a command should stand here"},
        {"you: fork", 1, "only sends signals"},
        {"c: tree", 1, "shell's own"},
        {"fork {\n\ntree }", 3, "`tree` is the shell's own: not inside a block"},
        {"use $x", 1, "the shell does not have"},
        {"use", 1, "usage: use WHO"},
        {"log x", 1, "usage: log [N]"},
        {"init reap maybe", 1, "usage: init reap on|off"},
        {"help nosuch", 1, "no verb `nosuch`"},
        {"expect", 1, "usage: expect"},
        {"wait\nexpect c zombi", 2, "`zombi` says nothing"},
        {"\"fork\"", 1, "a verb comes first"},
        {"fork }", 1, "a `}` without its `{`"},
        {"fork c { wait } wait", 1, "missing before `wait`"},
        {"= 5", 1, "a command should stand here"},
        {"print ${x", 1, "between ${ and }"},
        {"print ${}", 1, "between ${ and }"},
        {"print\n\x01", 2, "0x01"},
        {"print \x1b[31m", 1, "0x1B"},
        {"print \xc2\x9b", 1, "0x9B"},
        {"print \xff", 1, "0xFF is no UTF-8"},
    };

    for (size_t i = 0; i < COUNT(rows); i++)
        CU_ASSERT_TRUE(is_refused("error", rows[i].text, rows[i].line, rows[i].words));
    CU_ASSERT_TRUE(is_understood("wait", "wait()")); /* and not everything is */
}

static void more_may_complete_it(void)
{
    static const struct {
        const char *text;
        int line;
    } rows[] = {
        {"fork {", 1},
        {"\nif $x == 0 {\nprint a\n", 2},
        {"print \"a", 1},
        {"print 'a\nb", 1},
        {"print a \\", 1},
        {"print a \\\n", 2},
        {"c: { x = 2\n", 1},
        {"if $x {\n}\nelse {\n", 3},
        {"step {\nfork {\n}\n", 1},
    };
    static const char *const others[] = {"print a\\\nb", "# ends so \\\n", "print '\\'",
                                         "fork {\n}"};

    for (size_t i = 0; i < COUNT(rows); i++)
        CU_ASSERT_TRUE(is_refused("more", rows[i].text, rows[i].line, ""));
    for (size_t i = 0; i < COUNT(others); i++) {
        char *understood = lang_understood(others[i]);

        CU_ASSERT_TRUE(strncmp(understood, "more", 4) != 0 && strncmp(understood, "error", 5) != 0);
        free(understood);
    }
}

/* `unit` so many times, then `end`. The caller frees it. */
static char *repeated(const char *start, const char *unit, size_t times, const char *end)
{
    struct buffer text = {0};

    buffer_add_text(&text, start);
    for (size_t i = 0; i < times; i++)
        buffer_add_text(&text, unit);
    buffer_add_text(&text, end);
    return buffer_take(&text);
}

static bool refuses(char *text, int line, const char *words)
{
    bool refused = is_refused("error", text, line, words);

    free(text);
    return refused;
}

static bool accepts(char *text)
{
    struct program *program;
    bool accepted = program_parse(&program, text, strlen(text), NULL) == PARSE_DONE;

    program_free(program);
    free(text);
    return accepted;
}

static void sizes_are_bounded(void)
{
    struct program *program;
    struct error error;

    CU_ASSERT_EQUAL(program_parse(&program, "print a\0b", 9, &error), PARSE_FAILED);
    CU_ASSERT_PTR_NULL(program);
    CU_ASSERT_TRUE(strstr(error.text, "0x00") != NULL);
    CU_ASSERT_TRUE(refuses(repeated("", "{", 1000000, ""), 1, "more than 32 blocks"));
    CU_ASSERT_TRUE(
        refuses(repeated("", "if $x { wait } else ", 40, "{}"), 1, "more than 32 blocks"));
    CU_ASSERT_TRUE(refuses(repeated("if ", "(", 1000, "x"), 1, "too many parentheses"));
    CU_ASSERT_TRUE(refuses(repeated("print ", "a", 5000, ""), 1, "longer than 4096"));
    CU_ASSERT_TRUE(refuses(repeated("print ", "a ", 50000, ""), 1, "arguments"));
    CU_ASSERT_TRUE(refuses(repeated("{ ", "wait;", 20000, "}"), 1, "at most 32768 bytes"));
    CU_ASSERT_TRUE(refuses(repeated("{ ", "wait;", 20000, ""), 1, "at most 32768 bytes"));
    CU_ASSERT_TRUE(refuses(repeated("print \"", "a", 100000, ""), 1, "closed"));
    CU_ASSERT_TRUE(refuses(repeated("", "fork;", 1000000, ""), 0, "more than 4194304 bytes"));
}

static void what_is_within_bounds_is_taken(void)
{
    CU_ASSERT_TRUE(accepts(repeated("", "{", 32, "}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}")));
    CU_ASSERT_TRUE(accepts(repeated("print ", "a", 4096, "")));
    CU_ASSERT_TRUE(accepts(repeated("", "fork;", 20000, "")));
    CU_ASSERT_TRUE(accepts(repeated("wait #", "a", 100000, "\nwait")));
    CU_ASSERT_TRUE(accepts(repeated("", "#\n", 100000, "wait")));
    CU_ASSERT_TRUE(accepts(repeated("if $x { wait }", "\n", 100000, "wait")));
}

static bool is_listed(const char *text, const char *expected)
{
    struct program *program;
    struct listing listing;
    struct buffer out = {0};
    bool same;

    if (program_parse(&program, text, strlen(text), NULL) != PARSE_DONE)
        return false;
    listing_make(&listing, &program->top);
    for (int i = 0; i < listing.count; i++)
        buffer_printf(&out, "%d|%s\n", listing.lines[i].number, listing.lines[i].text);
    same = strcmp(buffer_text(&out), expected) == 0;
    if (!same)
        printf("\n--- is:\n%s--- should be:\n%s", buffer_text(&out), expected);
    buffer_free(&out);
    listing_free(&listing);
    program_free(program);
    return same;
}

static void listings_are_numbered(void)
{
    CU_ASSERT_TRUE(is_listed("x = 1;r   =  fork()\nif $r==0 { x = 2 # two\n exit 7 } else {wait}",
                             "1|x = 1\n2|r = fork()\n3|if $r==0 {\n4|    x = 2\n5|    exit 7\n"
                             "0|} else {\n6|    wait\n0|}\n"));
    CU_ASSERT_TRUE(is_listed("step { fork c{ print \"a  b\nc\" 'd  e' } ;; }",
                             "1|step {\n2|    fork c {\n3|        print \"a  b\\nc\" 'd  e'\n"
                             "0|    }\n0|}\n"));
    CU_ASSERT_TRUE(is_listed("c: { kill( c,  9 ) ; }", "1|{\n2|    kill( c, 9 )\n0|}\n"));
    CU_ASSERT_TRUE(is_listed("if $a { wait } else if $b { wait }",
                             "1|if $a {\n2|    wait\n0|} else {\n3|    if $b {\n4|        wait\n"
                             "0|    }\n0|}\n"));
    CU_ASSERT_TRUE(is_listed("fork {}", "1|fork {\n0|}\n"));
    CU_ASSERT_TRUE(is_listed("", ""));
    CU_ASSERT_FALSE(is_listed("frok", ""));
}

static void listings_know_their_conditions(void)
{
    const char *text = "x = 1; if $x { while $x > 3 { wait } } else { repeat 2 { fork } }; wait";
    struct program *program = NULL;
    struct listing listing, copy;
    bool conditions[8];

    CU_ASSERT_EQUAL_FATAL(program_parse(&program, text, strlen(text), NULL), PARSE_DONE);
    listing_make(&listing, &program->top);
    listing_copy(&copy, &listing);
    listing_free(&listing);
    program_free(program);
    CU_ASSERT_EQUAL(copy.count, 11);
    CU_ASSERT_STRING_EQUAL(copy.lines[2].text, "    while $x > 3 {");
    CU_ASSERT_EQUAL(listing_conditions(&copy, conditions, 7), 7);
    for (int number = 0; number <= 7; number++)
        CU_ASSERT_EQUAL(conditions[number], number == 2 || number == 3);
    CU_ASSERT_EQUAL(listing_conditions(&copy, conditions, 2), 2);
    CU_ASSERT_TRUE(conditions[2]);
    copy.lines[1].number = -1; /* before the block that is stepped */
    CU_ASSERT_EQUAL(listing_conditions(&copy, conditions, 2), 1);
    CU_ASSERT_FALSE(conditions[2]);
    listing_free(&copy);
}

static void sources_lead_into_the_text(void)
{
    struct program *program = NULL;
    const char *text = "c:  kill(c, 9)  ; fork d { wait; } # end\nexit";
    const struct statement *statements;

    CU_ASSERT_EQUAL_FATAL(program_parse(&program, text, strlen(text), NULL), PARSE_DONE);
    CU_ASSERT_EQUAL(program->statement_count, 4);
    CU_ASSERT_EQUAL_FATAL(program->top.count, 3);
    statements = program->top.statements;
    CU_ASSERT_EQUAL(statements[0].source_length, strlen("kill(c, 9)"));
    CU_ASSERT_NSTRING_EQUAL(statements[0].source, "kill(c, 9)", statements[0].source_length);
    CU_ASSERT_EQUAL(statements[1].source_length, strlen("fork d { wait; }"));
    CU_ASSERT_NSTRING_EQUAL(statements[1].body->source, " wait; ", 7);
    CU_ASSERT_EQUAL(statements[1].body->source_length, 7);
    CU_ASSERT_TRUE(statements[0].call_spelling);
    CU_ASSERT_FALSE(statements[1].call_spelling);
    CU_ASSERT_EQUAL(statements[2].line, 2);
    program_free(program);
}

static void name_variable(struct buffer *out, const char *name, void *context)
{
    buffer_printf(out, "%s%s", (const char *)context, name);
}

static void texts_expand(void)
{
    static const struct pair rows[] = {
        {"a ${x} $y.${z}w", "a <x <y.<zw"},
        {"$? ${?} $", "<? <? $"},
        {"\\$x \\\\${x} \\n", "$x \\<x \\n"},
        {"${ ${x $5", "${ ${x $5"},
        {"", ""},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buffer out = {0};

        text_expand(&out, rows[i].text, name_variable, "<");
        CU_ASSERT_STRING_EQUAL(buffer_text(&out), rows[i].expected);
        buffer_free(&out);
    }
}

static void the_table_is_whole(void)
{
    int first = 0;

    for (int i = 0; i < VERB_COUNT; i++) {
        CU_ASSERT_EQUAL((int)verbs[i].id, i);
        CU_ASSERT_PTR_EQUAL(verb_find(verbs[i].name, strlen(verbs[i].name)), &verbs[i]);
        CU_ASSERT_TRUE(strstr(verbs[i].usage, verbs[i].name) != NULL);
        CU_ASSERT_TRUE(strlen(verbs[i].summary) > 10 && strlen(verbs[i].summary) < 100);
        first += verbs[i].level == VERB_FIRST;
    }
    CU_ASSERT_EQUAL(first, 9);
    CU_ASSERT_PTR_EQUAL(verb_find("os.waitpid", 10), &verbs[VERB_waitpid]);
    CU_ASSERT_PTR_EQUAL(verb_find("os._exit(0)", 8), &verbs[VERB_exit_now]);
    CU_ASSERT_PTR_NULL(verb_find("os.", 3));
    CU_ASSERT_PTR_NULL(verb_find("", 0));
    CU_ASSERT_PTR_EQUAL(verb_nearest("kil"), &verbs[VERB_kill]);
    CU_ASSERT_PTR_EQUAL(verb_nearest("gettpid"), &verbs[VERB_getpid]);
    CU_ASSERT_PTR_NULL(verb_nearest("id"));
    CU_ASSERT_PTR_NULL(verb_nearest(""));
    CU_ASSERT_PTR_NULL(verb_nearest("a word that is far too long to be a slip of a verb"));
}

/* What a verb's C and Python forms say can be typed as it stands, or says it needs a block. */
static void forms_can_be_typed(void)
{
    static const enum verb_id ids[] = {VERB_fork,    VERB_exit,  VERB_exit_now, VERB_wait,
                                       VERB_waitpid, VERB_kill,  VERB_getpid,   VERB_getppid,
                                       VERB_sleep,   VERB_pause, VERB_exec,     VERB_setsid,
                                       VERB_setpgid, VERB_print, VERB_subreaper};

    for (size_t i = 0; i < COUNT(ids); i++) {
        CU_ASSERT_TRUE(accepts(alloc_string(verbs[ids[i]].c)));
        CU_ASSERT_TRUE(accepts(alloc_string(verbs[ids[i]].python)));
    }
}

static char *read_whole(const char *path)
{
    struct buffer text = {0};
    char bytes[4096];
    size_t length;
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return NULL;
    while ((length = fread(bytes, 1, sizeof bytes, file)) > 0)
        buffer_add(&text, bytes, length);
    buffer_add_text(&text, "");
    fclose(file);
    return buffer_take(&text);
}

/* NAME.proc, parsed, is what NAME.parsed says. */
static bool is_golden(const char *folder, const char *name)
{
    char path[512];
    struct program *program = NULL;
    struct buffer shown = {0};
    char *text, *expected;
    bool same;

    snprintf(path, sizeof path, "%s/%s.proc", folder, name);
    text = read_whole(path);
    snprintf(path, sizeof path, "%s/%s.parsed", folder, name);
    expected = read_whole(path);
    if (text != NULL && program_parse(&program, text, strlen(text), NULL) == PARSE_DONE)
        lang_show(&shown, &program->top, 0, true);
    same = expected != NULL && strcmp(buffer_text(&shown), expected) == 0;
    if (!same)
        printf("\n--- %s is:\n%s", path, buffer_text(&shown));
    program_free(program);
    buffer_free(&shown);
    free(expected);
    free(text);
    return same;
}

static void golden_programs_are_understood(void)
{
    const char *folder = "tests/golden/parse";
    DIR *listing = opendir(folder);
    struct dirent *entry;
    int count = 0;

    while (listing != NULL && (entry = readdir(listing)) != NULL) {
        char *dot = strrchr(entry->d_name, '.');

        if (dot == NULL || strcmp(dot, ".proc") != 0)
            continue;
        *dot = '\0';
        CU_ASSERT_TRUE(is_golden(folder, entry->d_name));
        count++;
    }
    if (listing != NULL)
        closedir(listing);
    CU_ASSERT_TRUE(count > 0); /* run it where the sources are */
}

/* A block that is typed line by line, until it closes; how often it was worth parsing. */
static int times_parsed(const char *line, int lines)
{
    struct buffer text = {0};
    size_t parsed = 0;
    int times = 0;

    buffer_add_text(&text, "repeat 2 {");
    for (int i = 0; i <= lines; i++) {
        buffer_printf(&text, "\n%s", i < lines ? line : "}");
        if (!program_may_be_whole(text.data, text.length, parsed))
            continue;
        times++;
        parsed = text.length;
    }
    CU_ASSERT_EQUAL(parsed, text.length); /* the last line closes it */
    buffer_free(&text);
    return times;
}

static void long_blocks_are_not_parsed_with_each_line(void)
{
    CU_ASSERT_EQUAL(times_parsed("x = 1", 100),
                    101); /* a short one is: a mistake is told at once */
    CU_ASSERT(times_parsed("x = 1", 4000) < 800);
    CU_ASSERT(times_parsed("if 1 == 1 { x = 1 }", 1400) < 300);
    CU_ASSERT_EQUAL(times_parsed("print \"}\"", 600), 601); /* what is quoted may be no brace */
}

void suite_lang(void)
{
    CU_pSuite suite = CU_add_suite("lang", NULL, NULL);

    CU_add_test(suite, "the table of verbs is whole", the_table_is_whole);
    CU_add_test(suite, "the forms it shows can be typed", forms_can_be_typed);
    CU_add_test(suite, "spellings of a call mean the same", spellings_mean_the_same);
    CU_add_test(suite, "words keep their kind", words_keep_their_kind);
    CU_add_test(suite, "slips are named, with line and remedy", slips_are_named);
    CU_add_test(suite, "an open brace or quote asks for more", more_may_complete_it);
    CU_add_test(suite, "sizes are bounded", sizes_are_bounded);
    CU_add_test(suite, "what is within the bounds is taken", what_is_within_bounds_is_taken);
    CU_add_test(suite, "listings are numbered", listings_are_numbered);
    CU_add_test(suite, "listings know conditions", listings_know_their_conditions);
    CU_add_test(suite, "sources lead into the text", sources_lead_into_the_text);
    CU_add_test(suite, "texts expand", texts_expand);
    CU_add_test(suite, "long blocks are not parsed with each line",
                long_blocks_are_not_parsed_with_each_line);
    CU_add_test(suite, "golden programs are understood", golden_programs_are_understood);
}
