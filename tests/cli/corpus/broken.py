"""Right queries broken as models break them, one record a line.

    broken.py SCHEMA PER_KIND DIALECT <pairs

The pairs are judged ones, with a row of their result (nl2sql-validate --rows
1): only valid ones that show something are taken, so that equal results say
something.  Every record that comes out has gold_sql (the right query), sql (the
broken one) and kind (what was done to it).
"""
import json
import random
import re
import sys

DIALECT = sys.argv[3]
PIECE = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|\w+|\s+|<>|[<>!=]=|\|\||.",
                   re.S)
WORDS = set("""select from where group by order having limit join inner left
    outer on and or not in like between distinct union intersect except exists
    case when then else end desc asc as offset values with null is cast
    all count sum avg min max""".split())
JOIN = re.compile(r"\s+JOIN\s+(\w+)\s+AS\s+(\w+)\s+ON\s+(\w+)\.(\w+)\s*=\s*"
                  r"(\w+)\.(\w+)", re.I)


def pieces(sql):
    return PIECE.findall(sql)


def is_name(word):
    return re.match(r"[A-Za-z_]\w+$", word) and word.lower() not in WORDS


def slip(rng, word):
    """One slip of the fingers."""
    at = rng.randrange(1, len(word) - 1)
    how = rng.randrange(3)
    if how == 0 and word[at] != word[at - 1]:
        return word[:at - 1] + word[at] + word[at - 1] + word[at + 1:]
    if how == 1:
        return word[:at] + word[at + 1:]
    return word[:at] + word[at] + word[at:]


def change_one(rng, q, choose, how):
    """Every place of one word that choose() takes becomes how(word)."""
    parts = pieces(q.sql)
    found = sorted({p for p in parts if is_name(p) and choose(p)})
    if not found:
        return None
    word = rng.choice(found)
    new = how(word)
    return "".join(new if p == word else p for p in parts)


def is_column(q):
    return lambda w: len(w) > 3 and w.lower() in q.columns and \
        w.lower() not in q.tables


def is_table(q):
    return lambda w: len(w) > 3 and w.lower() in q.tables and \
        w.lower() not in q.columns


def misspelt_column(rng, q):
    return change_one(rng, q, is_column(q), lambda w: slip(rng, w))


def misspelt_table(rng, q):
    return change_one(rng, q, is_table(q), lambda w: slip(rng, w))


def number_of_table(rng, q):
    return change_one(rng, q, is_table(q), lambda w: w[:-1]
                      if w.endswith("s") else w + "s")


def camel(rng, q):
    return change_one(rng, q, lambda w: "_" in w and is_column(q)(w),
                      lambda w: "".join(p.title() for p in w.split("_")))


def snake(rng, q):
    return change_one(rng, q, lambda w: re.search("[a-z][A-Z]", w) and
                      is_column(q)(w),
                      lambda w: re.sub("([a-z])([A-Z])", r"\1_\2", w).lower())


def wrong_owner(rng, q):
    """t1.x for t2.x"""
    alias = dict(re.findall(r"(?:from|join)\s+(\w+)\s+as\s+(\w+)", q.sql, re.I))
    alias = {a.lower(): t.lower() for t, a in alias.items()}
    spots = []
    for m in re.finditer(r"\b(\w+)\.(\w+)", q.sql):
        a, c = m.group(1).lower(), m.group(2).lower()
        for other, table in alias.items():
            if a in alias and other != a and \
                    c not in [x.lower() for x in q.tables.get(table, [])]:
                spots.append((m, other))
    if not spots:
        return None
    m, other = rng.choice(spots)
    return q.sql[:m.start()] + other + "." + m.group(2) + q.sql[m.end():]


def table_for_alias(rng, q):
    """FROM singer AS T1 ... singer.name"""
    alias = re.findall(r"(?:from|join)\s+(\w+)\s+as\s+(\w+)", q.sql, re.I)
    if not alias or "(" in q.sql and "select" in q.sql.lower()[6:]:
        return None
    table, name = rng.choice(alias)
    return re.sub(r"\b%s\." % name, table + ".", q.sql)


def lost_alias(rng, q):
    """T1.name where nothing is called T1"""
    if not re.search(r"\bas\s+T1\b", q.sql, re.I) or \
            re.search(r"select.*select", q.sql, re.I):
        return None
    return re.sub(r"\s+AS\s+T1\b", "", q.sql, count=1, flags=re.I)


def unqualified(rng, q):
    spots = list(re.finditer(r"\b\w+\.(\w+)", q.sql))
    if not spots:
        return None
    m = rng.choice(spots)
    return q.sql[:m.start()] + m.group(1) + q.sql[m.end():]


def missing_join(rng, q):
    """The last joined table is left out of FROM, its columns stay."""
    joins = list(JOIN.finditer(q.sql))
    if not joins or re.search(r"select.*select", q.sql, re.I):
        return None
    m = joins[-1]
    sql = q.sql[:m.start()] + q.sql[m.end():]
    name = m.group(2)
    if not re.search(r"\b%s\." % name, sql):
        return None
    if len(joins) == 1:
        return re.sub(r"\b[Tt]\d\.", "", sql)
    return re.sub(r"\b%s\." % name, m.group(1) + ".", sql)


def missing_middle(rng, q):
    """a JOIN b JOIN c with b left out: c's condition names b still."""
    joins = list(JOIN.finditer(q.sql))
    if len(joins) < 2 or re.search(r"select.*select", q.sql, re.I):
        return None
    m = joins[0]
    return q.sql[:m.start()] + q.sql[m.end():]


def wrong_key(rng, q):
    joins = list(JOIN.finditer(q.sql))
    if not joins:
        return None
    m = rng.choice(joins)
    cols = q.tables.get(m.group(1).lower())
    if not cols:
        return None
    side = 4 if m.group(3).lower() == m.group(2).lower() else 6
    wrong = rng.choice(cols)
    if wrong.lower() == m.group(side).lower():
        return None
    return q.sql[:m.start(side)] + wrong + q.sql[m.end(side):]


def missing_on(rng, q):
    joins = list(JOIN.finditer(q.sql))
    if not joins:
        return None
    m = rng.choice(joins)
    return q.sql[:m.end(2)] + q.sql[m.end():]


def missing_group(rng, q):
    return re.sub(r"\s+GROUP\s+BY\s+[\w.]+(\s*,\s*[\w.]+)*", "", q.sql,
                  count=1, flags=re.I) if re.search(
        r"\bgroup\s+by\b", q.sql, re.I) and "having" not in q.sql.lower() \
        else None


def partial_group(rng, q):
    """One of the two grouped columns forgotten."""
    m = re.search(r"(GROUP\s+BY\s+[\w.]+)\s*,\s*[\w.]+", q.sql, re.I)
    return m and q.sql[:m.end(1)] + q.sql[m.end():]


def where_for_having(rng, q):
    m = re.search(r"(\s+GROUP\s+BY\s+[\w.]+)\s+HAVING\s+", q.sql, re.I)
    if not m or re.search(r"\bwhere\b", q.sql, re.I):
        return None
    rest = q.sql[m.end():]
    stop = re.search(r"\s(order|limit|union|except|intersect)\b|\)\s*$", rest,
                     re.I)
    at = stop.start() if stop else len(rest)
    return q.sql[:m.start()] + " WHERE " + rest[:at] + m.group(1) + rest[at:]


def order_of_clauses(rng, q):
    m = re.search(r"(\s+ORDER\s+BY\s+.*?)(\s+LIMIT\s+\d+)\s*$", q.sql, re.I)
    if m and "(" not in m.group(1)[:0]:
        return q.sql[:m.start()] + m.group(2) + m.group(1)
    m = re.search(r"(\s+WHERE\s+[^()]*?)(\s+GROUP\s+BY\s+[\w., ]+)", q.sql,
                  re.I)
    return m and q.sql[:m.start()] + m.group(2) + m.group(1) + q.sql[m.end():]


def misspelt_keyword(rng, q):
    spots = [m for m in re.finditer(r"\b(select|from|where|group|order|having|"
                                    r"limit|join|distinct|between)\b", q.sql,
                                    re.I)]
    m = rng.choice(spots)
    return q.sql[:m.start()] + slip(rng, m.group(1)) + q.sql[m.end():]


def extra_comma(rng, q):
    m = re.search(r"\s+FROM\b", q.sql, re.I)
    return m and q.sql[:m.start()] + "," + q.sql[m.start():]


def missing_comma(rng, q):
    head = re.match(r"SELECT\s.*?\sFROM\b", q.sql, re.I | re.S)
    if not head or head.group(0).count(",") != 1:
        return None
    return q.sql.replace(",", "", 1)


def lost_bracket(rng, q):
    return re.sub(r"\)([^)]*)$", r"\1", q.sql) if ")" in q.sql else None


def extra_bracket(rng, q):
    return q.sql.rstrip("; ") + ")"


# ---- what stands around it ------------------------------------------------

def wrapped(*shapes):
    return lambda rng, q: rng.choice(shapes).replace("@", q.sql)


fence = wrapped("```sql\n@\n```", "```\n@;\n```", "```sql\n@",
                "Sure!\n```sql\n@;\n```\nThis lists what you asked for.",
                "@\n```", "```SQL @ ```", "`@`")
prose = wrapped("Here is the query you asked for:\n\n@;\n\nIt reads the table "
                "and selects from it the rows where they match.",
                "SQL: @", "Answer: @;", "SQLQuery: @\nSQLResult: 3",
                "The SQL query is: @", "sqlite> @;",
                "@;\n\nExplanation: we join the tables and order by the count.",
                "@\n\nThis query selects the rows and groups them.",
                "@; -- select what was asked", "<sql>@</sql>",
                "[SQL] @ [/SQL]", "{\"sql\": \"@\"}", "\"@\"",
                "Let me think. We select from the table.\n@;",
                "**Query**\n\n@\n\n**Note**: it's not ordered.")
two = wrapped("@; @;", "@; SELECT 1", "EXPLAIN @", "SELECT @",
              "@;\nSELECT count(*) FROM sqlite_master")


def smart_quotes(rng, q):
    return re.sub(r"'([^']*)'", "\u2018\\1\u2019", re.sub(
        r'"([^"]*)"', "\u201c\\1\u201d", q.sql)) \
        if re.search("['\"]", q.sql) else None


def entities(rng, q):
    return q.sql.replace("&", "&amp;").replace("<", "&lt;") \
        .replace(">", "&gt;") if re.search("[<>]", q.sql) else None


def escaped(rng, q):
    return re.sub(r"""(['"])""", r"\\\1", q.sql) if "'" in q.sql or \
        '"' in q.sql else None


# ---- another engine's words ----------------------------------------------

def sub(pattern, new):
    def how(rng, q):
        out = re.sub(pattern, new, q.sql, flags=re.I)
        return out if out != q.sql else None
    return how


def top(rng, q):
    m = re.search(r"\s+LIMIT\s+(\d+)\s*;?\s*$", q.sql, re.I)
    if not m or re.search(r"\b(union|intersect|except)\b", q.sql, re.I):
        return None
    return re.sub(r"^SELECT(\s+DISTINCT)?", r"SELECT\1 TOP %s" %
                  rng.choice([m.group(1), "(%s)" % m.group(1)]),
                  q.sql[:m.start()], flags=re.I)


def fetch(rng, q):
    return re.sub(r"\bLIMIT\s+(\d+)", r"FETCH FIRST \1 ROWS ONLY", q.sql,
                  flags=re.I) if re.search(r"\blimit\b", q.sql, re.I) else None


def rownum(rng, q):
    m = re.search(r"\s+LIMIT\s+(\d+)\s*;?\s*$", q.sql, re.I)
    return m and "SELECT * FROM (%s) WHERE ROWNUM <= %s" % (
        q.sql[:m.start()], m.group(1))


def quoted_names(rng, q, a, b):
    out = change_one(rng, q, lambda w: is_column(q)(w) or is_table(q)(w),
                     lambda w: a + w + b)
    return out


def brackets(rng, q):
    return quoted_names(rng, q, "[", "]")


def single_quoted_column(rng, q):
    m = re.search(r"^SELECT\s+(\w+)\s+FROM", q.sql, re.I)
    return m and q.sql[:m.start(1)] + "'" + m.group(1) + "'" + q.sql[m.end(1):]


def dates(rng, q):
    year = rng.choice(["YEAR({0})", "EXTRACT(YEAR FROM {0})",
                       "DATE_PART('year', {0})", "TO_CHAR({0}, 'YYYY')",
                       "DATE_FORMAT({0}, '%Y')", "DATEPART(year, {0})"])
    m = re.search(r"strftime\s*\(\s*'%Y'\s*,\s*([\w.]+)\s*\)", q.sql, re.I)
    return m and q.sql[:m.start()] + year.format(m.group(1)) + q.sql[m.end():]


def substrings(rng, q):
    m = re.search(r"substr\s*\(\s*([\w.`]+)\s*,\s*1\s*,\s*(\d+)\s*\)", q.sql,
                  re.I)
    how = rng.choice(["LEFT({0}, {1})", "SUBSTRING({0} FROM 1 FOR {1})",
                      "SUBSTRING({0}, 1, {1})", "MID({0}, 1, {1})"])
    return m and q.sql[:m.start()] + how.format(*m.groups()) + q.sql[m.end():]


def ilike(rng, q):
    return sub(r"\bLIKE\b", "ILIKE")(rng, q)


def colons(rng, q):
    return sub(r"CAST\s*\(([^()]+?)\s+AS\s+(\w+)\s*\)", r"\1::\2")(rng, q)


def count_if(rng, q):
    """what was filtered is counted by FILTER's cousins"""
    m = re.match(r"SELECT\s+count\(\*\)\s+FROM\s+(\w+)\s+WHERE\s+"
                 r"(\w+\s*[<>=]+\s*[\w'\"]+)\s*$", q.sql, re.I)
    how = rng.choice(["COUNT_IF({0})", "COUNTIF({0})", "SUM(IF({0}, 1, 0))"])
    return m and "SELECT %s FROM %s" % (how.format(m.group(2)), m.group(1))


def nvl(rng, q):
    """a column of the select list inside what another engine calls it"""
    m = re.match(r"SELECT\s+((?:sum|avg|max|min)\(\s*[\w.]+\s*\))\s+FROM",
                 q.sql, re.I)
    how = rng.choice(["NVL({0}, 0)", "ISNULL({0}, 0)", "IFNULL({0}, 0)",
                      "CAST({0} AS FLOAT64)", "TO_NUMBER({0})",
                      "SAFE_CAST({0} AS FLOAT)", "({0})::numeric"])
    return m and q.sql[:m.start(1)] + how.format(m.group(1)) + q.sql[m.end(1):]


def schema_name(rng, q):
    return change_one(rng, q, is_table(q), lambda w: rng.choice(
        ["public.", "dbo.", q.db + "."]) + w) if "." not in q.sql else None


def boolean(rng, q):
    return sub(r"=\s*'?(T|true)'?(?=\W|$)", "IS TRUE")(rng, q)


def word_operators(rng, q):
    return rng.choice([sub(r"!=", " NOT = "), sub(r"\s!=\s", " ≠ "),
                       sub(r"\s>=\s", " ≥ "), sub(r"\s=\s", " == "),
                       sub(r"\s!=\s", " ! = "), sub(r"\s>=\s", " => "),
                       sub(r"\s=\s", " === ")])(rng, q)


def ordered_operand(rng, q):
    """an operand of UNION in brackets"""
    m = re.match(r"(.*?)\s+(UNION|INTERSECT|EXCEPT)\s+(.*)$", q.sql, re.I)
    return m and "(%s) %s (%s)" % m.groups()


def minus(rng, q):
    return sub(r"\bEXCEPT\b", "MINUS")(rng, q)


def double_quoted(rng, q):
    return sub(r"'([^'\"]*)'", r'"\1"')(rng, q)


KINDS = {name: f for name, f in list(globals().items()) if name in """
    misspelt_column misspelt_table number_of_table camel snake wrong_owner
    table_for_alias lost_alias unqualified missing_join missing_middle
    wrong_key missing_on missing_group partial_group where_for_having
    order_of_clauses misspelt_keyword extra_comma missing_comma lost_bracket
    extra_bracket fence prose two smart_quotes entities escaped top fetch
    rownum brackets single_quoted_column dates substrings ilike colons
    count_if nvl schema_name boolean word_operators ordered_operand
    minus double_quoted""".split()}


# ---- PostgreSQL ------------------------------------------------------------

def texts_in_double(rng, q):
    return sub(r"'([^'\"]*)'", r'"\1"')(rng, q) if "%" not in q.sql else None


def backticks(rng, q):
    return quoted_names(rng, q, "`", "`")


def limit_offset(rng, q):
    return sub(r"\bLIMIT\s+(\d+)", r"LIMIT 0, \1")(rng, q)


def to_char_year(rng, q):
    """what another engine calls the year of a date"""
    m = re.search(r"EXTRACT\s*\(\s*YEAR\s+FROM\s+([\w.]+)\s*\)", q.sql, re.I)
    how = rng.choice(["YEAR({0})", "DATEPART(year, {0})",
                      "CAST(strftime('%Y', {0}) AS INTEGER)"])
    return m and q.sql[:m.start()] + how.format(m.group(1)) + q.sql[m.end():]


def ifnull(rng, q):
    return sub(r"\bCOALESCE\s*\(", rng.choice(["IFNULL(", "NVL(", "ISNULL("]))(
        rng, q)


def plain_round(rng, q):
    """a cast that PostgreSQL needs and others do not"""
    return sub(r"::(float|numeric|double precision)\b", "")(rng, q) \
        if "round" in q.sql.lower() else None


def intervals(rng, q):
    m = re.search(r"(CURRENT_DATE|NOW\(\))\s*-\s*INTERVAL\s*'(\d+)\s*(day|week|"
                  r"month|year)s?'", q.sql, re.I)
    how = rng.choice(["DATE_SUB(CURDATE(), INTERVAL {1} {2})",
                      "DATEADD({2}, -{1}, GETDATE())",
                      "CURRENT_DATE - INTERVAL {1} {2}",
                      "date('now', '-{1} {2}')"])
    return m and q.sql[:m.start()] + how.format(*m.groups()) + q.sql[m.end():]


def aggregated(rng, q):
    return sub(r"\bSTRING_AGG\s*\(", "GROUP_CONCAT(")(rng, q)


def alias_in_having(rng, q):
    m = re.search(r"(COUNT\([^()]*\)|SUM\([^()]*\)|AVG\([^()]*\))\s+AS\s+(\w+)",
                  q.sql, re.I)
    if not m or "having" not in q.sql.lower():
        return None
    head, tail = re.split(r"\bHAVING\b", q.sql, maxsplit=1, flags=re.I)
    return head + "HAVING" + tail.replace(m.group(1), m.group(2), 1) \
        if m.group(1) in tail else None


ANY = """misspelt_column misspelt_table number_of_table camel snake wrong_owner
    table_for_alias lost_alias unqualified missing_join missing_middle
    wrong_key missing_on missing_group partial_group where_for_having
    order_of_clauses misspelt_keyword extra_comma missing_comma lost_bracket
    extra_bracket fence prose two smart_quotes entities escaped top fetch
    rownum single_quoted_column substrings count_if nvl schema_name
    word_operators ordered_operand minus""".split()
OWN = {"sqlite": "brackets dates ilike colons boolean double_quoted".split(),
       "postgresql": """texts_in_double backticks limit_offset to_char_year
           ifnull plain_round intervals aggregated brackets
           alias_in_having""".split()}
KINDS = {name: globals()[name] for name in ANY + OWN[DIALECT]}


class Query:
    def __init__(self, pair, tables):
        self.db = pair["db"]
        self.sql = re.sub(r"\s+", " ", pair["sql"]).strip().rstrip("; ")
        self.question = pair["question"]
        self.tables = tables
        self.columns = {c.lower() for t in tables.values() for c in t}


def shows_something(pair):
    v = pair.get("validation", {})
    rows = v.get("rows") or []
    return v.get("verdict") == "valid" and \
        any(c not in (None, 0) for row in rows for c in row)


def main():
    tables = {}
    with open(sys.argv[1]) as f:
        for r in map(json.loads, f):
            if r["type"] == "table":
                tables.setdefault(r["db"], {})[r["name"].lower()] = [
                    c["name"] for c in r["columns"]]
    pairs = [r for r in map(json.loads, sys.stdin) if "sql" in r]
    queries = [Query(p, tables[p["db"]]) for p in pairs if shows_something(p)]
    number, most = 0, int(sys.argv[2])
    for kind, breaks in KINDS.items():
        rng = random.Random(kind)
        rng.shuffle(queries)
        made = 0
        for q in queries:
            sql = breaks(rng, q) if made < most else None
            if not sql or sql == q.sql:
                continue
            made += 1
            number += 1
            print(json.dumps({"id": str(number), "db": q.db, "kind": kind,
                              "question": q.question, "sql": sql,
                              "gold_sql": q.sql}, ensure_ascii=False))


main()
