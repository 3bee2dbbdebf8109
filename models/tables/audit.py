"""What anybody did here, and what was refused. Rows are only ever appended: the database refuses the rest."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Instant, Long, Name, text

DONE: Final = "done"
REFUSED: Final = "refused"


class Act(Base):
    """One act or refusal: who, what, when, from where."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    at: Mapped[Instant] = mapped_column(BigInteger, index=True)
    who: Mapped[Name]
    """The name of the person or key; empty for nobody that we know."""
    kind: Mapped[str] = mapped_column(text(16))
    """person, key, display, command, system or nobody."""
    what: Mapped[str] = mapped_column(text(64))
    """The act, as ``sign_in`` or ``key_create``."""
    subject: Mapped[Name]
    """On whom or what."""
    outcome: Mapped[str] = mapped_column(text(8))
    """``done`` or ``refused``."""
    detail: Mapped[Long]
    """JSON: what else there is to know; never a secret."""
    address: Mapped[Name]
    """From where: a network address, or ``terminal``."""
