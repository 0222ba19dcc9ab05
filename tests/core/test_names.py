import pytest

from onewindow.core.located import LocatedError
from onewindow.core.names import in_language, languages, read, say, without_place

_FILE = """
status: to_be_reviewed
names:
  营业执照: Свидетельство
  库尔勒市: г. Корла
of:
  库尔勒市: города Корла
patterns:
  "{place}公安局": Управление безопасности {of}
  "{place}政务服务中心": Центр услуг, {place}
"""


@pytest.fixture
def region(tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_REGIONS", str(tmp_path))
    monkeypatch.delenv("ONEWINDOW_REGION", raising=False)
    folder = tmp_path / "here" / "languages" / "ru"
    folder.mkdir(parents=True)
    (folder / "names.yaml").write_text(_FILE)
    return tmp_path / "here"


def test_a_name_is_found_by_its_chinese(region):
    assert in_language("营业执照", "ru") == "Свидетельство"
    assert in_language("营业执照", "mn") == ""
    assert in_language("税务登记证", "ru") == ""


def test_a_pattern_holds_for_every_place_as_it_is_called_or_as_it_stands_inside(region):
    assert in_language("库尔勒市公安局", "ru") == "Управление безопасности города Корла"
    assert in_language("库尔勒市政务服务中心", "ru") == "Центр услуг, г. Корла"
    assert in_language("若羌县公安局", "ru") == ""


def test_a_name_stands_without_its_place_where_the_place_is_understood(region):
    assert without_place("库尔勒市公安局", "库尔勒市", "ru") == "Управление безопасности"
    assert without_place("库尔勒海关", "库尔勒市", "ru") == ""
    assert without_place("库尔勒市公安局", "库尔勒市", "en") == ""


def test_the_data_s_own_name_goes_before_and_chinese_is_better_than_nothing(region):
    named = {"zh": "营业执照", "en": "Business licence"}
    assert say(named, "en") == "Business licence"
    assert say(named, "ru") == "Свидетельство"
    assert say({**named, "ru": "Патент"}, "ru") == "Патент"
    assert say(named, "mn") == "营业执照"
    assert say({"en": "Only English"}, "mn") == "Only English"


def test_a_language_is_reviewed_when_all_its_files_are(region):
    assert languages(region) == ("ru",)
    assert not read(region, "ru").reviewed
    folder = region / "languages" / "ru"
    (folder / "names.yaml").write_text("status: reviewed\nnames: {一: один}\n")
    assert read(region, "ru").reviewed
    (folder / "more.yaml").write_text("status: to_be_reviewed\nnames: {二: два}\n")
    assert not read(region, "ru").reviewed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("names: {一: один}", "status"),
        ("status: reviewed\nname: {一: один}", "name"),
        ("status: reviewed\nnames: {一: ''}", "没有译名"),
        ("status: reviewed\nnames: {营业执照: Патент}", "第 4 行译过"),
        ("status: reviewed\npatterns: {公安局: Полиция}", "{place}"),
    ],
)
def test_a_fault_in_a_file_of_names_is_told_with_its_place(region, text, said):
    (region / "languages" / "ru" / "zz.yaml").write_text(text)
    with pytest.raises(LocatedError, match="zz.yaml:.*" + said):
        read(region, "ru")
