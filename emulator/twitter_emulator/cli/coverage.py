"""``twitter-emulator coverage``"""

import click

from twitter_emulator.protocol import fidelity
from twitter_emulator.protocol.contracts import Contracts


@click.command()
@click.option("--markdown", is_flag=True, help="Print the page docs/fidelity.md.")
@click.option("--refused", is_flag=True, help="Only what is not emulated.")
@click.option("--choices", is_flag=True, help="What can be chosen where Twitter is unconfirmed.")
def coverage(markdown: bool, refused: bool, choices: bool) -> None:
    """What of Twitter is emulated, what is refused, and what can be chosen where nobody knows for sure."""
    contracts = Contracts.load()
    if markdown:
        click.echo(fidelity.page(contracts), nl=False)
        return
    if choices:
        for line in fidelity.choice_lines(contracts):
            click.echo(line)
        return
    rows = [row for row in contracts.endpoints if row.status == "refused" or not refused]
    for row in rows:
        click.echo(f"{row.status:9} {fidelity.called(row)}")
    click.echo(fidelity.summary(contracts))
