"""The tables, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

HEAD = "0004"
"""The newest migration; a test compares it with the folder `migrations`."""

KEY = 32
"""Length of a keyed hash."""

metadata = MetaData()

updates = Table(
    "updates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(8), nullable=False),
    Column("owner", BigInteger, nullable=False),
    Column("chat", String(KEY)),
    Column("at", Double, nullable=False),
    Column("after", BigInteger),
    Column("answer", BigInteger),
    Index("updates_at", "at"),
    Index("updates_chat", "chat", "id"),
)
"""Updates in work or handled.  `after`: the newest message known at the claim, so that an answer is newer; `answer`: the
last message of the bot's that answered it in its chat."""

contexts = Table(
    "contexts",
    metadata,
    Column("thread", String(2 * KEY + 1), primary_key=True),
    Column("person", String(KEY)),
    Column("data", JSON, nullable=False),
    Column("until", Double, nullable=False),
    Index("contexts_person", "person"),
    Index("contexts_until", "until"),
)
"""What a thread of talk leaves for its next message."""

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Double, nullable=False),
    Column("person", String(KEY)),
    Column("chat", String(KEY)),
    Column("outcome", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("unknown", JSON, nullable=False),
    Index("questions_at", "at"),
    Index("questions_person", "person"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Double, nullable=False),
    Column("person", String(KEY)),
    Column("fact", String(200)),
    Column("question", Text, nullable=False),
    Column("good", Boolean, nullable=False),
    Index("feedback_at", "at"),
    Index("feedback_person", "person"),
)

files = Table(
    "files",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("file_id", Text, nullable=False),
    Column("at", Double, nullable=False),
)
"""Pictures already uploaded to Telegram, by what they show."""

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(128), nullable=False),
)
"""The secret of the keyed hashes, where no setting gives one and replicas must share it."""

knowledge_texts = Table(
    "knowledge_texts",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""Of a base that lives in the database: its texts, compressed, each once, by their SHA-256."""

knowledge_revisions = Table(
    "knowledge_revisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("author", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("outside", Boolean, nullable=False),
    Column("manifest", JSON, nullable=False),
)
"""The states that base had; the highest number is the present one."""

editors = Table(
    "editors",
    metadata,
    Column("person", String(KEY), primary_key=True),
    Column("at", Double, nullable=False),
)
"""Those whom an owner has named editors of the base, by the keys of persons, and since when."""

settled = Table(
    "settled",
    metadata,
    Column("question", String(KEY), primary_key=True),
    Column("at", Double, nullable=False),
)
"""The questions that editors have dealt with and need not see again, by `Keys.question`."""
