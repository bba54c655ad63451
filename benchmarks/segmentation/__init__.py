"""Page to articles: scores by style and noise against simple heuristics, reliability of confidence, speed.

Modules: `scoring` (the measures), `baselines` (simple heuristics), `accuracy` and `speed` (what is measured), and
``python -m benchmarks.segmentation`` prints all of it.
"""
