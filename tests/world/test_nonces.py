from twitter_emulator.world.nonces import Nonces

WINDOW = 300_000
KEY = ("consumer key", "token", "1600000000", "nonce")


def use(nonces: Nonces, key: tuple[str, ...] = KEY, *, now_ms: int = 0) -> bool:
    return nonces.use(key, now_ms=now_ms, remember_ms=WINDOW)


def test_a_reused_nonce_is_refused() -> None:
    nonces = Nonces()

    assert [use(nonces), use(nonces)] == [True, False]


def test_a_nonce_is_remembered_to_the_end_of_its_window() -> None:
    nonces = Nonces()
    use(nonces)

    assert [use(nonces, now_ms=WINDOW - 1), use(nonces, now_ms=WINDOW)] == [False, True]


def test_a_refused_use_does_not_prolong_the_memory() -> None:
    nonces = Nonces()
    use(nonces)
    use(nonces, now_ms=WINDOW - 1)

    assert use(nonces, now_ms=WINDOW)


def test_the_same_nonce_under_another_key_token_or_timestamp_is_another() -> None:
    nonces = Nonces()
    others = [(*KEY[:place], "another", *KEY[place + 1 :]) for place in range(len(KEY))]

    assert all(use(nonces, key) for key in (KEY, *others))


def test_what_is_forgotten_takes_no_room() -> None:
    nonces = Nonces()
    for number in range(100):
        use(nonces, (str(number),))

    use(nonces, now_ms=WINDOW)

    assert (len(nonces._seen), len(nonces._by_age)) == (1, 1)
