"""The policy as it is in force: targets, what overrides them, the peak, the zone.

Decides what stands where; it is filled by ``assets/desk/policy.js`` from ``/api/v1/policy``. Nothing is changed here:
settings are read at start.
"""

from __future__ import annotations

from dash import html

from dashboard import ids
from dashboard.parts.desk import card, desk, listing, title
from dashboard.parts.marks import word
from dashboard.words import WORDS
from dashboard.words_policy import POLICY

PATH = "/settings/policy"
_BORROWED = "stage."


def layout() -> html.Div:
    """Lay out the facts, the stages and the overrides."""
    columns = [
        ("stage", "policy.stage"),
        ("target", "policy.target"),
        ("priorities", "policy.priorities"),
        ("risk", "policy.risk"),
        ("stalls", "policy.stalls"),
        ("owner", "policy.owner"),
    ]
    facts = [
        ("policy.zone", ids.POLICY_ZONE),
        ("policy.window", ids.POLICY_WINDOW),
        ("policy.peak", ids.POLICY_PEAK),
        ("policy.hash", ids.POLICY_HASH),
    ]
    about = html.Dl([html.Div([html.Dt(word(key)), html.Dd("—", id=at)]) for key, at in facts], className="facts")
    overrides = card("policy.overrides", html.Ul(id=ids.POLICY_OVERRIDES, className="rules-said"), about="policy.wins")
    borrowed = {key: said for key, said in WORDS.items() if key.startswith(_BORROWED)}
    content = [about, listing(ids.POLICY_STAGES, "policy.stages", columns, 8), overrides]
    return desk(PATH, title("policy.title", "policy.about"), content, [POLICY, borrowed], settings=True)
