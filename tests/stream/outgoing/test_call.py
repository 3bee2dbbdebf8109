from __future__ import annotations

import httpx2
import pytest

from stream.outgoing.call import Call, make, redirected
from stream.outgoing.trouble import OutgoingRefused

SECRET = {"Authorization": "Bearer hunter2", "X-Signature": "hunter2", "Accept": "application/json"}


def moved(call: Call, location: str, status: int = 302) -> Call:
    following = redirected(call, status, httpx2.Headers({"location": location}))
    assert following is not None
    return following


def test_a_call_says_who_asks_and_wants_nothing_packed() -> None:
    call = make("get", "https://erp.example.com/orders?page=2#top")
    assert (call.method, call.origin, call.body, call.sent) == ("GET", "https://erp.example.com", b"", None)
    assert call.headers["user-agent"] == "Peakline"
    assert call.headers["accept-encoding"] == "identity"
    assert call.target.target == b"/orders?page=2"
    assert (b"user-agent", b"Peakline") in call.lines


def test_a_form_and_a_document_come_with_their_type() -> None:
    form = make("POST", "https://x/", form={"code": "a b"})
    assert (form.body, form.headers["content-type"]) == (b"code=a+b", "application/x-www-form-urlencoded")
    document = make("POST", "https://x/", json={"order": "SO-1"})
    assert (document.body, document.headers["content-type"]) == (b'{"order":"SO-1"}', "application/json")
    plain = make("POST", "https://x/", {"Content-Type": "text/plain"}, content=b"hello")
    assert (plain.body, plain.headers["content-type"]) == (b"hello", "text/plain")
    assert make("POST", "https://x/").sent == b""


@pytest.mark.parametrize(
    "headers", [{"Host": "x"}, {"content-length": "3"}, {"x": "a\r\nb: c"}, {"x y": "a"}, {"x": "单"}, {"x": " a"}]
)
def test_a_header_that_would_change_the_call_is_refused_without_its_value(headers: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="expected"):
        make("GET", "https://x/", headers)


def test_an_answer_that_is_no_redirect_leads_nowhere() -> None:
    call = make("GET", "https://x/")
    assert redirected(call, 200, httpx2.Headers({"location": "https://y/"})) is None
    assert redirected(call, 304, httpx2.Headers({"location": "https://y/"})) is None
    assert redirected(call, 302, httpx2.Headers({})) is None


def test_the_same_origin_is_told_the_same() -> None:
    call = moved(make("GET", "https://x/a/b", SECRET), "../c?d=e#f")
    assert str(call.url) == "https://x/c?d=e"
    assert call.headers["authorization"] == "Bearer hunter2"


@pytest.mark.parametrize("location", ["https://y/", "https://x:8443/", "//y/", "https://x.y/"])
def test_another_origin_learns_nothing_that_was_meant_for_the_first(location: str) -> None:
    call = moved(make("GET", "https://x/", SECRET), location)
    assert set(call.headers) == {"accept", "user-agent", "accept-encoding"}
    assert "hunter2" not in str(call.headers)


def test_a_step_up_to_https_is_another_origin_too() -> None:
    assert "authorization" not in moved(make("GET", "http://x/", SECRET), "https://x/").headers


def test_nobody_is_led_from_https_to_http() -> None:
    with pytest.raises(OutgoingRefused, match="from https to http"):
        moved(make("GET", "https://x/"), "http://x/")


@pytest.mark.parametrize(
    "location",
    ["ftp://x/", "file:///etc/passwd", "http://li:pw@x/", "http://2130706433/", "http://[::1%25lo]/", "http://["],
)
def test_a_redirect_to_what_we_never_call_is_refused(location: str) -> None:
    with pytest.raises(OutgoingRefused, match=r"^http://x redirects"):
        moved(make("GET", "http://x/"), location)


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_posted_form_becomes_a_question_after_a_redirect(status: int) -> None:
    call = moved(make("POST", "https://x/", form={"a": "b"}), "/done", status)
    assert (call.method, call.body, call.sent) == ("GET", b"", None)
    assert "content-type" not in call.headers


@pytest.mark.parametrize("status", [307, 308])
def test_a_body_is_sent_again_to_the_same_origin_only(status: int) -> None:
    post = make("POST", "https://x/", form={"client_secret": "hunter2"})
    assert moved(post, "/again", status).body == post.body
    with pytest.raises(OutgoingRefused, match="another host, which must not read its body"):
        moved(post, "https://y/", status)


def test_a_put_is_not_turned_into_a_question_but_never_follows_its_body_elsewhere() -> None:
    put = make("PUT", "https://x/", content=b"b")
    assert moved(put, "/again", 302).method == "PUT"
    with pytest.raises(OutgoingRefused):
        moved(put, "https://y/", 302)
