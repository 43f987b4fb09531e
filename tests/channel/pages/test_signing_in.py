"""The one-time link, passwords, sessions, and how often one may try."""

import pytest
from sqlalchemy import text

from tests.channel.builders import PUBLIC_URL, Channel, FakeClock
from tests.channel.pages.visitor import PASSWORD, Visitor, text_of
from twitter_channel.operators.service import HOUR_MS, LIFETIMES, MOST_ATTEMPTS
from twitter_channel.store.operators import OperatorStore

SESSION = "twitter_channel_session"


async def first_link(channel: Channel) -> str:
    link = await channel.parts.operators.first_link()
    assert link is not None
    return link


async def stored(channel: Channel) -> str:
    """Everything the database keeps of operators."""
    rows: list[object] = []
    async with channel.parts.database.reading() as connection:
        for table in ("operators", "sessions", "invitations"):
            rows += (await connection.execute(text(f"SELECT * FROM {table}"))).all()
    return str(rows)


async def test_the_first_link_leads_to_a_password_and_signs_in(channel: Channel, stranger: Visitor) -> None:
    link = await first_link(channel)

    accepted = await stranger.accept(link)

    assert (accepted.status_code, accepted.headers["location"]) == (303, "/channels")
    assert (await stranger.get("/channels")).status_code == 200


async def test_a_link_that_was_only_looked_at_is_still_good(channel: Channel, stranger: Visitor) -> None:
    link = await first_link(channel)
    await stranger.get(f"/welcome/{link}")

    assert (await Visitor(channel).accept(link)).status_code == 303


async def test_a_link_is_good_once(channel: Channel, stranger: Visitor) -> None:
    link = await first_link(channel)
    shown = await Visitor(channel).get(f"/welcome/{link}")
    await stranger.accept(link)

    again = await Visitor(channel).get(f"/welcome/{link}")

    assert (shown.status_code, again.status_code) == (200, 410)


async def test_of_two_who_use_a_link_at_once_one_is_let_in(channel: Channel, clock: FakeClock) -> None:
    link = await first_link(channel)
    one, other = Visitor(channel), Visitor(channel)
    await one.get(f"/welcome/{link}")
    invitation = await channel.parts.operators.invited(link)
    await other.accept(link, name="bob")

    store = OperatorStore(channel.parts.database, clock)
    assert await store.accept(invitation, "ada", "a hash") is None
    assert [it.name for it in await store.all()] == ["bob"]


async def test_a_link_expires(channel: Channel, stranger: Visitor, clock: FakeClock) -> None:
    link = await first_link(channel)
    clock.seconds += HOUR_MS / 1000

    assert (await stranger.get(f"/welcome/{link}")).status_code == 410


async def test_every_first_link_is_void_when_there_is_an_operator(channel: Channel, stranger: Visitor) -> None:
    left_over, used = await first_link(channel), await first_link(channel)

    await stranger.accept(used)

    assert (await Visitor(channel).get(f"/welcome/{left_over}")).status_code == 410
    assert await channel.parts.operators.first_link() is None


async def test_a_made_up_link_is_refused(stranger: Visitor) -> None:
    assert (await stranger.get("/welcome/guessed")).status_code == 410


@pytest.mark.parametrize(
    ("name", "password", "again", "says"),
    [
        ("ada", "short", "short", "it needs 12"),
        ("ada", "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "too easy"),
        ("ada", PASSWORD, PASSWORD + "!", "differ"),
        ("a da", PASSWORD, PASSWORD, "no blanks"),
        ("", PASSWORD, PASSWORD, "no blanks"),
    ],
)
async def test_what_will_not_do_is_said_and_the_link_stays_good(
    channel: Channel, stranger: Visitor, name: str, password: str, again: str, says: str
) -> None:
    link = await first_link(channel)

    refused = await stranger.send(f"/welcome/{link}", name=name, password=password, again=again)

    assert refused.status_code == 422
    assert says in text_of(refused)
    assert (await stranger.accept(link)).status_code == 303


async def test_an_invited_colleague_cannot_take_somebodys_name(channel: Channel, operator: Visitor) -> None:
    link = await channel.parts.operators.invite()

    refused = await Visitor(channel).accept(link, name="ADA")

    assert refused.status_code == 422
    assert (await Visitor(channel).accept(link, name="bob")).status_code == 303


async def test_a_forgotten_password_is_replaced_by_a_link_that_ends_all_sessions(
    channel: Channel, operator: Visitor
) -> None:
    link = await channel.parts.operators.invite("Ada")

    await Visitor(channel).accept(link, name="ignored", password="another fine password")

    assert (await operator.get("/channels")).status_code == 303
    assert (await Visitor(channel).sign_in(password="another fine password")).status_code == 303
    assert (await Visitor(channel).sign_in()).status_code == 403


async def test_the_database_keeps_neither_passwords_nor_cookies_nor_links(channel: Channel, operator: Visitor) -> None:
    link = await channel.parts.operators.invite()

    kept = await stored(channel)

    assert "$argon2id$" in kept
    for secret in (PASSWORD, operator.cookies[SESSION], link):
        assert secret not in kept


async def test_signing_in_leads_to_the_page_that_was_wanted(channel: Channel, operator: Visitor) -> None:
    visitor = Visitor(channel)

    sent_away = await visitor.get("/channels/twitter")
    signed_in = await visitor.sign_in(next="/channels/twitter")

    assert sent_away.headers["location"] == "/sign-in?next=/channels/twitter"
    assert signed_in.headers["location"] == "/channels/twitter"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "channels",
        "http:/evil.example",
        "",
    ],
)
async def test_signing_in_leads_nowhere_else(channel: Channel, operator: Visitor, wanted: str) -> None:
    signed_in = await Visitor(channel).sign_in(next=wanted)

    assert signed_in.headers["location"] == "/channels"


async def test_a_wrong_password_and_an_unknown_name_are_refused_alike(channel: Channel, operator: Visitor) -> None:
    wrong = await Visitor(channel).sign_in(password="wrong")
    unknown = await Visitor(channel).sign_in(name="nobody")

    assert wrong.status_code == unknown.status_code == 403
    assert text_of(wrong) == text_of(unknown)


async def test_too_many_failures_for_a_name_close_it_for_a_while(
    channel: Channel, operator: Visitor, clock: FakeClock
) -> None:
    for _ in range(MOST_ATTEMPTS):
        await Visitor(channel).sign_in(password="wrong")

    refused = await Visitor(channel).sign_in()
    clock.seconds += 15 * 60
    let_in = await Visitor(channel).sign_in()

    assert refused.status_code == 429
    assert "in 15 minutes" in text_of(refused)
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert let_in.status_code == 303


async def test_too_many_failures_from_an_address_close_it_for_every_name(channel: Channel, operator: Visitor) -> None:
    for number in range(MOST_ATTEMPTS):
        await Visitor(channel).sign_in(name=f"guess{number}", password="wrong")

    assert (await Visitor(channel).sign_in()).status_code == 429


async def test_the_cookie_is_for_this_site_and_for_no_script(channel: Channel, stranger: Visitor) -> None:
    set_cookie = (await stranger.accept(await first_link(channel))).headers["set-cookie"]

    assert set_cookie.startswith(f"{SESSION}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(set_cookie.split("; "))
    assert "Secure" not in set_cookie


async def test_over_https_the_cookie_is_sent_over_https_only(channel: Channel) -> None:
    shown = await channel.client.get(PUBLIC_URL.replace("http:", "https:") + "/sign-in")

    assert shown.headers["set-cookie"].startswith("__Host-")
    assert "Secure" in shown.headers["set-cookie"]


async def test_a_planted_session_never_becomes_one(channel: Channel, operator: Visitor) -> None:
    victim = Visitor(channel, {SESSION: "planted-by-somebody-else"})

    await victim.sign_in()

    assert victim.cookies[SESSION] != "planted-by-somebody-else"
    assert (await Visitor(channel, {SESSION: "planted-by-somebody-else"}).get("/channels")).status_code == 303


async def test_every_sign_in_begins_another_session(channel: Channel, operator: Visitor) -> None:
    first = operator.cookies[SESSION]
    visitor = Visitor(channel)

    await visitor.sign_in()

    assert visitor.cookies[SESSION] != first


async def test_a_session_ends_when_it_is_not_used(operator: Visitor, clock: FakeClock) -> None:
    clock.seconds += LIFETIMES.idle / 1000

    assert (await operator.get("/channels")).status_code == 303


async def test_a_session_that_is_used_ends_all_the_same(operator: Visitor, clock: FakeClock) -> None:
    steps = range(0, LIFETIMES.whole, LIFETIMES.idle // 2)
    seen = []
    for _ in steps:
        seen.append((await operator.get("/channels")).status_code)
        clock.seconds += LIFETIMES.idle / 2000

    assert set(seen) == {200}
    assert (await operator.get("/channels")).status_code == 303


async def test_signing_out_ends_the_session_itself(channel: Channel, operator: Visitor) -> None:
    stolen = dict(operator.cookies)

    await operator.send("/sign-out", on="/channels")

    assert SESSION not in operator.cookies
    assert (await Visitor(channel, stolen).get("/channels")).status_code == 303


async def test_signing_out_everywhere_ends_the_others_too(channel: Channel, operator: Visitor) -> None:
    elsewhere = Visitor(channel)
    await elsewhere.sign_in()

    await operator.send("/sign-out", on="/account", everywhere="1")

    assert (await elsewhere.get("/channels")).status_code == 303


async def test_another_password_ends_every_other_session(channel: Channel, operator: Visitor) -> None:
    elsewhere = Visitor(channel)
    await elsewhere.sign_in()
    new = "a much better password"

    changed = await operator.send("/account", old=PASSWORD, password=new, again=new)

    assert changed.headers["location"] == "/account?changed=1"
    assert (await operator.get("/channels")).status_code == 200
    assert (await elsewhere.get("/channels")).status_code == 303


async def test_another_password_needs_the_present_one(operator: Visitor) -> None:
    new = "a much better password"

    refused = await operator.send("/account", old="wrong", password=new, again=new)

    assert refused.status_code == 403
    assert "present password is not right" in text_of(refused)
