"""The statements of the public corpora, each ended by a NUL.

    statements.py DATA DIALECT SET...

Used by sql-parse.sh and translate.sh.  Of sets above 3,000 statements each
STRIDEth is printed (1: all).  Syntax that only a newer PostgreSQL than Debian's has
(SQL/JSON constructors, XMLSERIALIZE ... INDENT) is left out.
"""
import csv
import glob
import json
import os
import re
import sys

DATA = sys.argv[1]
SHORT = {"postgresql": "postgres"}
NEWER = re.compile(
    r"json_(array|object)(agg)?\s*\(|json_(scalar|serialize|value|query|exists"
    r"|table)\s*\(|\bis\s+(not\s+)?json\b|\bindent\b|--\s*illegal string",
    re.I)


def lines(name):
    with open(DATA + "/" + name) as f:
        return [json.loads(line) for line in f]


def read(name):
    with open(name, errors="replace") as f:
        return f.read()


PIECE = re.compile(
    r"(?P<comment>--[^\n]*|/\*.*?\*/)|(?P<text>'(?:[^']|'')*'|\"[^\"]*\""
    r"|(?P<tag>\$\w*\$).*?(?P=tag))|(?P<end>;)|(?P<other>.)", re.S)


def statements(text):
    """A script's statements, by its semicolons; comments kept."""
    out, now = [], []
    for m in PIECE.finditer(text):
        if m.lastgroup == "end" or m.group("end"):
            out.append("".join(now))
            now = []
        else:
            now.append(m.group(0))
    out.append("".join(now))
    return [s.strip() for s in out if s.strip()]


def first_word(sql):
    bare = re.sub(r"^(\s|--[^\n]*(\n|$)|/\*.*?\*/)*", "", sql, flags=re.S)
    return re.match(r"\(*\s*\w*", bare).group(0).strip("( ").lower()


def spider(dialect):
    out = [r["query"] for n in ("dev", "train")
           for r in lines("spider/%s.jsonl" % n)]
    for name in sorted(glob.glob(DATA + "/spider/pred/*")):
        out += [line.split("\t")[0] for line in read(name).splitlines()]
    return out if dialect == "sqlite" else out[:3918]


def bird(dialect):
    out = [r["SQL"] for r in lines("bird/mini_dev_%s.jsonl" % dialect)]
    if dialect == "sqlite":
        out += [r["SQL"] for r in lines("bird/dev_sqlite.jsonl")]
        out += [r["raw"] for r in lines("bird/raw_model_outputs.jsonl")]
    return out + [r["pred"] for r in lines("bird/explain_verdicts.jsonl")
                  if r["dialect"].startswith(dialect[:5])]


def defog(dialect):
    out = []
    short = SHORT.get(dialect, dialect)
    short = "postgres" if dialect == "trino" else short
    names = glob.glob(DATA + "/defog/questions/*%s*.csv" % short)
    for name in sorted(names):
        with open(name) as f:
            for row in csv.DictReader(f):
                query = row["query"].replace("GROUP BY {}", "GROUP BY 1")
                query = re.sub(r"\{([^{}]*)\}", r"\1", query)
                out += [q for q in query.split(";") if q.strip()]
    if dialect == "trino":
        out = [q for q in out if not re.search(r"::|interval|~", q, re.I)]
    return out


def golds(dialect):
    """Pairs: a database of defog's, and an acceptable query."""
    out = {}
    short = SHORT.get(dialect, dialect)
    names = glob.glob(DATA + "/defog/questions/*%s*.csv" % short)
    for name in sorted(names):
        with open(name) as f:
            for row in csv.DictReader(f):
                query = row["query"].replace("GROUP BY {}", "GROUP BY 1")
                query = re.sub(r"\{([^{}]*)\}", r"\1", query)
                for q in statements(query):
                    out[row["db_name"], q] = True
    return [text for pair in out for text in pair]


def rows(_):
    """For psql, in place of what a database of defog's holds (its scripts
    count from the day they are run on): the rows of its SQLite twin.
    SET is rows=NAME."""
    import sqlite3
    db = sqlite3.connect("file:%s/defog/sqlite/%s.sqlite?immutable=1" %
                         (DATA, TWIN), uri=True)
    out = ["SET session_replication_role = replica;"]
    for (table,) in db.execute("SELECT name FROM sqlite_master "
                               "WHERE type = 'table'").fetchall():
        found = db.execute('SELECT * FROM "%s"' % table)
        names = ", ".join(c[0] for c in found.description)
        out.append("DELETE FROM %s;\nCOPY %s (%s) FROM stdin;" %
                   (table, table, names))
        for row in found:
            out.append("\t".join(
                "\\N" if v is None else str(v).replace("\\", "\\\\")
                .replace("\t", "\\t").replace("\n", "\\n") for v in row))
        out.append("\\.")
    print("\n".join(out))
    return []


def tpch(_):
    return [r[k] for r in lines("tpc-h/pairs.jsonl")
            for k in ("sql_a", "sql_b")]


def job(dialect):
    """Its schema has indexes and keys, which Trino has not."""
    return [s for n in sorted(glob.glob(DATA + "/sqlcorpus/job/*.sql"))
            for s in statements(read(n))
            if dialect != "trino" or first_word(s) == "select"]


def schemas(dialect):
    short = SHORT.get(dialect, dialect)
    return [s for n in sorted(glob.glob(DATA + "/schemas/**/*.sql",
                                        recursive=True))
            if short in n and "musicbrainz" not in n
            for s in statements(read(n))
            if first_word(s) in ("select", "with") or
            re.search(r"\bcreate\b.*\bview\b", s[:200], re.I | re.S)]


def regress(_):
    out = []
    for name in sorted(glob.glob(DATA + "/sqlcorpus/postgres_regress/*.sql")):
        text = "".join(line for line in read(name).splitlines(True)
                       if not line.startswith("\\"))
        out += [s for s in statements(text) if not NEWER.search(s) and
                first_word(s) in ("select", "with", "values", "table")]
    return out


def sqllogictest(_):
    out = []
    for name in sorted(glob.glob(DATA + "/sqlcorpus/sqllogictest/*")):
        for block in re.split(r"\n\s*\n", read(name)):
            rows = [r for r in block.split("\n") if not
                    re.match("#|skipif|onlyif", r)]
            if rows and re.match("query|statement", rows[0]):
                sql = "\n".join(rows[1:])
                out.append(re.split(r"^----", sql, flags=re.M)[0])
    return out


for name in sys.argv[3:]:
    name, _, TWIN = name.partition("=")
    texts = globals()[name](sys.argv[2])
    if name != "golds":
        texts = list(dict.fromkeys(texts))
        stride = int(os.environ.get("STRIDE", "1"))
        texts = texts[::stride] if len(texts) > 3000 else texts
    for sql in texts:
        sql = sql.replace("\0", "")
        sys.stdout.buffer.write(sql.encode("utf-8", "replace") + b"\0")
