import sys, time
from told import Process, say


def work(seconds, words):
    time.sleep(seconds)
    say(words)


d = Process("d", lambda: work(0.8, "never"))
th = Process("th", lambda: work(0.3, "waited for"))
d.daemon(True)
d.start()
th.start()
sys.exit(7)
