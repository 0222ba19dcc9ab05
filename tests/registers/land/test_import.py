"""Units from a file: every good line in the book, every bad one told, nothing twice."""

import io
import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import connection

from onewindow.cli.land_commands import land
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.registers.land import acts, checking, queries
from onewindow.registers.land.acts.rights import TransferEntry
from onewindow.registers.land.bulk import import_units
from onewindow.registers.land.entries import Of, Ownership
from onewindow.registers.land.imports import COLUMNS, UnusableFile
from onewindow.registers.land.models import Entry, Unit

from .conftest import BATU, CLERK, GROUND, at_once, first, mortgage
from .made import SPOILT, line, lines, write

BY = Actor.system("test")


def text(*said, columns=COLUMNS):
    rows = [",".join(columns)]
    rows += [",".join(f'"{one[c]}"' for c in columns) for one in said]
    return io.StringIO("\n".join(rows) + "\n")


def entered(file, **changes):
    faults = []
    done = import_units(file, source="存量.csv", by=BY, report=faults.append, **{"batch": 50, **changes})
    return done, faults


@pytest.mark.django_db
def test_an_imported_unit_is_as_if_it_had_been_registered():
    taken = f"新（{clock.today().year}）库尔勒市不动产权第0000002号"
    done, faults = entered(text(line(0), line(1), line(2, 不动产权证号=taken)))
    assert (done.rows, done.entered, faults) == (3, 3, [])
    assert queries.unit_at(line(1)["不动产单元代码"]).of(Of.RIGHT)[0].papers[0].endswith("第0000003号")
    view = queries.unit_at(line(0)["不动产单元代码"])
    assert [h.share for h in view.of(Of.RIGHT)[0].holders] == ["1/3", "2/3"]
    assert view.of(Of.RIGHT)[0].papers[0].endswith("第0000001号")
    code = line(1)["不动产单元代码"]
    assert queries.history(code)[0].source_reference == "存量.csv"
    assert mortgage(code).rank == 1
    acts.transfer(
        code, TransferEntry(holders=(BATU,), ownership=Ownership.SINGLE, with_mortgage=True), GROUND, by=CLERK
    )
    assert [fault for checked in checking.check() for fault in checked.faults] == []


@pytest.mark.django_db
def test_the_day_of_the_old_registration_is_kept_until_somebody_else_holds_the_unit():
    code, before = line(1)["不动产单元代码"], COLUMNS[:-1]
    entered(text(line(2), columns=before))
    done, faults = entered(text(line(1, 登记时间="2019-08-26"), line(2), line(3, 登记时间="2999-01-01")))
    assert (done.entered, done.unchanged) == (1, 1), "a line of a file without the column is known again"
    assert [(fault.line, fault.column) for fault in faults] == [(4, "登记时间")]
    assert queries.unit_at(code).right.registered_on == date(2019, 8, 26)
    acts.transfer(code, TransferEntry(holders=(BATU,), ownership=Ownership.SINGLE), GROUND, by=CLERK)
    assert queries.unit_at(code).right.registered_on == clock.today()


@pytest.mark.django_db
def test_every_bad_line_is_told_with_line_column_and_reason():
    done, faults = entered(iter(io.StringIO(made_text(1000))))
    assert (done.rows, done.entered, done.bad_rows) == (1000, 990, 10)
    assert [fault.line for fault in faults] == [101 + 100 * n for n in range(10)]
    assert [fault.column for fault in faults] == [column for _, column in SPOILT]
    assert all(fault.why for fault in faults)
    assert [fault for checked in checking.check() for fault in checked.faults] == []


def made_text(count):
    out = io.StringIO()
    write(out, count, bad=True)
    return out.getvalue()


@pytest.mark.django_db
def test_a_line_with_several_faults_is_told_all_of_them():
    _, faults = entered(text(line(1, 坐落="", 面积="零", 用途="城堡", 不动产单元代码="652801")))
    assert {fault.column for fault in faults} == {"坐落", "面积", "用途", "不动产单元代码"}
    done, faults = entered(text(line(1, 权利人="王" * 121), line(2, 权利人="王" * 120)))
    assert [fault.column for fault in faults] == ["权利人"] and done.entered == 1, "one bad line does not stop the rest"


@pytest.mark.django_db
def test_an_import_that_was_cut_off_is_run_again():
    """Cut off in the third batch; the second run passes over what is there and enters the rest."""

    def cut():
        for n, said in enumerate(io.StringIO(made_text(300))):
            if n == 130:
                raise OSError("cut")
            yield said

    with pytest.raises(OSError, match="cut"):
        entered(cut())
    assert Unit.objects.count() == 99  # two batches of fifty, one bad line in them
    done, _ = entered(io.StringIO(made_text(300)))
    assert (done.entered, done.unchanged, done.bad_rows) == (198, 99, 3)
    again, _ = entered(io.StringIO(made_text(300)), batch=70)
    assert (again.entered, again.unchanged, again.bad_rows) == (0, 297, 3)
    assert Entry.objects.count() == 2 * 297


@pytest.mark.django_db
def test_lines_that_contradict_the_book_or_the_file_are_refused():
    first(line(5)["不动产单元代码"])
    number = "新（2001）库尔勒市不动产权第0000777号"
    building = line(1)["不动产单元代码"][:24] + "0000"
    done, faults = entered(
        text(
            line(5),
            line(1),
            line(1),
            line(1, 坐落="别处"),
            line(2, 不动产权证号=number),
            line(3, 不动产权证号=number.replace("（", "(").replace("）", ") ")),
            line(4, 不动产单元代码=building),
        )
    )
    assert [(fault.line, fault.column) for fault in faults] == [
        (2, "不动产单元代码"),
        (5, "不动产单元代码"),
        (7, "不动产权证号"),
        (8, "不动产单元代码"),
    ]
    assert (done.entered, done.unchanged, done.bad_rows) == (2, 1, 4)


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [("坐落",), ()])
def test_a_file_without_the_columns_is_not_begun(fault):
    columns = [c for c in COLUMNS if c not in fault] + ([] if fault else ["备注"])
    with pytest.raises(UnusableFile, match=fault[0] if fault else "备注"):
        entered(text(line(1, 备注=""), columns=columns))


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_enter_it_once():
    file = made_text(200)
    one, two = at_once(lambda: entered(io.StringIO(file)), lambda: entered(io.StringIO(file)))
    assert one[0].entered + two[0].entered == 198
    assert Unit.objects.count() == 198
    assert [fault for checked in checking.check() for fault in checked.faults] == []


@pytest.mark.django_db(transaction=True)
def test_an_import_and_a_registration_of_the_same_unit_leave_one():
    code = line(1)["不动产单元代码"]
    at_once(lambda: entered(text(*lines(20))), lambda: first(code))
    connection.close()
    assert Entry.objects.filter(unit=code, of="right").count() == 1
    assert [fault for checked in checking.check() for fault in checked.faults] == []


@pytest.mark.django_db
def test_the_command_reports_and_sets_its_exit_code(tmp_path):
    file, report = tmp_path / "units.csv", tmp_path / "faults.csv"
    file.write_text(made_text(200), encoding="utf-8-sig")
    done = CliRunner().invoke(land, ["import", str(file), "--report", str(report), "--quiet"])
    said = json.loads(done.stdout)
    assert done.exit_code == 1 and said["entered"] == 198 and len(said["faults"]) == 2
    assert report.read_text(encoding="utf-8-sig").splitlines()[0] == "行,列,原因"
    assert len(report.read_text(encoding="utf-8-sig").splitlines()) == 3
    file.write_text("\n".join(made_text(200).splitlines()[:50]), encoding="utf-8")
    assert CliRunner().invoke(land, ["import", str(file), "--quiet"]).exit_code == 0


@pytest.mark.django_db
def test_the_command_refuses_what_is_no_such_file_in_one_sentence(tmp_path):
    other = tmp_path / "gbk.csv"
    other.write_bytes(made_text(3).encode("gbk"))
    for path, word in ((tmp_path / "none.csv", "找不到"), (other, "UTF-8"), (tmp_path, "找不到")):
        done = CliRunner().invoke(land, ["import", str(path), "--quiet"])
        assert done.exit_code == 2 and word in done.stderr and "Traceback" not in done.output
    other.write_text(text(line(1, 坐落="")).getvalue(), encoding="utf-8")
    full = CliRunner().invoke(land, ["import", str(other), "--quiet", "--report", "/dev/full"])
    assert full.exit_code == 2 and "再运行一次" in full.stderr
