from itertools import islice, pairwise
from pathlib import Path

import pytest

from models.settings_table import SettingsError
from stream.sources.peak import faults

GOOD = """
[[fault]]                # SH2 loses its packers
kind = "capacity"
after = "2m"
for = "40m"
every = "2h"
stage = "pick_pack"
warehouse = "SH2"
factor = 0.35

[[fault]]
kind = "silence"
after = "10m"
for = "12m"
source = "wms-guangzhou"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "faults.toml"
    path.write_text(text)
    return path


def test_a_plan_says_what_goes_wrong_when_and_for_how_long(tmp_path: Path) -> None:
    capacity, silence = faults.read(written(tmp_path, GOOD))

    assert (capacity.after_ms, capacity.lasts_ms, capacity.every_ms) == (120_000, 2_400_000, 7_200_000)
    assert (capacity.stage, capacity.warehouse, capacity.factor) == ("pick_pack", "SH2", 0.35)
    assert (silence.source, silence.every_ms) == ("wms-guangzhou", 0)


@pytest.mark.parametrize(
    ("line", "instead", "says"),
    [
        ('kind = "capacity"', 'kind = "flood"', "line 3: fault[1].kind"),
        ('for = "40m"', "", "fault[1].for"),
        ('for = "40m"', 'for = "0s"', "line 5: fault[1].for"),
        ('after = "2m"', 'after = "soon"', "line 4: fault[1].after"),
        ('warehouse = "SH2"', 'warehouse = "SH9"', "line 8: fault[1].warehouse"),
        ('stage = "pick_pack"', 'stage = "validated"', "fault[1].warehouse"),
        ("factor = 0.35", "factor = -1", "line 9: fault[1].factor"),
        ("factor = 0.35", 'source = "crm"', "fault[1].source"),
        ('source = "wms-guangzhou"', "", "fault[2].source"),
        ("[[fault]]", "[[mistake]]", "mistake"),
    ],
)
def test_a_wrong_plan_is_refused_with_its_line(tmp_path: Path, line: str, instead: str, says: str) -> None:
    with pytest.raises(SettingsError) as refused:
        faults.read(written(tmp_path, GOOD.replace(line, instead, 1)))
    assert says in str(refused.value)


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="expected a TOML file"):
        faults.read(written(tmp_path, "[[fault"))
    with pytest.raises(SettingsError, match="expected a TOML file"):
        faults.read(tmp_path / "nowhere.toml")


def test_a_fault_comes_back_with_variation_and_never_twice_at_once() -> None:
    loss = next(fault for fault in faults.DEMO if fault.warehouse == "SH2")
    times = list(islice(faults.occurrences(loss, "11"), 20))

    assert times[0] == (loss.after_ms, loss.after_ms + 14 * 60_000)
    assert all(begins < ends <= next_begins for (begins, ends), (next_begins, _) in pairwise(times))
    assert len({ends - begins for begins, ends in times}) > 10
    assert times == list(islice(faults.occurrences(loss, "11"), 20))


def test_a_fault_without_repeat_comes_once() -> None:
    (silence,) = [fault for fault in faults.SIMULATED if fault.kind == "silence"]

    once = faults.Fault("silence", silence.after_ms, silence.lasts_ms, source=silence.source)

    assert list(faults.occurrences(once, "1")) == [(silence.after_ms, silence.after_ms + silence.lasts_ms)]


def test_the_plans_of_ours_pass_their_own_check(tmp_path: Path) -> None:
    for number, fault in enumerate((*faults.DEMO, *faults.SIMULATED)):
        lines = [f'kind = "{fault.kind}"', f'after = "{fault.after_ms}ms"', f'for = "{fault.lasts_ms}ms"']
        lines += [
            f'{name} = "{value}"'
            for name in ("stage", "warehouse", "source", "reason", "channel")
            if (value := getattr(fault, name))
        ]
        lines += [f"factor = {fault.factor}"] if fault.kind in ("capacity", "surge") else []
        lines += [f"share = {fault.share}"] if fault.kind in ("trouble", "redelivery") else []
        (read,) = faults.read(written(tmp_path, "[[fault]]\n" + "\n".join(lines)))
        assert read.kind == fault.kind, number
