import pytest

from onewindow.core.region import NoRegion, region_dir


@pytest.fixture
def regions(tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_REGIONS", str(tmp_path))
    monkeypatch.delenv("ONEWINDOW_REGION", raising=False)
    return tmp_path


def test_the_only_region_is_taken(regions):
    (regions / "kashi").mkdir()
    (regions / ".git").mkdir()
    (regions / "README.md").write_text("x")
    assert region_dir() == regions / "kashi"


def test_of_several_regions_one_must_be_named(regions, monkeypatch):
    (regions / "kashi").mkdir()
    (regions / "hetian").mkdir()
    with pytest.raises(NoRegion, match="hetian、kashi"):
        region_dir()
    monkeypatch.setenv("ONEWINDOW_REGION", "kashi")
    assert region_dir() == regions / "kashi"


@pytest.mark.parametrize("name", ["nowhere", "../kashi", "/etc", ".."])
def test_a_name_outside_the_folder_is_refused(regions, monkeypatch, name):
    (regions / "kashi").mkdir()
    monkeypatch.setenv("ONEWINDOW_REGION", name)
    with pytest.raises(NoRegion, match="ONEWINDOW_REGION"):
        region_dir()


def test_an_empty_or_missing_folder_is_told(regions, monkeypatch):
    with pytest.raises(NoRegion, match="没有地区文件夹"):
        region_dir()
    monkeypatch.setenv("ONEWINDOW_REGIONS", str(regions / "gone"))
    with pytest.raises(NoRegion):
        region_dir()
