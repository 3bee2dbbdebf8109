"""The commands of README.md: what its ``sh`` blocks hold, and how each is made to run in a test.

A command keeps its words; only where and how long it works is changed: the port, the recording, the duration.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]
README: Final = ROOT / "README.md"
ROLES: Final = ("demo", "up", "web", "project", "archive", "log")
"""Commands that run until they are told to stop."""
LISTENING: Final = ("demo", "up", "web")
GROUPS: Final = ("dead", "db", "key", "user")
"""Commands that have sub-commands."""
NOT_RUN: Final = ("git", "cd", ".", "source", "apt-get", "sudo", "pip", "python3", "brew")
"""What a reader does before there is anything to test."""

_BLOCK: Final = re.compile(r"^```(?:sh|shell|bash)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ASSIGNMENT: Final = re.compile(r"[A-Z][A-Z0-9_]*=.*")
_LETTER: Final = re.compile(r"ID|\d+-\d+-\d+")
_PORT: Final = re.compile(r"\b8050\b")


class Command(NamedTuple):
    """One line of a block: the variables that stand before it, and its words."""

    line: str
    environment: dict[str, str]
    words: list[str]

    @property
    def name(self) -> str:
        """Give the sub-command of ``peakline``, such as ``dead list`` in full; another program's own name else."""
        if self.words[0] != "peakline":
            return self.words[0]
        plain = [word for word in self.words[1:] if not word.startswith("-")]
        return " ".join(plain[: 2 if plain[0] in GROUPS else 1])

    @property
    def time_scale(self) -> int:
        """Give how fast the server must run for this command: what it sets itself, or the speed it plays at."""
        said = self.environment.get("PEAKLINE_TIME_SCALE") or value_of(self.words, "--speed") or "1"
        return 1 if said == "max" else int(said)


def commands(text: str) -> list[Command]:
    """Give the commands of all ``sh`` blocks, each once, in order; comments, prompts and continuations are undone."""
    found: dict[str, Command] = {}
    for block in _BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line.removeprefix("$ "), comments=True)
            environment = {}
            while words and _ASSIGNMENT.fullmatch(words[0]):
                name, _, value = words.pop(0).partition("=")
                environment[name] = value
            if words:
                line = " ".join(line.split())
                found[line] = Command(line, environment, words)
    return list(found.values())


def value_of(words: list[str], option: str) -> str | None:
    """Give the value of an option, written with a space or an equals sign."""
    for place, word in enumerate(words):
        if word == option:
            return words[place + 1]
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return None


def set_to(words: list[str], option: str, value: str) -> list[str]:
    """Give the words with another value for an option, added when it is not there."""
    kept: list[str] = []
    skip = False
    for word in words:
        if not skip and word != option and not word.startswith(f"{option}="):
            kept.append(word)
        skip = not skip and word == option
    return [*kept, option, value]


def made_to_run(words: list[str], *, port: int, recordings: dict[str, Path], letter: str, key: str = "") -> list[str]:
    """Give the words as a test runs them: on its port, with its recording, dead letter and key, in seconds."""
    words = [_PORT.sub(str(port), word).replace("$PEAKLINE_KEY", key) for word in words]
    if words[0] == "curl":
        return words
    words = [letter if _LETTER.fullmatch(word) else word for word in words]
    if "replay" in words:
        path = words.index("replay") + 1
        words[path] = str(recordings[value_of(words, "--format") or ""])
    if "simulate" in words:
        words = set_to(words, "--for", "1s")
        faults = value_of(words, "--faults")
        if faults is not None:
            words = set_to(words, "--faults", str(ROOT / faults))
    if any(role in words for role in LISTENING):
        words = set_to(words, "--port", str(port))
    if "demo" in words:
        words = set_to(words, "--rate", "0.2")
    return words
