"""Runs checks one after the other, and goes on whatever becomes of one."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from twitter_emulator.client import EmulatorError, line

from ..reports.masking import Mask
from ..wire import NoReply
from .bench import Bench
from .check import Check
from .process import CannotStart
from .results import Result
from .talk import Claim
from .terms import Failed, Need, NotApplicable

LINES_SHOWN = 12
ENDING_S = 0.2

Tell = Callable[[Result], None]


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the journal and what the subject prints were."""

    journal: int
    printed: int


class Runner:
    """Runs checks on *bench* and *tells* each result when it is there."""

    def __init__(self, bench: Bench, tell: Tell) -> None:
        self._bench, self._tell = bench, tell
        self._claims: list[tuple[int, Claim]] = []
        self._is_suspect = False
        self.results: list[Result] = []

    def run(self, checks: Sequence[Check]) -> None:
        """Run *checks*, looking once more at what must not have come: before something ends, and when all is done."""
        for check in checks:
            if check.ends:
                # What a subject does twice after a restart is no fault of what was checked before it.
                self._look_again()
            before = len(self._bench.talk.claims)
            result = self._result(check)
            self._claims += [(len(self.results), claim) for claim in self._bench.talk.claims[before:]]
            self._note(result)
            self._close(check, result)
        self._look_again()

    def _result(self, check: Check) -> Result:
        """What *check* finds, or why it is not run."""
        self._mend()
        blocked = next(self._lacking(check), None)
        if blocked is not None:
            return replace(_passed(check), state="skipped", reason=blocked)
        started, since = time.perf_counter(), Moment(self._bench.talk.now(), len(self._printed))
        result = self._tried(check, since)
        result = replace(result, took_ms=round((time.perf_counter() - started) * 1000, 1))
        # It may have been left in a state that others must not be judged in.
        self._is_suspect = check.ends or (result.state == "failed" and not check.gates)
        return self._after_death(result, since) if self._is_dead(result) else result

    def _mend(self) -> None:
        """Start a subject again that does not serve any more since the last check."""
        if self._is_suspect and not self._still_serves():
            self._start_again()
        self._is_suspect = False

    def _tried(self, check: Check, since: Moment) -> Result:
        result = _passed(check)
        try:
            check.run(self._bench)
        except NotApplicable as why:
            return replace(result, state="skipped", reason=str(why))
        except Failed as failure:
            return self._failed(result, str(failure), since)
        except (EmulatorError, NoReply) as error:
            return self._failed(result, f"the check could not be made: {error}", since)
        except Exception as bug:  # noqa: BLE001  one check with a mistake must not end the others
            why_not = f"the check itself failed ({type(bug).__name__}: {bug}); please report it"
            return self._failed(result, why_not, since)
        return result

    def _failed(self, result: Result, reason: str, since: Moment) -> Result:
        return replace(result, state="failed", reason=reason, evidence=self._evidence(since))

    def _lacking(self, check: Check) -> Iterator[str]:
        """Why *check* cannot be run: what it needs and there is not."""
        order: tuple[Need, ...] = ("webhook", "delivery", "answers", "restart")
        for need in order:
            if need in check.needs and need in self._bench.gone:
                yield self._bench.gone[need]

    def _close(self, check: Check, result: Result) -> None:
        """Remember what is not there for others because *check* failed."""
        if result.state == "failed":
            for need in check.gates:
                self._bench.gone.setdefault(need, f"{check.id} failed: {result.reason.splitlines()[0]}")
        if "answers" in self._bench.gone:
            # What is left can still be acknowledged.
            self._bench.talk.answers = False

    def _is_dead(self, result: Result) -> bool:
        """Whether the subject ended during the check of *result*: its connections end a moment before it has."""
        process = self._bench.process
        return process is not None and process.wait_ended(ENDING_S if result.state == "failed" else 0) is not None

    def _still_serves(self) -> bool:
        """Whether a check that failed left it in order, as far as that matters to others."""
        if self._bench.process is None or "delivery" in self._bench.gone:
            return True
        try:
            self._bench.talk.served(self._bench.talk.customer())
        except (Failed, EmulatorError):
            return False
        return True

    def _after_death(self, result: Result, since: Moment) -> Result:
        """*result*, which is a failure since the subject ended meanwhile; it is started again."""
        process = self._bench.process
        assert process is not None
        why = f"the subject ended with status {process.exit_code} during this check"
        dead = replace(
            result,
            state="failed",
            reason=f"{why}; {result.reason}" if result.state == "failed" else why,
            evidence=self._evidence(since),
        )
        self._start_again()
        return dead

    def _start_again(self) -> None:
        process = self._bench.process
        assert process is not None
        process.kill()
        try:
            process.start()
        except CannotStart as error:
            self._bench.gone["delivery"] = f"the subject does not start again: {error}"
            return
        self._register_again()

    def _register_again(self) -> None:
        registration = self._bench.registrar.register(self._bench.process)
        self._bench.registration = registration
        if not registration.is_usable:
            self._bench.gone.setdefault("delivery", f"after a restart it is not registered: {registration.trouble}")

    def _look_again(self) -> None:
        """Answers may have come late: claims that do not hold any more are failures of the checks that made them."""
        for index, claim in self._claims:
            if self.results[index].state != "passed":
                continue
            try:
                self._bench.talk.holds(claim)
            except (Failed, EmulatorError) as failure:
                late = replace(self.results[index], state="failed", reason=f"{failure} (found later in the run)")
                self.results[index] = late
                self._tell(late)
        self._claims.clear()

    def _evidence(self, since: Moment) -> tuple[str, ...]:
        """The end of what happened during a check, and of what the subject printed meanwhile."""
        printed = self._hidden(self._printed[since.printed :]).strip().splitlines()[-LINES_SHOWN:]
        told = ("The last it printed:", *printed) if printed else ()
        try:
            entries = self._bench.world.journal(since.journal).entries[-LINES_SHOWN:]
        except EmulatorError:
            return told
        return (*map(line, entries), *told)

    @property
    def _printed(self) -> str:
        """All that the subject has printed, if it is ours."""
        return self._bench.process.printed if self._bench.process is not None else ""

    def _hidden(self, text: str) -> str:
        keys = self._bench.credentials
        return Mask((keys.api_key_secret, keys.access_token_secret, keys.bearer_token))(text)

    def _note(self, result: Result) -> None:
        self.results.append(result)
        self._tell(result)


def _passed(check: Check) -> Result:
    return Result(
        id=check.id, title=check.title, level=check.level, state="passed", source=check.source, advice=check.advice
    )
