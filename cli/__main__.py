"""``python -m cli``: the same as ``banmian``."""

from cli.main import main

if __name__ == "__main__":  # workers import this module too
    main(prog_name="banmian")
