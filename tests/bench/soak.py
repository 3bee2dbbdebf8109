"""The wall left open in a real Chromium on a full floor at 4 Hz, beside the same numbers brought by ``dcc.Interval``.

Main thread, frame to paint, heap and nodes over time, and how soon a cold screen shows its first live number. The
server is a play on the same machine, in a process of its own, compressed as the product compresses.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any, Final

import uvicorn
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from starlette.types import ASGIApp
from starlette_compress import CompressMiddleware

from backend.packed import Packed
from tests.bench.aside import aside
from tests.bench.polled import polled
from tests.bench.report import Report, Table, Target
from tests.browser.seeing import ARGUMENTS, CHROMIUM
from tests.dashboard.scene import Member, Scene
from tests.dashboard.stage_play import Play, application

WAREHOUSES: Final = 10
EVERY_MS: Final = 250
BUSY, PAINT_MS, GROWTH, FIRST_S, FIRST_KB = 15.0, 40.0, 5.0, 1.5, 500.0
WARM_S: Final = 65.0
"""What is done once a minute should have been done once before anything is weighed."""
COUNTED: Final = ("depth", "at_risk", "breached", "in_per_min", "out_per_min", "wait_s", "oldest_s")

# When a number that only a new frame changes is in the page: wait until it is painted, then how old is it?
WATCH: Final = """
window.late = [];
window.first = null;
const after = (then) => { const gate = new MessageChannel(); gate.port1.onmessage = then; gate.port2.postMessage(0); };
const told = (at) => after(() => window.late.push(Date.now() - Date.parse(at)));
const begin = (page, seen) => new MutationObserver((_, watcher) => {
  const node = document.querySelector(page);
  if (!node) return;
  watcher.disconnect();
  seen(node);
}).observe(document, { childList: true, subtree: true });
begin('#since-received', (node) => new MutationObserver(() => {
  if (window.first === null && node.dataset.raw) after(() => { window.first = performance.now(); });
  told(document.documentElement.dataset.asOf);
}).observe(node, { attributes: true, attributeFilter: ['data-raw'] }));
begin('#floor', (node) => new MutationObserver(() => {
  const at = node.querySelector('#as-of')?.dataset.asOf;
  if (!at || at === window.before) return;
  window.before = at;
  requestAnimationFrame(() => {
    if (window.first === null) after(() => { window.first = performance.now(); });
    told(at);
  });
}).observe(node, { childList: true, subtree: true, attributes: true, characterData: true }));
"""


class Full(Scene):
    """A floor on which every place changes with every frame."""

    def frame(self, by: str) -> Member:
        """Make a frame of ten warehouses in which nothing stays as it was."""
        frame = super().frame(by)
        frame["cells"] = [
            cell for _, cells in itertools.groupby(frame["cells"], _stage) for cell in [*cells][:WAREHOUSES]
        ]
        for at, member in enumerate([*frame["stages"], *frame["cells"]]):
            for name in COUNTED:
                if member[name]:
                    member[name] = type(member[name])(member[name] * (1 + (self.tick * 7 + at * 13) % 40 / 400)) + 1
        return frame


def _stage(cell: Member) -> str:
    return str(cell["stage"])


@dataclass
class Seen:
    """What one page cost."""

    busy: float
    cpu: float
    late: list[float]
    heap: tuple[float, float]
    nodes: tuple[float, float]
    seconds: float

    def paint(self, share: float) -> float:
        """Give a percentile of frame to paint, in ms."""
        return sorted(self.late)[min(len(self.late) - 1, int(share * len(self.late)))]


def run(quick: bool) -> Report:
    """Watch both pages in turns; the targets are the wall's."""
    seconds, beside_s, loads, warm_s = (14.0, 7.0, 2, 6.0) if quick else (150.0, 30.0, 5, WARM_S)
    with aside("floor", floor) as server, sync_playwright() as playwright:
        wall, poll = server.ask("addresses")
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, "--enable-precise-memory-info"]
        )
        cold = [first(chromium, f"{wall}/wall") for _ in range(loads)]
        ours = watch(chromium, f"{wall}/wall", warm_s, seconds)
        cold_poll = [first(chromium, poll) for _ in range(loads)]
        theirs = watch(chromium, poll, min(warm_s, beside_s), beside_s)
        version = chromium.version
        chromium.close()
    table = Table(
        "The wall, left open: 7 open stages × 10 warehouses, 4 frames a second", ("what", "the wall", "dcc.Interval")
    )
    table.add("main thread busy, %", ours.busy, theirs.busy)
    table.add("of it on a processor, %", ours.cpu, theirs.cpu)
    table.add("frame → paint p50, ms", ours.paint(0.5), theirs.paint(0.5))
    table.add("frame → paint p95, ms", ours.paint(0.95), theirs.paint(0.95))
    table.add("frames painted a second", len(ours.late) / ours.seconds, len(theirs.late) / theirs.seconds)
    for name, unit in (("heap", "MB"), ("nodes", "")):
        for at, when in enumerate(("start", "end")):
            table.add(f"{name} at the {when}{unit and f', {unit}'}", getattr(ours, name)[at], getattr(theirs, name)[at])
    firsts, polls = ([[load[at] for load in loads] for at in (0, 1)] for loads in (cold, cold_poll))
    table.add("first live number, s", median(firsts[0]), median(polls[0]))
    table.add("compressed before it, KB", median(firsts[1]), median(polls[1]))
    report = Report([table])
    report.targets += [
        Target.at_most("wall: main thread busy", ours.busy, BUSY, "%"),
        Target.at_most("wall: frame → paint p95", ours.paint(0.95), PAINT_MS, "ms"),
        Target.at_most("wall: heap grown", _grown(ours.heap), GROWTH, "%"),
        Target.at_most("wall: nodes grown", _grown(ours.nodes), GROWTH, "%"),
        Target.at_most("wall: first live number after a cold load", median(firsts[0]), FIRST_S, "s"),
        Target.at_most("wall: compressed before it", median(firsts[1]), FIRST_KB, "KB"),
    ]
    report.notes.append(
        f"Chromium {version}, headless, 1920 × 1080, no GPU; the wall open for {seconds:.0f} s, the other "
        f"{beside_s:.0f} s. Frame → paint runs from the making of a frame in the server to the task after its paint. "
        f"Heap and nodes after a garbage collection, the start {warm_s:.0f} s after loading. Cold loads: the median of "
        f"{loads}, an empty cache each."
    )
    return report


def _grown(pair: tuple[float, float]) -> float:
    return max(0.0, (pair[1] / pair[0] - 1) * 100)


def watch(chromium: Browser, address: str, warm_s: float, seconds: float) -> Seen:
    """Open a page, leave it to itself, and then watch it for so long."""
    with opened(chromium) as (page, devtools):
        page.goto(address)
        page.wait_for_function("window.late.length > 0")
        page.wait_for_timeout(warm_s * 1000)
        start = _weight(page, devtools)
        page.evaluate("window.late.length = 0")
        before, began = _metrics(devtools), perf_counter()
        page.wait_for_timeout(seconds * 1000)
        after, spent = _metrics(devtools), perf_counter() - began
        late = page.evaluate("window.late")
        end = _weight(page, devtools)
    busy, cpu = ((after[name] - before[name]) / spent * 100 for name in ("TaskDuration", "ThreadTime"))
    return Seen(busy, cpu, late, (start[0], end[0]), (start[1], end[1]), spent)


def first(chromium: Browser, address: str) -> tuple[float, float]:
    """Load a page cold: seconds until its first live number is painted, and KB on the wire until then."""
    with opened(chromium) as (page, devtools):
        size = 0

        def came(event: dict[str, Any]) -> None:
            nonlocal size
            size += int(event["encodedDataLength"])

        def said(event: dict[str, Any]) -> None:
            nonlocal size
            size += len(event["response"]["payloadData"])

        devtools.on("Network.loadingFinished", came)
        devtools.on("Network.webSocketFrameReceived", said)
        devtools.send("Network.enable")
        page.goto(address, wait_until="commit")
        page.wait_for_function("window.first !== null")
        return page.evaluate("window.first") / 1000, size / 1024


@contextmanager
def opened(chromium: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """Open a page with an empty cache, and the developer's tools on it."""
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    devtools = context.new_cdp_session(page)
    devtools.send("Performance.enable")
    try:
        yield page, devtools
    finally:
        context.close()


def _metrics(devtools: CDPSession) -> dict[str, float]:
    return {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}


def _weight(page: Page, devtools: CDPSession) -> tuple[float, float]:
    # What a frame has just replaced is let go only by a later collection: the least of several is what is kept.
    weighed = []
    for _ in range(5):
        devtools.send("HeapProfiler.collectGarbage")
        metrics = _metrics(devtools)
        weighed.append((metrics["JSHeapUsedSize"] / (1 << 20), metrics["Nodes"]))
        page.wait_for_timeout(100)
    return min(heap for heap, _ in weighed), min(nodes for _, nodes in weighed)


def floor() -> Callable[..., Any]:
    """Serve the wall's play and the page that polls, both compressed; answers with their addresses."""
    play = Play(scene=Full())
    addresses = [
        _serve(application(play)),
        _serve(polled(lambda: play.frame("warehouse"), EVERY_MS)),
    ]

    def move() -> None:
        while not threading.Event().wait(EVERY_MS / 1000):
            if not play.sockets:
                play.scene.tick += 1

    threading.Thread(target=move, daemon=True).start()
    return lambda _: addresses


def _serve(app: ASGIApp) -> str:
    config = uvicorn.Config(
        Packed(CompressMiddleware(app)), host="127.0.0.1", port=0, log_level="warning", ws="websockets-sansio"
    )
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, daemon=True).start()
    waiting = threading.Event()
    while not server.started:
        waiting.wait(0.02)
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
