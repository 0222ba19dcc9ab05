"""What this register refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class NoLicence(NotFound):
    """Nobody has this number."""

    code = "no_publication_licence"
    message = gettext_noop("没有编号为“{number}”的出版物经营许可证，请核对。")


class NoFiling(NotFound):
    """No such filing."""

    code = "no_online_filing"
    message = gettext_noop("没有网络发行备案“{number}”，请核对。")


class LicenceEnded(Conflict):
    """Nothing can be entered for a licence that has ended."""

    code = "publication_licence_ended"
    message = gettext_noop("出版物经营许可证“{number}”已于 {ended_on} {status}，不能再办理。")


class FilingEnded(Conflict):
    """Nothing can be entered for a filing that has ended."""

    code = "online_filing_ended"
    message = gettext_noop("网络发行备案“{number}”已终止：{reason}。")


class LicenceHeld(Conflict):
    """The holder has such a licence already."""

    code = "publication_licence_held"
    message = gettext_noop("“{uscc}”已持有有效的{kind}许可证“{number}”，请办理变更。")


class FilingNumbered(Conflict):
    """A filing gets its number once."""

    code = "online_filing_numbered"
    message = gettext_noop("该备案已经赋号“{number}”。")


class OtherHolder(Invalid):
    """The licence is another's."""

    code = "licence_of_another"
    message = gettext_noop("许可证“{number}”不是“{uscc}”持有的，不能用于本次备案。")


class UnknownKind(Invalid):
    """A kind, type or channel that the directory does not have."""

    code = "unknown_publication_choice"
    message = gettext_noop("“{chosen}”不在可选范围内，请从列表中选择。")


class NothingSupplemented(Invalid):
    """A supplement that brings nothing new."""

    code = "nothing_supplemented"
    message = gettext_noop("请至少填写一项：网址、ICP备案号、网络发行开始日期。")
