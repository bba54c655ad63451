"""The whole chain: pages a second and memory of ``banmian build``, and whether memory grows with the corpus."""
