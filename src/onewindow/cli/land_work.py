"""The work of `onewindow land …`. Imported once Django is ready."""

import csv
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from tqdm import tqdm

from onewindow.core.act import Actor
from onewindow.core.errors import Refused
from onewindow.core.located import LocatedError
from onewindow.registers.land import checking
from onewindow.registers.land.bulk import import_units
from onewindow.registers.land.imports import ImportFault, UnusableFile
from onewindow.registers.land.plan_files import PlanFault
from onewindow.registers.land.plans import import_file

from .json_input import Unusable

#: Faults told in full on standard output; all of them stand in the file of --report.
_TOLD = 1000


def checked(*, quiet: bool) -> dict[str, Any]:
    """The answer of `onewindow land check`. Raises Unusable."""
    answer: dict[str, Any] = {"units": 0, "events": 0, "found": 0, "by_rule": {}, "faults": []}
    rules: Counter[str] = Counter()
    try:
        with tqdm(total=checking.count(), unit="个", disable=quiet or None, desc="核对") as bar:
            for part in checking.check():
                answer["units"] += part.units
                answer["events"] += part.events
                answer["found"] += len(part.faults)
                rules.update(fault.rule for fault in part.faults)
                room = _TOLD - len(answer["faults"])
                answer["faults"] += [asdict(fault) for fault in part.faults[:room]]
                bar.update(part.units)
    except DatabaseError as fault:
        raise Unusable(f"登记簿读不出来，请先运行 onewindow migrate（{str(fault).splitlines()[0]}）。") from None
    except LocatedError as fault:
        raise Unusable(str(fault)) from None
    except Refused as fault:
        raise Unusable(fault.text()) from None
    answer["by_rule"] = dict(sorted(rules.items()))
    return answer


def imported(file: Path, report: Path | None, *, quiet: bool) -> dict[str, Any]:
    """The answer of `onewindow land import`. Raises Unusable."""
    try:
        return _imported(file, report, quiet=quiet)
    except OSError as fault:  # the disk of the report is full, that of the file is gone
        raise Unusable(f"读写中断（{fault.strerror}），请检查磁盘后再运行一次；已导入的不受影响。") from None


def _imported(file: Path, report: Path | None, *, quiet: bool) -> dict[str, Any]:
    told: list[dict[str, Any]] = []
    began = time.monotonic()
    with ExitStack() as stack:
        try:
            lines = stack.enter_context(file.open(encoding="utf-8-sig", newline=""))
            out = (
                csv.writer(stack.enter_context(report.open("w", encoding="utf-8-sig", newline=""))) if report else None
            )
        except OSError as fault:
            raise Unusable(f"打不开 {fault.filename}（{fault.strerror}），请检查路径和权限。") from None
        if out:
            out.writerow(["行", "列", "原因"])
        bar = stack.enter_context(tqdm(unit="行", disable=quiet or None, desc="导入"))

        def tell(fault: ImportFault) -> None:
            if out:
                out.writerow([fault.line, fault.column, fault.why])
            if len(told) < _TOLD:
                told.append(asdict(fault))

        try:
            done = import_units(
                _decoded(lines, file), source=file.name, by=Actor.system("land.import"), report=tell, step=bar.update
            )
        except UnusableFile as fault:
            raise Unusable(f"{file}：{fault}") from None
        except LocatedError as fault:
            raise Unusable(str(fault)) from None
        except Refused as fault:
            raise Unusable(fault.text()) from None
    return {**asdict(done), "faults": told, "seconds": round(time.monotonic() - began, 1)}


def _decoded(lines: Iterator[str], file: Path) -> Iterator[str]:
    """The lines; what is not UTF-8 is one sentence. What was entered before stays, and the file can be run again."""
    number = 0
    try:
        for line in lines:
            number += 1
            yield line
    except UnicodeDecodeError:
        raise Unusable(
            f"{file} 在第 {number + 1} 行之后不是 UTF-8 编码，请另存为 UTF-8 后再导入（已导入的不受影响）。"
        ) from None


def drawn(file: Path) -> dict[str, Any]:
    """The answer of `onewindow land plans`. Raises Unusable."""
    faults: list[PlanFault] = []
    try:
        text = file.read_text(encoding="utf-8-sig")
        done = import_file(text, source=file.name[-160:], by=Actor.system("land.plans"), report=faults.append)
    except UnicodeDecodeError:
        raise Unusable(f"文件 {file} 不是 UTF-8 编码，请另存为 UTF-8 再导入。") from None
    except OSError as fault:
        raise Unusable(f"读不到文件 {file}：{fault.strerror}。") from None
    except DatabaseError as fault:
        raise Unusable(f"登记簿写不进去，请先运行 onewindow migrate（{str(fault).splitlines()[0]}）。") from None
    if any(fault.feature == 0 and not fault.unit for fault in faults):
        raise Unusable(f"文件 {file}：{faults[0].why}")
    return {"entered": done.entered, "unchanged": done.unchanged, "faults": [asdict(one) for one in faults[:_TOLD]]}
