import os, time
from told import Process, say


def work(words):
    time.sleep(0.3)
    say(words)


d = Process("d", lambda: work("lives on"))
th = Process("th", lambda: work("lives on too"))
d.daemon(True)
d.start()
th.start()
os._exit(7)
