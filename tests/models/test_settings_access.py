from __future__ import annotations

import pytest

from models.settings import Access, Oidc, Settings, SettingsError, load
from models.settings_access import ROLES

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000

A_COMPANY = """\
[access]
session_idle = "30m"
session_life = "2d"
proxies = ["10.0.0.0/8", "192.0.2.7", "2001:DB8::/32"]
sign_ins_per_minute = 5
events_per_second = 2000

[oidc]
issuer = "https://id.example.com/realms/shop/"
client_id = "peakline"
claim = "realm_access.roles"
name_claim = "email"
roles = { "war-room" = "operator", "/shop/IT admins" = "admin" }
scopes = ["groups", "openid", "email"]

[outgoing]
allow = ["ERP.local", "10.1.2.3", "10.1.0.0/16", "fd12::5", "erp.local."]
"""

A_PROVIDER = '[oidc]\nissuer = "https://id.example.com"\nclient_id = "peakline"\nroles = { a = "viewer" }\n'


def test_a_shop_that_sets_nothing_lets_people_stay_a_shift_and_calls_nobody_private() -> None:
    found = load(None, {})
    assert found.access == Access(12 * HOUR, 7 * DAY, (), 10, 0)
    assert (found.oidc, found.outgoing_allow, found.oidc_secret) == (None, (), None)


def test_what_a_company_sets_is_read() -> None:
    found = load(A_COMPANY, {})
    assert found.access == Access(30 * MINUTE, 2 * DAY, ("10.0.0.0/8", "192.0.2.7", "2001:db8::/32"), 5, 2000)
    assert found.oidc == Oidc(
        issuer="https://id.example.com/realms/shop/",
        client_id="peakline",
        claim="realm_access.roles",
        name_claim="email",
        roles={"war-room": "operator", "/shop/IT admins": "admin"},
        scopes=("groups", "email"),
    )
    assert found.outgoing_allow == ("erp.local", "10.1.2.3", "10.1.0.0/16", "fd12::5")


def test_a_provider_needs_no_more_than_its_address_the_client_and_a_role() -> None:
    found = load(A_PROVIDER, {}).oidc
    assert found == Oidc("https://id.example.com", "peakline", "groups", "preferred_username", {"a": "viewer"}, ())


def test_sessions_last_as_long_whatever_the_speed_of_a_recording() -> None:
    fast = load(A_COMPANY, {"PEAKLINE_TIME_SCALE": "60"})
    assert fast.access == load(A_COMPANY, {}).access


def test_a_short_life_shortens_the_idle_time_that_nobody_set() -> None:
    assert load('[access]\nsession_life = "1h"', {}).access.session_idle_ms == HOUR


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:8080/realms/x", "http://localhost", "http://[::1]:9000"])
def test_a_provider_on_this_machine_may_do_without_tls(issuer: str) -> None:
    found = load(A_PROVIDER.replace("https://id.example.com", issuer), {}).oidc
    assert found is not None
    assert found.issuer == issuer


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_be_given_by_the_provider(role: str) -> None:
    found = load(A_PROVIDER.replace('"viewer"', f'"{role}"'), {}).oidc
    assert found is not None
    assert found.roles == {"a": role}


ISSUER = "line 2: oidc.issuer: found .*, expected the provider's https://"
ALLOW = 'line 2: outgoing.allow: found ".*", expected a host name such as "erp.local" without scheme, port or path'


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ('[access]\nsession_idle = "30s"', 'line 2: access.session_idle: found "30s", expected at least 1m'),
        ('[access]\nsession_life = "0s"', "line 2: access.session_life: .*not zero"),
        ('[access]\nsession_life = "none"', "line 2: access.session_life: .*a duration"),
        (
            '[access]\nsession_life = "2h"\nsession_idle = "3h"',
            "line 3: access.session_idle: .*at most session_life, 2h",
        ),
        ('[access]\nproxies = ["10.0.0.1/8"]', 'line 2: access.proxies: found "10.0.0.1/8", expected an address or a'),
        ('[access]\nproxies = ["nginx"]', 'line 2: access.proxies: found "nginx"'),
        ('[access]\nproxies = ["0.0.0.0/0"]', 'line 2: access.proxies: found "0.0.0.0/0", .*smaller than the whole'),
        ('[access]\nproxies = "10.0.0.0/8"', "line 2: access.proxies: .*an array of texts"),
        ("[access]\nsign_ins_per_minute = 0", "line 2: access.sign_ins_per_minute: found 0, expected a whole number"),
        ("[access]\nevents_per_second = -1", "line 2: access.events_per_second: found -1"),
        ('[access]\nsesion_idle = "1h"', r"line 2: access.sesion_idle: .*session_idle \(did you mean that\?\)"),
        ("[oidc]\n", "line 1: oidc.issuer: found nothing"),
        ('[oidc]\nissuer = "http://id.example.com"', ISSUER),
        ('[oidc]\nissuer = "id.example.com"', ISSUER),
        ('[oidc]\nissuer = "https://"', ISSUER),
        ('[oidc]\nissuer = "https://id.example.com?tenant=a"', ISSUER),
        ('[oidc]\nissuer = "https://id.example.com:port"', ISSUER),
        ('[oidc]\nissuer = "https://li:hunter2@id.example.com"', ISSUER),
        ('[oidc]\nissuer = "https://id.example.com/a b"', ISSUER),
        ('[oidc]\nissuer = "https://id.example.com"', "line 1: oidc.client_id: found nothing"),
        (
            '[oidc]\nissuer = "https://id.example.com"\nclient_id = "p"',
            "line 1: oidc.roles: found nothing, expected at least one value",
        ),
        (A_PROVIDER + "[oidc.x]", "oidc.x: found an unknown setting"),
        (
            A_PROVIDER.replace("viewer", "boss"),
            'line 4: oidc.roles.a: found "boss", expected one of viewer, operator, oncall, admin',
        ),
        (A_PROVIDER + 'scopes = ["groups email"]', 'line 5: oidc.scopes: found "groups email", expected scopes'),
        ('[outgoing]\nallow = ["https://erp.local"]', ALLOW),
        ('[outgoing]\nallow = ["erp.local:8080"]', ALLOW),
        ('[outgoing]\nallow = ["erp.local/api"]', ALLOW),
        ('[outgoing]\nallow = ["*.local"]', ALLOW),
        ('[outgoing]\nallow = ["10.1.2"]', ALLOW),
        ('[outgoing]\nallow = ["0x7f000001"]', ALLOW),
        ('[outgoing]\nallow = ["10.1.2.3/16"]', ALLOW),
        ('[outgoing]\nallow = ["::/0"]', ALLOW),
    ],
)
def test_a_wrong_setting_is_refused_with_its_name_and_line(text: str, refusal: str) -> None:
    with pytest.raises(SettingsError, match=refusal):
        load(text, {})


def test_settings_of_access_are_part_of_the_whole() -> None:
    assert {"access", "oidc", "outgoing_allow", "oidc_secret"} <= set(Settings.__struct_fields__)
