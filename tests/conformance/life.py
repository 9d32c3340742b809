import sys, time
from told import Process


def work():
    time.sleep(0.3)
    sys.exit(3)


th = Process("th", work)
th.alive()
th.exitcode()
th.start()
th.alive()
th.exitcode()
th.join(0.02)
th.alive()
th.join()
th.alive()
th.exitcode()
th.join()
th.join(1)
