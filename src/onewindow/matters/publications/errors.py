"""What the matters of publication distribution refuse."""

from onewindow.core.errors import Conflict, gettext_noop


class NoLicenceYet(Conflict):
    """A filing cannot be finished before the licence."""

    code = "no_publication_licence_yet"
    message = gettext_noop("出版物经营许可证还没有发出，网络发行备案不能赋号。")
