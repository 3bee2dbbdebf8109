"""Attributes: of each the value with the latest event time, at a tie the greater value (CONTRACT §4).

Joins dimensions, promises and ``partial`` of a batch into the columns; each function says which
events were news to what was kept before the batch.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.vocabulary import DIMENSIONS
from stream.floor.batch import Batch, Ints
from stream.floor.columns import NEVER, PARTIAL, RARE, Columns
from stream.floor.ids import Rows
from stream.floor.places import PRIORITY, Places

Mask = npt.NDArray[np.bool_]


def join_dimensions(columns: Columns, places: Places, batch: Batch, rows: Rows) -> Mask:
    """Join the five dimensions and renumber the combination of each order that changed."""
    news: Mask = np.zeros(len(batch), np.bool_)
    touched, position = np.unique(rows, return_inverse=True)
    told = columns.combo[touched].astype(np.int64)
    rare = np.flatnonzero(columns.marks[touched] & RARE)
    for index in rare.tolist():
        covered = columns.rare[int(touched[index])].told
        told[index] = covered if covered >= 0 else told[index]
    codes = places.code_table[told]
    changed: Mask = np.zeros(len(touched), np.bool_)
    people = np.flatnonzero(batch.by_people)
    instants = columns.told_at.reshape(-1)
    told_now = places.said(batch.said())
    for dimension in range(len(DIMENSIONS)):
        said = told_now[:, dimension]
        if dimension == PRIORITY:
            said[people] = -1
        which = np.flatnonzero(said >= 0)
        if not len(which):
            continue
        now = codes[position[which], dimension]
        slots = rows[which] * len(DIMENSIONS) + dimension
        kept_at = instants[slots]
        # Most say what is known already: of those only the instant moves on.
        same = said[which] == now
        news[which] |= same & (batch.at[which] > kept_at)
        np.maximum.at(instants, slots[same], batch.at[which[same]])
        if same.all():
            continue
        which, kept_at, slots, now = which[~same], kept_at[~same], slots[~same], now[~same]
        value, kept = _ranked(said[which], now, places.values[dimension])
        fresh, winners = _latest(rows[which], batch.at[which], kept_at, value, kept)
        news[which] |= fresh
        current = instants[slots[winners]]
        at = batch.at[which[winners]]
        winners = winners[(at > current) | ((at == current) & (value[winners] > kept[winners]))]
        won = which[winners]
        instants[slots[winners]] = batch.at[won]
        codes[position[won], dimension] = said[won]
        changed[position[won]] = True
    by_hand = _join_people(columns, batch, rows, people, news)
    where = np.flatnonzero(changed)
    if len(where):
        told[where] = places.number(list(map(tuple, codes[where].tolist())))
        columns.combo[touched[where]] = told[where]
    for index in {*rare.tolist(), *position[by_hand].tolist()}:
        _cover(columns, places, int(touched[index]), int(told[index]))
    return news


def join_promises(columns: Columns, batch: Batch, rows: Rows) -> Mask:
    """Join the promised instants to ship and to deliver."""
    news: Mask = np.zeros(len(batch), np.bool_)
    for index, name in enumerate(("promised_ship_at", "promised_deliver_at")):
        told = batch.all(name)
        if told.count(None) == len(told):
            continue
        said = np.array([NEVER if value is None else value for value in told], np.int64)
        which = np.flatnonzero(said != NEVER)
        mine = rows[which]
        kept = columns.promised[mine, index]
        fresh, winners = _latest(mine, batch.at[which], columns.promise_at[mine, index], said[which], kept)
        news[which] |= fresh
        won = which[winners]
        columns.promised[rows[won], index] = said[won]
        columns.promise_at[rows[won], index] = batch.at[won]
    return news


def join_partial(columns: Columns, batch: Batch, rows: Rows) -> Mask:
    """Join whether the order is still in parts."""
    news: Mask = np.zeros(len(batch), np.bool_)
    said = batch.partial
    which = np.flatnonzero(said >= 0)
    if len(which):
        mine = rows[which]
        kept = ((columns.marks[mine] & PARTIAL) != 0).astype(np.int64)
        fresh, winners = _latest(mine, batch.at[which], columns.partial_at[mine], said[which], kept)
        news[which] = fresh
        won = which[winners]
        columns.partial_at[rows[won]] = batch.at[won]
        marks = columns.marks[rows[won]] & np.uint8(0xFF ^ PARTIAL)
        columns.marks[rows[won]] = np.where(said[won] == 1, marks | PARTIAL, marks)
    return news


def _latest(rows: Rows, at: Ints, kept_at: Ints, value: Ints, kept: Ints) -> tuple[Mask, Ints]:
    """Say which (at, value) beat what is kept, and, of those, the index of each row's greatest."""
    fresh = (at > kept_at) | ((at == kept_at) & (value > kept))
    which = np.flatnonzero(fresh)
    if not len(which):
        return fresh, which
    mine = rows[which]
    sort = np.argsort(mine)
    apart: Mask = np.append(True, mine[sort][1:] != mine[sort][:-1])
    alone = apart & np.append(apart[1:], True)
    single, many = which[sort[alone]], which[sort[~alone]]
    if not len(many):
        return fresh, single
    order = many[np.lexsort((value[many], at[many], rows[many]))]
    ends = np.append(rows[order][1:] != rows[order][:-1], True)
    return fresh, np.concatenate([single, order[ends]])


def _ranked(said: Ints, kept: Ints, values: list[str]) -> tuple[Ints, Ints]:
    """Turn codes into ranks by code point, so that text compares as numbers."""
    present, where = np.unique(np.concatenate([said, kept]), return_inverse=True)
    order = sorted(range(len(present)), key=lambda index: values[int(present[index])])
    rank = np.empty(len(present), np.int64)
    rank[order] = np.arange(len(present))
    ranked = rank[where]
    return ranked[: len(said)], ranked[len(said) :]


def _join_people(columns: Columns, batch: Batch, rows: Rows, people: Ints, news: Mask) -> Ints:
    """Join priorities that a person set; give the events that did."""
    setting = [index for index in people.tolist() if batch.events[index].priority is not None]
    offers = [(int(rows[index]), (int(batch.at[index]), batch.events[index].priority or "")) for index in setting]
    for index, (row, offer) in zip(setting, offers, strict=True):
        known = columns.record(row).priority
        news[index] |= known is None or offer > known
    for row, offer in offers:
        record = columns.record(row)
        record.priority = max(record.priority or offer, offer)
    return np.array(setting, np.int64)


def _cover(columns: Columns, places: Places, row: int, told: int) -> None:
    """Let what a person set beat what sources tell, until it is cleared."""
    record = columns.rare.get(row)
    if record is None or record.priority is None or record.priority[1] == "":
        columns.combo[row] = told
        if record is not None:
            record.told = -1
        return
    record.told = told
    columns.combo[row] = places.with_priority(told, record.priority[1])
