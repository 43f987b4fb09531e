"""Where a conversation is held: in Direct Messages, or in public, in tweets."""

from typing import Literal

Kind = Literal["dm", "public"]
