"""Relations between facts: recomputed one by one, then all at once as one exact linear system.

In: Reading. Out: Check, Verdict with its suspects. From outside: check() and find_suspects(); no later room guesses back what a
check knew when it was made.
"""
