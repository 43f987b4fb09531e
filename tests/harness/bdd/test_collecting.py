"""Feature files are tests by themselves; each test here is a pytest run of its own."""

from xml.etree import ElementTree

import pytest

from tests.harness.bdd.projects import project, run

pytest_plugins = ["pytester"]

CUPS = """\
@kitchen
Feature: Cups

  Background:
    Given alice has 2 cups

  Scenario: They are counted
    Then there are 2 cups

  Scenario: They are not miscounted
    Then there are 3 cups

  @many
  Scenario Outline: Any number of <what>
    Given bob has <number> cups
    Then there are <number> cups

    Examples:
      | what | number |
      # The comment must not shift the lines.
      | cups | 4      |
      | cups | 4      |

    @later
    Examples:
      | what       | number |
      | ☕ :: cups | 5      |
"""


def test_two_lines_of_configuration_make_scenarios_of_feature_files(pytester: pytest.Pytester) -> None:
    done = run(project(pytester, cups=CUPS), "-v")

    done.assert_outcomes(passed=4, failed=1)
    done.stdout.fnmatch_lines(
        [
            "features/cups.feature::They are counted PASSED *",
            "features/cups.feature::They are not miscounted FAILED *",
            "features/cups.feature::Any number of <what>[[]cups-4[]] PASSED *",
            "features/cups.feature::Any number of <what>[[]cups-4-2[]] PASSED *",
            "features/cups.feature::Any number of <what>[[]☕ : cups-5[]] PASSED *",
        ]
    )


def test_a_failure_is_shown_at_the_line_of_its_step_without_any_python(pytester: pytest.Pytester) -> None:
    done = run(project(pytester, cups=CUPS), "--junitxml=report.xml")

    done.stdout.fnmatch_lines(
        [
            "features/cups.feature:11: AssertionError",
            "    Scenario: They are not miscounted",
            "      Given alice has 2 cups",
            ">     Then there are 3 cups",
            "E   assert 2 == 3",
            "FAILED features/cups.feature::They are not miscounted - AssertionError*",
        ]
    )
    done.stdout.no_fnmatch_line("*conftest.py*")
    failure = ElementTree.parse(pytester.path / "report.xml").find(".//failure")
    assert failure is not None
    assert failure.attrib["message"].startswith("AssertionError: assert 2 == 3")


def test_whoever_wants_to_see_the_python_asks_for_the_full_trace(pytester: pytest.Pytester) -> None:
    done = run(project(pytester, cups=CUPS), "--full-trace", "-k", "miscounted")

    done.stdout.fnmatch_lines(["*conftest.py*AssertionError*"])


def test_a_failure_that_nobody_expected_shows_the_python_and_the_line_of_the_step(pytester: pytest.Pytester) -> None:
    made = project(pytester, cups=CUPS)
    made.makeconftest(made.path.joinpath("conftest.py").read_text("utf-8").replace("assert cups == number", "1 / 0"))

    done = run(made, "-k", "counted and not mis")

    done.stdout.fnmatch_lines(
        ["*conftest.py:*: ZeroDivisionError*", "*features/cups.feature:8*", ">  *there are 2 cups"]
    )


def test_workers_of_xdist_tell_a_failure_alike(pytester: pytest.Pytester) -> None:
    done = run(project(pytester, cups=CUPS), "-n", "2")

    done.assert_outcomes(passed=4, failed=1)
    done.stdout.fnmatch_lines(["features/cups.feature:11: AssertionError", ">     Then there are 3 cups"])


@pytest.mark.parametrize(
    ("selection", "number"),
    [(["-m", "kitchen and many"], 3), (["-m", "later"], 1), (["-k", "miscounted"], 1), (["-m", "not kitchen"], 0)],
    ids=["rule", "examples", "name", "none"],
)
def test_tags_and_names_select_scenarios_and_no_tag_is_unknown(
    pytester: pytest.Pytester, selection: list[str], number: int
) -> None:
    done = run(project(pytester, cups=CUPS), "--collect-only", "-q", "--strict-markers", "-W", "error", *selection)

    assert sum("cups.feature::" in line for line in done.outlines) == number


def test_a_scenario_can_be_run_by_its_name(pytester: pytest.Pytester) -> None:
    run(project(pytester, cups=CUPS), "features/cups.feature::They are counted").assert_outcomes(passed=1)


def test_without_the_configuration_feature_files_are_left_alone(pytester: pytest.Pytester) -> None:
    made = project(pytester, cups=CUPS)
    made.makefile(".ini", pytest="[pytest]\n")

    assert run(made).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_an_undefined_step_fails_with_what_may_have_been_meant(pytester: pytest.Pytester) -> None:
    text = "Feature: Cups\n  Scenario: One\n    Given alice has 2 cup\n    Then there are 2 cups\n"

    done = run(project(pytester, cups=text))

    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        [
            "features/cups.feature:3: *",
            "E   No step is worded like this: Given alice has 2 cup",
            "E   Did you mean:",
            "E     Given {name} has {number} cups",
        ]
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "features/broken.feature:1: there is no feature in it. Begin it with*"),
        ("Feature: Cups\n", "features/broken.feature:1: there is no scenario in it. Add one*"),
        ("Scenario: One\n  Given x\n", "features/broken.feature:1: *missing Feature section. It reads: Scenario: One"),
        (
            "Feature: Cups\n  Scenario: One\n    Given x\n  Scenario: One\n    Given y\n",
            'features/broken.feature:4: another scenario of this file is called "One", too*',
        ),
        (
            "Feature: Cups\n  Scenario Outline: One\n    Given <x>\n",
            'features/broken.feature:2: the outline "One" has no examples*',
        ),
    ],
    ids=["empty", "no scenario", "no feature", "twice", "no examples"],
)
def test_a_file_that_cannot_run_as_it_is_says_where_and_why(
    pytester: pytest.Pytester, text: str, sentence: str
) -> None:
    done = run(project(pytester, broken=text))

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines([sentence])
    done.stdout.no_fnmatch_line("*Traceback*")


def test_a_scenario_with_nothing_but_its_background_fails(pytester: pytest.Pytester) -> None:
    text = "Feature: Cups\n  Background:\n    Given alice has 2 cups\n  Scenario: One\n"

    done = run(project(pytester, cups=text))

    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(['*"One" of features/cups.feature, line 4, has no steps of its own.'])


def test_fixtures_may_live_as_long_as_a_feature_file(pytester: pytest.Pytester) -> None:
    made = project(pytester, one=CUPS, two=CUPS.replace("3 cups", "2 cups"))
    made.makeconftest(
        made.path.joinpath("conftest.py").read_text("utf-8")
        + "\nimport pytest\n@pytest.fixture(scope='module', autouse=True)\ndef kitchen(): print('swept')\n"
    )

    done = run(made, "-s", "-k", "counted")

    assert done.stdout.str().count("swept") == 2
