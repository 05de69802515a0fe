"""Which articles mix two forms of one term: by a judge who had not read how it is told."""

import pytest

from pipeline import glossary, locales
from pipeline.check import Pair
from pipeline.check.terms import survey
from pipeline.match import find, index
from pipeline.model import Content, Document, Role, Segment, Span, Unit

NDRC = "id,en,zh-CN\nndrc,NDRC|National Development and Reform Commission,国家发展和改革委员会|国家发改委\n"
EV = "id,en,de,match\nev,electric vehicle|EV,Elektrofahrzeug|E-Auto,inflect\n"
UN = "id,zh-CN,fr,match\nun,联合国,Nations unies|ONU,inflect\n"
BANK = (
    "id,en,es,match\nbank,bank,banco|entidad bancaria,inflect\nshore,bank,orilla|ribera,inflect\n"
)
SERVER = "id,ko,en,match\nserver,서버,server|host,inflect\n"
STATE = "id,en,ru,match\nsoe,state-owned enterprise|SOE,госпредприятие|государственное предприятие,inflect\n"
# An article, a gender or an adjective’s ending makes no other form.
CENTRAL = "id,en,ar,match\nbank,central bank,البنك المركزي|بنك مركزي|المصرف المركزي,inflect\n"
GENERAL = "id,en,fr\nsg,Secretary-General,Secrétaire général|Secrétaire générale|SG\n"
OFFICER = "id,en,de\ndpo,officer,Datenschutzbeauftragter|Datenschutzbeauftragte\n"
CITY = "id,en,tr,match\ncity,city,şehir|kent,inflect\n"
DEAL = "id,en,he,match\ndeal,agreement,הסכם|חוזה,inflect\n"
FIRM = "id,en,hu,match\nfirm,firm,cég|vállalat,inflect\n"
CB = "id,en,ru,match\ncb,central bank|CB,центральный банк|Центробанк|ЦБ,inflect\n"
SOE = (
    "id,en,fr,match\nsoe,state-owned enterprise|SOE,entreprise d'État|entreprise publique,inflect\n"
)

QUIET = [
    (
        "en zh-CN",
        NDRC,
        "The NDRC met.=国家发展和改革委员会（国家发改委）开会。|The NDRC left.=国家发改委离开。",
    ),
    (
        "en zh-CN",
        NDRC,
        "The NDRC met.=国家发展和改革委员会（以下简称“国家发改委”）开会。|NDRC=国家发改委",
    ),
    ("en zh-CN", NDRC, "The NDRC met.=国家发改委开会。|The NDRC’s plan=国家发改委的计划"),
    (
        "en zh-CN",
        NDRC,
        "National Development and Reform Commission=国家发展和改革委员会|NDRC=国家发改委",
    ),
    (
        "en de",
        EV,
        "Electric vehicles sell.=Elektrofahrzeuge laufen.|electric vehicles=mit Elektrofahrzeugen",
    ),
    ("en de", EV, "EVs sell.=E-Autos laufen.|An electric vehicle=ein Elektrofahrzeug"),
    ("zh-CN fr", UN, "联合国=l’Organisation des Nations unies (ONU)|联合国=l’ONU"),
    ("zh-CN fr", UN, "联合国=les Nations unies|联合国=aux Nations Unies"),
    ("en es", BANK, "The bank grew.=El banco creció.|The bank was green.=La orilla estaba verde."),
    ("ko en", SERVER, "서버가=the server|서버는=servers"),
    ("en ru", STATE, "SOEs=госпредприятия|of SOEs=госпредприятий"),
    ("en ar", CENTRAL, "the central bank=البنك المركزي|a central bank=بنك مركزي"),
    (
        "en fr",
        GENERAL,
        "The Secretary-General=Le Secrétaire général|Secretary-General=Secrétaire générale",
    ),
    (
        "en de",
        OFFICER,
        "The officer=Der Datenschutzbeauftragte|an officer=ein Datenschutzbeauftragter",
    ),
    ("en tr", CITY, "the city=şehir|of the city=şehrin"),
    ("en he", DEAL, "agreement=ההסכם|agreements=הסכמים"),
    ("en hu", FIRM, "firm=a cég|firms=a cégek"),
    ("en ru", CB, "The central bank=Центральный банк (далее — ЦБ)|to the central bank=ЦБ"),
    ("en fr", SOE, "SOEs=les entreprises d’État|an SOE=L’ENTREPRISE D’ETAT"),
]
MIXED = [
    ("en zh-CN", NDRC, "The NDRC met.=国家发展和改革委员会开会。|The NDRC left.=国家发改委离开。", "ndrc"),
    ("en de", EV, "Electric vehicles=Elektrofahrzeuge|electric vehicles=E-Autos", "ev"),
    ("zh-CN fr", UN, "联合国=les Nations unies|联合国=de l’ONU", "un"),
    ("en es", BANK, "The bank grew.=El banco creció.|The banks=Las entidades bancarias", "bank"),
    ("ko en", SERVER, "서버가=the server|서버는=the hosts", "server"),
    ("en ru", STATE, "SOEs=госпредприятия|of SOEs=государственных предприятий", "soe"),
    ("en ar", CENTRAL, "the central bank=البنك المركزي|a central bank=المصرف المركزي", "bank"),
    ("en fr", GENERAL, "The Secretary-General=Le Secrétaire général|Secretary-General=la SG", "sg"),
    ("en tr", CITY, "the city=şehrin|of the city=kentin", "city"),
    ("en he", DEAL, "agreement=ההסכם|agreements=החוזים", "deal"),
    ("en hu", FIRM, "firm=a cég|firms=a vállalatok", "firm"),
    ("en ru", CB, "The central bank=Центральный банк|to the central bank=Центробанку", "cb"),
]  # fmt: skip


def told(languages, table, article, folder):
    """Return the concepts that an article mixes; its sentences are `source=target`, `|` between."""
    source, target = map(locales.parse, languages.split())
    (folder / "terms.csv").write_text(table, "utf-8")
    terms = glossary.load(folder, shown="glossary")
    units = []
    for number, sentence in enumerate(article.split("|")):
        text, written = sentence.split("=")
        hits = find(text, source, index(terms, source))
        segment = Segment(Span(0, len(text)), Content(text), Content(written), terms=hits)
        units.append(Unit(number, Role.BODY, Content(text), segments=(segment,)))
    document = Document("a", "a.html", source, units=tuple(units), target_locale=target)
    return [issue.concept for issue in survey(document, Pair(source, target, glossary=terms))]


@pytest.mark.parametrize(("languages", "table", "article"), QUIET)
def test_what_an_editor_would_leave_is_quiet(languages, table, article, tmp_path):
    assert told(languages, table, article, tmp_path) == []


@pytest.mark.parametrize(("languages", "table", "article", "concept"), MIXED)
def test_a_term_with_two_names_is_told(languages, table, article, concept, tmp_path):
    assert told(languages, table, article, tmp_path) == [concept]
