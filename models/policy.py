"""SLA policy: which target, warning share, stall limit and owner an order has in a stage.

Decides by the shop's settings alone, each setting by itself: the override that matches most
dimensions wins, at a tie the tighter value. Deadlines of single orders are the floor's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, Final

import msgspec

from models.settings import Override, Settings
from models.vocabulary import DIMENSIONS, PATH, RESTING, STAGES

Dims = tuple[str, str, str, str, str]
"""One value per dimension, in the order of ``DIMENSIONS``; absent is ``""``."""

_PRIORITY: Final = DIMENSIONS.index("priority")


class Resolved(msgspec.Struct, frozen=True):
    """What holds for the orders of one combination of dimensions in one stage; ms, ``None`` = no such limit."""

    target_ms: int | None
    at_risk_ms: int | None
    stall_ms: int | None
    rests: bool
    owner: str


class Policy:
    """The shop's settings, asked by stage and dimensions; answers are remembered."""

    def __init__(self, settings: Settings) -> None:
        """Index the overrides by stage."""
        self.hash = settings.policy_hash
        self._settings = settings
        self._overrides = {
            stage: [_Rule.of(override) for override in settings.overrides if override.stage == stage]
            for stage in STAGES
        }
        self._named = [
            frozenset(
                {rule.dims[i] for rules in self._overrides.values() for rule in rules}
                | ({name for stage in settings.stages.values() for name in stage.targets} if i == _PRIORITY else set())
            )
            for i in range(len(DIMENSIONS))
        ]
        self._known: dict[tuple[str, Dims], Resolved] = {}

    def resolve(self, stage: str, dims: Dims) -> Resolved:
        """Give what holds in ``stage`` (any of ``PATH``; the two ends have no limits) for ``dims``."""
        named = tuple(
            value if value in names else ""
            for value, names in zip(dims, self._named, strict=True)  # only values that a rule names can matter
        )
        key = (stage, named)
        found = self._known.get(key)  # type: ignore[arg-type]
        if found is None:
            found = self._known[key] = self._resolve(stage, named)  # type: ignore[index,arg-type]
        return found

    def _resolve(self, stage: str, dims: Dims) -> Resolved:
        if stage not in self._settings.stages:
            return Resolved(None, None, None, rests=stage in PATH[-2:], owner="")
        own = self._settings.stages[stage]
        rules = [rule for rule in self._overrides[stage] if rule.matches(dims)]
        targets = [(rule.weight, rule.override.target_ms) for rule in rules]
        if dims[_PRIORITY] in own.targets:
            targets.append((1, own.targets[dims[_PRIORITY]]))
        target = _strongest(targets, own.target_ms, _tighter)
        share = _strongest(((rule.weight, rule.override.at_risk) for rule in rules), own.at_risk, min)
        stalls = ((rule.weight, rule.override.stall_after_ms) for rule in rules)
        stall = _strongest(stalls, own.stall_after_ms, _tighter)
        return Resolved(
            target_ms=target,
            at_risk_ms=None if target is None else math.ceil(Fraction(str(share)) * target),
            stall_ms=stall,
            rests=stage in RESTING or _strongest(((rule.weight, rule.override.rests) for rule in rules), False, max),
            owner=_strongest(((rule.weight, rule.override.owner) for rule in rules), own.owner, min),
        )


class _Rule(msgspec.Struct, frozen=True):
    """One override with its dimensions in order ("" = any) and how many it names."""

    override: Override
    dims: Dims
    weight: int

    @staticmethod
    def of(override: Override) -> _Rule:
        dims = tuple(override.dims.get(name, "") for name in DIMENSIONS)
        return _Rule(override, dims, len(override.dims))  # type: ignore[arg-type]

    def matches(self, dims: Dims) -> bool:
        return all(not own or own == value for own, value in zip(self.dims, dims, strict=True))


def _tighter(values: Iterable[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)


def _strongest(offers: Iterable[tuple[int, Any]], default: Any, choose: Callable[[Iterable[Any]], Any]) -> Any:
    """Choose among the offers of the greatest weight; those that do not set the value offer nothing."""
    made = [(weight, value) for weight, value in offers if value is not msgspec.UNSET]
    if not made:
        return default
    most = max(weight for weight, _ in made)
    return choose([value for weight, value in made if weight == most])
