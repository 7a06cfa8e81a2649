"""What everything stands on: exact intervals and rounding, errors, data files, groups, files written whole, workers.

In: nothing of juesuan. Out: Interval, exact numbers, JuesuanError and its kinds, load(), grouped(), put(), at_work(). Nothing
here knows of accounts.
"""
