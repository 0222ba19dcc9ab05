"""The `onewindow` command. Groups load lazily, so that a pure command starts without Django.

A group or command is one line in `COMMANDS`: name -> module:attribute.
"""

import importlib
from typing import Any

import click

from onewindow.core.errors import Refused

from .json_input import Unusable

COMMANDS = {
    "setup": "onewindow.cli.server_commands:setup",
    "migrate": "onewindow.cli.server_commands:migrate",
    "serve": "onewindow.cli.server_commands:serve",
    "worker": "onewindow.cli.server_commands:worker",
    "db": "onewindow.cli.server_commands:db",
    "demo": "onewindow.cli.demo_commands:demo",
    "deadline": "onewindow.cli.deadline_commands:deadline",
    "ids": "onewindow.cli.ids_commands:ids",
    "catalogue": "onewindow.cli.catalogue_commands:catalogue",
    "sheet": "onewindow.cli.sheet_commands:sheet",
    "savings": "onewindow.cli.savings_commands:savings",
    "simulate": "onewindow.cli.simulate_commands:simulate",
    "verify": "onewindow.cli.verify_commands:verify",
    "keys": "onewindow.cli.keys_commands:keys",
    "apikey": "onewindow.cli.apikey_commands:apikey",
    "messages": "onewindow.cli.messages_commands:messages",
    "cases": "onewindow.cli.cases_commands:cases",
    "land": "onewindow.cli.land_commands:land",
    "pay": "onewindow.cli.pay_commands:pay",
    "platform": "onewindow.cli.platform_commands:platform",
    "node": "onewindow.cli.node_commands:node",
    "verify-evidence": "onewindow.cli.evidence_commands:verify_evidence",
}


class LazyGroup(click.Group):
    """Finds its commands in `COMMANDS` and imports a module only when its command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, attribute = target.split(":")
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{target} is not a command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """A refusal that no command put into its own words is still one sentence, never a stack trace."""
        try:
            return super().invoke(ctx)
        except Refused as fault:
            raise Unusable(fault.text()) from None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onewindow")
def main() -> None:
    """OneWindow 一窗: one sheet, one window, every department at once."""
