import signal, sys
from told import Process

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
th = Process("th", lambda: sys.exit(3))
th.start()
th.join()
th.alive()
th.exitcode()
th.join(1)
