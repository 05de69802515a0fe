"""From an article to its PO file through a service, with the command line that people use."""

from __future__ import annotations

import json

import pytest

ARTICLE = """# The kiln

The **clay** was wet. See [the map](https://example.org/map) & wait.

The Ministry said no.
"""
TERMS = "id,en,de\nministry,Ministry,Ministerium\n"
PO = "locales/de/LC_MESSAGES/kiln.po"


class Desk:
    """A newsroom that asks one service."""

    def __init__(self, room, fake, server, monkeypatch) -> None:
        self.room, self.fake, self.server = room, fake, server
        for name, value in fake.secrets.items():
            monkeypatch.setenv(name, value)
        room.write("articles/kiln.md", ARTICLE)
        room.write("glossary/terms.csv", TERMS)
        self.set_up([fake.name])

    def set_up(self, backends: list[str]) -> None:
        table = {"url": self.server.url, "retries": 0, **self.fake.options}
        lines = [f"{key} = {json.dumps(value)}" for key, value in table.items()]
        head = '[project]\nname = "Test"\ntargets = ["de"]\n[translate]\nbackends = '
        table_name = f"[translate.{self.fake.name}]"
        text = "\n".join([f"{head}{json.dumps(backends)}", table_name, *lines])
        self.room.write("pipeline.toml", f"{text}\n")

    def has_no_key(self, *said: str) -> bool:
        files = [path for path in self.room.root.rglob("*") if path.is_file()]
        left = b"".join(path.read_bytes() for path in files) + "".join(said).encode()
        return not any(value.encode() in left for value in self.fake.secrets.values())


@pytest.fixture
def desk(request, newsroom, tools, monkeypatch):
    fake = tools.fakes.FAKES[request.param]()
    with tools.server.serve(fake) as server:
        yield Desk(newsroom, fake, server, monkeypatch)


SERVICES = "libretranslate apertium-apy deepl google-3 azure openai baidu alibaba".split()
each = pytest.mark.parametrize("desk", SERVICES, indirect=True)


@each
def test_an_article_reaches_its_po_file(desk) -> None:
    ran = desk.room.run("translate", "--log", str(desk.room.root / "log.jsonl"))
    assert ran.status == 0, ran.err
    po = desk.room.read(PO)
    assert 'msgstr "THE <strong>CLAY</strong> WAS WET."' in po
    assert 'msgstr "SEE <a>THE MAP</a> & WAIT."' in po
    assert 'msgstr "THE Ministerium SAID NO."' in po
    assert po.count("#, fuzzy") == 4
    assert f"# machine: {desk.fake.name}" in po
    logged = [json.loads(line) for line in desk.room.read("log.jsonl").splitlines()]
    assert sum(line.get("segments", 1) for line in logged) >= 4
    assert desk.server.complaints == []
    assert desk.has_no_key(ran.out, ran.err)


@each
def test_a_refused_key_is_said_once_and_the_route_goes_on(desk, tools) -> None:
    desk.server.always = tools.server.Fault("refused", tools.server.echo(403))
    ran = desk.room.run("translate", "--log", str(desk.room.root / "log.jsonl"))
    assert ran.status == 1
    assert "HTTP 403" in ran.err
    assert desk.has_no_key(ran.out, ran.err)
    desk.set_up([desk.fake.name, "pseudo"])
    again = desk.room.run("translate")
    assert again.status == 0, again.err
    assert desk.room.read(PO).count("# machine: pseudo") == 4


@each
def test_answers_that_are_of_no_use_are_in_the_bill(desk, tools) -> None:
    desk.fake.options = {**desk.fake.options, "price": 1e6}
    desk.set_up([desk.fake.name])
    desk.server.always = tools.server.Fault("nothing", items=lambda items: items[:-1])
    ran = desk.room.run("translate")
    (row,) = (line.split() for line in ran.out.splitlines() if line.startswith(desk.fake.name))
    assert row[1] == "0", "no answer was of use"
    assert float(row[-1]) > 0
    said = json.loads(desk.room.run("translate", "--json").out)
    assert said["spent"][desk.fake.name]["characters"] > 0
    assert said["backends"][desk.fake.name]["usage"]["characters"] == 0


@each
def test_the_list_of_backends_tries_it(desk, tools) -> None:
    ran = desk.room.run("backends", "--test")
    assert "THE WEATHER IS FINE TODAY." in ran.out
    assert ran.status == 0
    desk.server.always = tools.server.Fault("refused", tools.server.echo(401))
    ran = desk.room.run("backends", "--test")
    assert "HTTP 401" in ran.out + ran.err
    assert ran.status == 1
    assert desk.has_no_key(ran.out, ran.err)


@each
def test_an_estimate_asks_nobody(desk) -> None:
    ran = desk.room.run("translate", "--estimate")
    assert ran.status == 0, ran.err
    assert desk.server.asked == []
