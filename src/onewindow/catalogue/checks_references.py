"""Checks that every name leads somewhere: elements, matters, agencies, registers, certificates, sources."""

from collections import Counter

from .certificates import CertificateKind
from .checking import Check, Faults, Scene
from .declarations import Matter
from .definitions import reachable
from .elements import ElementType, Origin
from .joint_services import JointService
from .numbering import elements_of, fault_of
from .walking import objects, uses

_SYSTEM_FIELDS = {"number", "agency", "issued_on", "valid_until", "copy", "applicant"}


def elements(scene: Scene) -> Faults:
    """Groups, registers, projections and options of the elements themselves."""
    catalogue = scene.catalogue
    for element in catalogue.elements:
        if element.group:
            yield from scene.missing(element, "分节", element.group, catalogue.group, owner=element)
        if element.register:
            yield from scene.missing(element, "共享来源", element.register, catalogue.register, owner=element)
        if element.origin is Origin.REGISTER and not element.register:
            yield scene.fault(element, f"“{element.id}”来自共享，却没有写 register。", "请写明由哪个来源共享。")
        if element.projection is not None:
            yield from _projection(scene, element.id)
        elif element.origin is Origin.PROJECTED:
            yield scene.fault(element, f"“{element.id}”没有写从哪一栏取值。", "请写 projection。")
        for other in (element.constraints.not_before, element.constraints.sum_equals):
            if other:
                yield from scene.missing(element, "数据元", other, catalogue.element, owner=element)


def shapes(scene: Scene) -> Faults:
    """A choice has options, a record or table has columns."""
    for element in scene.catalogue.elements:
        if element.type in {ElementType.CHOICE, ElementType.CHOICES} and not (element.options or element.options_from):
            yield scene.fault(element, f"“{element.id}”是选择题，却没有选项。", "请写 options。")
        if element.type in {ElementType.RECORD, ElementType.TABLE} and not element.columns:
            yield scene.fault(element, f"“{element.id}”是表格，却没有栏目。", "请写 columns。")


def _projection(scene: Scene, code: str) -> Faults:
    element = scene.catalogue.element[code]
    projection = element.projection
    if projection is None:
        return
    yield from scene.missing(projection, "数据元", projection.element, scene.catalogue.element, owner=element)
    base = scene.catalogue.element.get(projection.element)
    if projection.agrees_with:
        yield from scene.missing(projection, "数据元", projection.agrees_with, scene.catalogue.element, owner=element)
    if projection.measure is not None:
        if base is not None and base.type is not ElementType.LINE:
            yield scene.fault(element, f"“{base.id}”不是画在图上的线，量不出长度和面积。", "请写 type: line 的数据元。")
    elif base is not None:
        columns = {column.id: column for column in base.columns}
        yield from scene.missing(projection, "栏目", projection.column, columns, owner=element)


def matters(scene: Scene) -> Faults:
    """What a matter names."""
    for matter in scene.catalogue.matters:
        yield from _uses(scene, matter)
        yield from _materials(scene, matter)
        yield from _gates(scene, matter)
        yield from _agencies(scene, matter)
        known = scene.catalogue.certificate
        if matter.certificate:
            yield from scene.missing(matter, "证照", matter.certificate, known, owner=matter, key="certificate")
        for other in matter.other_certificates:
            yield from scene.missing(matter, "证照", other, known, owner=matter, key="other_certificates")
        for rule in matter.rules:
            if rule.element:
                yield from scene.missing(
                    rule, "数据元", rule.element, scene.catalogue.element, owner=matter, key="element"
                )
        if matter.certificate_number and (reason := fault_of(matter.certificate_number)):
            yield scene.fault(matter, reason, "例如：字第{division}{serial:4}号。", key="certificate_number")


def _uses(scene: Scene, matter: Matter) -> Faults:
    for use in uses(matter):
        yield from scene.missing(use, "数据元", use.id, scene.catalogue.element, owner=matter)
    for code, times in Counter(use.id for use in uses(matter)).items():
        if times > 1:
            twice = [use for use in uses(matter) if use.id == code][-1]
            yield scene.fault(twice, f"数据元“{code}”写了 {times} 次。", "请只保留一处。", owner=matter)


def _materials(scene: Scene, matter: Matter) -> Faults:
    read = {use.id: use for use in uses(matter)}
    for code, times in Counter(material.id for material in matter.materials).items():
        if times > 1:
            twice = [material for material in matter.materials if material.id == code][-1]
            yield scene.fault(twice, f"材料编号“{code}”写了 {times} 次。", "每份材料用自己的编号。", owner=matter)
    for material in matter.materials:
        if material.element:
            yield from scene.missing(material, "本事项的数据元", material.element, read, owner=matter)
        source = material.source
        if source is None:
            continue
        if source.matter:
            yield from scene.missing(source, "事项", source.matter, scene.catalogue.matter, owner=matter)
        if source.register:
            yield from scene.missing(source, "共享来源", source.register, scene.catalogue.register, owner=matter)
        if not (source.matter or source.register or source.system):
            yield scene.fault(source, f"材料“{material.name.zh}”的来源没有写明。", "请写 matter、register 或 system。")


def _gates(scene: Scene, matter: Matter) -> Faults:
    together = {
        other for service in scene.catalogue.services_of(matter.code) for other in reachable(service)
    } | scene.attempted
    for gate in matter.gates:
        if gate.before == matter.code:
            yield scene.fault(gate, f"“{matter.code}”不能等自己。", "请删去这条前置。", owner=matter)
            continue
        yield from scene.missing(gate, "事项", gate.before, scene.catalogue.matter, owner=matter, key="before")
        if gate.before in scene.catalogue.matter and gate.before not in together:
            yield scene.fault(
                gate,
                f"前置“{gate.before}”与“{matter.code}”不在同一个联办服务里。",
                "请删去，或把它加进服务。",
                owner=matter,
            )
    for (before, kind), times in Counter((gate.before, gate.kind) for gate in matter.gates).items():
        if times > 1:
            yield scene.fault(matter, f"前置“{before}”（{kind.value}）写了 {times} 次。", "请合并条件。", owner=matter)


def _agencies(scene: Scene, matter: Matter) -> Faults:
    if scene.agencies is None:
        return
    known = dict.fromkeys(scene.agencies)
    for duty in (matter.agency, *(stage.agency for stage in matter.stages)):
        for code in (duty.id, *duty.also):
            yield from scene.missing(duty, "部门", code, known, owner=matter, key="also" if code in duty.also else "id")
        for code in duty.follows:
            yield from scene.missing(duty, "事项", code, scene.catalogue.matter, owner=matter)


def services(scene: Scene) -> Faults:
    """What a joint service names."""
    catalogue = scene.catalogue
    for service in catalogue.services:
        for code in service.matters:
            yield from scene.missing(service, "事项", code, catalogue.matter, owner=service, key="matters")
        own = dict.fromkeys(service.matters)
        for code in (*service.typical_package, *(code for pair in service.countersign for code in pair)):
            yield from scene.missing(service, "本服务的事项", code, own, owner=service)
        for key, _ in service.typical_answers:
            yield from scene.missing(service, "数据元", key, catalogue.element, owner=service, key="typical_answers")
        for licence in service.implied_licences:
            if licence.joins_matter:
                yield from scene.missing(licence, "事项", licence.joins_matter, catalogue.matter, owner=service)
        for derived in service.derived:
            yield from scene.missing(derived, "数据元", derived.id, catalogue.element, owner=service)
        yield from _service_agencies(scene, service)


def _service_agencies(scene: Scene, service: JointService) -> Faults:
    if scene.agencies is None:
        return
    known = dict.fromkeys(scene.agencies)
    implied = (licence.agency for licence in service.implied_licences)
    for key, codes in (("lead", (service.lead,)), ("partners", service.partners), ("implied_licences", implied)):
        for code in codes:
            yield from scene.missing(service, "部门", code, known, owner=service, key=key)


def certificates(scene: Scene) -> Faults:
    """What a certificate shows and fills; and that somebody issues it."""
    catalogue = scene.catalogue
    issuers: dict[str, list[Matter]] = {}
    for matter in catalogue.matters:
        for code in (matter.certificate, *matter.other_certificates):
            issuers.setdefault(code, []).append(matter)
    for certificate in catalogue.certificates:
        if certificate.id not in issuers and not scene.attempted:
            yield scene.fault(
                certificate, f"没有事项颁发“{certificate.name.zh}”。", "请在事项里写 certificate，或删去。"
            )
        read = {code for matter in issuers.get(certificate.id, []) for code in matter.element_ids}
        yield from _shown(scene, certificate, read)
        for code, _ in certificate.fills:
            yield from scene.missing(certificate, "数据元", code, catalogue.element, owner=certificate)
        if reason := fault_of(certificate.number):
            yield scene.fault(certificate, reason, "例如：字第{division}{serial:4}号。", key="number")


def _shown(scene: Scene, certificate: CertificateKind, read: set[str]) -> Faults:
    known = scene.catalogue.element
    shown = [code for line in certificate.fields for code in line.value] + list(elements_of(certificate.number))
    for code in shown:
        kind, _, detail = code.partition(":")
        if kind == "system" and detail not in _SYSTEM_FIELDS:
            usable = "、".join(sorted(_SYSTEM_FIELDS))
            yield scene.fault(certificate, f"没有“{code}”这种系统栏目。", f"可用的有 {usable}。")
        elif kind not in {"system", "decision"}:
            yield from scene.missing(certificate, "数据元", code, known, owner=certificate)
            if read and code in known and code not in read:
                yield scene.fault(
                    certificate, f"颁证的事项都不读“{code}”，证面上会是空的。", "请在事项里加上，或删去这一栏。"
                )


def sources(scene: Scene) -> Faults:
    """Every source key is explained."""
    known = dict(scene.catalogue.sources)
    roots = (*scene.catalogue.matters, *scene.catalogue.services, *scene.catalogue.certificates)
    for root in roots:
        for thing in objects(root):
            keys = getattr(thing, "source", None)
            for key in keys if isinstance(keys, tuple) else ():
                yield from scene.missing(thing, "来源（sources.yaml）", key, known, owner=root, key="source")


REFERENCE_CHECKS: tuple[Check, ...] = (elements, shapes, matters, services, certificates, sources)
