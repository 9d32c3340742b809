import sys
import time
from told import Pool, Process, say


def in_daemon():
    u = Process("u", lambda: say("never"))
    u.start()
    u.daemon(False)
    u.start()
    Pool(2)


def in_child():
    def inner():
        time.sleep(0.2)
        say("inner")

    Process("v", inner).start()
    say("outer")
    sys.exit()


d = Process("d", in_daemon)
d.daemon(True)
d.start()
d.join()
d.exitcode()
th = Process("th", in_child)
th.start()
th.join()
th.exitcode()
th.daemon(True)
