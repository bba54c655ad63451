"""Acceptance of a release by tools that nobody here wrote.

What belongs here: running foreign validators, engines and readers on a release folder, and the few lines of SQL that
say what they are to find.  What does not: Banmian.  Nothing here may import it: ``make accept`` runs this package in
a virtual environment of its own, where Banmian is not installed, and without a network where the system allows that.

    make accept                                          the sample release
    .venv-accept/bin/python -m acceptance RELEASE [--raw RAW]
"""
