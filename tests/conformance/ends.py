import os, signal, sys
from told import Process

ways = {
    "a": lambda: None,
    "b": lambda: sys.exit(256),
    "c": lambda: sys.exit(-1),
    "d": lambda: os._exit(4),
    "e": lambda: print(nothing),
    "f": signal.pause,
    "g": signal.pause,
    "h": lambda: os.execvp("false", ["false"]),
}
for name, way in ways.items():
    child = Process(name, way)
    child.start()
    if name == "f":
        child.terminate()
    if name == "g":
        child.kill()
    child.join()
    child.exitcode()
child.terminate()
