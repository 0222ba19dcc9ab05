"""The picture of a service comes from its file, and is one that the sprite has."""

import re
from pathlib import Path

import onewindow.web
from onewindow.web.service_cards import icon_of

SPRITE = Path(onewindow.web.__file__).with_name("static") / "web" / "icons.svg"


def test_every_service_names_a_picture_of_the_sprite(catalogue):
    drawn = set(re.findall(r'id="([a-z0-9-]+)"', SPRITE.read_text(encoding="utf-8")))
    named = {service.code: icon_of(service) for service in catalogue.services}
    assert set(named.values()) <= drawn
    assert named["publication_joint"] == "book"
    assert len(set(named.values())) == len(named)


def test_a_service_without_one_gets_a_sheet_of_paper(catalogue):
    bare = type(catalogue.services[0])(**{**vars(catalogue.services[0]), "icon": ""})
    assert icon_of(bare) == "file"


def test_a_guide_shows_a_sample_made_by_the_template_of_the_certificate(client, published):
    page = client.get("/services/publication_joint/").content.decode()
    assert 'src="/services/publication_joint/sample.png"' in page
    answer = client.get("/services/publication_joint/sample.png")
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert 5_000 < len(answer.content) < 250_000
    assert client.get("/services/publication_joint/sample.png").content == answer.content
    assert client.get("/services/nothing/sample.png").status_code == 404


def test_every_service_that_issues_something_has_a_sample(client, published):
    for service in published.services:
        page = client.get(f"/services/{service.code}/").content.decode()
        address = f"/services/{service.code}/sample.png"
        assert client.get(address).status_code == (200 if address in page else 404), service.code
