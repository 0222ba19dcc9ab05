"""`onewindow catalogue export`: an edition as the files of a region pack, into an empty folder."""

import json

from click.testing import CliRunner

from onewindow.cli.publish_commands import export


def told(*arguments):
    return CliRunner().invoke(export, [str(each) for each in arguments])


def test_the_edition_in_force_is_written_as_files(edition, tmp_path):
    done = told(tmp_path / "pack")
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert (said["edition"], said["digest"]) == (edition.number, edition.digest)
    assert "matters/PUB-R.yaml" in said["files"]
    assert all((tmp_path / "pack" / name).is_file() for name in said["files"])
    again = told(tmp_path / "pack")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "请换一个空的文件夹" in again.stderr


def test_an_edition_that_is_not_there_is_told(edition, tmp_path):
    refused = told(tmp_path / "pack", "--edition", edition.number + 7)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.strip()
    assert not (tmp_path / "pack").exists()
