"""pool.py TASKS: tasks of nothing a second that multiprocessing.Pool(4) does: apply_async and get of each."""
import multiprocessing
import sys
import time


def nothing():
    pass


count = int(sys.argv[1])
with multiprocessing.get_context("fork").Pool(4) as pool:
    pool.apply_async(nothing).get()
    begin = time.perf_counter()
    results = [pool.apply_async(nothing) for _ in range(count)]
    for result in results:
        result.get()
    print(round(count / (time.perf_counter() - begin)))
