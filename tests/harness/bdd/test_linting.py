"""``bdd lint`` finds what is wrong with features without running them."""

import pytest

from tests.harness.bdd.projects import bdd, project

pytest_plugins = ["pytester"]

FINE = "Feature: Cups\n  Scenario: One\n    Given alice has 2 cups\n    Then there are 2 cups\n"


def test_nothing_to_mend_is_exit_code_0(pytester: pytest.Pytester) -> None:
    project(pytester, cups=FINE)

    done = bdd("lint")

    assert (done.exit_code, done.stdout) == (0, "2 steps looked at, nothing to mend.\n")


def test_an_undefined_step_is_named_with_file_line_and_what_may_have_been_meant(pytester: pytest.Pytester) -> None:
    outline = (
        "  Scenario Outline: Two\n    Given alice has <many> cups\n    Examples:\n      | many |\n      | two  |\n"
    )
    text = FINE + outline

    project(pytester, cups=text)

    done = bdd("lint", "features")

    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "features/cups.feature:6: undefined. No step is worded like this: Given alice has two cups",
        "Did you mean:",
        "  Given {name} has {number} cups",
    ]


def test_a_step_of_the_wrong_keyword_is_told_the_right_one(pytester: pytest.Pytester) -> None:
    text = FINE.replace("Then there", "When there")

    project(pytester, cups=text)

    done = bdd("lint")

    assert "features/cups.feature:4: undefined." in done.stdout
    assert "There is one for Then: write “Then …”." in done.stdout


def test_a_step_that_fits_two_definitions_is_ambiguous(pytester: pytest.Pytester) -> None:
    made = project(pytester, cups=FINE)
    more = '\n@then("there are 2 cups")\ndef two(): pass\n'
    made.makeconftest(made.path.joinpath("conftest.py").read_text("utf-8") + more)

    done = bdd("lint")

    assert done.exit_code == 1
    assert "features/cups.feature:4: ambiguous: Then there are 2 cups may be any of" in done.stdout
    assert "  Then there are {number} cups (conftest.py:7)" in done.stdout


def test_a_step_of_a_nearer_conftest_hides_one_of_the_same_words(pytester: pytest.Pytester) -> None:
    made = project(pytester, cups=FINE)
    nearer = made.path / "features/conftest.py"
    nearer.write_text(made.path.joinpath("conftest.py").read_text("utf-8"), "utf-8")

    done = bdd("lint")

    assert "ambiguous" not in done.stdout


def test_a_step_of_the_project_that_no_scenario_says_is_unused(pytester: pytest.Pytester) -> None:
    project(pytester, cups=FINE.replace("    Then there are 2 cups\n", ""))

    done = bdd("lint")

    assert done.exit_code == 1
    assert done.stdout == "conftest.py:7: unused: no scenario says Then there are {number} cups\n"


def test_a_file_that_cannot_be_read_is_a_problem_at_its_line(pytester: pytest.Pytester) -> None:
    project(pytester, cups=FINE, broken="Feature: Cups\n")

    done = bdd("lint")

    assert done.exit_code == 1
    assert (
        done.stdout
        == 'features/broken.feature:1: there is no scenario in it. Add one: "Scenario: …" with steps below it.\n'
    )


def test_a_folder_that_is_not_there_is_a_usage_error(pytester: pytest.Pytester) -> None:
    done = bdd("lint", "feetures")

    assert done.exit_code == 2
    assert "There is no 'feetures' here. Name feature files, or the folder that they are in." in done.stderr


def test_to_look_at_nothing_is_exit_code_5(pytester: pytest.Pytester) -> None:
    assert bdd("lint", ".").exit_code == 5
