"""What a replay job wants of what a world remembers, and which jobs may be asked for (facts §4.2)."""

import pytest

from tests.delivery.builders import NOON_MS, a_world, app_of, customers_of
from twitter_emulator.protocol import errors
from twitter_emulator.world.activity import MessageCreated, Webhook
from twitter_emulator.world.messages import Draft
from twitter_emulator.world.replay import MINUTE_MS, OLDEST_MS, Job, Moment, Replays, require_replayable
from twitter_emulator.world.world import WEB_APP_ID, World

FOREVER = (0, NOON_MS * 2)
FROM = Moment("202011050900", NOON_MS - 60 * MINUTE_MS)
LATE = Moment("202011050920", NOON_MS - 40 * MINUTE_MS)
TO = Moment("202011050930", NOON_MS - 30 * MINUTE_MS)


@pytest.fixture
def world() -> World:
    return a_world(tier="enterprise")


def subscribed(world: World) -> Webhook:
    webhook = world.add_webhook(app_of(world), "http://127.0.0.1:9/")
    world.subscribe_to(webhook, world.brand.id)
    return webhook


def write(world: World, text: str) -> None:
    world.send(customers_of(world)[0], world.brand, Draft(text, WEB_APP_ID))


def texts(world: World, job: Job) -> list[str]:
    happened = [activity.happening for _, activity in world.replays.wanted(job)]
    return [one.message.draft.text for one in happened if isinstance(one, MessageCreated)]


def job_for(webhook: Webhook, from_ms: int, to_ms: int) -> Job:
    return Job("1", webhook, from_ms, to_ms)


def test_a_job_wants_what_happened_from_its_start_until_before_its_end(world: World) -> None:
    webhook = subscribed(world)
    for text in ("one", "two", "three", "four"):
        write(world, text)
        world.clock.advance(MINUTE_MS)

    job = job_for(webhook, NOON_MS + MINUTE_MS, NOON_MS + 3 * MINUTE_MS)

    assert texts(world, job) == ["two", "three"]


def test_the_oldest_comes_first_although_the_clock_was_set_back(world: World) -> None:
    webhook = subscribed(world)
    world.clock.advance(MINUTE_MS)
    write(world, "later")
    world.clock.move_to(NOON_MS, frozen=True)
    write(world, "earlier")

    assert texts(world, job_for(webhook, *FOREVER)) == ["earlier", "later"]


def test_nothing_from_before_a_subscription_existed_is_wanted(world: World) -> None:
    webhook = world.add_webhook(app_of(world), "http://127.0.0.1:9/")
    world.subscribe_to(webhook, customers_of(world)[0].id)
    write(world, "before")
    world.clock.advance(1)
    world.subscribe_to(webhook, world.brand.id)
    write(world, "after")

    hearers = [user_id for user_id, _ in world.replays.wanted(job_for(webhook, *FOREVER))]

    customer, brand = customers_of(world)[0].id, world.brand.id
    assert texts(world, job_for(webhook, *FOREVER)) == ["before", "after", "after"]
    assert hearers == [customer, brand, customer]


def test_what_was_lost_to_an_invalid_webhook_is_wanted(world: World) -> None:
    webhook = subscribed(world)
    world.set_valid(webhook, valid=False, why="a test")
    write(world, "lost")

    assert texts(world, job_for(webhook, *FOREVER)) == ["lost"]


@pytest.mark.parametrize("tier", ["sandbox", "paid"])
def test_other_tiers_remember_nothing(tier: str) -> None:
    world = a_world(tier=tier)

    write(world, "hello")

    assert not world.replays.memory


def test_no_more_is_remembered_than_the_limit(world: World) -> None:
    world.replays = Replays(limit=2)
    webhook = subscribed(world)

    for text in ("one", "two", "three"):
        write(world, text)

    assert texts(world, job_for(webhook, *FOREVER)) == ["two", "three"]


def test_a_webhook_has_one_job_at_a_time(world: World) -> None:
    first, second = subscribed(world), subscribed(world)
    world.replays.begin(Job("1", first, *FOREVER))
    world.replays.begin(Job("2", second, *FOREVER))

    with pytest.raises(errors.ReplayInProgress, match="already in progress"):
        world.replays.begin(Job("3", first, *FOREVER))

    world.replays.end(world.replays.jobs[first.id])
    world.replays.begin(Job("4", first, *FOREVER))


@pytest.mark.parametrize(("from_ago", "to_ago"), [(31 * MINUTE_MS, 10 * MINUTE_MS), (OLDEST_MS, OLDEST_MS - MINUTE_MS)])
def test_a_span_may_reach_from_five_days_ago_to_ten_minutes_ago(from_ago: int, to_ago: int) -> None:
    require_replayable(Moment("a", NOON_MS - from_ago), Moment("b", NOON_MS - to_ago), NOON_MS)


@pytest.mark.parametrize(
    ("from_", "to", "error", "text"),
    [
        (Moment("X", NOON_MS - 31 * MINUTE_MS + 1), TO, errors.NotInPast, "from_date: [X] is not in the past."),
        (Moment("X", NOON_MS + 1), TO, errors.NotInPast, "from_date: [X] is not in the past."),
        (FROM, Moment("X", NOON_MS - 10 * MINUTE_MS + 1), errors.NotInPast, "to_date: [X] is not in the past."),
        (LATE, FROM, errors.ReplayBackwards, "from_date must be before to_date."),
        (FROM, FROM, errors.ReplayBackwards, "from_date must be before to_date."),
        (Moment("X", NOON_MS - OLDEST_MS - 1), TO, errors.ReplayTooOld, "from_date must be within the past 5 days."),
    ],
    ids=["from too recent", "from to come", "to too recent", "backwards", "empty", "too old"],
)
def test_another_span_is_refused(from_: Moment, to: Moment, error: type[errors.ApiError], text: str) -> None:
    with pytest.raises(error) as caught:
        require_replayable(from_, to, NOON_MS)

    assert caught.value.text == text
