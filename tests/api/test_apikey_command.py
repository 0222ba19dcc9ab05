"""`onewindow apikey`: JSON on standard output, the key shown once, one sentence for what cannot be used."""

import json

import pytest
from click.testing import CliRunner

from onewindow.cli.apikey_commands import SCOPES
from onewindow.cli.main import main
from onewindow.people.access_keys import KeyScope, access_key, use_key
from onewindow.people.errors import KeyRefused


def run(*arguments):
    return CliRunner().invoke(main, ["apikey", *arguments])


def test_the_command_knows_every_scope():
    assert set(SCOPES) == set(KeyScope)


def test_a_key_is_made_shown_once_listed_without_it_and_revoked(account):
    account("zhang")
    made = run(
        "create", "zhang", "--scope", "cases:read", "--scope", "cases:write", "--label", "记账软件", "--days", "30"
    )
    assert made.exit_code == 0, made.stderr
    said = json.loads(made.stdout)
    assert use_key(said["key"]).scopes == {KeyScope.READ_CASES, KeyScope.WRITE_CASES}
    listed = run("list", "zhang")
    assert said["key"] not in listed.stdout
    (line,) = json.loads(listed.stdout)
    assert (line["prefix"], line["label"], line["revoked_at"]) == (said["prefix"], "记账软件", None)
    assert json.loads(run("revoke", said["prefix"]).stdout)["revoked_at"]
    with pytest.raises(KeyRefused):
        use_key(said["key"])
    assert access_key(said["prefix"]).revoked_at


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "nobody", "--scope", "cases:read", "--label", "x"),
        ("create", "zhang", "--label", "x"),
        ("create", "zhang", "--scope", "everything", "--label", "x"),
        ("create", "zhang", "--scope", "cases:read", "--label", " "),
        ("list", "nobody"),
        ("revoke", "000000000000"),
    ],
)
def test_what_cannot_be_used_gives_2_and_one_sentence(account, arguments):
    account("zhang")
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
