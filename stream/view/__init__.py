"""From the parts of all partitions to the frame that one screen asked for.

The route: a part is applied to its ``holding``; the ``pool`` puts the holdings together; a ``view``
filters and groups them into a ``picture``; ``members`` and ``changes`` make of pictures what travels.
"""
