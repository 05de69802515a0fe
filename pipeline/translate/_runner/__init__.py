"""Everything between an article's open segments and an engine's answers, the same for all engines.

`places` says what is asked, `engine` in which forms and what is known already (`cache`), `pack` and
`dispatch` send it over several connections, within a budget (`account`) and again where that helps
(`retry`).
"""
