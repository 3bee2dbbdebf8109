"""``make bench``: all benchmarks or the named ones, as tables, with each target and whether it is met.

Everything is compared side by side in one run; absolute figures depend on the machine and on what else it does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from time import perf_counter

from rich.console import Console

from tests.bench import apply, keeping, latency, ledger, push, soak, sustained, ticks
from tests.bench.conditions import conditions
from tests.bench.report import Report, Target, show, show_targets

BENCHMARKS: dict[str, tuple[Callable[[bool], Report], str]] = {
    "floor": (apply.run, "the floor alone, from JSON bytes, against plain Python"),
    "ticks": (ticks.run, "tick time and memory at 100 k, 1 M and 10 M open orders"),
    "keeping": (keeping.run, "how long a snapshot stops the loop; how long a restart takes"),
    "sustained": (sustained.run, "producer, log and floor, beside the transport's ceiling and the tutorial way"),
    "latency": (latency.run, "append to WebSocket frame"),
    "ledger": (ledger.run, "the ledger on both databases, beside a loop through the ORM and a bulk load"),
    "walls": (push.run, "a thousand walls on one web process"),
    "soak": (soak.run, "one wall left open in Chromium, beside the same numbers brought by dcc.Interval"),
}


def main() -> int:
    """Run what was asked for; 1 when a target of a full run is missed."""
    listed = "\n".join(f"  {name:<10} {says}" for name, (_, says) in BENCHMARKS.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        epilog=f"benchmarks:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which benchmarks; all when none is named")
    parser.add_argument("--quick", action="store_true", help="small and short, under a minute: only to try")
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"expected names among {', '.join(BENCHMARKS)}, got {', '.join(unknown)}")
    console = Console(width=None if sys.stdout.isatty() else 160)
    began = perf_counter()
    show(Report([conditions()]), console, asked.markdown)
    targets: list[Target] = []
    for name in asked.names or BENCHMARKS:
        report = BENCHMARKS[name][0](asked.quick)
        show(report, console, asked.markdown)
        targets += report.targets
    all_met = show_targets(targets, console, asked.markdown)
    console.print(f"{perf_counter() - began:.0f} s{', quick: too short to judge by' if asked.quick else ''}")
    return 0 if all_met or asked.quick else 1


if __name__ == "__main__":
    sys.exit(main())
