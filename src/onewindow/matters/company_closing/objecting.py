"""PURE: what an objection must say."""

from onewindow.core.errors import gettext_noop

AGENCY = "agency"
#: Letters that reasons have at least and at most.
LEAST, MOST = 10, 2000
#: Who may object.
KINDS = ("creditor", AGENCY, "interested")
_NO_KIND = gettext_noop("请选择您是债权人还是其他利害关系人。")
_TOO_SHORT = gettext_noop("理由至少 {least} 个字，写清债权、争议或者依据。")
_TOO_LONG = gettext_noop("理由最多 {most} 个字。")
_NO_MATERIAL = gettext_noop("请上传证明材料，例如合同、欠条、判决书。")


def check(reasons: str, *, with_material: bool, kind: str) -> dict[str, str]:
    """What is wrong with an objection, by field. An agency need not prove what it says."""
    faults: dict[str, str] = {}
    if kind not in KINDS:
        faults["kind"] = _NO_KIND
    length = len(reasons.strip())
    if length < LEAST:
        faults["reasons"] = _TOO_SHORT.format(least=LEAST)
    elif length > MOST:
        faults["reasons"] = _TOO_LONG.format(most=MOST)
    if not with_material and kind != AGENCY:
        faults["files"] = _NO_MATERIAL
    return faults
