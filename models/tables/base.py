"""What all tables have in common: the registry, and how constraints are named so that migrations can find them."""

from __future__ import annotations

from typing import Annotated, Final

from sqlalchemy import BigInteger, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeEngine

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

TEXT: Final = Text().with_variant(Text(collation="C"), "postgresql")
"""Any text; compared by code point everywhere, as the floor does."""


def text(length: int) -> TypeEngine[str]:
    """Give the type of a text of at most so many characters, compared by code point."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


Instant = Annotated[int, mapped_column(BigInteger)]
"""Epoch milliseconds."""
Number = Annotated[int, mapped_column(BigInteger)]
Name = Annotated[str, mapped_column(text(128))]
Long = Annotated[str, mapped_column(TEXT)]


class Base(DeclarativeBase):
    """The registry of all tables."""

    metadata = MetaData(naming_convention=NAMES)
