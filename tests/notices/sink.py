"""What the mail host of the tests does with mails: refuses some for good, some for now, keeps the others as files."""

from itertools import count
from pathlib import Path


class Sink:
    """Run by `python -m aiosmtpd -c tests.notices.sink.Sink <folder>`."""

    def __init__(self, folder):
        self.folder, self.numbers = Path(folder), count(1)

    @classmethod
    def from_cli(cls, parser, *args):
        if len(args) != 1:
            parser.error("one folder, please")
        return cls(args[0])

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("nobody@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("full@"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        (self.folder / f"{next(self.numbers)}.eml").write_bytes(envelope.content)
        return "250 OK"
