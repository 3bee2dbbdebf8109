from __future__ import annotations

from itertools import pairwise

import pytest

from backend.access.roles import KEY_SCOPES, ROLES, Principal, Scope, highest


def who(scopes: frozenset[Scope], sources: frozenset[str] | None = None) -> Principal:
    return Principal("key", "wms-shanghai", scopes, "5f3c", sources=sources)


def test_each_role_may_do_all_that_the_one_below_it_may() -> None:
    assert list(ROLES) == ["viewer", "operator", "oncall", "admin"]
    rising = list(ROLES.values())
    assert all(lower < higher for lower, higher in pairwise(rising))


def test_what_each_role_adds() -> None:
    assert ROLES["viewer"] == {Scope.DISPLAY, Scope.READ}
    assert ROLES["operator"] - ROLES["viewer"] == {Scope.OPERATE}
    assert ROLES["oncall"] - ROLES["operator"] == {Scope.ONCALL}
    assert ROLES["admin"] - ROLES["oncall"] == {Scope.ADMIN}


def test_no_person_tells_events_and_no_key_changes_anything_else() -> None:
    assert all(Scope.INGEST not in scopes for scopes in ROLES.values())
    assert KEY_SCOPES == {
        "ingest": {Scope.INGEST},
        "read": {Scope.READ, Scope.DISPLAY},
        "display": {Scope.DISPLAY},
    }


def test_the_roles_cannot_be_changed_by_whoever_reads_them() -> None:
    with pytest.raises(TypeError):
        ROLES["viewer"] = ROLES["admin"]  # type: ignore[index]


@pytest.mark.parametrize("scope", Scope)
def test_a_principal_may_do_what_its_scopes_say_and_what_everybody_may(scope: Scope) -> None:
    assert who(frozenset({scope})).may(scope)
    assert who(frozenset()).may(scope) == (scope is Scope.PUBLIC)


def test_a_key_speaks_for_the_sources_it_is_bound_to_and_never_for_people() -> None:
    free, bound = who(frozenset({Scope.INGEST})), who(frozenset({Scope.INGEST}), frozenset({"wms-shanghai", "people"}))
    assert free.speaks_for("erp")
    assert bound.speaks_for("wms-shanghai")
    assert not bound.speaks_for("erp")
    assert not free.speaks_for("people")
    assert not bound.speaks_for("people")


def test_of_several_roles_the_highest_holds() -> None:
    assert highest(frozenset({"viewer", "oncall", "operator"})) == "oncall"
    assert highest(frozenset({"owner", "viewer"})) == "viewer"
    assert highest(frozenset({"owner"})) is None
