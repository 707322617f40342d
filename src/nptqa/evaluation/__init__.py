"""The evaluator's bench: question sets, runs, measures and reports.

In: a question set (`eval/questions` or any BEIR folder) and a system that ranks units.
Out: measures with every question in the denominator, per-question results, and reports.
Nothing here may be used to tune the product; the product's modules may not import it.
"""
