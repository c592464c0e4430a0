"""Statements with one token dropped, doubled, moved or replaced.

    mutants.py STATEMENTS EACH <statements

Statements on both sides end with a NUL each.  Of the input's short queries
STATEMENTS are taken, by a fixed chance, and EACH mutants are made of each.
"""
import random
import re
import sys

TOKEN = re.compile(
    r"\s+|'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|\d+\.?\d*|\w+|::|\|\||<=|>=|<>|!="
    r"|->>|->|.", re.S)
WORDS = """SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET AS ON USING
JOIN LEFT INNER CROSS NATURAL AND OR NOT IN IS NULL LIKE BETWEEN CASE WHEN THEN
ELSE END EXISTS UNION ALL INTERSECT EXCEPT DISTINCT DESC ASC OVER PARTITION
ROWS WITH VALUES INTERVAL CAST DATE TRUE ANY ESCAPE NULLS FIRST FILTER WINDOW
SET COLLATE FOR UPDATE ( ) , . * + - = 1 'x' a""".split()


def mutant(tokens, places):
    out = list(tokens)
    n = random.randrange(len(places))
    at, how = places[n], random.randrange(5)
    if how == 0:
        out[at] = ""
    elif how == 1:
        out[at] += " " + out[at]
    elif how == 2:
        other = places[(n + 1) % len(places)]
        out[at], out[other] = out[other], out[at]
    elif how == 3:
        out[at] += " " + random.choice(WORDS) + " "
    else:
        out[at] = random.choice(WORDS)
    return "".join(out)


random.seed(1)
texts = sys.stdin.buffer.read().decode("utf-8", "replace").split("\0")
texts = [s for s in texts if 8 < len(s) < 300 and "--" not in s and
         re.match(r"\s*\(*\s*(select|with|values)\b", s, re.I)]
random.shuffle(texts)
for text in texts[:int(sys.argv[1])]:
    tokens = TOKEN.findall(text)
    places = [i for i, t in enumerate(tokens) if not t.isspace()]
    for _ in range(int(sys.argv[2])):
        sys.stdout.buffer.write(
            mutant(tokens, places).encode("utf-8", "replace") + b"\0")
