from dashboard.pages import policy
from tests.dashboard.reading import hooks, worded


def test_the_page_says_where_the_policy_is_changed() -> None:
    assert "policy.about" in hooks(policy.layout(), "word")


def test_a_stage_is_told_with_all_that_holds_for_it() -> None:
    columns = {f"policy.{name}" for name in ("target", "priorities", "risk", "stalls", "owner")}
    assert columns <= worded(policy.layout())
