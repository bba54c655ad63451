"""The ``banmian`` command: thin, calls the other rooms."""
