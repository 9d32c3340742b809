import os, signal, time
import told
from told import Process


def work():
    th.alive()
    th.join()
    th.start()
    th.exitcode()
    signal.pause()


th = Process("th", work)
u = Process("u", signal.pause)
th.start()
time.sleep(0.3)
if os.fork() == 0:
    told.call_me("c")
    th.join()
    th.alive()
    th.exitcode()
    u.start()
    th.start()
    u.daemon(True)
    th.terminate()
    os._exit(0)
th.join()
th.exitcode()
u.alive()
