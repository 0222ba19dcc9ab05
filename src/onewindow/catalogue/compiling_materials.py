"""The papers of a package under given answers: each once, with how it comes."""

from dataclasses import replace

from .declarations import Material, MaterialForm, Matter, Need
from .definitions import Catalogue
from .judging import Judge
from .sheet import SheetMaterial, Supply


def materials_of(catalogue: Catalogue, codes: tuple[str, ...], judge: Judge) -> tuple[SheetMaterial, ...]:
    """The materials that are needed, or may be; the same paper for several matters is one line."""
    lines: dict[tuple[str, Supply], SheetMaterial] = {}
    for code in codes:
        matter = catalogue.matter[code]
        for material in matter.materials:
            line = _line(catalogue, matter, material, codes, judge)
            if line is None:
                continue
            same = (line.name.zh, line.supply)
            held = lines.get(same)
            lines[same] = line if held is None else _merged(held, line)
    return tuple(lines.values())


def _line(
    catalogue: Catalogue, matter: Matter, material: Material, codes: tuple[str, ...], judge: Judge
) -> SheetMaterial | None:
    if material.need is Need.NONE:
        return None
    about = f"材料“{material.name.zh}”"
    needed = judge.judge(material.needed, about)
    if not needed.value:
        return None
    handed_in = judge.judge(material.handed_in, about) if material.handed_in else None
    shared = material.source is not None and not (handed_in and handed_in.value)
    condition = material.needed or material.handed_in
    return SheetMaterial(
        key=f"{matter.code}.{material.id}",
        keys=(f"{matter.code}.{material.id}",),
        name=material.name,
        asked_by=(matter.code,),
        need=material.need,
        supply=_supply(material, shared=shared),
        source=_source(catalogue, material, codes) if shared else "",
        element=material.element,
        commitment=material.commitment,
        open=needed.unknown and needed.asks,
        note=condition.note if condition else "",
        basis=material.basis,
    )


def _supply(material: Material, *, shared: bool) -> Supply:
    if material.form in {MaterialForm.GENERATED, MaterialForm.ONLINE}:
        return Supply.ONLINE
    if shared:
        return Supply.EXEMPT
    if material.need is Need.DEFERRABLE:
        return Supply.DEFERRED
    return Supply.COMMITMENT if material.commitment else Supply.UPLOAD


def _source(catalogue: Catalogue, material: Material, codes: tuple[str, ...]) -> str:
    source = material.source
    if source is None:
        return ""
    if source.matter in codes:
        return catalogue.matter[source.matter].name.zh
    if source.register:
        return catalogue.register[source.register].name.zh
    return "本系统" if source.system else source.words


def _merged(held: SheetMaterial, line: SheetMaterial) -> SheetMaterial:
    return replace(
        held,
        keys=(*held.keys, *line.keys),
        asked_by=tuple(dict.fromkeys((*held.asked_by, *line.asked_by))),
        element=held.element or line.element,
        open=held.open and line.open,
        need=held.need if held.need is Need.REQUIRED else line.need,
    )
