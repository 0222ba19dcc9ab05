"""Conditions as officers write them, expanded to the one expression grammar of `rules.expressions`.

    pub_kind: 零售                                      equal
    pub_action: {not_in: [变更, 终止]}                   in, not_in, contains, lacks, is, is_not
    premises_area_m2: {at_least: 50}                     above, at_least, below, at_most
    has: net_start_date                                  answered and not empty
    days: {from: net_start_date, to: today, above: 15}   days between two dates; {of: contract_period} for a period
    all: […]   any: […]   not: {…}                       power_works_on_road (a bare word: that fact is true)
    voltage_kv: {at_least: {var: p_bridge_ban_kv}}       compared with another fact or a threshold

Two keys side by side mean both. The long form of the grammar is accepted too.
"""

from typing import Any

_COMPARE = {
    "is": "==",
    "is_not": "!=",
    "above": ">",
    "at_least": ">=",
    "below": "<",
    "at_most": "<=",
    "in": "in",
    "contains": "contains",
}
_NEGATED = {"not_in": "in", "lacks": "contains"}
_LONG = {"var", "==", "!=", "<", "<=", ">", ">="}


class UnreadableCondition(Exception):
    """A condition that is neither the short nor the long form; the text says what to write."""


def expand(written: Any) -> Any:
    """The long form. Raises UnreadableCondition; what it lets through is still checked by `parse`."""
    if written is None or isinstance(written, bool):
        return written
    if isinstance(written, str):
        return {"var": written}
    if not isinstance(written, dict) or not written:
        raise UnreadableCondition("条件应写成“数据元: 值”。")
    parts = [_one(key, value) for key, value in written.items()]
    return parts[0] if len(parts) == 1 else {"all": parts}


def _one(key: str, value: Any) -> Any:
    if key in {"all", "any"}:
        if not isinstance(value, list):
            raise UnreadableCondition(f"“{key}”后面应为列表，每条以“-”开头。")
        return {key: [expand(part) for part in value]}
    if key == "not":
        return {"not": expand(value)}
    if key == "has":
        return {"has": value if isinstance(value, dict) else {"var": value}}
    if key == "days":
        return _days(value)
    if key in _LONG or (key in {"in", "contains"} and isinstance(value, list)):
        return {key: value}
    return _compared({"var": key}, value, key)


def _days(value: Any) -> Any:
    if not isinstance(value, dict):
        raise UnreadableCondition("days 应写成 {from: 日期, to: 日期, above: 天数}。")
    rest = {name: content for name, content in value.items() if name not in {"from", "to", "of"}}
    if "of" in value:
        ends = [{"var": value["of"]}]
    elif {"from", "to"} <= value.keys():
        ends = [{"var": value["from"]}, {"var": value["to"]}]
    else:
        raise UnreadableCondition("days 应写明 of，或者 from 和 to。")
    return _compared({"date_diff_days": ends}, rest, "days")


def _compared(left: Any, value: Any, name: str) -> Any:
    if not isinstance(value, dict):
        return {"==": [left, value]}
    if set(value) == {"var"}:
        return {"==": [left, value]}
    parts: list[Any] = []
    for word, right in value.items():
        if word in _COMPARE:
            parts.append({_COMPARE[word]: [left, right]})
        elif word in _NEGATED:
            parts.append({"not": {_NEGATED[word]: [left, right]}})
        else:
            known = "、".join((*_COMPARE, *_NEGATED))
            raise UnreadableCondition(f"“{name}”后面没有“{word}”这种比较，可用的有 {known}。")
    if not parts:
        raise UnreadableCondition(f"“{name}”后面没有比较的内容。")
    return parts[0] if len(parts) == 1 else {"all": parts}


def contract(raw: Any) -> Any:
    """The short form of an expression, for officers to read and change; what has none stays as it is.

    `expand(contract(raw)) == raw` for every expression that `expand` can give.
    """
    if not isinstance(raw, dict) or len(raw) != 1:
        return raw
    short = _short(*next(iter(raw.items())))
    try:
        same = short is not None and expand(short) == raw
    except UnreadableCondition:
        same = False
    return short if same else raw


def _short(operator: str, operands: Any) -> Any:
    if operator == "var":
        return operands if isinstance(operands, str) else None
    if operator in {"all", "any"} and isinstance(operands, list):
        return _together(operator, [contract(part) for part in operands])
    if operator == "not":
        return _short_negated(operands)
    if operator == "has":
        return {"has": operands["var"]} if isinstance(operands, dict) and set(operands) == {"var"} else None
    if operator in _WORD_OF and isinstance(operands, list) and len(operands) == 2:
        return _short_compared(_WORD_OF[operator], *operands)
    return None


def _together(operator: str, parts: list[Any]) -> Any:
    """Conditions on different facts stand side by side; the rest is a list."""
    keys = [next(iter(part)) for part in parts if isinstance(part, dict) and len(part) == 1]
    plain = len(keys) == len(parts) > 1 and len(set(keys)) == len(keys) and not {*keys} & _STRUCTURE
    if operator == "all" and plain:
        return {key: part[key] for key, part in zip(keys, parts, strict=True)}
    return {operator: parts}


def _short_negated(inner: Any) -> Any:
    if isinstance(inner, dict) and len(inner) == 1:
        operator, operands = next(iter(inner.items()))
        negated = {"in": "not_in", "contains": "lacks"}.get(operator)
        if negated and isinstance(operands, list) and len(operands) == 2:
            short = _short_compared(negated, *operands)
            if short is not None:
                return short
    return {"not": contract(inner)}


def _short_compared(word: str, left: Any, right: Any) -> Any:
    if not isinstance(left, dict) or len(left) != 1:
        return None
    if set(left) == {"var"}:
        equal = word == "is" and (not isinstance(right, dict) or set(right) == {"var"})
        return {left["var"]: right if equal else {word: right}}
    ends = left.get("date_diff_days")
    if not isinstance(ends, list) or not all(isinstance(end, dict) and set(end) == {"var"} for end in ends):
        return None
    if len(ends) == 1:
        return {"days": {"of": ends[0]["var"], word: right}}
    return {"days": {"from": ends[0]["var"], "to": ends[1]["var"], word: right}}


_WORD_OF = {operator: word for word, operator in _COMPARE.items()}
_STRUCTURE = {"all", "any", "not", "has", "days", *_LONG}
