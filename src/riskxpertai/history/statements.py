"""SQLite's side of the history: its tables, and every statement that is ever run on them.

Instants are text in UTC with microseconds, so that they sort as they follow each other. A row of a
reader's is named by reader and id together: an id taken from someone else names nothing of his.
"""

from __future__ import annotations

# One tuple of statements per version of the schema; a change is a further tuple, never an edit.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE readers (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            since TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE conversations (
            reader TEXT NOT NULL,
            id TEXT NOT NULL,
            title TEXT NOT NULL,
            begun TEXT NOT NULL,
            changed TEXT NOT NULL,
            PRIMARY KEY (reader, id)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX conversations_newest ON conversations (reader, changed, id)",
        # With its rowid: entries are long, and long rows belong in a table's leaves.
        """CREATE TABLE turns (
            reader TEXT NOT NULL,
            id TEXT NOT NULL,
            conversation TEXT NOT NULL,
            question TEXT NOT NULL,
            months INTEGER NOT NULL,
            asked TEXT NOT NULL,
            as_of TEXT NOT NULL,
            run TEXT NOT NULL,
            ending TEXT NOT NULL,
            cached INTEGER NOT NULL,
            understood TEXT NOT NULL,
            versions TEXT NOT NULL,
            entries TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
            request TEXT NOT NULL,
            PRIMARY KEY (reader, id),
            FOREIGN KEY (reader, conversation) REFERENCES conversations (reader, id) ON DELETE CASCADE
        ) STRICT""",
        "CREATE INDEX turns_of_conversation ON turns (reader, conversation, asked, id)",
        "CREATE UNIQUE INDEX turns_of_request ON turns (reader, request) WHERE request <> ''",
        """CREATE TABLE families (
            id TEXT PRIMARY KEY,
            reader TEXT NOT NULL,
            token TEXT NOT NULL,
            before TEXT NOT NULL,
            rotated TEXT NOT NULL,
            expires TEXT NOT NULL,
            ended INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX families_of_reader ON families (reader)",
    ),
    (
        "ALTER TABLE readers ADD COLUMN kakao TEXT",
        "ALTER TABLE readers ADD COLUMN picture TEXT",
        "CREATE UNIQUE INDEX readers_of_kakao ON readers (kakao) WHERE kakao IS NOT NULL",
    ),
    (
        """CREATE TABLE farewells (
            reader TEXT PRIMARY KEY,
            since TEXT NOT NULL,
            number TEXT NOT NULL,
            heir TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX turns_by_age ON turns (asked)",
        "DROP INDEX families_of_reader",
        "CREATE INDEX families_of_reader ON families (reader, rotated, id)",
    ),
)

PUT_READER = """
INSERT INTO readers (id, kind, name, since, kakao, picture)
VALUES (:id, :kind, :name, :since, :kakao, :picture)
ON CONFLICT (id) DO UPDATE SET
    kind = excluded.kind, name = excluded.name, since = excluded.since,
    kakao = excluded.kakao, picture = excluded.picture
"""

READER = "SELECT id, kind, name, since, kakao, picture FROM readers WHERE id = :id"

READER_OF_KAKAO = "SELECT id, kind, name, since, kakao, picture FROM readers WHERE kakao = :number"

# Turns may arrive late and in any order (a queue that is written down later): whatever the order,
# the title is the first question's and `changed` the last one's.
PUT_CONVERSATION = """
INSERT INTO conversations (reader, id, title, begun, changed)
VALUES (:reader, :conversation, :title, :asked, :asked)
ON CONFLICT (reader, id) DO UPDATE SET
    title = CASE WHEN excluded.begun < begun THEN excluded.title ELSE title END,
    begun = min(begun, excluded.begun),
    changed = max(changed, excluded.changed)
"""

PUT_TURN = """
INSERT INTO turns (reader, id, conversation, question, months, asked, as_of, run, ending, cached,
                   understood, versions, entries, state, request)
VALUES (:reader, :id, :conversation, :question, :months, :asked, :as_of, :run, :ending, :cached,
        :understood, :versions, :entries, :state, :request)
ON CONFLICT (reader, id) DO UPDATE SET
    conversation = excluded.conversation, question = excluded.question, months = excluded.months,
    asked = excluded.asked, as_of = excluded.as_of, run = excluded.run, ending = excluded.ending,
    cached = excluded.cached, understood = excluded.understood, versions = excluded.versions,
    entries = excluded.entries, state = excluded.state, request = excluded.request
"""

TURN = "SELECT * FROM turns WHERE reader = :reader AND id = :id"

TURN_OF_REQUEST = "SELECT * FROM turns WHERE reader = :reader AND request = :request AND request <> ''"

LATEST = """
SELECT * FROM turns WHERE reader = :reader AND conversation = :conversation
ORDER BY asked DESC, id DESC LIMIT 1
"""

_CONVERSATIONS = """
SELECT id, reader, title, begun, changed,
       (SELECT count(*) FROM turns WHERE turns.reader = conversations.reader
                                     AND turns.conversation = conversations.id) AS turns
FROM conversations WHERE reader = :reader {further}
ORDER BY changed DESC, id DESC LIMIT :limit
"""

CONVERSATIONS = _CONVERSATIONS.format(further="")

CONVERSATIONS_AFTER = _CONVERSATIONS.format(further="AND (changed, id) < (:changed, :id)")

# One statement, so that both are of the same moment; a conversation without turns is not kept.
CONVERSATION = """
SELECT turns.*, conversations.title, conversations.begun, conversations.changed
FROM conversations JOIN turns
    ON turns.reader = conversations.reader AND turns.conversation = conversations.id
WHERE conversations.reader = :reader AND conversations.id = :id
ORDER BY turns.asked, turns.id
"""

REMOVE_CONVERSATION = "DELETE FROM conversations WHERE reader = :reader AND id = :id"

# What was ended stays ended, whoever writes an older copy back.
PUT_FAMILY = """
INSERT INTO families (id, reader, token, before, rotated, expires, ended)
VALUES (:id, :reader, :token, :before, :rotated, :expires, :ended)
ON CONFLICT (id) DO UPDATE SET
    reader = excluded.reader, token = excluded.token, before = excluded.before,
    rotated = excluded.rotated, expires = excluded.expires, ended = max(ended, excluded.ended)
"""

FAMILY = "SELECT id, reader, token, before, rotated, expires, ended FROM families WHERE id = :id"

ROTATE = """
UPDATE families SET reader = :reader, token = :token, before = :before, rotated = :rotated,
                    expires = :expires, ended = :ended
WHERE id = :id AND token = :expected AND ended = 0
"""

END_FAMILIES = "UPDATE families SET ended = 1 WHERE reader = :reader AND ended = 0"

FAMILIES = "SELECT * FROM families WHERE reader = :reader ORDER BY rotated, id"

# Turns go with their conversations.
REMOVE_READER = (
    "DELETE FROM conversations WHERE reader = :reader",
    "DELETE FROM families WHERE reader = :reader",
    "DELETE FROM readers WHERE id = :reader",
)

# A key that both used stays with the turn that the reader began with it.
ADOPT = (
    """INSERT INTO conversations (reader, id, title, begun, changed)
       SELECT :heir, id, title, begun, changed FROM conversations WHERE reader = :reader
       ON CONFLICT (reader, id) DO UPDATE SET changed = max(changed, excluded.changed)""",
    """UPDATE turns SET request = '' WHERE reader = :reader AND request <> '' AND EXISTS (
           SELECT 1 FROM turns AS his
           WHERE his.reader = :heir AND his.request = turns.request AND his.id <> turns.id)""",
    "UPDATE OR REPLACE turns SET reader = :heir WHERE reader = :reader",
    "DELETE FROM conversations WHERE reader = :reader",
)

PUT_FAREWELL = """
INSERT INTO farewells (reader, since, number, heir) VALUES (:reader, :since, :number, :heir)
ON CONFLICT (reader) DO UPDATE SET since = excluded.since, number = excluded.number, heir = excluded.heir
"""

# All of the few that there are.
FAREWELLS = ("SELECT reader, since, number, heir FROM farewells ORDER BY since, reader",)

REMOVE_FAREWELL = "DELETE FROM farewells WHERE reader = :reader"

# Once a day, over whole tables.
EXPIRE = (
    "DELETE FROM turns WHERE asked < :before",
    """DELETE FROM conversations WHERE NOT EXISTS (
           SELECT 1 FROM turns
           WHERE turns.reader = conversations.reader AND turns.conversation = conversations.id)""",
    "DELETE FROM families WHERE expires <= :now",
    """DELETE FROM readers WHERE kind = 'guest' AND since < :before
           AND NOT EXISTS (SELECT 1 FROM families WHERE families.reader = readers.id)
           AND NOT EXISTS (SELECT 1 FROM turns WHERE turns.reader = readers.id)""",
)
