"""Media in the database: fetched by one worker at a time, taken over from one that is gone, swept when unused."""

from pathlib import Path

import pytest

from tests.channel.builders import FakeClock, delivery, message
from tests.channel.fake_media import PNG, with_photo
from tests.channel.fake_twitter import VALUES
from twitter_channel.connections.values import settings_of
from twitter_channel.conversations.envelope import events_in
from twitter_channel.media.folder import Folder, Kept, new_id
from twitter_channel.media.sweeping import UNUSED_FOR, Sweeping
from twitter_channel.store.claims import Claims
from twitter_channel.store.connections import ConnectionStore
from twitter_channel.store.database import Database, opened
from twitter_channel.store.engines import database_url
from twitter_channel.store.events import EventStore
from twitter_channel.store.home import this_home
from twitter_channel.store.media import ECHO_MS, MediaStore
from twitter_channel.store.uploads import For, UploadStore
from twitter_channel.store.vault import Vault, new_key
