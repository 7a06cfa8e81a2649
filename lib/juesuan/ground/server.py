"""Server: what the process that workers are forked from imports first. Modules are no garbage: looking for it took a tenth of
their import. Each worker leaves them out when it begins to look again."""

import gc
import signal

gc.disable()
signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for whoever started us, and was held back so far: no import is broken off
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
