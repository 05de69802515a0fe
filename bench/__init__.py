"""Measurements: `python -m bench [NAME…]`. Each file here that has a `run` is one of them."""
