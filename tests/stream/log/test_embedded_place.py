"""The files of an embedded log."""

from __future__ import annotations

import os
from pathlib import Path

from stream.log.embedded_place import LONGEST_SOCKET, Place


def deep(directory: Path) -> Path:
    return directory / "a-data-directory-with-a-long-name" / "below-another-directory-with-a-long-name" / "and-another"


def test_the_socket_lies_in_the_data_directory_which_only_we_may_open(short_dir: Path) -> None:
    place = Place.make(short_dir / "data")
    assert place.socket == (short_dir / "data" / "log.sock").resolve()
    assert place.data_dir.stat().st_mode & 0o077 == 0
    assert Place.of(short_dir / "data") == place


def test_a_path_too_long_for_a_socket_gets_a_short_one_that_others_find(short_dir: Path) -> None:
    place = Place.make(deep(short_dir))
    try:
        assert len(os.fsencode(place.socket)) <= LONGEST_SOCKET
        assert place.socket.parent.stat().st_mode & 0o077 == 0
        assert Place.of(deep(short_dir)) == place
        assert Place.make(deep(short_dir)) == place
    finally:
        place.clear()
    assert not place.socket.parent.exists()


def test_a_short_place_that_others_could_open_is_not_used_again(short_dir: Path) -> None:
    place = Place.make(deep(short_dir))
    place.socket.parent.chmod(0o755)
    other = Place.make(deep(short_dir))
    place.socket.parent.rmdir()
    other.clear()
    assert other.socket != place.socket


def test_the_last_warning_is_the_last_word(short_dir: Path) -> None:
    place = Place.make(short_dir)
    assert place.last_words() == ""
    place.server_log.write_text(
        "1:M 0 # No space left\n1:M 1 * oO Valkey is starting oO\n1:M 1 * ready\n1:M 2 # Out of memory\n1:M 3 * bye\n\n"
    )
    assert place.last_words() == "1:M 2 # Out of memory"


def test_before_the_first_start_nobody_is_left_behind(short_dir: Path) -> None:
    assert Place.make(short_dir).left_behind() is None
