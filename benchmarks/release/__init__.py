"""How long it takes to write, describe, verify and open a release."""
