import os, sys
from told import Process

th = Process("th", lambda: sys.exit(3))
th.start()
os.wait()
th.alive()
th.exitcode()
th.join()
th.join(1)
th.alive()
th.terminate()
sys.exit(5)
