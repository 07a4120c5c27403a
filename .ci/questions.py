"""Reads the report of the questions' check and fails where an answer is worse than it was."""
import json, sys

# What the last line of the report must reach: at least, or at most where a name ends in "<".
BOUNDS = {
    "verdict.auroc": 0.97, "verdict.false_strong<": 0.03, "verdict.false_none<": 0.05,
    "verdict.changes_with_n<": 0, "verdict.failed<": 0,
    "find.exact": 1, "find.all": 0.80, "find.two-part": 0.60,
    "spelling.all": 0.95, "like.recall@20": 0.80,
}

report = sys.stdin.read()
last = json.loads(report.splitlines()[-1])
wrong = []
for name, bound in BOUNDS.items():
    part, key = name.rstrip("<").split(".")
    value = last[part][key]
    print(f"{part}.{key} {value}", end="; ")
    if value > bound if name.endswith("<") else value < bound:
        wrong.append(f"{part}.{key}: {value}, want {'at most' if name.endswith('<') else 'at least'} {bound}")
print()
if wrong:
    sys.exit(report + "\n" + "\n".join(wrong))
