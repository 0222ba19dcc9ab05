"""PURE: what can be wrong with an answer, as values: where it is, a code, and the sentence that says what to do."""

from dataclasses import dataclass

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One wrong or missing answer."""

    element: str  #: data element, or the key as it was sent where there is no such element
    sentence: Sentence  #: code, message id, data
    row: int | None = None  #: in a table: from 1
    column: str = ""  #: in a record or table

    @property
    def code(self) -> str:
        """The sentence's code."""
        return self.sentence.code

    @property
    def field(self) -> str:
        """The name of the form control: `element`, `element.column` or `element.row.column`."""
        return ".".join(str(part) for part in (self.element, self.row, self.column) if part not in (None, ""))


class Wrong(Exception):
    """Raised while a value is read."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.code)
        self.sentence = sentence


MISSING = Phrase("missing", gettext_noop("请填写“{name}”。"))
MISSING_FILE = Phrase("missing_file", gettext_noop("请上传“{name}”。"))
MISSING_CHOICE = Phrase("missing_choice", gettext_noop("请选择“{name}”。"))
UNKNOWN_ELEMENT = Phrase("unknown_element", gettext_noop("申请表里没有“{key}”这一项，请去掉。"))
READ_ONLY = Phrase("read_only", gettext_noop("“{name}”由系统带出，不能改；不对的请联系{source}更正。"))
NOT_TEXT = Phrase("not_text", gettext_noop("请填文字。"))
CONTROL_LETTER = Phrase("control_letter", gettext_noop("含有看不见的控制字符，请删去后重新输入。"))
ONE_LINE = Phrase("one_line", gettext_noop("请写成一行，不要换行。"))
TOO_LONG = Phrase("too_long", gettext_noop("最多 {most} 个字，现有 {found} 个，请缩短。"))
TOO_SHORT = Phrase("too_short", gettext_noop("至少 {least} 个字，现有 {found} 个，请补充。"))
PATTERN = Phrase("pattern", gettext_noop("格式不对，请按说明填写。"))
NOT_WHOLE = Phrase("not_whole", gettext_noop("请填整数，如 3。"))
NOT_NUMBER = Phrase("not_number", gettext_noop("请填数字，如 12.5。"))
TOO_MANY_DIGITS = Phrase("too_many_digits", gettext_noop("数字太长：整数部分最多 {whole} 位，小数最多 {fraction} 位。"))
TOO_SMALL = Phrase("too_small", gettext_noop("不能小于 {least}。"))
NOT_ABOVE = Phrase("not_above", gettext_noop("要大于 {least}。"))
TOO_LARGE = Phrase("too_large", gettext_noop("不能大于 {most}。"))
NOT_BOOLEAN = Phrase("not_boolean", gettext_noop("请选“是”或“否”。"))
NOT_CHOICE = Phrase("not_choice", gettext_noop("“{value}”不在选项中，请从给出的选项里选。"))
NOT_DATE = Phrase("not_date", gettext_noop("请填日期，如 2026-11-25。"))
NOT_MOMENT = Phrase("not_moment", gettext_noop("请填日期和时间，如 2026-11-25 10:30。"))
NOT_MONTH = Phrase("not_month", gettext_noop("请填年月，如 2026-11。"))
NOT_RANGE = Phrase("not_range", gettext_noop("请填开始和结束两个日期。"))
ENDS_BEFORE = Phrase("ends_before", gettext_noop("结束日期不能早于开始日期。"))
NOT_PHONE = Phrase(
    "not_phone", gettext_noop("请填 11 位手机号码，或带区号的固定电话（0996-2012345），国外号码以 + 开头。")
)
NOT_EMAIL = Phrase("not_email", gettext_noop("请填电子邮箱，如 name@example.com。"))
NOT_URL = Phrase("not_url", gettext_noop("请填网址，以 http:// 或 https:// 开头。"))
NOT_DOMAIN = Phrase("not_domain", gettext_noop("请填域名，如 example.com，不带 http://。"))
NOT_ID_NUMBER = Phrase(
    "not_id_number", gettext_noop("证件号码应为 18 位公民身份号码，或 5 至 17 位字母和数字的其他证件号。")
)
NOT_COUNTRY = Phrase("not_country", gettext_noop("请从列表中选择国家或地区。"))
NOT_HERE = Phrase("not_here", gettext_noop("请选本地区的县市。"))
NOT_UPLOADED = Phrase("not_uploaded", gettext_noop("没有找到上传的文件，请重新上传。"))
NOT_PICTURE = Phrase("not_picture", gettext_noop("请上传照片（JPG 或 PNG）。"))
NOT_GEOMETRY = Phrase("not_geometry", gettext_noop("请在地图上画出位置。"))
TOO_MANY_POINTS = Phrase("too_many_points", gettext_noop("线路最多 {most} 个点。"))
NOT_RECORD = Phrase("not_record", gettext_noop("请逐项填写。"))
NOT_TABLE = Phrase("not_table", gettext_noop("请逐行填写。"))
UNKNOWN_COLUMN = Phrase("unknown_column", gettext_noop("没有“{key}”这一栏，请去掉。"))
TOO_FEW_ROWS = Phrase("too_few_rows", gettext_noop("至少 {least} 项，现有 {found} 项。"))
TOO_MANY_ROWS = Phrase("too_many_rows", gettext_noop("最多 {most} 项，现有 {found} 项。"))
NOT_ENTRY = Phrase("not_entry", gettext_noop("请从清单中选择。"))
MUST_AGREE = Phrase("must_agree", gettext_noop("须勾选同意才能提交。"))
NOT_SIGNED = Phrase("not_signed", gettext_noop("请在核对后签名。"))
SIGNED_BEFORE = Phrase("signed_before", gettext_noop("签名后内容有改动，请核对后重新签名。"))
TOO_EARLY = Phrase("too_early", gettext_noop("不能早于“{other}”（{day}）。"))
SUM_DIFFERS = Phrase("sum_differs", gettext_noop("各行合计为 {found}，应等于“{other}”（{wanted}）。"))
RULE = Phrase("rule", gettext_noop("{says}"))
