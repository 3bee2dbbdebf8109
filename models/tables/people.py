"""Who gets in: people and their sessions, keys of machines and walls, links that work once.

No secret is kept: of tokens their SHA-256, of passwords what Argon2 makes of them.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Instant, Long, Name, text


class Person(Base):
    """Somebody who may sign in."""

    __tablename__ = "people"

    name: Mapped[str] = mapped_column(text(128), primary_key=True)
    """As it is typed, lower case."""
    role: Mapped[str] = mapped_column(text(16))
    password: Mapped[Long | None]
    """Argon2's own text; ``None``: signs in elsewhere."""
    password_at: Mapped[Instant | None]
    subject: Mapped[Long | None] = mapped_column(unique=True)
    """Who they are at the identity provider: issuer and subject."""
    created_at: Mapped[Instant]
    created_by: Mapped[Name]
    disabled_at: Mapped[Instant | None]


class Session(Base):
    """A browser that somebody signed in with."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(text(32), primary_key=True)
    """What it is called in lists; opens nothing."""
    token: Mapped[str] = mapped_column(text(64), unique=True)
    """SHA-256 of the cookie, hexadecimal."""
    person: Mapped[str] = mapped_column(ForeignKey("people.name", ondelete="CASCADE"), index=True)
    created_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    """Whatever happens until then; the idle limit may end it sooner."""
    address: Mapped[Name]
    agent: Mapped[str] = mapped_column(text(200))
    revoked_at: Mapped[Instant | None]


class Key(Base):
    """A machine's or a wall's key."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(text(32), primary_key=True)
    name: Mapped[str] = mapped_column(text(128), unique=True)
    token: Mapped[str] = mapped_column(text(64), unique=True)
    """SHA-256 of the key, hexadecimal."""
    scope: Mapped[str] = mapped_column(text(16))
    sources: Mapped[Long | None]
    """JSON: the sources for which it may speak; ``None``: all but ``people``."""
    created_at: Mapped[Instant]
    created_by: Mapped[Name]
    expires_at: Mapped[Instant | None]
    used_at: Mapped[Instant | None]
    used_from: Mapped[Name | None]
    revoked_at: Mapped[Instant | None]


class Link(Base):
    """A link that works once: to make the first admin, or to choose a password."""

    __tablename__ = "links"

    token: Mapped[str] = mapped_column(text(64), primary_key=True)
    """SHA-256 of what stands in the link, hexadecimal."""
    purpose: Mapped[str] = mapped_column(text(16))
    person: Mapped[Name | None]
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
