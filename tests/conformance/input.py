import sys
from told import Process

th = Process("th", lambda: sys.exit(1 if sys.stdin.readline() else 0))
th.start()
th.join()
th.exitcode()
