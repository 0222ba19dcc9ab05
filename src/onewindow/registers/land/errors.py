"""What this register refuses."""

from collections.abc import Callable

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class NoUnit(NotFound):
    """No such unit."""

    code = "no_land_unit"
    message = gettext_noop("登记簿中没有不动产单元“{unit}”，请核对代码。")


class BadUnitCode(Invalid):
    """Not a unit code."""

    code = "bad_unit_code"
    message = gettext_noop("不动产单元代码“{unit}”不对：{why}")
    _EMPTY = gettext_noop("请填写不动产单元代码。")

    def text(self, translate: Callable[[str], str] = lambda message: message) -> str:
        """What is wrong with the code; where nothing was typed, that alone."""
        return super().text(translate) if str(self.data.get("unit", "")).strip() else translate(self._EMPTY)


class OtherBook(Invalid):
    """The unit lies elsewhere."""

    code = "unit_of_another_book"
    message = gettext_noop("不动产单元“{unit}”不在本地登记机构的辖区内，请到所在地办理。")


class UnitKnown(Conflict):
    """The unit is in the book already."""

    code = "land_unit_known"
    message = gettext_noop("不动产单元“{unit}”已在登记簿中，不能重复设立。")


class Restricted(Conflict):
    """Something in the book stands in the way; `reasons` tells all of it, with articles."""

    code = "land_restricted"
    message = gettext_noop("不能办理此项登记：{why}")


class NoEntry(NotFound):
    """The entry does not stand in the book."""

    code = "no_land_entry"
    message = gettext_noop("不动产单元“{unit}”没有现势的这一笔登记（第 {key} 号），请刷新后再办。")


class BadEntry(Invalid):
    """The entry cannot be written as it is; `faults` has everything at once."""

    code = "bad_land_entry"
    message = gettext_noop("登记内容有误：{why}")


class UnknownWord(Invalid):
    """A word that the code table of the day does not have."""

    code = "unknown_land_word"
    message = gettext_noop("“{word}”不在{table}代码表（{edition}）中，请从列表中选择。")


class WholeAndPart(Conflict):
    """A building registered whole and a flat of it cannot both carry a right."""

    code = "whole_and_part"
    message = gettext_noop("不动产单元“{other}”已有登记的权利，整幢与其中的户不能分别登记，请先办理变更。")


class AttachmentOver(Conflict):
    """An attachment whose time is over cannot be renewed."""

    code = "attachment_over"
    message = gettext_noop("该查封已于 {until} 到期失效，不能续封，请重新办理查封登记。")


class NoticeOver(Conflict):
    """An objection or advance notice that has lapsed is not kept alive by what is noted later."""

    code = "notice_over"
    message = gettext_noop("该登记已于 {until} 届满失效，不能再补记，请重新申请登记。")


class NotInForce(Conflict):
    """Only the attachment in force is renewed."""

    code = "attachment_waiting"
    message = gettext_noop("该查封仍在轮候（第 {position} 位），转为正式查封后才能续封。")


class NoAcceptance(NotFound):
    """No such application waits on this unit."""

    code = "no_land_acceptance"
    message = gettext_noop("不动产单元“{unit}”没有待办的第 {order} 号受理，请核对。")


class Unfulfilled(Invalid):
    """An advance notice is fulfilled only for its holder."""

    code = "notice_of_another"
    message = gettext_noop("预告登记的权利人不在新的权利人之中，不能按预告登记办理。")


class NumberTaken(Conflict):
    """A certificate number stands already."""

    code = "land_number_taken"
    message = gettext_noop("证号“{number}”已经使用，请核对。")


class NoSuchPaper(NotFound):
    """The book has never given this number."""

    code = "no_such_paper"
    message = gettext_noop("登记簿里没有编号“{number}”。请对着纸质证书逐字核对；括号、年份、县市名和七位号码都要一样。")


class PaperReplaced(Conflict):
    """The certificate was replaced; no code is made for it."""

    code = "paper_replaced"
    message = gettext_noop("编号“{number}”的证已于 {day} 换发新证，不能发码。请收回旧证。")


class PaperCancelled(Conflict):
    """The certificate was cancelled; no code is made for it."""

    code = "paper_cancelled"
    message = gettext_noop("编号“{number}”的证已于 {day} 注销，不能发码。请收回旧证。")


class PaperOfOtherUnit(Conflict):
    """The certificate is of another unit than the one that was typed."""

    code = "paper_of_other_unit"
    message = gettext_noop("编号“{number}”的证不是单元“{unit}”的，请核对纸质证书上的不动产单元号。")


class PaperOfOtherOwner(Conflict):
    """The name on the paper is not the one in the book."""

    code = "paper_of_other_owner"
    message = gettext_noop("纸上的权利人“{name}”与登记簿不一致，不能发码。请核对姓名；多人共有的，任写一人。")


class HasCode(Conflict):
    """The certificate was issued with a code."""

    code = "has_code"
    message = gettext_noop("编号“{number}”的证是电子证书，本来就带二维码，不需要另发。")
