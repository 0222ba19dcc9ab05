"""The articles as a file to read, to sign and to keep."""

from datetime import datetime, time

from django.conf import settings

from onewindow.core.clock import SHANGHAI, today
from onewindow.documents.agreements import AgreementData, typeset_agreement

from .articles import Made


def articles_pdf(made: Made) -> bytes:
    """PDF/A; the same articles on the same day give the same bytes. Raises BadLayout, NoFonts."""
    data = AgreementData(
        title=made.title,
        chapters=tuple((chapter.title, chapter.lines) for chapter in made.chapters),
        signers=made.signers,
        basis=made.basis,
        demo=settings.DEMO,
    )
    return typeset_agreement(data, at=datetime.combine(today(), time(), tzinfo=SHANGHAI))
