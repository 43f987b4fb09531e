"""tweepy, as it comes from its registry: only its host and whom to trust are told."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import trustme
import tweepy

from tests.clients.proxy import tls_in_front_of
from twitter_emulator import Emulator
from twitter_emulator.client import Credentials
from twitter_emulator.world import samples


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def credentials(emulator: Emulator) -> Credentials:
    return emulator.world().credentials


@pytest.fixture
def connect(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Makes a tweepy client of some credentials, which speaks TLS as it insists on."""
    authority, bundle = trustme.CA(), tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    monkeypatch.setenv("NO_PROXY", "localhost")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    with tls_in_front_of(emulator.url, tls) as port:

        def connected(keys: Credentials) -> Any:
            auth = tweepy.OAuth1UserHandler(
                keys.api_key, keys.api_key_secret, keys.access_token, keys.access_token_secret
            )
            return tweepy.API(auth, host=f"localhost:{port}", upload_host=f"localhost:{port}")

        yield connected


@pytest.fixture
def api(connect: Any, credentials: Credentials) -> Any:
    return connect(credentials)


def test_credentials_are_verified(api: Any, credentials: Credentials) -> None:
    user = api.verify_credentials()

    assert (user.screen_name, user.id_str) == (credentials.brand.screen_name, credentials.brand.id)


def test_a_message_is_sent(api: Any, credentials: Credentials) -> None:
    alice = credentials.customers[0]

    sent = api.send_direct_message(alice.id, "Hello there")

    assert sent.message_create["target"] == {"recipient_id": alice.id}
    assert sent.message_create["message_data"]["text"] == "Hello there"


def test_a_message_carries_quick_replies_and_buttons(api: Any, credentials: Credentials) -> None:
    sent = api.send_direct_message(
        credentials.customers[0].id,
        "Choose",
        quick_reply_options=[{"label": "Yes", "metadata": "y"}],
        ctas=[{"type": "web_url", "label": "Shop", "url": "https://acme.example"}],
    )

    data = sent.message_create["message_data"]
    assert data["quick_reply"]["options"] == [{"label": "Yes", "metadata": "y"}]
    assert data["ctas"][0]["tco_url"]


@pytest.mark.filterwarnings("ignore:.imghdr. is deprecated:DeprecationWarning")  # tweepy looks at names
def test_a_photo_is_uploaded_and_sent(api: Any, credentials: Credentials) -> None:
    media = api.media_upload("cat.png", file=BytesIO(samples.png(64, 48)), media_category="dm_image")

    sent = api.send_direct_message(
        credentials.customers[0].id, "Look", attachment_type="media", attachment_media_id=media.media_id
    )

    assert media.image == {"image_type": "image/png", "w": 64, "h": 48}
    assert sent.message_create["message_data"]["attachment"]["media"]["id"] == media.media_id


@pytest.mark.filterwarnings("ignore:.imghdr. is deprecated:DeprecationWarning")
def test_a_video_is_uploaded_in_segments_and_described(api: Any, emulator: Emulator) -> None:
    emulator.world().change(media_processing_ms=0)
    film = BytesIO(samples.mp4(640, 360, 2500, padding=5 << 20))

    media = api.media_upload("cat.mp4", file=film, chunked=True, media_category="dm_video")

    assert media.video == {"video_type": "video/mp4"}
    assert media.media_key == f"7_{media.media_id}"
    assert api.get_media_upload_status(media.media_id).processing_info["state"] == "succeeded"
    api.create_media_metadata(media.media_id, "A cat")


def test_messages_are_listed_page_by_page(api: Any, emulator: Emulator) -> None:
    for number in range(3):
        emulator.world().send("alice", "acme_support", str(number))

    cursor = tweepy.Cursor(api.get_direct_messages, count=2)

    assert [event.message_create["message_data"]["text"] for event in cursor.items()] == ["2", "1", "0"]


def test_a_message_is_shown(api: Any, credentials: Credentials) -> None:
    sent = api.send_direct_message(credentials.customers[0].id, "hello")

    shown = api.get_direct_message(sent.id)

    assert (shown.id, shown.message_create["message_data"]["text"]) == (sent.id, "hello")


def test_a_message_is_deleted(api: Any, credentials: Credentials) -> None:
    sent = api.send_direct_message(credentials.customers[0].id, "hello")

    api.delete_direct_message(sent.id)

    with pytest.raises(tweepy.NotFound) as refused:
        api.get_direct_message(sent.id)
    assert refused.value.api_codes == [34]


def test_typing_is_indicated(api: Any, credentials: Credentials) -> None:
    api.indicate_direct_message_typing(credentials.customers[0].id)


def test_users_are_shown_and_looked_up(api: Any) -> None:
    shown, found = api.get_user(screen_name="alice"), api.lookup_users(screen_name=["alice", "bob"])

    assert shown.screen_name == "alice"
    assert [user.screen_name for user in found] == ["alice", "bob"]


def test_the_status_of_the_limits_is_told(api: Any) -> None:
    status = api.rate_limit_status(resources="direct_messages")

    assert status["resources"]["direct_messages"]["/direct_messages/events/list"]["limit"] == 15


def test_a_wrong_token_is_unauthorized_with_code_89(connect: Any, credentials: Credentials) -> None:
    api = connect(replace(credentials, access_token="7-unknown"))

    with pytest.raises(tweepy.Unauthorized) as refused:
        api.verify_credentials()

    assert (refused.value.api_codes, refused.value.api_messages) == ([89], ["Invalid or expired token."])


def test_a_wrong_secret_is_unauthorized_with_code_32(connect: Any, credentials: Credentials) -> None:
    api = connect(replace(credentials, access_token_secret="wrong"))

    with pytest.raises(tweepy.Unauthorized) as refused:
        api.verify_credentials()

    assert refused.value.api_codes == [32]


def test_a_block_is_forbidden_with_code_349(api: Any, emulator: Emulator, credentials: Credentials) -> None:
    emulator.world().change_account("alice", block=["acme_support"])

    with pytest.raises(tweepy.Forbidden) as refused:
        api.send_direct_message(credentials.customers[0].id, "hello")

    assert refused.value.api_codes == [349]


def test_a_used_up_window_is_too_many_requests_with_code_88_and_its_end(api: Any) -> None:
    for _ in range(15):
        api.get_direct_messages()

    with pytest.raises(tweepy.TooManyRequests) as refused:
        api.get_direct_messages()

    assert refused.value.api_codes == [88]
    assert refused.value.response.headers["x-rate-limit-reset"].isdigit()
