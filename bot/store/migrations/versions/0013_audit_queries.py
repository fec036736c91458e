"""Finding acts in the audit log by what they were done to, by whom, and when."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.drop_index("ix_audit_object", "audit")
    op.create_index("ix_audit_object_id", "audit", ["object", "id"])
    op.create_index("ix_audit_actor_id_id", "audit", ["actor_id", "id"])
    op.create_index("ix_audit_action_id", "audit", ["action", "id"])
    op.create_index("ix_audit_at", "audit", ["at"])
