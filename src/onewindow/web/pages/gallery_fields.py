"""Samples for the gallery: a field for each control that its question page does not show, and what registers answer."""

from django.utils.translation import gettext as _

from onewindow.web import viewmodels as v
from onewindow.web.route_map import map_of

_LINE = [[86.1415, 41.7505], [86.1482, 41.7502], [86.1483, 41.7535]]


def more_fields() -> tuple[v.Field, ...]:
    """A list to pull down, long text, two days, a record, rows, a directory, a line on the map, a box to tick."""
    name = v.Field(id="partner.1.name", label=_("姓名"), value="张样例")
    share = v.Field(
        id="partner.1.share", label=_("出资"), value="30", control=v.Control.NUMBER, unit=_("万元"), width="s"
    )
    street = v.Field(id="address.street", label=_("街路"), value="人民东路")
    number = v.Field(id="address.number", label=_("门牌号"), value="66", width="s")
    return (
        v.Field(
            id="place_of_case",
            label=_("办理地"),
            control=v.Control.SELECT,
            choices=tuple(v.Choice(value=str(n), words=words) for n, words in enumerate((_("甲市"), _("乙县")))),
        ),
        v.Field(
            id="trade_name",
            label=_("名称"),
            value="楼兰书屋",
            advice=v.Advice(
                tone=v.Tone.WARN,
                title=_("和已登记的名称相近"),
                lines=(_("同行业里已有读音相同的字号，登记机关会再看一次。"),),
                list_title=_("相近的有："),
                listed=("示例楼兰书社有限公司",),
            ),
        ),
        v.Field(id="reason", label=_("原因"), control=v.Control.LONG, optional=True, max_length=300),
        v.Field(id="term", label=_("租期"), control=v.Control.RANGE, value="2026-12-01", until="2031-11-30"),
        v.Field(
            id="address",
            label=_("地址"),
            control=v.Control.RECORD,
            rows=(v.FieldRow(number=1, fields=(street, number)),),
        ),
        v.Field(
            id="partner", label=_("股东"), control=v.Control.ROWS, rows=(v.FieldRow(number=1, fields=(name, share)),)
        ),
        v.Field(
            id="scope",
            label=_("经营范围"),
            control=v.Control.PICK,
            picked=(v.Picked(key="F5121", words="出版物零售", small=_("登记后要另外领许可证")),),
            sought=_("咖啡"),
            found=(v.Picked(key="F5149", words="食品销售（仅销售预包装食品）"),),
        ),
        v.Field(
            id="route",
            label=_("线路走向"),
            control=v.Control.MAP,
            value="86.1415, 41.7505\n86.1482, 41.7502\n86.1483, 41.7535",
            map=map_of({"type": "LineString", "coordinates": _LINE}),
        ),
        v.Field(
            id="truth",
            label=_("签名"),
            control=v.Control.SIGN,
            assertion=_("以上内容和材料真实，我愿意承担责任。"),
        ),
    )


def checks() -> list[v.CheckLine]:
    """What was compared with what, in its three states."""
    return [
        v.CheckLine(words=_("地址与执照住所一致"), source=_("市场监管库，今天 09:02"), passed=True),
        v.CheckLine(words=_("租期少于 1 年，请人工确认"), source=_("合同第 3 条"), passed=None),
        v.CheckLine(words=_("登记内容与发证时不一致"), source=_("当场查询"), passed=False),
    ]
