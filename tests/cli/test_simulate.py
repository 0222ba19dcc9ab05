"""`onewindow simulate` as people run it: JSON that repeats byte for byte, a table, one sentence for what cannot be run."""

import pytest

from .pure import onewindow

RUN = ("simulate", "--service", "publication_joint", "--cases", "30", "--seed", "7")


def test_the_same_seed_repeats_byte_for_byte():
    first, second = onewindow(*RUN, "--json"), onewindow(*RUN, "--json")
    assert first.out == second.out
    told = first.answer
    assert told["parallel"]["p50"] < told["serial"]["p50"]
    assert {"overload", "green_channel", "agencies", "histogram", "figures_status"} <= set(told)


def test_a_table_for_people():
    done = onewindow(*RUN)
    assert done.code == 0 and "串联" in done.out and "绿色通道" in done.out and "proposal" in done.out


@pytest.mark.parametrize(
    ("said", "about"),
    [
        (("--service", "publication_jiont"), "publication_joint"),
        (("--service", "publication_joint", "--cases", "0"), "1 到 200000"),
        (("--service", "publication_joint", "--load", "50"), "负荷"),
        (("--service", "publication_joint", "--from", "tomorrow"), "2026-01-05"),
    ],
)
def test_what_cannot_be_run_is_one_sentence(said, about):
    assert about in onewindow("simulate", *said).refusal
