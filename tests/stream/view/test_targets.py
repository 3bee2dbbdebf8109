from __future__ import annotations

import numpy as np

from stream.view.rows import Numbered
from stream.view.targets import NO_TARGET, Targets
from stream.view.terms import Dims
from tests.stream.view.telling import GUANGZHOU, MINUTE, SHANGHAI, Limit, StillPolicy

POLICY = StillPolicy({("pick_pack", "SH2"): 20 * MINUTE, ("after_sales",): None})


def test_each_cell_has_the_target_of_its_combination() -> None:
    combos: Numbered[Dims] = Numbered()
    targets = Targets(POLICY, combos)
    combos.number(SHANGHAI)
    combos.number(GUANGZHOU)
    assert targets.of(np.asarray([4, 12, 6, 4])).tolist() == [20 * MINUTE, 30 * MINUTE, NO_TARGET, 20 * MINUTE]
    assert targets.own.tolist() == [30 * MINUTE] * 6 + [NO_TARGET] * 2


def test_the_policy_is_asked_once_for_each_cell() -> None:
    asked = []

    class Noting(StillPolicy):
        def resolve(self, stage: str, dims: Dims) -> Limit:
            asked.append((stage, dims))
            return super().resolve(stage, dims)

    combos: Numbered[Dims] = Numbered()
    combos.number(SHANGHAI)
    targets = Targets(Noting(), combos)
    asked.clear()
    for _ in range(3):
        targets.of(np.asarray([4, 4, 0]))
    assert asked == [("received", SHANGHAI), ("pick_pack", SHANGHAI)]
