import signal
from told import Process

th = Process("th", signal.pause)
th.join()
th.join(1)
th.terminate()
th.start()
th.start()
th.daemon(True)
th.terminate()
th.join()
th.start()
th.daemon(False)
