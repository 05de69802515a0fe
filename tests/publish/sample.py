"""Documents of our own text for the tests of publish: built in memory, no file is read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline import codes
from pipeline.model import (
    Code,
    Content,
    Document,
    Locale,
    Role,
    Segment,
    Span,
    State,
    TermEntry,
    TermHit,
    TermSection,
    Unit,
)

_TAG = re.compile(r"<(/?)([a-z]+)((?:\s[^<>]*?)?)(/?)>")


def content(written: str) -> Content:
    """Read `See <a href="x">this</a>.` as a Content."""
    text, found, stack = "", [], []
    position = 0
    for match in _TAG.finditer(written):
        text += written[position : match.start()]
        position = match.end()
        closes, element, given, empty = match.groups()
        attributes = tuple(re.findall(r'([a-z-]+)="([^"]*)"', given))
        if closes:
            index = stack.pop()
            found[index] = replace(found[index], span=Span(found[index].span.start, len(text)))
            continue
        is_empty = bool(empty) or element in ("br", "img", "wbr")
        at = Span(len(text), len(text))
        found.append(Code(f"c{len(found)}", element, at, attributes, is_empty, len(stack)))
        if not is_empty:
            stack.append(len(found) - 1)
    return Content(text + written[position:], tuple(found))


class Builder:
    """Collect units while a skeleton is written."""

    def __init__(self, source: str, target: str, entries: tuple[TermEntry, ...] = ()) -> None:
        self.source, self.target = Locale(source), Locale(target)
        self.entries = entries
        self.units: list[Unit] = []

    def unit(self, role: Role, pairs: list[tuple[str, str | None]], glue: str | None = None) -> int:
        """Add a unit of (source, target) sentences, written as a translator sees them."""
        if glue is None:
            glue = "" if self.source.startswith("zh") else " "
        whole = content(glue.join(source for source, _ in pairs))
        segments = []
        start = 0
        for number, (written, target) in enumerate(pairs):
            span = Span(start, start + len(content(written).text))
            source = codes.cut(whole, span, is_last=number == len(pairs) - 1)
            start = span.end + len(content(glue).text)
            segments.append(self._segment(span, source, target))
        self.units.append(Unit(len(self.units) + 1, role, whole, segments=tuple(segments)))
        return len(self.units)

    def _segment(self, span: Span, source: Content, target: str | None) -> Segment:
        state, read = State.INITIAL, None
        if target is not None:
            fuzzy = target.startswith("~")
            read, problems = codes.read(target.removeprefix("~"), source)
            assert not problems, problems
            state = State.INITIAL if fuzzy else State.REVIEWED
        hits = []
        for entry in self.entries:
            section = entry.section(self.source)
            for form in section.forms if section else ():
                for match in re.finditer(re.escape(form), source.text):
                    hit = TermHit(entry, Span(*match.span()))
                    if not any(
                        h.span.start < hit.span.end and hit.span.start < h.span.end for h in hits
                    ):
                        hits.append(hit)
        hits.sort(key=lambda hit: hit.span)
        return Segment(span, source, target=read, state=state, terms=tuple(hits))

    def document(self, name: str, skeleton: str, **more: object) -> Document:
        """Return the finished Document."""
        return Document(
            name=name,
            path=f"articles/{name}.html",
            source_locale=self.source,
            target_locale=self.target,
            skeleton=skeleton,
            units=tuple(self.units),
            **more,
        )


def _entry(id: str, definition: str, **forms: str) -> TermEntry:
    sections = tuple(
        TermSection(Locale(tag.replace("_", "-")), tuple(written.split("|")))
        for tag, written in forms.items()
    )
    return TermEntry(id, sections, definition=definition)


ENTRIES = (
    _entry(
        "northridge",
        "A maker of pumps and valves, founded in 1958.",
        en="Northridge Machine Works",
        zh="北岭机械厂",
        ar="مصنع نورثريدج للآلات",
    ),
    _entry(
        "lantern-bay",
        "A shipyard on the eastern coast.",
        en="Lantern Bay Shipyard",
        zh="灯湾船厂",
        ar="حوض لانترن باي لبناء السفن",
    ),
    _entry(
        "four-operations",
        "A slogan: add new orders, subtract waste, multiply skills, divide risks.",
        en="Addition, Subtraction, Multiplication and Division",
        zh="加减乘除",
        ar="الجمع والطرح والضرب والقسمة",
    ),
    _entry(
        "tpm",
        "",
        en="total productive maintenance",
        zh="全员生产维护",
        ar="الصيانة الإنتاجية الشاملة",
    ),
)

_PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 640 400'%3E%3Crect "
    "width='640' height='400' fill='%23{0}'/%3E%3Cpath d='M0 300 140 190 240 260 400 120 520 230 640 "
    "170V400H0Z' fill='%23{1}'/%3E%3C/svg%3E"
)
PICTURE = _PICTURE.format("dcd2c2", "a89a84")

_VISIT: list[tuple[str, Role, list[tuple[str, str, str]]]] = [
    ("crumb", Role.BREADCRUMB, [("Home", "首页", "الرئيسية")]),
    ("crumb", Role.BREADCRUMB, [("Focus", "焦点", "تحت الضوء")]),
    ("crumb", Role.BREADCRUMB, [("Exchanges", "交流互访", "زيارات وتبادل")]),
    (
        "h1",
        Role.TITLE,
        [
            (
                "Northridge Machine Works Visits Lantern Bay Shipyard to Compare Notes on Reform",
                "北岭机械厂赴灯湾船厂调研交流改革经验",
                "مصنع نورثريدج للآلات يزور حوض لانترن باي لبناء السفن لتبادل الخبرات حول الإصلاح",
            )
        ],
    ),
    (
        "subtitle",
        Role.SUBTITLE,
        [
            (
                "Managers of both sides talk about leaner workshops, safer yards and better pumps",
                "双方负责人共话精益车间、安全船坞与优质泵阀",
                "مسؤولو الجانبين يناقشون الورش الرشيقة والأحواض الأكثر أماناً والمضخات الأفضل",
            )
        ],
    ),
    ("byline", Role.BYLINE, [("Source: Works Gazette", "来源：工厂报", "المصدر: جريدة المصنع")]),
    (
        "p",
        Role.BODY,
        [
            (
                (
                    "On 4 March, a delegation of <strong>Northridge Machine Works</strong> led by its "
                    "director, Maren Holt, visited Lantern Bay Shipyard (‘LBS’)."
                ),
                "3月4日，<strong>北岭机械厂</strong>厂长马伦·霍尔特率团到访灯湾船厂（以下简称“灯湾”，LBS）。",
                (
                    "في 4 مارس، زار وفد من <strong>مصنع نورثريدج للآلات</strong> برئاسة مديرته مارن هولت "
                    "حوض لانترن باي لبناء السفن («LBS»)."
                ),
            ),
            (
                (
                    "The two sides talked about what troubles both of them: orders that come in waves, "
                    "apprentices who leave early, and machines older than the people who run them."
                ),
                "双方就共同关心的问题展开交流：订单时多时少，学徒过早离岗，设备的年龄比操作者还大。",
                (
                    "وتحدث الجانبان عما يؤرقهما معاً: طلبات تأتي على دفعات، ومتدربون يغادرون مبكراً، "
                    "وآلات أقدم من العاملين عليها."
                ),
            ),
            (
                'They agreed to publish a <a href="https://example.org/report">joint report</a> in June.',
                "双方商定于6月发布一份<a>联合报告</a>。",
                "واتفقا على نشر <a>تقرير مشترك</a> في يونيو.",
            ),
        ],
    ),
    (
        "p",
        Role.BODY,
        [
            (
                (
                    "Holt described how her works had cut the hours that machines stand still by a third "
                    "in two years."
                ),
                "霍尔特介绍说，两年来，工厂的设备停机时间减少了三分之一。",
                "وأوضحت هولت كيف خفّض مصنعها ساعات توقف الآلات بمقدار الثلث خلال عامين.",
            ),
            (
                (
                    "The key, she said, was <em>total productive maintenance</em>: whoever runs a machine "
                    "also cares for it."
                ),
                "她说，关键在于<em>全员生产维护</em>：谁操作设备，谁就负责保养。",
                "وقالت إن السر يكمن في <em>الصيانة الإنتاجية الشاملة</em>: من يشغّل الآلة يعتني بها.",
            ),
            (
                (
                    "The slogan ‘Addition, Subtraction, Multiplication and Division’ hangs in every hall: "
                    "add orders, subtract waste, multiply skills, divide risks."
                ),
                "每个车间都挂着“加减乘除”的标语：加订单、减浪费、乘技能、除风险。",
                (
                    "ويُعلَّق في كل قاعة شعار «الجمع والطرح والضرب والقسمة»: اجمع الطلبات، واطرح الهدر، "
                    "واضرب المهارات، واقسم المخاطر."
                ),
            ),
        ],
    ),
    ("h2", Role.HEADING, [("What both sides will do", "双方下一步工作", "ما سيقوم به الجانبان")]),
    (
        "li",
        Role.ITEM,
        [
            (
                "Exchange six foremen for three months.",
                "互派六名工段长，为期三个月。",
                "تبادل ستة رؤساء عمال لمدة ثلاثة أشهر.",
            ),
            ("The first leave in May.", "首批人员5月出发。", "وتغادر الدفعة الأولى في مايو."),
        ],
    ),
    (
        "li",
        Role.ITEM,
        [
            (
                "Test a new ballast pump on a tug of Lantern Bay Shipyard.",
                "在灯湾船厂的一艘拖轮上试用新型压载泵。",
                "اختبار مضخة صابورة جديدة على قاطرة تابعة لحوض لانترن باي لبناء السفن.",
            )
        ],
    ),
    (
        "quote",
        Role.QUOTE,
        [
            (
                "‘A pump is judged at sea,’ Holt said, ‘not on the drawing board.’",
                "霍尔特说：“泵好不好，要到海上看，不能只看图纸。”",
                "وقالت هولت: «تُقاس جودة المضخة في البحر لا على لوحة الرسم».",
            )
        ],
    ),
    (
        "p",
        Role.BODY,
        [
            (
                "After the talks the guests walked through the plate shop and watched a keel being laid.",
                "会后，来宾参观了板材车间，并观看了龙骨铺设。",
                "وبعد المباحثات تجوّل الضيوف في ورشة الألواح وشاهدوا مدّ عارضة سفينة.",
            )
        ],
    ),
    (
        "figure",
        Role.CAPTION,
        [("The delegation in the plate shop", "代表团参观板材车间", "الوفد في ورشة الألواح")],
    ),
    ("figure", Role.CAPTION, [("Meeting venue", "会谈现场", "مكان الاجتماع")]),
    (
        "figure",
        Role.CAPTION,
        [("Maren Holt shares her experience", "马伦·霍尔特介绍经验", "مارن هولت تعرض تجربتها")],
    ),
]


def visit(target: str, *, name: str = "visit", pictures: bool = True) -> Document:
    """Return the visit, English to Chinese or Arabic, every sentence reviewed."""
    column = 1 if target.startswith("zh") else 2
    builder = Builder("en", target, ENTRIES)
    ids: list[tuple[str, int]] = []
    for kind, role, sentences in _VISIT:
        pairs: list[tuple[str, str | None]] = [(s[0], s[column]) for s in sentences]
        ids.append((kind, builder.unit(role, pairs)))
        if kind == "figure" and pictures:
            alt = [("Drawing of hills", ("群山示意图", "رسم لتلال")[column - 1])]
            ids.append(("alt", builder.unit(Role.ALT, alt)))
    return builder.document(name, _skeleton(ids), date=date(2026, 3, 5))


def _skeleton(ids: list[tuple[str, int]]) -> str:
    crumbs = "".join(f'<li data-unit="{n}"></li>' for kind, n in ids if kind == "crumb")
    items = "".join(f'<li data-unit="{n}"></li>' for kind, n in ids if kind == "li")
    out = [f'<nav class="breadcrumb"><ol>{crumbs}</ol></nav>']
    for place, (kind, n) in enumerate(ids):
        following = ids[place + 1 : place + 2]
        if kind in ("h1", "h2", "p"):
            out.append(f'<{kind} data-unit="{n}"></{kind}>')
        elif kind in ("subtitle", "byline"):
            out.append(f'<p class="{kind}" data-unit="{n}"></p>')
        elif kind == "li" and following[0][0] != "li":
            out.append(f"<ol>{items}</ol>")
        elif kind == "quote":
            out.append(f'<blockquote><p data-unit="{n}"></p></blockquote>')
        elif kind == "figure":
            has_picture = bool(following) and following[0][0] == "alt"
            picture = (
                f'<img src="pictures/hills.svg" data-unit-alt="{n + 1}">' if has_picture else ""
            )
            out.append(f'<figure>{picture}<figcaption data-unit="{n}"></figcaption></figure>')
    return "\n".join(out)


def mine() -> Document:
    """Return a short article, Chinese to English, with text in right order but no date."""
    entry = _entry("smart-mine", "A mine run from a control room.", zh="智慧矿山", en="smart mine")
    builder = Builder("zh-CN", "en", (entry,))
    title = builder.unit(
        Role.TITLE, [("云岭矿业代表团走访智慧矿山", "Yunling Mining Delegation Tours a Smart Mine")]
    )
    first = builder.unit(
        Role.BODY,
        [
            (
                "本报讯　3月12日，云岭矿业代表团走访了青石<strong>智慧矿山</strong>，听取了无人驾驶矿卡的运行介绍。",
                (
                    "On 12 March, a delegation of Yunling Mining toured the Qingshi <strong>smart mine</strong> "
                    "and heard how its driverless trucks are run."
                ),
            ),
            (
                "双方认为，<em>安全</em>永远是第一位的。",
                "Both sides held that <em>safety</em> always comes first.",
            ),
        ],
    )
    second = builder.unit(
        Role.BODY,
        [
            (
                "“机器替人干危险的活，人去做更有意义的事。”",
                "“Machines do the dangerous work; people do what matters more.”",
            )
        ],
    )
    skeleton = (
        f'<h1 data-unit="{title}"></h1><p data-unit="{first}"></p><p data-unit="{second}"></p>'
    )
    return builder.document("mine", skeleton)


def draft() -> Document:
    """Return the visit half done: a fuzzy title, an untranslated and a fuzzy sentence, a fuzzy alt."""
    whole = visit("zh-CN", name="draft")
    units = list(whole.units)
    paragraph = next(i for i, unit in enumerate(units) if unit.role is Role.BODY)
    one, two, three = units[paragraph].segments
    units[paragraph] = replace(
        units[paragraph],
        segments=(
            one,
            replace(two, target=None, state=State.INITIAL),
            replace(three, state=State.INITIAL),
        ),
    )
    for role in (Role.TITLE, Role.ALT):
        place = next(i for i, unit in enumerate(units) if unit.role is role)
        (segment,) = units[place].segments
        units[place] = replace(units[place], segments=(replace(segment, state=State.INITIAL),))
    return replace(whole, units=tuple(units))


def captions() -> Document:
    """Return the visit as a text file gives it: captions at the end, without pictures."""
    return visit("zh-CN", name="captions", pictures=False)


def kitchen(target: str = "ar") -> Document:
    """Return an article with every kind of block and inline code; the target says the same."""
    builder = Builder("en", target)

    def unit(role: Role, *sentences: str) -> int:
        pairs: list[tuple[str, str | None]] = []
        for sentence in sentences:
            named = codes.write(codes.cut(content(sentence), Span(0, 10_000), is_last=True))
            pairs.append((sentence, named.replace("Pump", "مضخة")))
        return builder.unit(role, pairs)

    out = [f'<h1 data-unit="{unit(Role.TITLE, "Every Kind of Pump")}"></h1>']
    out.append(f'<h3 data-unit="{unit(Role.HEADING, "A heading two levels down")}"></h3>')
    inline = unit(
        Role.BODY,
        'Water is H<sub>2</sub>O; see <a href="https://example.org/?a=1&b=2">the <em>manual</em></a>, press '
        "<kbd>Esc</kbd> or type <code>pump --start</code>.",
        'First line,<br>second line with <img src="pictures/hills.svg" width="20" height="12" '
        'data-unit-alt="4"> a picture.',
        '<span lang="fr" title="x">Bonjour</span>, said <q>Pump</q>, <mark>marked</mark>, <del>gone</del> '
        "and <small>small</small>.",
    )
    unit(Role.ALT, "Hills & “quotes” <b>")
    out.append(f'<p data-unit="{inline}"></p>')
    items = [unit(Role.ITEM, f"Item number {number}.") for number in range(1, 5)]
    out.append(
        f'<ul><li data-unit="{items[0]}"></li><li><p data-unit="{items[1]}"></p><ol start="3">'
        f'<li data-unit="{items[2]}"></li></ol></li><li data-unit="{items[3]}"></li></ul>'
    )
    numbered = [unit(Role.ITEM, f"Step {number} of the test.", "Then wait.") for number in (7, 8)]
    out.append('<ol start="7">' + "".join(f'<li data-unit="{n}"></li>' for n in numbered) + "</ol>")
    terms = [
        unit(Role.ITEM, text) for text in ("Impeller", "The wheel in a pump.", "Gland", "A seal.")
    ]
    out.append(
        "<dl>"
        + "".join(
            f'<{t} data-unit="{n}"></{t}>' for t, n in zip(("dt", "dd") * 2, terms, strict=True)
        )
        + "</dl>"
    )
    quotes = [unit(Role.QUOTE, text) for text in ("A pump never sleeps.", "Nor does its keeper.")]
    out.append(
        "<blockquote>" + "".join(f'<p data-unit="{n}"></p>' for n in quotes) + "</blockquote>"
    )
    out.append(
        '<pre translate="no" class="literal">\nif level &gt; 3:\n    start("pump 1")\n</pre>'
    )
    out.append(_tables(unit))
    summary, hidden = unit(Role.SUMMARY, "More about seals"), unit(Role.BODY, "Seals wear out.")
    out.append(
        f'<details><summary data-unit="{summary}"></summary><p data-unit="{hidden}"></p></details><hr>'
    )
    caption, alt = unit(Role.CAPTION, "A single picture."), unit(Role.ALT, "Hills again")
    out.append(
        f'<figure><img src="pictures/hills.svg" width="640" height="400" data-unit-alt="{alt}">'
        f'<figcaption data-unit="{caption}"></figcaption></figure>'
    )
    out.append(f'<h4 data-unit="{unit(Role.HEADING, "Afterwards")}"></h4>')
    out.append(f'<p data-unit="{unit(Role.BODY, "The last paragraph.")}"></p>')
    return builder.document(
        "kitchen", "\n".join(out), canonical="https://example.org/original.html"
    )


def _tables(unit: object) -> str:
    assert callable(unit)
    out = []
    for columns in (3, 6):
        caption = unit(Role.CELL, f"Pumps by size, {columns} columns")
        head = "".join(
            f'<th scope="col" data-unit="{unit(Role.CELL, f"Heading {n}")}"></th>'
            for n in range(columns)
        )
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td data-unit="{unit(Role.CELL, f"Row {r}, cell {n}")}"></td>'
                for n in range(columns)
            )
            + "</tr>"
            for r in range(2)
        )
        out.append(
            f'<table><caption data-unit="{caption}"></caption><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )
    return "\n".join(out)


def rtl() -> Document:
    """Return a short article from Arabic, a right-to-left source, to English."""
    builder = Builder("ar", "en")
    title = builder.unit(
        Role.TITLE, [("زيارة عمل بين مصنعين", "A Working Visit Between Two Plants")]
    )
    body = builder.unit(
        Role.BODY,
        [
            (
                "زار الوفد ورشة الألواح في الصباح.",
                "The delegation visited the plate shop in the morning.",
            ),
            (
                "ثم عقد الجانبان اجتماعاً مطولاً حول الصيانة.",
                "Then the two sides held a long meeting about maintenance.",
            ),
        ],
    )
    item = builder.unit(Role.ITEM, [("تبادل الخبراء.", "Exchange of experts.")])
    skeleton = f'<h1 data-unit="{title}"></h1><p data-unit="{body}"></p><ol><li data-unit="{item}"></li></ol>'
    return builder.document("rtl", skeleton, date=date(2026, 3, 5))
