from stream.sources.recording import Refused


def test_what_is_refused_says_where_it_was_and_why() -> None:
    refused = Refused("orders.csv:7", "at: expected a time, got 'soon'")

    assert (refused.where, refused.raw) == ("orders.csv:7", "")
    assert "expected" in refused.reason
