"""Who stands at the window and how he agrees: himself or his agent, by a signed slip or a code to his phone."""

from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext

from onewindow.notices.acts import notify
from onewindow.people.access import actor_of
from onewindow.people.errors import NoMandate
from onewindow.people.identity import mobile_of
from onewindow.people.masking import mask_mobile
from onewindow.sheets import acts, drafts, uploads
from onewindow.sheets.consents import CODE_MINUTES, Consented, agents_now, redeemed
from onewindow.sheets.errors import NoConsent, NoMobile
from onewindow.sheets.submission import Channel, ConsentWay

from . import formats
from .posted import number_of
from .viewmodels import Choice, Text
from .window_parties import document_words

_SMS = "sms"


@dataclass(frozen=True, kw_only=True)
class ConsentForm:
    """The part of `web/window/party.html` about who is here and how he agrees."""

    who: tuple[Choice, ...]  #: himself, then his agents; one entry where he has none
    ways: tuple[Choice, ...]  #: how to agree
    mobile: str  #: masked number of whoever is chosen, empty where none is known
    sent: bool  #: a code has just been sent


@dataclass(frozen=True, kw_only=True)
class ConsentLine:
    """A consent as the receipt tells it."""

    who: str  #: name
    how: Text  #: as what and in which way
    at: str  #: when
    slip: tuple[int, str] | None  #: draft and name of the signed slip that was taken in


def consent_form(applicant: Any, sent: Any, *, code_sent: bool = False) -> ConsentForm:
    """As it stands with what was sent. One query."""
    agents = agents_now(applicant)
    chosen = number_of(sent.get("mandate", ""))
    who = next((each.agent for each in agents if each.pk == chosen), applicant)
    himself = gettext("经办人（持纸质委托书）") if applicant.kind == "legal" else gettext("本人")
    return ConsentForm(
        who=(
            Choice(value="", words=himself, chosen=who is applicant),
            *(Choice(value=str(each.pk), words=_agent(each), chosen=each.agent is who) for each in agents),
        ),
        ways=tuple(
            Choice(value=way.value, words=words, chosen=way.value == sent.get("way", ConsentWay.SLIP.value))
            for way, words in way_words().items()
        ),
        mobile=mask_mobile(mobile_of(who)) if mobile_of(who) else "",
        sent=code_sent,
    )


def way_words() -> dict[ConsentWay, str]:
    """The ways, for people."""
    return {
        ConsentWay.SLIP: gettext("当场签同意书"),
        ConsentWay.UPLOAD: gettext("交来签好的同意书"),
        ConsentWay.CODE: gettext("手机验证码"),
    }


def send_code(request: HttpRequest, applicant: Any) -> None:
    """Send a code to the phone of whoever is chosen. Raises NoMobile, CodeTooSoon, NoMandate."""
    mandate = _mandate(request, applicant)
    who = mandate.agent if mandate is not None else applicant
    by = actor_of(request.user)
    with transaction.atomic():
        made = acts.send_consent_code(who, account=request.user, by=by)
        data = {"code": made.code, "minutes": str(CODE_MINUTES)}
        told = notify("consent_code", f"party:{who.pk}", data, about="consent", event=f"consent_code:{made.id}", by=by)
        if _SMS not in told.channels:
            raise NoMobile


def open_for(request: HttpRequest, applicant: Any) -> int:
    """Open the draft and write down the consent under which it is filled in.

    Raises KeyError without a service, NoConsent, WrongCode, NoMandate, FileRefused, and what opening a draft refuses.
    """
    service, place = request.POST["service"], request.POST.get("division", "")
    if request.POST.get("consent") != "true":
        raise NoConsent
    way = next((way for way in ConsentWay if way == request.POST.get("way", ConsentWay.SLIP.value)), None)
    if way is None:
        raise NoConsent
    mandate = _mandate(request, applicant)
    who = mandate.agent if mandate is not None else applicant
    code = redeemed(request.user, who, request.POST.get("code", "")[:20]) if way is ConsentWay.CODE else None
    with transaction.atomic():
        draft = drafts.open_draft(
            request.user,
            service=service,
            division=place,
            party=applicant.pk,
            channel=Channel.WINDOW,
            mandate=mandate,
        )
        by = actor_of(request.user, applicant, service=service)
        document = request.POST.get("document", "")
        slip = _slip(request, draft) if way is ConsentWay.UPLOAD else None
        acts.record_consent(draft, document=document, way=way, upload=slip, code=code, by=by)
    return int(draft.pk)


def consent_line(found: Consented) -> ConsentLine:
    """For the receipt."""
    words = document_words() | {"letter": gettext("授权委托书和经办人身份证")}
    role = gettext("受委托人") if found.agent else gettext("申请人")
    parts = {"role": role, "way": way_words()[found.way], "document": words.get(found.document, found.document)}
    return ConsentLine(
        who=found.who,
        how=gettext("%(role)s，%(way)s，出示%(document)s") % parts,
        at=formats.moment_full(found.at),
        slip=(found.draft, found.upload) if found.upload else None,
    )


def _agent(mandate: Any) -> str:
    if mandate.basis == "legal_representative":
        return gettext("%(name)s（法定代表人）") % {"name": mandate.agent.name}
    return gettext("%(name)s（受委托人）") % {"name": mandate.agent.name}


def _mandate(request: HttpRequest, applicant: Any) -> Any:
    """The mandate of the agent who was chosen; None for the applicant himself. Raises NoMandate."""
    chosen = request.POST.get("mandate", "")
    if not chosen:
        return None
    found = next((each for each in agents_now(applicant) if each.pk == number_of(chosen)), None)
    if found is None:
        raise NoMandate
    return found


def _slip(request: HttpRequest, draft: Any) -> Any:
    file = request.FILES.get("slip")
    if file is None:
        raise NoConsent
    return uploads.attach_slip(draft, cast("BinaryIO", file), name=file.name or "")
