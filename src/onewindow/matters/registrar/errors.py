"""What the registrar's counter refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class NotInBook(NotFound):
    """No such unit, or of another registry: the answer is the same."""

    code = "unit_not_in_book"
    message = gettext_noop("登记簿中没有“{unit}”，或者它不归您所在的登记机构管。")


class NoSearch(Invalid):
    """A search for a person lacks its reason."""

    code = "search_needs_reason"
    message = gettext_noop("按人查询须写明依据：{why}")


class NoGround(Invalid):
    """An entry lacks what it rests on; `faults` says for each field what to do."""

    code = "entry_needs_ground"
    message = gettext_noop("还不能登簿：{why}")


class NotOnAll(Conflict):
    """One of the units of a document refuses, so that nothing of it is entered."""

    code = "attachment_not_on_all"
    message = gettext_noop("{unit}：{why}这份文书的各单元都没有登簿，请先处理或去掉这一处。")


class NoPending(NotFound):
    """No entry waits for this person."""

    code = "no_pending_entry"
    message = gettext_noop("没有这笔待核对的登记，或者您不能办理。")


class SamePerson(Conflict):
    """Who has prepared an entry does not confirm it."""

    code = "second_person_needed"
    message = gettext_noop("这笔登记由您经办，须由另一名登簿人员核对。")


class Settled(Conflict):
    """Entered or returned before."""

    code = "pending_entry_settled"
    message = gettext_noop("这笔登记已经核对过，请刷新后查看。")


class WaitsAlready(Conflict):
    """The same entry waits for the second person already."""

    code = "pending_entry_known"
    message = gettext_noop("这一笔已经提交核对，请等另一名登簿人员处理。")


class CheckRuns(Conflict):
    """A check is under way."""

    code = "book_check_runs"
    message = gettext_noop("登记簿正在核对，请稍后刷新查看结果。")
