"""Media in the database: fetched by one worker at a time, taken over from one that is gone, swept when unused."""

import os
from pathlib import Path

import pytest

from tests.channel.builders import FakeClock
from tests.channel.fake_media import PHOTO_URL, PNG
from twitter_channel.media.folder import Folder, Kept, new_id
from twitter_channel.media.sweeping import UNUSED_FOR, Sweeping
from twitter_channel.store.claims import LEASE_MS, Claims
from twitter_channel.store.database import Database
from twitter_channel.store.events import Direction, EventStore, NewEvent
from twitter_channel.store.home import Home
from twitter_channel.store.media import ECHO_MS, Attachment, MediaStore, Origin
from twitter_channel.store.uploads import For, UploadStore

HERE, THERE = Home("here", "1:1"), Home("there", "2:2")


@pytest.fixture
def store(database: Database, clock: FakeClock) -> MediaStore:
    return MediaStore(database, clock)


async def worker(database: Database, home: Home) -> Claims:
    claims = Claims(database, home)
    await claims.enter()
    return claims


async def a_photo_comes(database: Database, clock: FakeClock, direction: Direction = "in", number: int = 1) -> None:
    event = NewEvent(
        1,
        str(number),
        "message",
        "{}",
        "received",
        customer_id="2",
        position=number,
        direction=direction,
        attachment=Attachment("photo", PHOTO_URL),
    )
    await EventStore(database, clock).add([event])


async def kept(store: MediaStore, folder: Folder, origin: Origin = "upload") -> Kept:
    async with folder.draft() as draft:
        await draft.write(PNG)
        found = await folder.keep(draft, new_id())
    await store.add(found, origin)
    return found


async def test_a_photo_is_fetched_by_one_worker(database: Database, clock: FakeClock, store: MediaStore) -> None:
    here, there = await worker(database, HERE), await worker(database, THERE)
    await a_photo_comes(database, clock)

    first, second = await store.take(here.worker_id, 5), await store.take(there.worker_id, 5)

    assert [(job.source, job.is_ours) for job in first] == [(PHOTO_URL, False)]
    assert second == ()


async def test_what_a_worker_that_is_gone_was_fetching_is_fetched_by_another(
    database: Database, clock: FakeClock, store: MediaStore
) -> None:
    here, there = await worker(database, HERE), await worker(database, THERE)
    await a_photo_comes(database, clock)
    await store.take(here.worker_id, 5)
    clock.seconds += LEASE_MS / 1000 + 1
    await there.beat()
    await there.relieve()

    (job,) = await store.take(there.worker_id, 5)

    assert job.media.attempts == 2


async def test_what_was_put_off_is_fetched_when_it_is_time(
    database: Database, clock: FakeClock, store: MediaStore
) -> None:
    here = await worker(database, HERE)
    await a_photo_comes(database, clock)
    (job,) = await store.take(here.worker_id, 5)
    await store.put_off(job.media, int(clock.now() * 1000) + 30_000, "Twitter is over capacity.")

    early = await store.take(here.worker_id, 5)
    due = await store.next_due()
    clock.seconds += 31
    late = await store.take(here.worker_id, 5)

    assert (early, due, len(late)) == ((), 30.0, 1)


async def test_what_the_account_sent_is_fetched_only_when_it_is_clear_that_it_was_not_us(
    database: Database, clock: FakeClock, store: MediaStore
) -> None:
    here = await worker(database, HERE)
    await a_photo_comes(database, clock, "out")

    early = await store.take(here.worker_id, 5)
    clock.seconds += ECHO_MS / 1000
    late = await store.take(here.worker_id, 5)

    assert (early, len(late)) == ((), 1)


async def test_a_message_that_comes_twice_is_expected_once(
    database: Database, clock: FakeClock, store: MediaStore
) -> None:
    here = await worker(database, HERE)
    await a_photo_comes(database, clock)
    await a_photo_comes(database, clock)

    assert len(await store.take(here.worker_id, 5)) == 1


async def test_an_upload_is_found_until_it_expires(
    database: Database, clock: FakeClock, store: MediaStore, tmp_path: Path
) -> None:
    uploads = UploadStore(database, clock)
    whose = For((await kept(store, Folder(tmp_path))).id, 1, None)
    await uploads.add(whose, "9001", int(clock.now() * 1000) + 1_000, None)

    valid = await uploads.find(whose)
    clock.seconds += 2

    assert (valid is not None and valid.twitter_id, await uploads.find(whose)) == ("9001", None)


async def test_what_nobody_refers_to_is_swept_and_all_else_stays(
    database: Database, clock: FakeClock, store: MediaStore, tmp_path: Path
) -> None:
    lies = tmp_path / "media"
    folder = Folder(lies)
    unused, of_bot = await kept(store, folder), await kept(store, folder, "bot")
    (lies / new_id()).write_bytes(PNG)
    for name in os.listdir(lies):
        os.utime(lies / name, (0, 0))
    clock.seconds += UNUSED_FOR + 1

    await Sweeping(store, UploadStore(database, clock), folder, clock).sweep()

    assert await store.get(unused.id) is None
    assert os.listdir(lies) == [of_bot.id]
