"""Texts and what was found in them, as Direct Messages and tweets carry them (facts §2.1)."""

from typing import Any

from twitter_emulator.world.text import Entity, Hashtag, Link, Mention, Processed, Symbol, processed
from twitter_emulator.world.world import World

Json = dict[str, Any]


def written(world: World, text: str) -> Processed:
    """*text* as it is sent in *world*."""
    return processed(text, seed=world.seed, find=world.accounts.named, escape=world.rules.escape_html)


def entities(found: Processed) -> Json:
    """The ``entities`` of a text, members in the order of Direct Messages and of the API's tweets."""
    shown: Json = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}
    for entity in found.entities:
        member, content = _entity(entity)
        shown[member].append(content)
    return shown


def streamed_entities(found: Processed) -> Json:
    """The ``entities`` of a tweet that is delivered, members in the order of deliveries."""
    shown = entities(found)
    return {member: shown[member] for member in ("hashtags", "urls", "user_mentions", "symbols")}


def has_links(found: Processed) -> bool:
    """Whether there is a link in it, which is what Twitter may find sensitive."""
    return any(isinstance(entity, Link) for entity in found.entities)


def _entity(entity: Entity) -> tuple[str, Json]:
    """The member that *entity* belongs to, and what stands there."""
    indices = [entity.start, entity.end]
    match entity:
        case Hashtag(text=text):
            return "hashtags", {"text": text, "indices": indices}
        case Symbol(text=text):
            return "symbols", {"text": text, "indices": indices}
        case Mention(account=account):
            return "user_mentions", {
                "screen_name": account.screen_name,
                "name": account.name,
                "id": int(account.id),
                "id_str": account.id,
                "indices": indices,
            }
        case Link(url=url, expanded_url=expanded_url, display_url=display_url):
            return "urls", {
                "url": url,
                "expanded_url": expanded_url,
                "display_url": display_url,
                "indices": indices,
            }
