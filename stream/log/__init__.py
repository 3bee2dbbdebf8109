"""The log: its server, its keys, appending, reading, lag, trimming, what was lost, and the dead letters.

Workers and the command line use ``log``, the web process ``doorlog`` and ``hearing``; ``embedded`` is the server
when it is ours. What events mean is no business of this room.
"""
