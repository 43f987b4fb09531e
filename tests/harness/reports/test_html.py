from pathlib import Path

from twitter_emulator.harness.reports.html import bars, duration, html
from twitter_emulator.harness.reports.model import Exchange

from .samples import check, picture, run_of, scenario, source


def test_what_people_wrote_is_escaped(tmp_path: Path) -> None:
    text = html(run_of(scenario(source(tmp_path), "alice", failed=True))).decode()

    assert "Hello &lt;b&gt;there&lt;/b&gt;" in text
    assert "<b>there" not in text


def test_the_page_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    text = html(run_of(scenario(source(tmp_path), "alice", failed=True), check())).decode()

    assert "default-src 'none'" in text
    assert not any(word in text for word in ("src=", "href=", "@import", "url("))


def test_causes_stand_with_what_failed(tmp_path: Path) -> None:
    text = html(run_of(scenario(source(tmp_path), "alice", failed=True))).decode()

    assert "The webhook answers hex." in text
    assert "Answer base64." in text


def test_a_run_of_nothing_says_so() -> None:
    assert "Nothing was run" in html(run_of()).decode()


def test_durations_are_for_people() -> None:
    assert [duration(each) for each in (0.0082, 1.25, 125.0)] == ["8 ms", "1.25 s", "2 min 5 s"]


def test_a_bar_is_as_wide_as_its_exchange_took() -> None:
    (crc,) = picture().wire
    call = Exchange(id=2, at_s=1.25, took_ms=500.0, kind="call", trace="t", title="POST", outcome="good")

    first, second = bars([crc, call])

    assert (first["x"], first["width"]) == (0.0, 249.2)
    assert (second["x"], second["width"]) == (498.5, 498.5)


def test_a_page_without_exchanges_has_no_plot() -> None:
    assert bars([]) == []
