"""One selection's view of the floor: from the tables of all partitions to its picture.

Decides what is counted over which cells; everything it shows is of the tables' one instant.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from models.frame import Quality, Since, Totals
from models.part import BOOK_COLUMNS, CELLS_PER_COMBO
from models.vocabulary import OPEN_STAGES, Feed
from stream.view.cap import cells
from stream.view.feeds import Contact, contact
from stream.view.figures import local
from stream.view.flows import bottleneck, name_flows
from stream.view.grouping import Grouping
from stream.view.holding import Names
from stream.view.percentiles import Floats, percentiles_s
from stream.view.picture import Picture
from stream.view.places import DEPTH, HELD, STALLED, Places, add_up
from stream.view.pool import Tables
from stream.view.selection import Selection
from stream.view.targets import Targets
from stream.view.terms import Terms

_STAGES: Final = np.arange(len(OPEN_STAGES))
_FLAG_BITS: Final = 32


class View:
    """Pictures of one selection; it remembers only which combination belongs to which group."""

    def __init__(self, selection: Selection, names: Names, targets: Targets, terms: Terms) -> None:
        """See what ``selection`` names, under the shared numbers ``names``."""
        self._names = names
        self._targets = targets
        self._terms = terms
        self._by = selection.by
        self._whole = Grouping(Selection(selection.where, ()), names.combos)
        self._warehouses = Grouping(Selection(selection.where, ("warehouse",)), names.combos)
        self._groups = Grouping(selection, names.combos)

    def picture(self, tables: Tables) -> Picture:
        """Compute what the selection shows as of ``tables.as_of``."""
        sources = {name: contact(feed, tables.as_of, self._terms) for name, feed in tables.feeds.items()}
        silent = self._silent(sources)
        stages = self._places(self._whole, tables, silent)
        groups = self._places(self._groups, tables, silent)
        warehouses = self._places(self._warehouses, tables, silent)
        flags = self._flags(tables)
        since, totals = self._books(tables, stages)
        return Picture(
            terms=self._terms,
            grouping=self._groups,
            by=self._by,
            targets=self._targets,
            as_of=tables.as_of,
            lag=tables.lag,
            behind=tables.behind,
            since=since,
            totals=totals,
            stages=stages.at(_STAGES),
            dwell_p50=self._dwell(tables, 0.5),
            dwell_p95=self._dwell(tables, 0.95),
            bottleneck=bottleneck(warehouses, self._warehouses, self._terms),
            cells=cells(groups, self._groups, tables, self._terms),
            exceptions={reason: found for (kind, reason), found in flags.items() if kind == "exception"},
            holds={reason: count for (kind, reason), (count, _) in flags.items() if kind == "hold"},
            sources=sources,
            quality=Quality(**{name: tables.quality.get(name, 0) for name in Quality.__struct_fields__}),
        )

    def _silent(self, sources: dict[str, Contact]) -> npt.NDArray[np.bool_]:
        """Say of each source's number whether it is silent; one of which no contact is known is."""
        spoken = {name for name, found in sources.items() if found.state != Feed.SILENT.value}
        return np.asarray([name not in spoken for name in self._names.sources.names], np.bool_)

    def _places(self, grouping: Grouping, tables: Tables, silent: npt.NDArray[np.bool_]) -> Places:
        grouping.refresh()
        places = add_up(tables, grouping, self._targets, silent, self._terms.told_ms)
        name_flows(places, tables.as_of, self._terms)
        return places

    def _dwell(self, tables: Tables, quantile: float) -> Floats:
        codes = self._whole.codes(tables.dwell.keys)
        seen = codes >= 0
        found = percentiles_s(
            codes[seen], tables.dwell.buckets[seen], tables.dwell.counts[seen], CELLS_PER_COMBO, quantile
        )
        return found[_STAGES]

    def _books(self, tables: Tables, stages: Places) -> tuple[Since, Totals]:
        combos, values = tables.books
        sums = values[self._whole.groups(combos) >= 0].sum(axis=0).tolist()
        book = dict(zip(BOOK_COLUMNS, sums, strict=True))
        since = {name: book[f"since_{name}"] for name in Since.__struct_fields__ if name != "at"}
        open_, held, stalled = (int(stages.numbers[:, column].sum()) for column in (DEPTH, HELD, STALLED))
        resting = {name: book[name] for name in Totals.__struct_fields__ if name in book}
        return (
            Since(at=local(tables.since_at, self._terms.zone), **since),
            Totals(open=open_, held=held, stalled=stalled, **resting),
        )

    def _flags(self, tables: Tables) -> dict[tuple[str, str], tuple[int, int]]:
        """Give (kind, reason) → how many stand under it, since when the oldest; only those with any."""
        keys, values = tables.flags
        counted = (self._whole.groups(keys >> _FLAG_BITS) >= 0) & (values[:, 0] > 0)
        found: dict[tuple[str, str], tuple[int, int]] = {}
        which = (keys & ((1 << _FLAG_BITS) - 1))[counted]
        for flag, (count, oldest) in zip(which.tolist(), values[counted].tolist(), strict=True):
            name = self._names.flags.names[flag]
            known, earliest = found.get(name, (0, 0))
            first = min(oldest, earliest) if oldest and earliest else oldest or earliest
            found[name] = (known + count, first)
        return found
