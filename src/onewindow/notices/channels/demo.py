"""SMS, WeChat and DingTalk as demo back ends: nothing leaves the house, what would have been sent can be looked at."""

from onewindow.core.clock import now
from onewindow.notices.models import DemoPost
from onewindow.people.masking import mask_mobile

from .base import Channel, Post, channels


class DemoChannel(Channel):
    """Keeps what it is given, once per delivery."""

    def send(self, post: Post) -> str:
        """Put it into the outbox."""
        fields = {"channel": self.code, "address": self.masked(post.address), "text": post.text, "at": now()}
        row, _ = DemoPost.objects.get_or_create(delivery_id=post.delivery, defaults=fields)
        return f"demo-{row.pk}"

    def masked(self, address: str) -> str:
        """The address as it may be shown."""
        return f"{address[:2]}***"


@channels.register("sms")
class Sms(DemoChannel):
    """Text message to the mobile number of the person."""

    code = "sms"

    def masked(self, address: str) -> str:
        """As mobile numbers are shown everywhere."""
        return mask_mobile(address)


@channels.register("wechat")
class WeChat(DemoChannel):
    """Message of an official account to somebody who has linked his WeChat."""

    code = "wechat"


@channels.register("dingtalk")
class DingTalk(DemoChannel):
    """Message to a member of staff in the government's DingTalk."""

    code = "dingtalk"
