"""Derived values: ordered rules over answers, computed and never taken from an applicant (tier, eligibility, …).

    tier = parse_derived({"id": "tier", "rules": [{"when": …, "value": "免审"}], "else": "限时联审",
                          "default_when_unknown": "ask"})
    derive(tier, scope).value

The first rule that is true gives the value. A rule that cannot be decided stops the search, so that the value never
falls through to a lighter one; only `not_in_force` or `unknown_rule: skip` let it go on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .expressions import UNKNOWN, Expression, ExpressionError, WhenUnknown, evaluate, parse, truth, unknown_variables


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line of a derived value."""

    when: Expression  #: the condition
    value: object  #: what the derived value is if it is true
    reason: str = ""  #: code of the reason that is told to people, empty if none
    name: str = ""  #: the rule's own id
    why: str = ""  #: what the rule stands for, for officers


@dataclass(frozen=True, kw_only=True)
class DerivedValue:
    """How one value is computed from answers, parameters and earlier derived values."""

    name: str  #: id under which expressions read it
    rules: tuple[Rule, ...]  #: in order
    otherwise: object = None  #: the value if no rule is true
    when_unknown: WhenUnknown = WhenUnknown.ASK  #: what an undecided rule does
    collect: bool = False  #: gather the values of all true rules instead of the first
    all_reasons: bool = False  #: list the reason of every rule that gives false
    skip_unknown: bool = False  #: pass over an undecided rule; unknown only if no other is true
    aliases: Mapping[str, object] = field(default_factory=dict)  #: other writings of a stated value


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """What a derived value came to."""

    value: object  #: the value, or UNKNOWN
    rule: str = ""  #: id of the rule that gave it, empty if none has one
    reasons: tuple[str, ...] = ()  #: reasons of the rules that say no, all of them
    unknown: bool = False  #: whether a default stands in for an answer: a warning is due
    missing: tuple[str, ...] = ()  #: ids whose answers would settle it
    stated: bool = False  #: whether it was stated for a what-if computation


def derive(derived: DerivedValue, scope: Mapping[str, object]) -> Derivation:
    """Compute one derived value. Never raises; the value is UNKNOWN where nothing may be assumed."""
    if derived.collect:
        return _collected(derived, scope)
    if derived.all_reasons and (refused := _refused(derived, scope)) is not None:
        return refused
    passed_over: list[Rule] = []
    for rule in derived.rules:
        found = truth(evaluate(rule.when, scope))
        if found is True:
            doubtful = [other for other in passed_over if other.value != rule.value]
            return Derivation(
                value=rule.value, rule=rule.name, unknown=bool(doubtful), missing=_missing(doubtful, scope)
            )
        if found is UNKNOWN:
            passed_over.append(rule)
            if not derived.skip_unknown and derived.when_unknown is not WhenUnknown.NOT_IN_FORCE:
                break
    if not passed_over:
        return Derivation(value=derived.otherwise)
    return Derivation(value=_assumed(derived), unknown=True, missing=_missing(passed_over, scope))


def derive_all(
    definitions: Iterable[DerivedValue], scope: Mapping[str, object], *, allow_stated: bool = False
) -> tuple[dict[str, object], dict[str, Derivation]]:
    """Compute derived values in file order, each seeing the ones before it.

    Gives the scope with them in it (an UNKNOWN one is absent, as an element without an answer is), and how each came
    about. A derived value already in `scope` is thrown away, for no form may state one; with `allow_stated`, in a
    what-if computation, it replaces its rules.
    """
    definitions = tuple(definitions)
    names = {derived.name for derived in definitions}
    result = {name: value for name, value in scope.items() if allow_stated or name not in names}
    derivations: dict[str, Derivation] = {}
    for derived in definitions:
        stated = result.pop(derived.name, UNKNOWN)
        if stated is UNKNOWN:
            found = derive(derived, result)
        else:
            value = derived.aliases.get(stated, stated) if isinstance(stated, str) else stated
            found = Derivation(value=value, stated=True)
        derivations[derived.name] = found
        if found.value is not UNKNOWN:
            result[derived.name] = found.value
    return result, derivations


def parse_derived(raw: Mapping[str, object]) -> DerivedValue:
    """A derived value from its data (keys as in the module's example). Raises ExpressionError with the place."""
    name, rules = raw.get("id"), raw.get("rules")
    if not isinstance(name, str) or not isinstance(rules, list) or not rules:
        raise ExpressionError("派生值应有标识 id 和至少一条规则 rules。", str(name))
    try:
        when_unknown = WhenUnknown(str(raw.get("default_when_unknown", WhenUnknown.ASK)))
    except ValueError:
        known = "、".join(WhenUnknown)
        raise ExpressionError(f"default_when_unknown 应为 {known} 之一。", name) from None
    aliases = raw.get("aliases", {})
    return DerivedValue(
        name=name,
        rules=tuple(_rule(rule, f"{name}.rules[{n}]") for n, rule in enumerate(rules)),
        otherwise=raw.get("else"),
        when_unknown=when_unknown,
        collect=raw.get("collect") is True,
        all_reasons=raw.get("all_reasons") is True,
        skip_unknown=raw.get("unknown_rule") == "skip",
        aliases=aliases if isinstance(aliases, Mapping) else {},
    )


def _rule(raw: object, path: str) -> Rule:
    if not isinstance(raw, Mapping) or "when" not in raw or "value" not in raw:
        raise ExpressionError("规则应写明条件 when 和取值 value。", path)
    try:
        when = parse(raw["when"])
    except ExpressionError as fault:
        raise ExpressionError(fault.reason, f"{path}.when.{fault.path}".rstrip(".")) from None
    return Rule(
        when=when,
        value=raw["value"],
        reason=str(raw.get("reason", "")),
        name=str(raw.get("id", "")),
        why=str(raw.get("why", "")),
    )


def _refused(derived: DerivedValue, scope: Mapping[str, object]) -> Derivation | None:
    """No, with every ground that is known; None while there is none. One ground settles it, open ones are told too."""
    grounds = [rule for rule in derived.rules if rule.value is False]
    known = [rule for rule in grounds if truth(evaluate(rule.when, scope)) is True]
    if not known:
        return None
    return Derivation(
        value=False,
        rule=known[0].name,
        reasons=tuple(dict.fromkeys(rule.reason for rule in known if rule.reason)),
        missing=_missing(grounds, scope),
    )


def _collected(derived: DerivedValue, scope: Mapping[str, object]) -> Derivation:
    gathered: list[object] = []
    undecided: list[Rule] = []
    for rule in derived.rules:
        found = truth(evaluate(rule.when, scope))
        if found is UNKNOWN:
            undecided.append(rule)
        in_force = derived.when_unknown is WhenUnknown.IN_FORCE and not derived.skip_unknown
        if (found is True or (found is UNKNOWN and in_force)) and rule.value not in gathered:
            gathered.append(rule.value)
    missing = _missing(undecided, scope)
    if undecided and derived.when_unknown is WhenUnknown.ASK and not derived.skip_unknown:
        return Derivation(value=UNKNOWN, unknown=True, missing=missing)
    return Derivation(value=gathered or derived.otherwise, unknown=bool(undecided), missing=missing)


def _assumed(derived: DerivedValue) -> object:
    """What stands where nothing decided: true, the value of no rule, or nothing at all."""
    if derived.when_unknown is WhenUnknown.IN_FORCE:
        return True
    return derived.otherwise if derived.when_unknown is WhenUnknown.NOT_IN_FORCE else UNKNOWN


def _missing(rules: Iterable[Rule], scope: Mapping[str, object]) -> tuple[str, ...]:
    names = (name for rule in rules for name in unknown_variables(rule.when, scope))
    return tuple(dict.fromkeys(names))
