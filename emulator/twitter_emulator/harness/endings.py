"""How a verb of the harness ends that cannot do what it was asked: one sentence for people, a code for programs."""

import click


class Failed(click.ClickException):
    """What was looked at is not right."""

    exit_code = 1


class Unusable(click.ClickException):
    """What was named cannot be used."""

    exit_code = 2


class NotStarted(click.ClickException):
    """A process does not start."""

    exit_code = 3


class NoAnswer(click.ClickException):
    """Nothing answers where something should."""

    exit_code = 4
