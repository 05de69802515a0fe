"""Bodies, offices and people in Chinese."""

from __future__ import annotations

import pytest

from pipeline.suggest._hanzi import last_organisation, offices, organisations, people
from pipeline.suggest._lists import knowledge

ZH = knowledge("zh")


def forms(finder, make, *texts: str) -> list[str]:
    return sorted({p.forms[0] for p in finder([make(text) for text in texts], ZH)})


def test_a_body_starts_after_a_function_word_or_a_verb(line) -> None:
    text = "昨日，清江矿业集团赴北岸港口有限公司考察，并访问蓝湾船舶研究院。"
    assert forms(organisations, line, text) == [
        "北岸港口有限公司",
        "清江矿业集团",
        "蓝湾船舶研究院",
    ]


def test_bodies_that_are_a_mere_ending_are_known(line) -> None:
    assert forms(organisations, line, "落实党中央、国务院部署") == ["党中央", "国务院"]


def test_the_longest_office_wins_and_a_delegation_is_none(line) -> None:
    got = forms(offices, line, "党委副书记、副总经理与代表团和董事会商谈")
    assert got == ["党委副书记", "副总经理"]


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["总经理沈知行、总工程师林若梅等参加"], ["林若梅", "沈知行"]),
        (["董事长秦远山率团来访", "秦远山强调"], ["秦远山"]),
        (["董事长王明，昨日"], ["王明"]),
        (["董事长王明表示", "王明说"], ["王明"]),
        (["院长欧阳清河。"], ["欧阳清河"]),
        (["董事长的责任"], []),
    ],
)
def test_the_text_decides_how_long_a_name_is(line, texts: list[str], names: list[str]) -> None:
    assert forms(people, line, *texts) == names


def test_the_last_organisation_or_phrase_reaches_the_end() -> None:
    assert last_organisation("访问清江矿业集团", ZH) == "清江矿业集团"
    assert last_organisation("发展人工智能", ZH).endswith("人工智能")
    assert last_organisation("", ZH) == ""
