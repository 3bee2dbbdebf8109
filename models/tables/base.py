"""What all tables have in common: the registry, and how constraints are named so that migrations can find them."""

from __future__ import annotations

from typing import Annotated, Final

from sqlalchemy import BigInteger, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Instant = Annotated[int, mapped_column(BigInteger)]
"""Epoch milliseconds."""
Number = Annotated[int, mapped_column(BigInteger)]
Name = Annotated[str, mapped_column(String(128))]
Long = Annotated[str, mapped_column(Text)]


class Base(DeclarativeBase):
    """The registry of all tables."""

    metadata = MetaData(naming_convention=NAMES)
