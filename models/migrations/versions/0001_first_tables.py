"""The first tables: the ledger, who gets in, and the audit, whose rows the database itself keeps from change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and let ``audit`` only grow."""
    _make_tables()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
            "WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'rows of audit are only ever appended: REPLACE is refused'); END"
        )
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
                f"BEGIN SELECT RAISE(ABORT, 'rows of audit are only ever appended: {verb} is refused'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'rows of audit are only ever appended: % is refused', TG_OP "
        "USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )


def downgrade() -> None:
    """Never: a backup is the way back."""
    raise NotImplementedError("there is no way back by migration; restore a backup")


def _text(length: int | None = None) -> sa.types.TypeEngine[str]:
    """Text whose order is that of code points, on both databases."""
    if length is None:
        return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _make_tables() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", _text(128), nullable=False),
        sa.Column("kind", _text(16), nullable=False),
        sa.Column("what", _text(64), nullable=False),
        sa.Column("subject", _text(128), nullable=False),
        sa.Column("outcome", _text(8), nullable=False),
        sa.Column("detail", _text(), nullable=False),
        sa.Column("address", _text(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_table(
        "changes",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", _text(20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", _text(128), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("source", _text(128), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "type", "at", "reason", "until", name=op.f("pk_changes")),
    )
    op.create_table(
        "day_counts",
        sa.Column("partition", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("warehouse", _text(128), nullable=False),
        sa.Column("channel", _text(128), nullable=False),
        sa.Column("region", _text(128), nullable=False),
        sa.Column("carrier", _text(128), nullable=False),
        sa.Column("priority", _text(128), nullable=False),
        sa.Column("counts", _text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "partition", "warehouse", "channel", "region", "carrier", "priority", name=op.f("pk_day_counts")
        ),
    )
    op.create_table(
        "details",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", _text(128), nullable=True),
        sa.Column("owner_at", sa.BigInteger(), nullable=True),
        sa.Column("people_owner", _text(128), nullable=True),
        sa.Column("people_owner_at", sa.BigInteger(), nullable=True),
        sa.Column("amount", _text(48), nullable=True),
        sa.Column("amount_at", sa.BigInteger(), nullable=True),
        sa.Column("currency", _text(128), nullable=True),
        sa.Column("currency_at", sa.BigInteger(), nullable=True),
        sa.Column("lines", sa.BigInteger(), nullable=True),
        sa.Column("lines_at", sa.BigInteger(), nullable=True),
        sa.Column("units", sa.BigInteger(), nullable=True),
        sa.Column("units_at", sa.BigInteger(), nullable=True),
        sa.Column("customer", _text(128), nullable=True),
        sa.Column("customer_at", sa.BigInteger(), nullable=True),
        sa.Column("skus", _text(), nullable=True),
        sa.Column("skus_at", sa.BigInteger(), nullable=True),
        sa.Column("refs", _text(), nullable=True),
        sa.Column("refs_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_details")),
    )
    op.create_table(
        "entries",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "attempt", "stage", "at", name=op.f("pk_entries")),
    )
    op.create_table(
        "keys",
        sa.Column("id", _text(32), nullable=False),
        sa.Column("name", _text(128), nullable=False),
        sa.Column("token", _text(64), nullable=False),
        sa.Column("scope", _text(16), nullable=False),
        sa.Column("sources", _text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", _text(128), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("used_from", _text(128), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
        sa.UniqueConstraint("name", name=op.f("uq_keys_name")),
        sa.UniqueConstraint("token", name=op.f("uq_keys_token")),
    )
    op.create_table(
        "links",
        sa.Column("token", _text(64), nullable=False),
        sa.Column("purpose", _text(16), nullable=False),
        sa.Column("person", _text(128), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_links")),
    )
    op.create_table(
        "minutes",
        sa.Column("partition", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("warehouse", _text(128), nullable=False),
        sa.Column("channel", _text(128), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("exits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("partition", "at", "warehouse", "channel", "stage", name=op.f("pk_minutes")),
    )
    op.create_table(
        "notes",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source", _text(128), nullable=False),
        sa.Column("digest", _text(32), nullable=False),
        sa.Column("text", _text(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "at", "source", "digest", name=op.f("pk_notes")),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("partition", sa.SmallInteger(), nullable=False),
        sa.Column("number", _text(128), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=True),
        sa.Column("warehouse", _text(128), nullable=False),
        sa.Column("channel", _text(128), nullable=False),
        sa.Column("region", _text(128), nullable=False),
        sa.Column("carrier", _text(128), nullable=False),
        sa.Column("priority", _text(128), nullable=False),
        sa.Column("warehouse_at", sa.BigInteger(), nullable=True),
        sa.Column("channel_at", sa.BigInteger(), nullable=True),
        sa.Column("region_at", sa.BigInteger(), nullable=True),
        sa.Column("carrier_at", sa.BigInteger(), nullable=True),
        sa.Column("priority_at", sa.BigInteger(), nullable=True),
        sa.Column("told_priority", _text(128), nullable=True),
        sa.Column("people_priority", _text(128), nullable=True),
        sa.Column("people_priority_at", sa.BigInteger(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=True),
        sa.Column("validated_at", sa.BigInteger(), nullable=True),
        sa.Column("allocated_at", sa.BigInteger(), nullable=True),
        sa.Column("outbound_prep_at", sa.BigInteger(), nullable=True),
        sa.Column("pick_pack_at", sa.BigInteger(), nullable=True),
        sa.Column("shipped_at", sa.BigInteger(), nullable=True),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.Column("after_sales_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_at", sa.BigInteger(), nullable=True),
        sa.Column("promised_ship_at", sa.BigInteger(), nullable=True),
        sa.Column("promised_ship_told_at", sa.BigInteger(), nullable=True),
        sa.Column("promised_deliver_at", sa.BigInteger(), nullable=True),
        sa.Column("promised_deliver_told_at", sa.BigInteger(), nullable=True),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("partial_told_at", sa.BigInteger(), nullable=True),
        sa.Column("progress_at", sa.BigInteger(), nullable=True),
        sa.Column("pathed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        postgresql_with={"fillfactor": 70},
    )
    op.create_index(
        "ix_orders_in_memory",
        "orders",
        ["partition", "id"],
        unique=False,
        postgresql_where=sa.text("left_at IS NULL"),
        sqlite_where=sa.text("left_at IS NULL"),
    )
    op.create_index(op.f("ix_orders_number"), "orders", ["number"], unique=False)
    op.create_table(
        "origins",
        sa.Column("partition", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("warehouse", _text(128), nullable=False),
        sa.Column("channel", _text(128), nullable=False),
        sa.Column("region", _text(128), nullable=False),
        sa.Column("carrier", _text(128), nullable=False),
        sa.Column("priority", _text(128), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("source", _text(128), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "partition",
            "warehouse",
            "channel",
            "region",
            "carrier",
            "priority",
            "stage",
            "source",
            name=op.f("pk_origins"),
        ),
    )
    op.create_table(
        "people",
        sa.Column("name", _text(128), nullable=False),
        sa.Column("role", _text(16), nullable=False),
        sa.Column("password", _text(), nullable=True),
        sa.Column("password_at", sa.BigInteger(), nullable=True),
        sa.Column("subject", _text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", _text(128), nullable=False),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_people")),
        sa.UniqueConstraint("subject", name=op.f("uq_people_subject")),
    )
    op.create_table(
        "positions",
        sa.Column("partition", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("partitions", sa.SmallInteger(), nullable=False),
        sa.Column("log_id", _text(32), nullable=False),
        sa.Column("position", _text(48), nullable=False),
        sa.Column("earlier", _text(), nullable=False),
        sa.Column("next_id", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("watermark", sa.BigInteger(), nullable=False),
        sa.Column("since_at", sa.BigInteger(), nullable=False),
        sa.Column("quality", _text(), nullable=False),
        sa.PrimaryKeyConstraint("partition", name=op.f("pk_positions")),
    )
    op.create_table(
        "sources",
        sa.Column("partition", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("source", _text(128), nullable=False),
        sa.Column("last_contact_at", sa.BigInteger(), nullable=False),
        sa.Column("last_event_at", sa.BigInteger(), nullable=False),
        sa.Column("delays", _text(), nullable=False),
        sa.PrimaryKeyConstraint("partition", "source", name=op.f("pk_sources")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", _text(32), nullable=False),
        sa.Column("token", _text(64), nullable=False),
        sa.Column("person", _text(128), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("address", _text(128), nullable=False),
        sa.Column("agent", _text(200), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["people.name"], name=op.f("fk_sessions_person_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token", name=op.f("uq_sessions_token")),
    )
    op.create_index(op.f("ix_sessions_person"), "sessions", ["person"], unique=False)
