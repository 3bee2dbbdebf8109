"""Signing in at the company's identity provider: ``/sign-in/oidc`` and its callback (OpenID Connect, code flow, PKCE).

Decides who somebody from there is here: a person is known by issuer and subject alone, never by a name, and has the
role that the provider's claim gives, anew at each sign-in. Whatever fails ends on the sign-in page with a code, and
in the audit with a sentence.
"""

from __future__ import annotations

import hmac
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from backend.access import audit, oidc_token, oidc_transaction, people
from backend.access.answers import changed, write
from backend.access.audit import Act, Detail, Entry
from backend.access.door import gate
from backend.access.oidc_provider import Provider
from backend.access.oidc_transaction import Finished, Seal, Transaction
from backend.access.oidc_trouble import Code, SignInFailed
from backend.access.pages import NEXT, SIGN_IN, is_local
from backend.access.people import Person
from backend.access.signing import sign_in
from backend.access.wrong import Conflict, Wrong
from backend.errors import Refused
from models.settings import Settings, SettingsError
from models.settings_access import Oidc
from stream.clock import monotonic
from stream.outgoing.client import Outgoing

START: Final = "/sign-in/oidc"
CALLBACK: Final = "/sign-in/oidc/callback"
BY: Final = "oidc"
"""Who added a person that the provider sent."""
_NOT_KEPT: Final = {"cache-control": "no-store"}
_THEIRS: Final = {
    "access_denied": Code.REFUSED,
    "server_error": Code.UNREACHABLE,
    "temporarily_unavailable": Code.UNREACHABLE,
}


class Company:
    """The company's sign-in, for one web process. Close it when done."""

    def __init__(self, oidc: Oidc, secret: str, base: str, outgoing: Outgoing, *, is_public: bool) -> None:
        """``base`` is our address as browsers use it; ``is_public``: it was set, so a proxy may call us otherwise."""
        self.oidc = oidc
        self.base = base
        self.is_public = is_public
        self.redirect_uri = base + CALLBACK
        self.seal = Seal(oidc, secret, secure=base.startswith("https:"))
        self.finished = Finished()
        self.provider = Provider(oidc, secret, outgoing, monotonic)
        self._outgoing = outgoing

    async def aclose(self) -> None:
        """Close the connections to the provider."""
        await self._outgoing.aclose()


def company_of(settings: Settings, address: str) -> Company | None:
    """Give the company's sign-in, ``None`` without ``[oidc]``; ``address`` is where this server listens.

    The application keeps it as ``state.oidc``. Raises ``SettingsError`` when the client's secret is missing.
    """
    if settings.oidc is None:
        return None
    if settings.oidc_secret is None:
        raise SettingsError("PEAKLINE_OIDC_SECRET", "nothing", "the client's secret, for there is a table [oidc]")
    base = settings.public_url or address
    outgoing = Outgoing(settings.outgoing_allow)
    return Company(settings.oidc, settings.oidc_secret, base, outgoing, is_public=settings.public_url is not None)


async def start(request: Request) -> Response:
    """Send a browser to the provider."""
    company = _company(request)
    if company is None:
        return _back(Code.FAILED)
    asked = request.query_params.get(NEXT, "/")
    kept = asked if is_local(asked) else "/"
    if not company.is_public and request.headers.get("host", "") != urlsplit(company.base).netloc:
        # "localhost" keeps its cookies from "127.0.0.1", to which the provider will lead back.
        return _to(str(request.url.replace(scheme="http", netloc=urlsplit(company.base).netloc)))
    transaction = oidc_transaction.begin(kept, gate(request).now_ms())
    try:
        answer = _to(await company.provider.way_in(transaction, company.redirect_uri))
    except SignInFailed as failed:
        return _failed(request, failed)
    company.seal.give(answer, transaction)
    return answer


async def callback(request: Request) -> Response:
    """Take a browser back from the provider, and begin a session for who it brings."""
    company = _company(request)
    if company is None:
        return _back(Code.FAILED)
    try:
        answer = await _signed_in(request, company)
    except SignInFailed as failed:
        answer = _failed(request, failed)
    except Refused as refused:
        code = Code.BUSY if refused.status == 429 else Code.FAILED
        answer = _failed(request, SignInFailed(code, refused.message))
    company.seal.take(answer)
    return answer


async def _signed_in(request: Request, company: Company) -> Response:
    here = gate(request)
    now = here.now_ms()
    transaction = company.seal.found(request.headers, now)
    code = await _code(request, company, transaction)
    await here.limit(request, Act.SIGN_IN)
    company.finished.once(transaction, now)
    claims = await company.provider.claims(code, transaction, company.redirect_uri)
    # The clock is read again: the provider may have taken its time.
    subject = oidc_token.check(claims, company.oidc, transaction.nonce, here.now_ms())
    role = oidc_token.role_in(claims, company.oidc)
    person = await _person(request, f"{company.oidc.issuer}#{subject}", oidc_token.name_in(claims, company.oidc), role)
    begun = await sign_in(request, person, "oidc")
    answer = _to(transaction.next)
    here.cookies.give_session(answer, begun.token, here.settings.session_life_ms)
    return answer


async def _code(request: Request, company: Company, transaction: Transaction) -> str:
    """Check that the provider answers this very attempt, and give its code."""
    given = request.query_params
    if any(len(given.getlist(name)) > 1 for name in ("state", "code", "iss", "error")):
        raise SignInFailed(Code.FAILED, "expected each part of the provider's answer once")
    if not hmac.compare_digest(given.get("state", "").encode(), transaction.state.encode()):
        raise SignInFailed(Code.FAILED, "state: expected that of this browser's attempt, got another")
    # RFC 9207: an answer of another provider is not taken for this one's.
    must_say = (await company.provider.discovery()).authorization_response_iss_parameter_supported
    issuer = given.get("iss")
    if issuer != company.oidc.issuer and (issuer is not None or must_say):
        raise SignInFailed(Code.FAILED, f"iss: expected {company.oidc.issuer}, got {(issuer or 'nothing')[:200]!r}")
    error = given.get("error")
    if error is not None:
        shown = error if error in _THEIRS or error.replace("_", "").isalpha() else "an error"
        raise SignInFailed(_THEIRS.get(error, Code.FAILED), f"the provider said {shown[:60]}")
    code = given.get("code", "")
    if not 0 < len(code) <= 4_096:
        raise SignInFailed(Code.FAILED, "code: expected one, got none")
    return code


async def _person(request: Request, subject: str, typed: str, role: str) -> Person:
    """Give who a subject is here, with the role of now; somebody new is added."""
    here = gate(request)
    now, address = here.now_ms(), here.addresses.of(request)

    def settle(connection: Connection) -> tuple[Person, bool]:
        people.alone(connection)
        person = people.find_subject(connection, subject)
        if person is None:
            return _added(connection, subject, typed, role, now, address), False
        if person.disabled_at is not None:
            raise SignInFailed(Code.DISABLED, f"{person.name} is disabled here")
        if person.role == role:
            return person, False
        detail = {"from": person.role, "to": role, "how": BY}
        try:
            changed_to = people.set_role(connection, person.name, role)
        except Conflict:
            why = f"the provider makes {person.name}, the last admin here, {role}: expected another admin first"
            raise SignInFailed(Code.REFUSED, why) from None
        audit.append(connection, Entry(now, BY, "system", Act.PERSON_ROLE, person.name, address, detail=detail))
        return changed_to, True

    person, is_changed = await write(request, settle)
    if is_changed:
        changed(request, person.name)
    return person


def _added(connection: Connection, subject: str, typed: str, role: str, now: int, address: str) -> Person:
    """Add a person that the provider sent. Somebody of that name is never taken for them, whoever that is."""
    try:
        person = people.add(connection, typed, role, BY, now, subject=subject)
    except Conflict:
        name = people.name_of(typed)
        why = f"expected nobody called {name} here yet, got somebody who is not this subject of the provider"
        raise SignInFailed(Code.TAKEN, why) from None
    except Wrong as wrong:
        raise SignInFailed(Code.REFUSED, f"the provider's name cannot be one here: {wrong}") from None
    detail = {"role": role, "how": BY}
    audit.append(connection, Entry(now, BY, "system", Act.PERSON_ADD, person.name, address, detail=detail))
    return person


def _company(request: Request) -> Company | None:
    found = getattr(request.app.state, "oidc", None)
    return found if isinstance(found, Company) else None


def _failed(request: Request, failed: SignInFailed) -> Response:
    detail: Detail = {"status": 401, "how": BY, "code": failed.code.value, "why": failed.why}
    gate(request).refuse(request, None, Act.SIGN_IN, "", detail)
    return _back(failed.code)


def _back(code: Code) -> Response:
    return _to(f"{SIGN_IN}?error={code.value}")


def _to(where: str) -> Response:
    return RedirectResponse(where, 303, _NOT_KEPT)
