"""Relations between facts: recomputed one by one, then all at once as one exact linear system.

In: Document or Reading. Out: Reading, where arithmetic has chosen between meanings of a figure (choose.read_figures()); Check;
Verdict with its suspects (find_suspects()). No later room guesses back what a check knew when it was made.
"""
