"""What this room refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class VisitNotFound(NotFound):
    """No such visit, or none of this person's agencies."""

    code = "visit_not_found"
    message = gettext_noop("没有找到这次核查，请回到当天的列表再打开。")


class NothingToVisit(NotFound):
    """What the visit is to be about does not exist, or is not this person's."""

    code = "nothing_to_visit"
    message = gettext_noop("没有找到要核查的办件，请核对编号。")


class NobodyGoes(Invalid):
    """No agency, or an agency without matters."""

    code = "nobody_goes"
    message = gettext_noop("请至少选一个部门和它要核查的事项。")


class TooFewOfficers(Invalid):
    """An agency sends fewer officers than it must."""

    code = "too_few_officers"
    message = gettext_noop("{agency}至少要去 {least} 人（{basis}），请再选。")


class WrongOfficer(Invalid):
    """Somebody who does not record visits at that agency."""

    code = "wrong_officer"
    message = gettext_noop("所选人员不是该部门的现场核查人员，请重新选择。")


class OutsideHours(Invalid):
    """The time is past, not within office hours, or too far away."""

    code = "outside_hours"
    message = gettext_noop("{start} 不能安排：须在 {days} 天以内的办公时间，整段都在，且尚未开始。")


class OfficerBusy(Conflict):
    """An officer has another visit then."""

    code = "officer_busy"
    message = gettext_noop("{start} 有核查人员已安排了别的核查，请换一个时间或换人。")


class AddressMissing(Invalid):
    """Nobody can go to a place without an address."""

    code = "address_missing"
    message = gettext_noop("请填写要去的地址。")


class BadPlace(Invalid):
    """Coordinates that are none."""

    code = "bad_place"
    message = gettext_noop("坐标不对：纬度 -90 至 90，经度 -180 至 180，两个都填或都不填。")


class StaleVisit(Conflict):
    """Somebody has changed the visit since the page or telephone saw it."""

    code = "stale_visit"
    message = gettext_noop("这次核查刚被改过（您看到的是第 {seen} 版，现为第 {current} 版），请核对新的安排。")


class VisitOver(Conflict):
    """It has been reported or cancelled."""

    code = "visit_over"
    message = gettext_noop("这次核查已经{state}，不能再改。")


class NotYourVisit(Conflict):
    """Only who is assigned reports."""

    code = "not_your_visit"
    message = gettext_noop("您不在这次核查的人员名单上，请由名单上的人员上报，或请安排人改名单。")


class ReasonMissing(Invalid):
    """A cancellation without a reason."""

    code = "visit_reason_missing"
    message = gettext_noop("请写明取消的原因，申请人会看到。")


class ReportIncomplete(Invalid):
    """`faults`: (place, sentence), all at once."""

    code = "report_incomplete"
    message = gettext_noop("记录还不完整：{first}")


class PictureRefused(Invalid):
    """Not a photo that can be kept."""

    code = "picture_refused"
    message = gettext_noop("照片不能使用：{why}")


class TooManyPhotos(Invalid):
    """More photos than one visit may have."""

    code = "too_many_photos"
    message = gettext_noop("一次核查最多 {most} 张照片。")


class PhotoKeyTaken(Conflict):
    """The same key came with another picture."""

    code = "photo_key_taken"
    message = gettext_noop("这张照片的编号已经用过，请重新拍摄。")


class WrongRoute(Invalid):
    """The order names other visits than those of the day."""

    code = "wrong_route"
    message = gettext_noop("当天的安排有变化，请刷新后再调整顺序。")
