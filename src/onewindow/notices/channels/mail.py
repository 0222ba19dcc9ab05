"""E-mail through Django's SMTP back end. Without a mail host (`ONEWINDOW_SMTP_HOST`) there is no such channel.

Only a demo without a mail host keeps its mails for the page that shows them, as it does with the other channels.
"""

from dataclasses import replace
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from onewindow.notices.rendering import Rendered

from .base import Post, Undeliverable, Unreachable, channels
from .demo import DemoChannel

_PERMANENT = 500


@channels.register("email")
class Mail(DemoChannel):
    """One mail per delivery, always under the same Message-ID: a second copy can be told by the mail program."""

    code = "email"

    def available(self) -> bool:
        """Where a mail host is set, or nothing leaves the house anyway."""
        return bool(settings.EMAIL_HOST) or settings.DEMO

    def text_of(self, rendered: Rendered) -> str:
        """The whole text."""
        return rendered.body

    def send(self, post: Post) -> str:
        """Hand it to the mail host. Raises Undeliverable for a 5xx answer, Unreachable for everything else."""
        if not settings.EMAIL_HOST:
            return super().send(replace(post, text=post.subject))  # the words stay sealed, beside the delivery
        identifier = f"<notice-{post.delivery}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"
        mail = EmailMessage(
            subject=post.subject,
            body=post.text,
            to=[post.address],
            connection=get_connection(),
            headers={"Message-ID": identifier, "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except SMTPRecipientsRefused as fault:
            raise _refused(max(code for code, _ in fault.recipients.values())) from fault
        except SMTPResponseException as fault:
            raise _refused(fault.smtp_code) from fault
        except (SMTPException, OSError) as fault:
            raise Unreachable("no_connection") from fault
        return identifier


def _refused(code: int) -> Undeliverable:
    return Undeliverable(f"smtp_{code}") if code >= _PERMANENT else Unreachable(f"smtp_{code}")
