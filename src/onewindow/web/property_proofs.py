"""Proofs that people make themselves: the list of mine, what relatives ask of me, and the form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.documents.queries import certificates_of
from onewindow.matters.owners.asking import Asked, Kin
from onewindow.matters.owners.book import current
from onewindow.matters.owners.queries import OwnUnit

from . import formats
from .posted import words_of
from .property_models import ConsentLine, KinFields, ProofLine
from .viewmodels import Chip, Choice, Control, Field, Tone

_MOST = 60
#: Papers of a party among which those of a page of proofs are found.
_PAPERS = 200
_ANSWERS = {
    "": (Tone.GOLD, "clock"),
    "agreed": (Tone.OK, "check"),
    "declined": (Tone.BAD, "cross"),
    "child": (Tone.OFF, ""),
}


def proof_lines(rows: Iterable[Any]) -> tuple[ProofLine, ...]:
    """Proofs of mine, with their papers."""
    listed = list(rows)
    tokens = _tokens([row for row in listed if row.serial])
    return tuple(_proof(row, tokens.get(row.serial, "")) for row in listed)


def consent_lines(rows: Iterable[Any]) -> tuple[ConsentLine, ...]:
    """Proofs of relatives that wait for my answer."""
    return tuple(
        ConsentLine(
            proof=row.proof_id,
            name=formats.local_name(current().proofs[row.proof.kind].names),
            who=row.proof.party.name,
            reader=row.proof.reader,
            purpose=_purpose(row.proof),
        )
        for row in rows
    )


def asked_of(posted: Mapping[str, str]) -> Asked:
    """What was typed; relatives whose three fields are empty are none."""

    def said(name: str) -> str:
        return words_of(posted.get(name, ""), most=_MOST)

    kin = []
    for n in range(1, current().most_relatives + 1):
        one = Kin(name=said(f"name{n}"), relation=said(f"relation{n}"), id_kind="ric", id_no=said(f"number{n}"))
        if one.name or one.relation or one.id_no:
            kin.append(one)
    kind = current().proofs.get(said("kind"))
    return Asked(
        kind=said("kind"),
        unit=said("unit") if kind is not None and kind.about == "unit" else "",
        purpose=said("purpose"),
        purpose_words=said("purpose_words") if said("purpose") == "other" else "",
        reader=said("reader"),
        relatives=tuple(kin) if kind is not None and kind.about == "person" else (),
    )


def form_of(asked: Asked, units: Sequence[OwnUnit], fault: Refused | None) -> dict[str, Any]:
    """The context of the form, with what was typed and what is wrong with it."""
    faults: Mapping[str, str] = fault.data.get("faults", {}) if fault is not None else {}
    said = {name: gettext(words) for name, words in faults.items()}
    book = current()
    fields = (*_what_fields(asked, units, said), *_whom_fields(asked, said))
    relatives = _kin_fields(asked, said)
    return {
        "fields": fields,
        "relatives": relatives,
        "relatives_fault": said.get("relatives", ""),
        "faults": [f for f in fields if f.fault] + _kin_summary(relatives),
        "guardian_below": book.guardian_below,
        "consent_basis": book.consent_basis,
        "refusal": fault.text(gettext) if fault is not None and not said else "",
    }


def _what_fields(asked: Asked, units: Sequence[OwnUnit], said: Mapping[str, str]) -> tuple[Field, ...]:
    book = current()
    return (
        Field(
            id="kind",
            label=gettext("要出具什么"),
            control=Control.CHOICE,
            choices=tuple(
                Choice(value=code, words=formats.local_name(kind.names), why=_about(code), chosen=code == asked.kind)
                for code, kind in book.proofs.items()
            ),
            fault=said.get("kind", ""),
        ),
        Field(
            id="unit",
            label=gettext("哪一处不动产"),
            hint=gettext("只有查询结果证明要选；无房证明查本人名下的全部。"),
            control=Control.SELECT,
            choices=tuple(Choice(value=own.code, words=_place(own), chosen=own.code == asked.unit) for own in units),
            optional=True,
            fault=said.get("unit", ""),
        ),
    )


def _whom_fields(asked: Asked, said: Mapping[str, str]) -> tuple[Field, ...]:
    book = current()
    return (
        Field(
            id="purpose",
            label=gettext("用途"),
            control=Control.CHOICE,
            choices=tuple(
                Choice(value=code, words=formats.local_name(one.names), chosen=code == asked.purpose)
                for code, one in book.purposes.items()
            ),
            fault=said.get("purpose", ""),
        ),
        Field(
            id="purpose_words",
            label=gettext("其他用途是什么"),
            hint=gettext("用途选“其他”时填写。"),
            value=asked.purpose_words,
            optional=True,
            max_length=_MOST,
            fault=said.get("purpose_words", ""),
        ),
        Field(
            id="reader",
            label=gettext("交给谁看"),
            hint=gettext("用证单位的名称，印在证明上，只供它使用。"),
            value=asked.reader,
            max_length=_MOST,
            fault=said.get("reader", ""),
        ),
    )


def _kin_fields(asked: Asked, said: Mapping[str, str]) -> tuple[KinFields, ...]:
    book, rows = current(), []
    for n in range(1, book.most_relatives + 1):
        one = asked.relatives[n - 1] if n <= len(asked.relatives) else Kin(name="", relation="", id_kind="", id_no="")
        faults = {part: said.get(f"{part}{n}", "") for part in ("name", "relation", "number")}
        rows.append(
            KinFields(
                n=n,
                name=one.name,
                number=one.id_no,
                relations=tuple(
                    Choice(value=code, words=formats.local_name(names), chosen=code == one.relation)
                    for code, names in book.relations.items()
                ),
                faults=faults,
                open=n == 1 or n <= len(asked.relatives),
            )
        )
    return tuple(rows)


def _kin_summary(relatives: Iterable[KinFields]) -> list[Field]:
    names = {"name": gettext("姓名"), "relation": gettext("关系"), "number": gettext("身份证号")}
    return [
        Field(id=f"{part}{row.n}", label=f"{row.n} · {names[part]}", fault=words)
        for row in relatives
        for part, words in row.faults.items()
        if words
    ]


def _about(code: str) -> str:
    kind = current().proofs[code]
    days = gettext("%(n)s 天内有效") % {"n": kind.valid_days}
    what = (
        gettext("本人（和同意的家人）名下没有住房") if kind.about == "person" else gettext("一处不动产在登记簿上的记载")
    )
    return f"{what} · {days}"


def _place(own: OwnUnit) -> str:
    return own.facts.location if own.facts is not None else own.code


def _tokens(rows: Sequence[Any]) -> dict[str, str]:
    mine = {row.party_id for row in rows}
    return {paper.serial: paper.token for paper in certificates_of(*mine, limit=_PAPERS)} if mine else {}


def _purpose(row: Any) -> str:
    purpose = current().purposes.get(row.purpose)
    return row.purpose_words or (formats.local_name(purpose.names) if purpose is not None else row.purpose)


def _proof(row: Any, token: str) -> ProofLine:
    chips = {
        "waiting": Chip(words=gettext("等家人同意"), tone=Tone.GOLD, icon="clock"),
        "made": Chip(words=gettext("已出具"), tone=Tone.OK, icon="check"),
        "refused": Chip(words=gettext("不能出具"), tone=Tone.BAD, icon="cross"),
        "withdrawn": Chip(words=gettext("已撤回"), tone=Tone.OFF, icon="cross"),
    }
    making = Chip(words=gettext("正在出具"), tone=Tone.PLAIN, icon="clock")
    waiting = row.status == "waiting"
    asked = any(one.answer == "" for one in row.relatives.all())
    return ProofLine(
        id=row.pk,
        name=formats.local_name(current().proofs[row.kind].names),
        small=" · ".join((row.party.name, _purpose(row), row.reader, formats.moment(row.asked_at))),
        number=row.number,
        chip=making if waiting and not asked else chips[row.status],
        why=gettext(row.why) if row.why else "",
        relatives=tuple((one.name, _answer(one)) for one in row.relatives.all()),
        pdf_url=reverse("web:paper", args=[row.serial]) if row.serial else "",
        code_url=reverse("web:paper_code", args=[row.serial]) if token else "",
        waiting=waiting and asked,
    )


def _answer(one: Any) -> Chip:
    words = {
        "": gettext("还没答复"),
        "agreed": gettext("同意"),
        "declined": gettext("不同意"),
        "child": gettext("未成年，由监护人申请"),
    }
    tone, icon = _ANSWERS[one.answer]
    return Chip(words=words[one.answer], tone=tone, icon=icon)
