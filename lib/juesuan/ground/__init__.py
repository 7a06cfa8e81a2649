"""What everything stands on: exact intervals and rounding, errors, the loader of data files.

In: nothing of juesuan. Out: Interval, exact numbers, JuesuanError and its kinds, load(). Nothing here
knows of accounts.
"""
