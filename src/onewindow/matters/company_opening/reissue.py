"""The business licence given anew 换发 after a change in the register: same number, the old one says it is replaced."""

from dataclasses import replace

from onewindow.cases import journal
from onewindow.cases.certificates import order_of
from onewindow.cases.models import Case
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.queries import edition
from onewindow.core.act import Actor
from onewindow.core.errors import Unavailable, gettext_noop
from onewindow.documents.layout import CertificateData, Line
from onewindow.documents.making import Issued, Order, make_certificate
from onewindow.documents.queries import certificate_of
from onewindow.registers.enterprises.queries import EnterpriseView, enterprise_at

#: Name of the job.
REISSUE = "company_opening.reissue"
_REGISTRATION = "ENT-REG"
#: What is printed on a licence that was given anew, beside the day of issue.
_ESTABLISHED = "成立日期"


class NotMadeYet(Unavailable):
    """The first licence is still being made; the queue tries again."""

    code = "licence_not_made_yet"
    message = gettext_noop("执照还在制作，稍后换发。")


def reissue(number: str, n: int, *, by: Actor) -> Issued:
    """Make the licence as the register stands now; idempotent by `n`, the change's place in the history.

    Raises NotMadeYet.
    """
    loaded = journal.load(Case.objects.get(number=number))
    order = order_of(loaded, _REGISTRATION)
    if certificate_of(order.source_reference) is None:
        raise NotMadeYet
    view, catalogue = enterprise_at(order.data.number), edition(loaded.plan.edition).catalogue
    return make_certificate(_anew(order, view, catalogue, n), by=by)


def _anew(order: Order, view: EnterpriseView, catalogue: Catalogue, n: int) -> Order:
    data = order.data
    if not isinstance(data, CertificateData):
        raise TypeError("a licence is a certificate")
    now = {"reg_address": view.address, "business_scope": "；".join(line.text for line in view.scope)}
    kind = catalogue.certificate[order.kind]
    said = {field.name.zh: now[field.value[0]] for field in kind.fields if field.value[0] in now}
    lines = [replace(line, value=said.get(line.label, line.value)) for line in data.lines]
    established = Line(label=_ESTABLISHED, value=view.established_on.isoformat())
    return replace(
        order,
        data=replace(data, lines=(*lines, established)),
        source_reference=f"{order.source_reference}/{n}",
        replaces=True,
    )
