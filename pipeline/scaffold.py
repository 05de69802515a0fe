"""Make a newsroom in an empty folder: enough to build a first page, commented to go on from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline import files, locales
from pipeline.errors import ConfigurationError

_TOML = """\
# What is built, from what, into what. Every key: docs/configuration.md.

[project]
name = "Our newsroom"
# url = "https://news.example.org/"   # with it come a feed, a sitemap and absolute links
source = "{source}"
targets = [{targets}]

# An article may differ from the rest; the pattern is its name below articles/.
# [articles."archive/*"]
# targets = ["fr"]

[translate]
# Asked in this order for what translators have not done yet; see `pipeline backends`. Without this
# line: the memory, then Apertium for the pairs that this machine has.
# backends = ["memory", "deepl"]
"""
_ARTICLE = """\
---
title: A first article
subtitle: Two sentences to try the pipeline with
date: 2026-01-15
lang: en
---

This is the first sentence. Change it, build again, and see what becomes of its translation.

- Put your own articles beside this one: HTML, Markdown or plain text.
- Put your terms into glossary/terms.csv.
"""
_MAKEFILE = """\
.PHONY: all check translate serve
all: ## Bring PO files up to date and build the pages
\tpipeline build
check: ## Check translations and terms
\tpipeline check
translate: ## Fill open sentences from the backends that pipeline.toml names
\tpipeline translate
serve: ## Show the pages at http://127.0.0.1:8000/
\tpipeline serve
"""
_IGNORE = "site/\n.pipeline/\n"


def scaffold(folder: Path, source: str, targets: Sequence[str]) -> list[str]:
    """Write a newsroom's first files and return their paths.

    Raises ConfigurationError when the folder holds anything already, or a language is unknown.
    """
    tags = [locales.parse(tag) for tag in (source, *targets)]
    if folder.exists() and any(path.name != ".git" for path in folder.iterdir()):
        raise ConfigurationError(
            f"{folder} is not empty.", remedy="Name a new folder: pipeline init newsroom."
        )
    quoted = ", ".join(f'"{tag}"' for tag in tags[1:])
    header = ",".join(["id", *dict.fromkeys(tags), f"{tags[1]}:forbidden", "case", "definition"])
    contents = {
        "pipeline.toml": _TOML.format(source=tags[0], targets=quoted),
        "articles/first.md": _ARTICLE,
        "glossary/terms.csv": f"{header}\n",
        "Makefile": _MAKEFILE,
        ".gitignore": _IGNORE,
    }
    for name, content in contents.items():
        files.write(folder / name, content.encode())
    return [str(folder / name) for name in contents]
