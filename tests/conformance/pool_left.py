import sys, time
from told import Pool, say


def work(i):
    time.sleep(0.5)
    say("never")


pool = Pool(2)
pool.map(4, work)
pool.close()
sys.exit(3)
