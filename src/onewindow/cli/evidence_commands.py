"""`onewindow verify-evidence FILE`: judge an evidence bundle of the bank link: no Django, no database, no network.

Exit code 0: it holds; 1: it does not; 2: the input cannot be used.
"""

from dataclasses import asdict

import click

from onewindow.exchange.link.evidence_check import check
from onewindow.exchange.link.partners import Card, card_of

from .json_input import Unusable, print_json, read_json


@click.command("verify-evidence")
@click.argument("file")
@click.option("--cards", help="JSON file with the cards (public keys) that you hold yourself: one card or a list.")
@click.pass_context
def verify_evidence(ctx: click.Context, file: str, cards: str | None) -> None:
    """Judge FILE (- for standard input), an evidence bundle written by `onewindow node evidence`.

    Without --cards the keys in the bundle are used: compare their fingerprints with what both sides have told you.
    """
    said = read_json(file)
    try:
        verdict = check(said, trusted=_cards(cards) if cards else ())
    except ValueError:
        raise Unusable(f"{file} 不是证据包，请给出 onewindow node evidence 写出的文件。") from None
    print_json({"holds": verdict.holds, **asdict(verdict)})
    ctx.exit(0 if verdict.holds else 1)


def _cards(path: str) -> tuple[Card, ...]:
    said = read_json(path)
    try:
        return tuple(card_of(card) for card in (said if isinstance(said, list) else [said]))
    except ValueError:
        raise Unusable(f"{path} 不是节点卡，请用 onewindow node card 导出的文件。") from None
