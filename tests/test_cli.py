"""The command line: one sentence and a non-zero exit for what is wrong."""

import pytest

from helpers import cli
from helpers.publishing.runner import RunFailedError
from helpers.sources.errors import InputError


def test_wrong_input_is_one_sentence_and_exit_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise InputError("data/x.csv, row 3: no share; restore it.")

    monkeypatch.setattr("helpers.publishing.runner.reproduce", refuse)
    assert cli.main(["reproduce"]) == 2
    assert capsys.readouterr().err == "amur: data/x.csv, row 3: no share; restore it.\n"


def test_a_failed_run_is_exit_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RunFailedError("2_transport (ru), cell [3] `x`: NameError: x")

    monkeypatch.setattr("helpers.publishing.runner.reproduce", fail)
    assert cli.main(["reproduce"]) == 1
    assert "2_transport (ru), cell [3]" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["reproduce", "--language", "de"], ["reprodce"], []])
def test_unknown_words_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2


def test_an_unknown_notebook_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["reproduce", "--notebook", "9_none"]) == 2
    assert "no notebook '9_none'; the notebooks are 1_clusters" in capsys.readouterr().err
