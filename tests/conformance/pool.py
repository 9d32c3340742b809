import os, time
from told import Pool


def hundred(i):
    time.sleep(0.02)
    return i + 100


def slow():
    time.sleep(0.5)
    return "slow"


pool = Pool(3)
pool.map(8, hundred)
pool.apply(os.wait)
pool.apply(slow)
pool.get(1)
pool.get(8)
pool.get(5)
pool.get(9)
pool.get(10, 0.02)
pool.get(10)
pool.get(10, 0)
pool.get(1)
pool.join()
pool.close()
pool.close()
pool.apply(slow)
pool.join()
pool.join()
pool.get(2)
pool.apply(slow)
pool.terminate()
