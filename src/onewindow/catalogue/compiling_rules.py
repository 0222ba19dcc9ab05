"""The hard rules of a package under given answers."""

from collections.abc import Iterator

from .declarations import Rule, RuleEffect
from .definitions import Catalogue
from .joint_services import JointService
from .judging import Judge
from .sheet import Finding, FindingState

_MUST = {
    RuleEffect.ACCEPT_ONLY_IF,
    RuleEffect.DECIDE_ONLY_IF,
    RuleEffect.GRANT_ONLY_IF,
    RuleEffect.MUST_HOLD,
    RuleEffect.SHOULD_HOLD,
}


def findings_of(
    catalogue: Catalogue, service: JointService, codes: tuple[str, ...], judge: Judge
) -> tuple[Finding, ...]:
    """What every rule of the matters, and of the service as a whole, comes to."""
    return tuple(_finding(rule, matter, judge) for matter, rule in _rules(catalogue, service, codes))


def _rules(catalogue: Catalogue, service: JointService, codes: tuple[str, ...]) -> Iterator[tuple[str, Rule]]:
    for code in codes:
        for rule in catalogue.matter[code].rules:
            yield code, rule
    for rule in service.rules:
        yield "", rule


def _finding(rule: Rule, matter: str, judge: Judge) -> Finding:
    verdict = judge.judge(rule, f"规则“{rule.says.zh}”", quietly=True)
    return Finding(
        rule=rule.id,
        matter=matter,
        effect=rule.effect,
        state=_state(rule, holds=verdict.value, unknown=verdict.unknown),
        says=rule.says,
        then=rule.then,
        element=rule.element,
        missing=verdict.missing,
    )


def _state(rule: Rule, *, holds: bool, unknown: bool) -> FindingState:
    if unknown:
        return FindingState.OPEN
    if rule.effect in _MUST:
        return FindingState.HOLDS if holds else FindingState.FAILS
    return FindingState.APPLIES if holds else FindingState.IDLE
