"""`onewindow node` without Django: keys, cards, and what cannot be used."""

import json

import pytest
from click.testing import CliRunner

from onewindow.cli.main import main


@pytest.fixture
def node(tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_LINK", str(tmp_path / "link"))

    def run(*arguments):
        return CliRunner().invoke(main, ["node", *map(str, arguments)])

    return run


def test_a_bank_makes_its_keys_and_the_office_takes_in_its_card(node, tmp_path, monkeypatch):
    made = node("--role", "bank", "keys")
    (card,) = json.loads(made.stdout)
    assert (made.exit_code, card["code"], len(card["keys"])) == (0, "sample_bank_gs", 1)
    assert json.loads(node("--role", "bank", "keys").stdout) == [card], "what is there stays"
    secrets = (tmp_path / "link" / "sample_bank_gs").glob("*.key")
    assert {oct(path.stat().st_mode & 0o777) for path in secrets} == {"0o600"}
    file = tmp_path / "card.json"
    file.write_text(node("--role", "bank", "card").stdout)

    monkeypatch.setenv("ONEWINDOW_LINK", str(tmp_path / "office"))
    assert json.loads(node("trust", file).stdout) == card
    assert json.loads(node("--role", "bank", "card").stdout) == card


def test_what_cannot_be_used_is_said_in_a_sentence(node, tmp_path):
    (tmp_path / "x.json").write_text("{}")
    (tmp_path / "stranger.json").write_text(json.dumps({"code": "nobody", "certificates": [], "keys": []}))
    refused = {
        ("--role", "bank", "--node", "nobody", "card"): "没有这样的节点",
        ("card",): "还没有密钥",
        ("trust", tmp_path / "x.json"): "不是节点卡",
        ("trust", tmp_path / "none.json"): "不是节点卡",
        ("trust", tmp_path / "stranger.json"): "请先在 partners.yaml 中登记",
        ("book",): "没有银行台账",
        ("reconcile", "--day", "gestern"): "不是日期",
    }
    for arguments, words in refused.items():
        done = node(*arguments)
        assert (done.exit_code, words in done.output) == (2, True), (arguments, done.output)


def test_what_is_no_evidence_is_refused(tmp_path):
    (tmp_path / "x.json").write_text('{"a": 1}')
    done = CliRunner().invoke(main, ["verify-evidence", str(tmp_path / "x.json")])
    assert (done.exit_code, "不是证据包" in done.output) == (2, True)
