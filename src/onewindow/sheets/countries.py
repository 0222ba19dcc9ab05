"""PURE: countries and regions by ISO 3166-1 alpha-3, with their names in the languages of the pages (from CLDR)."""

from functools import cache

from babel.core import Locale, get_global

#: Codes that CLDR still knows but ISO 3166-1 has withdrawn, and places without a code of their own there.
_NOT_IN_ISO = frozenset(
    ["ANT", "ASC", "BUR", "CPT", "DDR", "DGA", "FXX", "NTZ", "SCG", "SUN", "TAA", "TMP", "XKK", "YMD", "YUG", "ZAR"]
)
#: The official Chinese documents' own names, where CLDR has another.
_OFFICIAL = {("TWN", "zh"): "中国台湾", ("TWN", "en"): "Taiwan, China"}


@cache
def alpha2() -> dict[str, str]:
    """alpha-3 -> alpha-2, 249 entries."""
    known = Locale("en").territories
    pairs = {code: short[0] for code, short in get_global("territory_aliases").items() if len(code) == 3}
    return {
        code: short
        for code, short in sorted(pairs.items())
        if code.isalpha() and code not in _NOT_IN_ISO and short in known and not _private(short)
    }


@cache
def countries(language: str = "zh") -> dict[str, str]:
    """alpha-3 -> name in `language` (zh, en, ug, ru, mn; zh where CLDR has no name), by name."""
    short = language.partition("-")[0]
    names, chinese = Locale(short).territories, Locale("zh").territories
    named = {code: _OFFICIAL.get((code, short)) or names.get(two) or chinese[two] for code, two in alpha2().items()}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _private(short: str) -> bool:
    return short in {"AA", "EU", "ZZ"} or short[0] == "X" or (short[0] == "Q" and short[1] >= "M")
