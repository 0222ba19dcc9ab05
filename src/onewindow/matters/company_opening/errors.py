"""What start-up refuses."""

from onewindow.core.errors import Conflict, gettext_noop


class NoEnterpriseYet(Conflict):
    """A matter that needs the registered enterprise came before its registration."""

    code = "no_enterprise_yet"
    message = gettext_noop("企业还没有登记，{matter} 不能办结，请先办理设立登记。")
