"""Server: what the process that workers are forked from imports first. Modules are no garbage: looking for it took a tenth of
their import, and workers make little of it."""

import gc
import signal

gc.set_threshold(100_000, 20, 20)
signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for whoever started us: no import is broken off from here on
