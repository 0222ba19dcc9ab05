"""`onewindow savings` as people run it: every service of the catalogue, before and now."""

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
