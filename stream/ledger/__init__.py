"""The ledger: the floor's orders in SQL, written by a second reader of the log that judges by the same rules.

An entry goes through ``archiving.take`` to the floor; ``gathering`` notes what it changed, ``rows`` and ``details``
say how that looks in a table, ``writing`` puts it there in one transaction with the position, ``reading`` brings back
the floor that was written.
"""
