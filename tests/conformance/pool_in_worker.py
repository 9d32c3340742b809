from told import Pool, Process, say


def starts():
    Process("u", lambda: say("never")).start()
    return 1


def pools():
    Pool(2)
    return 2


pool = Pool(1)
pool.apply(starts)
pool.apply(pools)
pool.get(1)
pool.get(2)
pool.terminate()
