from twitter_emulator.harness.reports.masking import MASK, Mask


def test_a_secret_is_masked_wherever_it_stands() -> None:
    mask = Mask(["0123456789abcdef"])

    assert mask('{"key":"0123456789abcdef"}, again 0123456789abcdef') == f'{{"key":"{MASK}"}}, again {MASK}'


def test_a_secret_is_masked_percent_encoded_too() -> None:
    mask = Mask(["abc+def/ghi="])

    assert mask("secret=abc%2Bdef%2Fghi%3D&x=1") == f"secret={MASK}&x=1"


def test_the_longer_of_two_secrets_is_masked_whole() -> None:
    mask = Mask(["abcdefgh", "abcdefgh-ijkl"])

    assert mask("abcdefgh-ijkl") == MASK


def test_what_is_secret_by_its_name_is_masked_without_being_known() -> None:
    mask = Mask([])

    masked = mask('oauth_token=1-a&oauth_token_secret=zzz, Bearer AAA%3D, oauth_signature="q%3D", oauth_nonce="1"')

    assert (
        masked == f'oauth_token=1-a&oauth_token_secret={MASK} Bearer {MASK} oauth_signature="{MASK}", oauth_nonce="1"'
    )


def test_a_short_value_masks_no_words() -> None:
    assert Mask(["dev"])("a developer of dev") == "a developer of dev"
