"""The land register's words in Chinese, by the code tables of a day."""

from datetime import date

from onewindow.registers.land import directories
from onewindow.registers.land.entries import Advance, Aim, Easement, Method, Mortgage, Ownership, Residence, Value

from .reading import Words

_OWNERSHIP = {Ownership.SINGLE: "单独所有", Ownership.JOINT: "共同共有", Ownership.SHARES: "按份共有"}
_AIMS = {Aim.SALE: "预售商品房买卖预告登记", Aim.TRANSFER: "不动产转移预告登记", Aim.MORTGAGE: "预购商品房抵押预告登记"}


def words(on: date) -> Words:
    """Names of the tables in force on a day -> the register's words."""
    data = directories.current()

    def names(table: str) -> dict[str, str]:
        return {code.name: code.means for code in data.table(table, on).codes.values()}

    return Words(uses=names("uses"), natures=names("right_natures"), rights=names("right_types"))


def name_of(table: str, means: str, on: date) -> str:
    """The name of a word on a day; the word itself where the table of the day has none."""
    code = directories.current().code(table, means, on)
    return code.name if code is not None else means


def ownership(value: Ownership) -> str:
    """How a right is held."""
    return _OWNERSHIP[value]


def yuan(fen: int) -> str:
    """12345600 -> 123,456.00."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def plain_yuan(fen: int) -> str:
    """12345600 -> 123456.00: as a fact is kept."""
    return f"{fen // 100}.{fen % 100:02d}"


def matter_of(value: Value) -> str:
    """What a proof proves."""
    match value:
        case Mortgage(method=Method.MAXIMUM):
            return "最高额抵押权"
        case Mortgage():
            return "一般抵押权"
        case Residence():
            return "居住权"
        case Easement():
            return "地役权"
        case Advance(aim=aim):
            return _AIMS[aim]
    return ""


def others_of(value: Value) -> str:
    """The other particulars of a proof."""
    match value:
        case Mortgage() as one:
            what = "最高债权额" if one.method is Method.MAXIMUM else "被担保主债权数额"
            scope = f"；担保范围：{one.scope}" if one.scope else ""
            term = f"债务履行期限 {one.debt_from} 至 {one.debt_until}"
            return f"第{one.rank}顺位；{what} {yuan(one.amount)} 元；{term}{scope}"
        case Residence(conditions=said, until_on=end):
            return f"{said}；期限{f'至 {end}' if end else '至居住权人死亡'}"
        case Easement(benefits=code, purpose=said):
            return f"需役地 {code}；{said}"
    return ""
