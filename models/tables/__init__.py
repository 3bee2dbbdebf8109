"""What is kept in SQL: the ledger of orders, who gets in, and what anybody did.

``orders`` and ``journal`` are written by the role ``archive``, ``people`` by sign-in and administration, ``audit`` by
everybody. Instants are epoch milliseconds; ``None`` is unknown.
"""
