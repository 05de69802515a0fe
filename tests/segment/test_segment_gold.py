"""Every sentence of tests/segment/gold/<lang>.txt is found; translators add cases there."""

from pathlib import Path

import pytest

from pipeline.segment import spans

GOLD = Path(__file__).parent / "gold"


def cases():
    for path in sorted(GOLD.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("===\n"):
            text, _, sentences = block.partition("\n---\n")
            yield pytest.param(
                path.stem, text, sentences.splitlines(), id=f"{path.stem}: {text[:40]}"
            )


CASES = list(cases())


def test_at_least_twenty_languages_have_gold_texts():
    assert len(list(GOLD.glob("*.txt"))) >= 20


@pytest.mark.parametrize(("locale", "text", "sentences"), CASES)
def test_sentences_are_found(locale, text, sentences):
    assert [text[start:end] for start, end in spans(text, locale)] == sentences


@pytest.mark.parametrize(("locale", "text", "sentences"), CASES)
def test_a_sentence_alone_stays_one(locale, text, sentences):
    # A fragment such as “I lost it.” has no more context alone than in its text.
    assert [len(spans(sentence, locale)) for sentence in sentences] == [1] * len(sentences)


@pytest.mark.parametrize(("locale", "text", "sentences"), CASES)
def test_paragraphs_do_not_influence_each_other(locale, text, sentences):
    together = f"{text}\n\n{text}"
    assert [together[start:end] for start, end in spans(together, locale)] == sentences * 2
