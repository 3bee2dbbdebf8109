from dashboard.words_policy import CONNECTIONS, POLICY
from models.vocabulary import DIMENSIONS


def test_an_override_may_name_each_dimension() -> None:
    assert {f"where.{name}" for name in DIMENSIONS} <= set(POLICY)


def test_the_policy_says_where_it_is_changed() -> None:
    assert all("peakline.toml" in text for text in POLICY["policy.about"])


def test_no_door_is_promised_that_does_not_open_yet() -> None:
    text = " ".join(text for said in CONNECTIONS.values() for text in said).lower()
    assert not [name for name in ("shopify", "woocommerce", "webhook", "cloudevents", "kingdee") if name in text]
