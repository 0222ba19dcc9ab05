"""Applications that leave nothing missing, as a program would send them."""

import json
import re
from datetime import timedelta

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.core.region import region_dir
from onewindow.sheets.values import FILES
from tests.sheets.files import jpeg
from tests.sheets.filled import FILE, complete

DIVISION = "652801"


def story(today):
    """The company of the region's demo: an invented but possible one, which the name register would take."""
    said = yaml.safe_load((region_dir() / "demo" / "stories.yaml").read_text(encoding="utf-8"))["company"]
    days = {"today": 0, "tomorrow": 1, "in_a_year": 365, "in_four_years": 1460}
    words = {name: (today + timedelta(days=n)).isoformat() for name, n in days.items()} | {"month": f"{today:%Y-%m}"}
    words |= {"trade_name": "梨城书苑", "name": "库尔勒梨城书苑图书有限公司"}
    text = re.sub(r"{(\w+)}", lambda match: words[match[1]], json.dumps(said["answers"], ensure_ascii=False))
    answers = json.loads(text)
    # One shareholder, who hands in himself: nobody else has to sign (tests/matters/test_cosigning.py has several).
    answers["shareholders"] = [{**answers["shareholders"][0], "contribution_wan": answers["registered_capital_wan"]}]
    return answers


def answers_for(client, catalogue, service, today, **more):
    """(answers, keys that want a file) which leave nothing missing, given what registers say for this person."""
    draft = client.send("post", "/drafts", {"service": service, "division": DIVISION}).json()
    given = {name for name, how in draft["sources"].items() if how in {"register", "derived"}}
    client.send("delete", f"/drafts/{draft['id']}")
    start = dict(catalogue.service[service].typical_answers) | (story(today) if service == "enterprise_startup" else {})
    start |= more
    answers, materials = complete(catalogue, service, today=today, stored=FILE, start=start)
    files = {name for name in answers if catalogue.element[name].type in FILES}
    return {name: value for name, value in answers.items() if name not in given | files}, materials | files


def attach_all(client, draft, keys):
    for key in sorted(keys):
        file = SimpleUploadedFile(f"{key}.jpg", jpeg())
        answer = client.post(f"/api/v1/drafts/{draft}/uploads", {"file": file, "material": [key]})
        assert answer.status_code == 201, answer.content
