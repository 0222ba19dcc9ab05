"""What the matters of publication distribution refuse."""

from onewindow.core.errors import Conflict, Invalid, gettext_noop


class NoLicenceYet(Conflict):
    """A filing cannot be finished before the licence."""

    code = "no_publication_licence_yet"
    message = gettext_noop("出版物经营许可证还没有发出，网络发行备案不能赋号。")


class OtherKind(Invalid):
    """The licence is of the other kind, which another authority gave."""

    code = "publication_licence_of_other_kind"
    message = gettext_noop(
        "许可证“{number}”是{kind}许可证，由原批准机关办理变更、终止；请在“是零售还是批发”中改选“{kind}”。"
    )
