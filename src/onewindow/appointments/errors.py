"""What this room refuses."""

from onewindow.core.errors import Conflict, Invalid, NotFound, gettext_noop


class NoHall(NotFound):
    """No hall, or no counter of it, has this code."""

    code = "no_hall"
    message = gettext_noop("没有代码为“{hall}”的大厅或窗口，请从列表中选择。")


class NotOffered(Invalid):
    """The hall does not handle this service."""

    code = "not_offered_here"
    message = gettext_noop("这个大厅不办理“{service}”，请换一个大厅。")


class NoSlot(Invalid):
    """No slot begins at that time: the hall is closed, or time is cut otherwise."""

    code = "no_slot"
    message = gettext_noop("{start} 没有可预约的时段，请从列表中选择。")


class TooLate(Conflict):
    """The slot begins too soon, or has begun."""

    code = "booking_too_late"
    message = gettext_noop("最迟须在开始前 {minutes} 分钟办理预约、改约或取消，请选后面的时段，或直接到大厅取号。")


class TooEarly(Conflict):
    """The slot is too far away."""

    code = "booking_too_early"
    message = gettext_noop("只能预约 {days} 天以内的时段。")


class SlotFull(Conflict):
    """Every seat of the slot is taken."""

    code = "slot_full"
    message = gettext_noop("{start} 的名额已经约满，请选别的时段。")


class BookedAlready(Conflict):
    """The applicant has a booking for the service."""

    code = "booked_already"
    message = gettext_noop("您已经预约了这件事（预约号 {code}），如要换时间，请改约。")


class TooManyBookings(Conflict):
    """The applicant has as many bookings as one may have."""

    code = "too_many_bookings"
    message = gettext_noop("同时有效的预约最多 {most} 个，请先取消不去的。")


class BookingPaused(Conflict):
    """The applicant has stayed away too often."""

    code = "booking_paused"
    message = gettext_noop("因多次预约未到，{until} 以前不能在网上预约；您仍可直接到大厅取号，或请窗口代约。")


class BookingNotFound(NotFound):
    """No such booking, or none that this person may see."""

    code = "booking_not_found"
    message = gettext_noop("没有找到这个预约，请核对预约号。")


class BookingOver(Conflict):
    """The booking is no longer open."""

    code = "booking_over"
    message = gettext_noop("这个预约已经取消、到场或过期，不能再改。")


class NothingDue(Conflict):
    """No reminder is due, or the slot is not over."""

    code = "nothing_due"
    message = gettext_noop("这个预约（{start}）现在没有要提醒或登记的。")


class NotYetThere(Conflict):
    """Too early for a queue number, or the day is another."""

    code = "arrival_not_open"
    message = gettext_noop("预约的时间是 {start}，最早提前 {minutes} 分钟取号。")


class ArrivedTooLate(Conflict):
    """The slot is over."""

    code = "arrived_too_late"
    message = gettext_noop("预约的时段 {start} 已过，请取普通号。")


class HallClosed(Conflict):
    """The hall is not open now."""

    code = "hall_closed"
    message = gettext_noop("大厅现在没有开放，不能取号。")


class NobodyWaiting(Conflict):
    """There is nobody to be called."""

    code = "nobody_waiting"
    message = gettext_noop("现在没有人等候。")


class NobodyAtCounter(Conflict):
    """Nobody was called to this counter."""

    code = "nobody_at_counter"
    message = gettext_noop("{counter} 号窗口没有正在办理的号。")


class TicketNotFound(NotFound):
    """No such queue number, or none that this person may see."""

    code = "ticket_not_found"
    message = gettext_noop("没有找到这个号，请核对后再办。")


class NotAbsent(Conflict):
    """Only who was called today and did not come may queue again."""

    code = "not_absent"
    message = gettext_noop("{number} 号今天没有过号，不用重新排队。")
