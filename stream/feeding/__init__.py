"""Feeding: recordings and the simulated peak through the same doors as live orders (``feed``), rebased in time."""
