from __future__ import annotations

from pathlib import Path

from backend.access import people
from backend.access.signing import told
from stream.clock import now_ms
from stream.database.engine import writing
from tests.backend.access.house import OPENER, House, house
from tests.backend.access.registry import NOW
from tests.backend.callers import EVERYBODY

DOOR = "/api/v1/session"


def test_everybody_is_told_who_they_are_and_what_they_may() -> None:
    who = told(EVERYBODY["operator"])
    assert (who.kind, who.name, who.role, who.scopes) == (
        "person", "some.operator", "operator", ["display", "operate", "read"],
    )  # fmt: skip
    assert (who.expires_at, told(EVERYBODY["ingest"]).role) == (None, None)


def test_each_sign_in_is_a_new_session_and_ends_the_one_before_in_this_browser(
    ready_sqlite: Path, tmp_path: Path
) -> None:
    with house(ready_sqlite, tmp_path) as here:
        browser = here.signed_in("viewer")
        first = str(browser.cookies["peakline_session"])
        browser.post(DOOR, json={"name": "some.viewer", "password": OPENER})
        assert browser.cookies["peakline_session"] != first
        assert len(browser.get("/api/v1/sessions").json()["sessions"]) == 1
        assert here.somebody(cookie=f"peakline_session={first}").get(DOOR).status_code == 401


def test_where_and_with_what_somebody_signed_in_is_kept(ready_sqlite: Path, tmp_path: Path) -> None:
    with house(ready_sqlite, tmp_path) as here:
        here.add("li.lei", "viewer")
        browser = here.browser("203.0.113.9")
        browser.headers["user-agent"] = "Mozilla/5.0 (X11)"
        browser.post(DOOR, json={"name": "li.lei", "password": OPENER})
        [session] = browser.get("/api/v1/sessions").json()["sessions"]
        assert (session["address"], session["agent"]) == ("203.0.113.9", "Mozilla/5.0 (X11)")
        [act] = here.acts(what="sign_in")
        assert (act.who, act.kind, act.detail, act.address) == ("li.lei", "person", {"how": "password"}, "203.0.113.9")


def test_who_was_disabled_while_their_password_was_looked_at_does_not_get_in(
    ready_sqlite: Path, tmp_path: Path
) -> None:
    with house(ready_sqlite, tmp_path) as here:
        here.add("li.lei", "admin")
        here.add("mallory", "admin")
        for act in (_disable, _rechoose):
            during = here.passwords.verify

            async def slow(kept: str | None, password: str, act=act, during=during):  # type: ignore[no-untyped-def]
                verdict = await during(kept, password)
                act(here)
                return verdict

            here.passwords.verify = slow  # type: ignore[method-assign]
            answer = here.browser().post(DOOR, json={"name": "mallory", "password": OPENER})
            here.passwords.verify = during  # type: ignore[method-assign]
            assert (answer.status_code, "set-cookie" in answer.headers) == (400, False)
            with writing(here.engine) as connection:
                people.enable(connection, "mallory")


def _disable(here: House) -> None:
    with writing(here.engine) as connection:
        people.disable(connection, "mallory", now_ms())


def _rechoose(here: House) -> None:
    with writing(here.engine) as connection:
        people.set_password(connection, "mallory", here.passwords.hashed("another long night"), NOW)
