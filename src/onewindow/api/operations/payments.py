"""What a provider of payments tells us: signed notices. Everything else about paying is pages."""

from django.http import HttpRequest
from pydantic import Field

from onewindow.api.front import endpoint
from onewindow.api.shapes import Answer
from onewindow.payments import incoming, signing


class NoticeTaken(Answer):
    """The notice was taken; the same answer to the same notice."""

    order: str = Field(description="number of the order of payment")
    nonce: str = Field(description="the attempt")
    taken: str = Field(description="paid | failed | abandoned")


@endpoint("POST", "/payments/notices", answers=NoticeTaken, tag="payments")
def notify_payment(request: HttpRequest) -> dict[str, str]:
    """A provider of payments says what became of an attempt.

    Signed in the header `Pay-Signature` over the very bytes of the body (Ed25519). A notice that comes again changes
    nothing and gets the same answer; an altered one is refused, a strange order is 404.
    """
    return incoming.receive(request.body, request.headers.get(signing.HEADER, ""))
