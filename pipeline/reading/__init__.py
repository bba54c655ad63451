"""Bytes to source: encoding, newspaper, issue date and page number, each with the evidence for it.

``decoding`` and ``codec`` turn bytes into text; ``place`` says where a page belongs, from ``layout`` (its path),
``folio`` (masthead and folio lines) and ``dateline``; ``files`` reads one file, ``inventory`` the folder, and
``quarantine`` keeps what is no page.  ``config`` is ``banmian.toml``.  Nothing here looks at articles.
"""
