"""Checks on what people read: guide pages without empty fields, no catch-all papers, questions that can be answered."""

import re
from collections import Counter

from onewindow.core.located import LocatedError

from .checking import Check, Faults, Scene
from .declarations import Limit, Matter, Rule
from .facts import Name
from .joint_services import JointService
from .selection import select
from .walking import objects

#: A question page holds no more (guided questions: at most seven per service).
MOST_QUESTIONS = 7

#: Ten years, in days; no limit of a service is longer.
_LONGEST = 3650

_CATCH_ALL = re.compile(
    r"(其他|其它|其余)(有关|相关|必要|需要|应当)?.{0,4}(材料|文件|资料|证明|情形|条件)|(等|有关|相关)材料$|等(文件|资料)$"
    r"|兜底|认为(需要|必要|应当).{0,6}(材料|文件|资料|证明)"
    r"|法律.{0,2}法规.{0,4}规定的其他|要求(提供|提交)的其他|other (relevant )?(documents|materials|papers)",
    re.IGNORECASE,
)


def names(scene: Scene) -> Faults:
    """Every name is there in Chinese and in English."""
    catalogue = scene.catalogue
    roots = (*catalogue.elements, *catalogue.groups, *catalogue.registers, *catalogue.parameters)
    for root in (*roots, *catalogue.certificates, *catalogue.matters, *catalogue.services, *catalogue.licences):
        for thing in objects(root):
            if isinstance(thing, Name) and not (thing.zh.strip() and thing.en.strip()):
                lacking = "英文名 en" if thing.zh.strip() else "中文名 zh"
                yield scene.fault(thing, f"“{thing.zh or thing.en}”缺少{lacking}。", "请补上。", owner=root)
    for element in catalogue.elements:
        for option in element.options:
            if not option.en:
                yield scene.fault(option, f"选项“{option.value}”缺少英文名。", "请补上。", owner=element)


def guides(scene: Scene) -> Faults:
    """No empty field on a guide page."""
    for matter in scene.catalogue.matters:
        if not matter.basis:
            yield scene.fault(matter, f"“{matter.code}”没有实施依据。", "请写 basis。")
        if not matter.elements:
            yield scene.fault(matter, f"“{matter.code}”不需要任何数据元。", "请写 elements。")
        if not matter.materials:
            yield scene.fault(matter, f"“{matter.code}”没有申请材料。", "不需要材料的，也写一条 need: none。")
        if not (_said(matter.limits.statutory) or _said(matter.limits.promised)):
            yield scene.fault(matter, f"“{matter.code}”没有办理时限。", "请写 limits；没有期限的在 basis 里说明。")
        if matter.kind not in scene.catalogue.words:
            yield scene.fault(matter, f"“{matter.kind.value}”类事项没有用语。", "请在 outcomes.yaml 里补上。")
        yield from _unbound(scene, matter)
    for service in scene.catalogue.services:
        if not service.search_words:
            yield scene.fault(service, f"“{service.code}”没有检索词，群众搜不到。", "请写 search_words。")


def _said(limit: Limit) -> bool:
    return limit.unit is not None or bool(limit.basis)


def _unbound(scene: Scene, matter: Matter) -> Faults:
    for thing in objects(matter):
        reason = getattr(thing, "why_unbound", None)
        if reason is not None and getattr(thing, "when", True) is None and not reason:
            yield scene.fault(thing, "条件还没有写成表达式，也没有说明原因。", "请写 why_unbound。", owner=matter)


def limits(scene: Scene) -> Faults:
    """No limit ends before it begins, and none runs for longer than anybody can wait: slips of the keyboard."""
    for matter in scene.catalogue.matters:
        for limit in (matter.limits.statutory, matter.limits.promised):
            for amount in (limit.amount, *limit.stages, *(other.working_days for other in limit.by_case)):
                if amount is not None and not 0 <= amount <= _LONGEST:
                    yield scene.fault(
                        limit, f"期限不能是 {amount:g}。", f"应在 0 到 {_LONGEST} 之间，请核对。", owner=matter
                    )


def catch_all(scene: Scene) -> Faults:
    """A material that could be anything is refused: people must know what to bring."""
    for matter in scene.catalogue.matters:
        for material in matter.materials:
            if _CATCH_ALL.search(material.name.zh) or _CATCH_ALL.search(material.name.en):
                yield scene.fault(
                    material, f"材料“{material.name.zh}”是兜底条款。", "请写明具体是哪一份材料，或删去。", owner=matter
                )


def questions(scene: Scene) -> Faults:
    """Few questions, each once, each after what it depends on."""
    taken = Counter(question.id for service in scene.catalogue.services for question in service.questions)
    for service in scene.catalogue.services:
        if len(service.questions) > MOST_QUESTIONS:
            yield scene.fault(
                service, f"引导问题有 {len(service.questions)} 个。", f"最多 {MOST_QUESTIONS} 个，请合并。"
            )
        derived = {value.id for value in service.derived}
        settled: set[str] = set()
        for question in service.questions:
            if taken[question.id] > 1:
                yield scene.fault(question, f"问题编号“{question.id}”重复。", "请换一个。", owner=service)
            later = {name for other in service.questions for name in other.sets} - settled - derived
            for name in sorted(question.expression.variables() & later):
                yield scene.fault(
                    question, f"{question.id} 要先知道“{name}”，而它在后面才问。", "请调整问题的先后。", owner=service
                )
            settled |= set(question.sets)


def rules(scene: Scene) -> Faults:
    """A rule's id is its own."""
    held: dict[str, Rule] = {}
    owners: tuple[Matter | JointService, ...] = (*scene.catalogue.matters, *scene.catalogue.services)
    for owner in owners:
        for rule in owner.rules:
            if held.setdefault(rule.id, rule) is not rule:
                yield scene.fault(rule, f"规则编号“{rule.id}”重复。", "请换一个编号。", owner=owner)


def typical(scene: Scene) -> Faults:
    """The typical answers, and no answers at all, give the typical package."""
    for service in scene.catalogue.services:
        if any(code not in scene.catalogue.matter for code in service.matters) or scene.attempted:
            continue
        for what, answers in (("typical_answers", dict(service.typical_answers)), ("不答任何问题", {})):
            found = select(scene.catalogue, service.code, answers, person=False).matters
            if set(found) != set(service.typical_package):
                yield _package(scene, service, what, found)


def _package(scene: Scene, service: JointService, what: str, found: tuple[str, ...]) -> LocatedError:
    wanted = "、".join(service.typical_package)
    return scene.fault(
        service,
        f"{what} 得到的事项是 {'、'.join(found)}，不是典型套餐 {wanted}。",
        "请改正条件、回答或 typical_package。",
        key="typical_package",
    )


GUIDE_CHECKS: tuple[Check, ...] = (names, guides, limits, catch_all, questions, rules, typical)
