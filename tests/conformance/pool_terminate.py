import time
from told import Pool, say


def work(i):
    time.sleep(30)
    say("never")


pool = Pool(2)
pool.map(6, work)
pool.terminate()
pool.apply(work, 1)
pool.close()
pool.join()
