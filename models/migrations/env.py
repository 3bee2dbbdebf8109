"""Runs the migrations on the connection that ``stream.database.upgrade`` hands over; no other way leads here."""

from __future__ import annotations

from alembic import context

from models.tables import audit, journal, orders, people  # noqa: F401 - so that their tables are known
from models.tables.base import Base

VERSION_TABLE = "peakline_version"

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
