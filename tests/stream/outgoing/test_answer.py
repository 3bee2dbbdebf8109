from __future__ import annotations

import httpcore2
import pytest

from stream.outgoing.answer import Answer, telling
from stream.outgoing.call import make
from stream.outgoing.trouble import OutgoingFailed

CALL = make("GET", "https://erp.example.com/orders?token=hunter2")


def begun(limit: int = 10, **headers: str) -> Answer:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Answer(CALL, httpcore2.Response(200, headers=named), limit)


def test_an_answer_is_given_whole() -> None:
    answer = begun(content_type="application/json")
    answer.take(b'{"a"')
    answer.take(b":1}")
    whole = answer.whole()
    assert (whole.status_code, whole.json()) == (200, {"a": 1})
    assert str(whole.url) == "https://erp.example.com/orders?token=hunter2"


def test_an_answer_may_be_as_long_as_the_limit_and_no_longer() -> None:
    answer = begun()
    answer.take(b"x" * 10)
    assert len(answer.whole().content) == 10
    with pytest.raises(OutgoingFailed, match=r"^https://erp.example.com answered with more than 10 bytes$"):
        answer.take(b"x")


def test_an_answer_that_announces_too_much_is_not_even_read() -> None:
    with pytest.raises(OutgoingFailed, match="more than 10 bytes"):
        begun(content_length="11")
    Answer(make("HEAD", "https://x/"), httpcore2.Response(200, headers=[("content-length", "11")]), 10)


def test_an_answer_that_would_unpack_into_more_is_refused() -> None:
    with pytest.raises(OutgoingFailed, match="packed"):
        begun(content_encoding="gzip")
    begun(content_encoding="identity")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (httpcore2.ReadTimeout("x"), "https://x did not answer in time"),
        (httpcore2.PoolTimeout("x"), "https://x did not answer in time"),
        (
            httpcore2.ConnectError("[Errno 111] Connection\nrefused"),
            "https://x cannot be reached: .*Connection refused",
        ),
        (httpcore2.ConnectError(""), "https://x cannot be reached: no reason given"),
        (httpcore2.ReadError("hunter2"), "https://x hung up"),
        (httpcore2.RemoteProtocolError("Server disconnected without sending a response."), "https://x hung up"),
        (httpcore2.LocalProtocolError("illegal value b'hunter2'"), "is a header malformed"),
        (httpcore2.RemoteProtocolError("illegal line hunter2"), "https://x answered with something that is no HTTP"),
    ],
)
def test_whatever_goes_wrong_is_one_sentence_without_a_secret(error: Exception, said: str) -> None:
    with pytest.raises(OutgoingFailed, match=said) as failed, telling("https://x"):
        raise error
    assert "hunter2" not in str(failed.value)
    assert "\n" not in str(failed.value)
