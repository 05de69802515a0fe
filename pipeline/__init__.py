"""Translate articles sentence by sentence and publish them as aligned bilingual pages.

The path of a sentence is the list of folders beside this file; `run.py` walks it.
"""

__version__ = "0.1.0"
