"""Sentences that hold a result: made from the result, so that they cannot go stale."""

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from helpers.exhibits.language import LANGUAGES, Sentence, language, t, typeset


class ClaimFailedError(AssertionError):
    """A sentence was about to be printed although its condition no longer holds."""


def sentence(*, en: str, ru: str, facts: Any = None, holds: bool = True) -> str:
    """A sentence in the language in use, its fields filled from the facts.

    Args:
        en: English template; see `language.Sentence` for the fields.
        ru: Russian template with the same fields.
        facts: A mapping, a dataclass or a named tuple that holds the fields.
        holds: Whether what the sentence says is true of the data.

    Returns:
        The filled sentence.

    Raises:
        ClaimFailedError: `holds` is false.
        ValueError: The two templates do not use the same facts.
    """
    if not holds:
        raise ClaimFailedError(f"This no longer holds: {en!r}, with {facts}.")
    fields = {code: _fields(text) for code, text in zip(LANGUAGES, (en, ru), strict=True)}
    if fields["en"] != fields["ru"]:
        odd = ", ".join(sorted(fields["en"] ^ fields["ru"]))
        raise ValueError(f"The sentence in one language lacks what the other says: {odd}.")
    return typeset(Sentence().vformat(t(en=en, ru=ru), (), _as_mapping(facts)))


def say(*, en: str, ru: str, facts: Any = None, holds: bool = True) -> None:
    """Show a computed sentence as text of the notebook; see `sentence`."""
    from IPython.display import display

    text = sentence(en=en, ru=ru, facts=facts, holds=holds)
    display({"text/markdown": text, "text/plain": text}, raw=True, metadata={"lang": language()})


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Sentence().parse(template) if name}


def _as_mapping(facts: Any) -> Mapping[str, Any]:
    if facts is None:
        return {}
    if isinstance(facts, Mapping):
        return facts
    if is_dataclass(facts):
        properties = {
            name: getattr(facts, name)
            for name, value in vars(type(facts)).items()
            if isinstance(value, property)
        }
        return asdict(facts) | properties  # type: ignore[call-overload]
    return facts._asdict()
