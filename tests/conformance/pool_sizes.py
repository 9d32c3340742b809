from told import Pool, say


def show(i):
    say(i)
    return i


def double(i):
    return 2 * i


Pool(0)
Pool(-3)
pool = Pool(1)
pool.map(5, show)
pool.get(5)
pool.terminate()
pool.join()
pool = Pool(40)
pool.map(80, double)
pool.get(80)
pool.get(1)
pool.close()
pool.join()
