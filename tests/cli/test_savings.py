"""`onewindow savings` as people run it: every service of the catalogue, before and now."""

from onewindow.core.region import region_dir

from .pure import onewindow

KEYS = ("fields", "materials", "visits", "days")


def test_every_service_tells_what_one_sheet_saves(catalogue):
    answer = onewindow("savings", "--json").answer
    assert {row["service"] for row in answer} == {service.code for service in catalogue.services}
    for row in answer:
        for key in KEYS:
            assert row[key]["now"] <= row[key]["before"], (row["service"], key)


def test_the_figures_are_those_of_the_sheet():
    (row,) = [row for row in onewindow("savings", "--json").answer if row["service"] == "publication_joint"]
    sheet = onewindow("sheet", "show", "publication_joint", "--json").answer
    assert row["fields"] == {"before": sheet["fields_before"], "now": sheet["fields_after"]}
    assert row["materials"] == {"before": sheet["materials"]["before"], "now": sheet["materials"]["to_be_handed_in"]}
    assert row["visits"] == {"before": sheet["visits_before"], "now": sheet["visits_after"]}
    assert row["days"] == {"before": sheet["promised_days_serial"], "now": sheet["promised_days_parallel"]}


def test_a_statutory_notice_is_said_beside_the_days():
    told = {row["service"]: row["notice"] for row in onewindow("savings", "--json").answer}
    assert told["enterprise_dereg"] and not told["publication_joint"]


def test_the_table_of_the_documentation_is_that_of_the_command():
    page = (region_dir().parents[1] / "docs" / "services" / "README.md").read_text(encoding="utf-8")
    shown = page.split("<!-- savings -->\n")[1].split("<!-- /savings -->")[0]
    printed = onewindow("savings", "--markdown").out
    assert shown == printed, (
        "put the output of `onewindow savings --markdown` between the marks of docs/services/README.md"
    )
