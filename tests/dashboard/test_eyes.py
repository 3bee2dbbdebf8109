import pytest

from tests.dashboard.eyes import EYES, apart, seen


@pytest.mark.parametrize("eye", EYES)
def test_grey_is_grey_to_every_eye(eye: str) -> None:
    red, green, blue = seen("#808080", eye)
    assert max(red, green, blue) - min(red, green, blue) < 0.001


def test_red_and_green_of_one_brightness_are_alike_without_a_cone() -> None:
    assert apart("#b06a00", "#7f7f00", "full") > 2 * apart("#b06a00", "#7f7f00", "deuteranopia")
