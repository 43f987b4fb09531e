"""What a bot must not forget when it is killed: which messages it has, and which of them are answered."""

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

# sending: the answer may be there already.
State = Literal["waiting", "sending", "answered", "refused"]

_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS messages (
    id TEXT PRIMARY KEY, sender TEXT, recipient TEXT, text TEXT, state TEXT DEFAULT 'waiting', answer TEXT DEFAULT '');
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT);
"""


@dataclass(frozen=True, slots=True)
class Message:
    id: str
    sender: str
    recipient: str
    text: str


class Memory:
    """A file; *path* may be ``:memory:`` for a bot that forgets."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.executescript(_TABLES)

    def add(self, message: Message) -> bool:
        """Whether *message* is new."""
        values = (message.id, message.sender, message.recipient, message.text)
        statement = "INSERT OR IGNORE INTO messages (id, sender, recipient, text) VALUES (?, ?, ?, ?) RETURNING id"
        return bool(self._done(statement, *values))

    def mark(self, message: Message, state: State, answer: str) -> None:
        self._done("UPDATE messages SET state = ?, answer = ? WHERE id = ?", state, answer, message.id)

    def state_of(self, message: Message) -> State:
        state: State = self._done("SELECT state FROM messages WHERE id = ?", message.id)[0][0]
        return state

    def unanswered(self) -> Sequence[Message]:
        """Oldest first."""
        rows = self._done(
            "SELECT id, sender, recipient, text FROM messages WHERE state IN ('waiting', 'sending') ORDER BY rowid"
        )
        return [Message(*row) for row in rows]

    def is_an_answer(self, event_id: str) -> bool:
        return bool(self._done("SELECT 1 FROM messages WHERE answer = ?", event_id))

    def note(self, name: str, value: str) -> None:
        self._done("INSERT OR REPLACE INTO notes VALUES (?, ?)", name, value)

    def noted(self, name: str) -> str:
        """Empty for what was never noted."""
        rows = self._done("SELECT value FROM notes WHERE name = ?", name)
        return str(rows[0][0]) if rows else ""

    def _done(self, statement: str, *values: str) -> list[Any]:
        with self._lock:
            return self._database.execute(statement, values).fetchall()
