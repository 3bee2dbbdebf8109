from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.buckets import percentile_s
from stream.view.percentiles import percentiles_s

rows = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 511), st.integers(1, 50)), max_size=40)


@settings(max_examples=50, deadline=None)
@given(rows, st.sampled_from([0.0, 0.5, 0.9, 0.95, 1.0]))
def test_many_places_at_once_are_as_each_by_itself(counted: list[tuple[int, int, int]], quantile: float) -> None:
    places, buckets, counts = (np.asarray([row[i] for row in counted], np.int64) for i in range(3))
    found = percentiles_s(places, buckets, counts, 6, quantile).tolist()
    for place in range(6):
        alone = percentile_s([(bucket, count) for at, bucket, count in counted if at == place], quantile)
        assert found[place] == alone if alone is not None else np.isnan(found[place])
