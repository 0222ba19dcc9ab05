"""Data elements 数据元: what may be asked once and read by many.

An element is asked by a matter (`asked`), or is a fact that only steers conditions: a column taken out of a list
(`projected`), a register's answer (`register`), the map's (`map`), the system's own (`system`), a computed one
(`derived`). A catalogue code never changes its meaning: it is the key under which a fact is stored.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from .facts import Name, Status


class ElementType(Enum):
    """What a value looks like. The form control, the check and the OpenAPI schema follow from it."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    CHOICE = "choice"  # one of `options`
    CHOICES = "choices"  # some of `options`
    TEXTS = "texts"  # a list of short texts
    DATE = "date"  # YYYY-MM-DD
    DATETIME = "datetime"  # ISO 8601 with offset
    MONTH = "month"  # YYYY-MM
    DATE_RANGE = "date_range"  # [first day, last day]
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    DOMAIN = "domain"
    PERSON_ID = "person_id"  # citizen number, or the number of another identity document
    USCC = "uscc"  # unified social credit code
    DIVISION = "division"  # six digits
    COUNTRY = "country"  # ISO 3166-1 alpha-3
    MRZ = "mrz"  # the two lines of a passport
    FILE = "file"
    FILES = "files"
    IMAGE = "image"
    SIGNATURE = "signature"  # a commitment that the applicant signs: true
    SIGNED_FILE = "signed_file"  # a file that the applicant signs
    LINE = "line"  # GeoJSON LineString, CGCS2000
    POINT = "point"  # GeoJSON Point, CGCS2000
    RECORD = "record"  # an object with `columns`
    TABLE = "table"  # a list of such objects
    ORGANISATION = "organisation"  # a legal person: uscc and name
    LIST_ENTRY = "list_entry"  # an entry of a published list, with its version


class Origin(Enum):
    """Where the value of an element comes from."""

    ASKED = "asked"  # a person answers
    PROJECTED = "projected"  # taken from a column of another element
    REGISTER = "register"  # another agency's data, shown read-only
    MAP = "map"  # from a drawn place and layers; may be asked instead
    SYSTEM = "system"  # from the case itself
    DERIVED = "derived"  # computed; never taken from an applicant


@dataclass(frozen=True, kw_only=True)
class Constraints:
    """What a value must satisfy, as data. Several matters' constraints are intersected."""

    min: float | None = None  #: smallest number
    above: float | None = None  #: numbers must be greater than this
    max: float | None = None  #: largest number
    min_length: int | None = None  #: characters
    max_length: int | None = None  #: characters
    pattern: str | None = None  #: regular expression for the whole text
    min_rows: int | None = None  #: rows of a table or entries of a list
    max_rows: int | None = None  #: rows of a table or entries of a list
    one_of: tuple[str, ...] | None = None  #: narrower than the element's options
    must_be_true: bool = False  #: a commitment that has to be given
    or_organisation: bool = False  #: the number of a person may be an organisation's unified code instead
    not_before: str | None = None  #: id of the element whose date comes first
    sum_equals: str | None = None  #: id of the element that the rows' `sum_column` add up to
    sum_column: str | None = None  #: the column that is added up


NO_CONSTRAINTS = Constraints()


@dataclass(frozen=True, kw_only=True)
class Option:
    """One value to choose."""

    value: str  #: what is stored
    zh: str = ""  #: shown in Chinese; empty where the value itself is shown
    en: str = ""  #: shown in English
    aliases: tuple[str, ...] = ()  #: other words of the sources for the same value

    @property
    def name(self) -> Name:
        """The option for people."""
        return Name(zh=self.zh or self.value, en=self.en or self.value)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A field of a record, or a column of a table."""

    id: str  #: key in the stored object
    name: Name  #: heading; the Chinese one is accepted as a key too
    type: ElementType = ElementType.TEXT  #: no record and no table
    options: tuple[Option, ...] = ()  #: for choices
    required: bool = True  #: whether a row without it is refused
    sensitive: bool = False  #: stored encrypted, shown masked
    constraints: Constraints = NO_CONSTRAINTS  #: what its value must satisfy
    unit: str = ""  #: shown behind the field


class Measure(Enum):
    """What is computed from a drawn line."""

    LENGTH = "length"  # metres
    AREA = "area"  # square metres


@dataclass(frozen=True, kw_only=True)
class Projection:
    """How a steering fact is taken out of a record or a table, or measured on a drawn line."""

    element: str  #: the record, table or line
    column: str = ""  #: the column; none where something is measured
    as_list: bool = False  #: all values of the column, in order
    equals: Any = None  #: true where the record's value equals this
    any_in: tuple[Any, ...] = ()  #: true where some row has one of these
    all_equal: Any = None  #: true where there are rows and all have this
    measure: Measure | None = None  #: metres along a line, or square metres inside a closed one
    agrees_with: str = ""  #: element whose stated figure is compared with what was measured: true or false
    within_percent: float = 0  #: how far the stated figure may lie from the measured one


@dataclass(frozen=True, kw_only=True)
class Default:
    """A value that stands while nobody has answered; boxed, because null and false are values too."""

    value: Any  #: the value


@dataclass(frozen=True, kw_only=True)
class Element:
    """A data element."""

    id: str  #: code of the catalogue, for ever
    name: Name  #: label
    type: ElementType  #: kind of value
    group: str = ""  #: section of the task list; empty for facts that no page shows
    origin: Origin = Origin.ASKED  #: where the value comes from
    options: tuple[Option, ...] = ()  #: for `choice` and `choices`
    options_from: str = ""  #: `matters`: the options are the matters of the service
    columns: tuple[Column, ...] = ()  #: for `record` and `table`
    shows: tuple[str, ...] = ()  #: the columns that tell a row to people; all where none is named
    constraints: Constraints = NO_CONSTRAINTS  #: what the value must satisfy
    sensitive: bool = False  #: stored encrypted, shown masked
    hint: Name | None = None  #: one sentence under the label
    help: Name | None = None  #: longer explanation, folded
    rule: str = ""  #: the source's own words about the value
    unit: str = ""  #: shown behind the field: 万元, ㎡
    register: str = ""  #: for origin `register`: id of `registers.yaml`
    projection: Projection | None = None  #: for origin `projected`
    default: Default | None = None  #: the value while nobody has answered
    status: Status = Status.SEEN  #: how sure the definition is
    why: str = ""  #: what the fact is needed for
    note: str = ""  #: open questions about it


@dataclass(frozen=True, kw_only=True)
class Group:
    """A section of the task list."""

    id: str  #: key
    name: Name  #: heading


@dataclass(frozen=True, kw_only=True)
class SharedRegister:
    """A register of an agency that answers instead of paper."""

    id: str  #: key
    name: Name  #: as shown beside a value: 来源
    agency: str = ""  #: id of the agency that keeps it; empty for a national platform
    status: Status = Status.UNVERIFIED  #: whether the connection is confirmed


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A figure by place, used in conditions."""

    id: str  #: variable name in conditions
    name: Name  #: label
    value: Any  #: the default for every place
    by_place: tuple[tuple[str, Any], ...] = ()  #: (division code, value); the longest matching code wins
    status: Status = Status.PROPOSAL  #: how sure
    source: tuple[str, ...] = ()  #: keys of `sources.yaml`
    why: str = ""  #: where it comes from, what it decides
