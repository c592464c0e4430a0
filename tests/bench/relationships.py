#!/usr/bin/env python3
"""Measure how many dropped foreign keys nl2sql-introspect finds again.

Usage: relationships.py BIN DATA, where BIN holds nl2sql-introspect and DATA
has spider/tables.json and spider/database/.  Each pair of columns of a
declared key counts by itself.  Many of what counts as wrong here is a true
join that nobody declared: precision is a lower bound.
"""
import json
import pathlib
import subprocess
import sys


def declared(db):
    tables, columns = db["table_names_original"], db["column_names_original"]

    def name(i):
        return tables[columns[i][0]].lower(), columns[i][1].lower()

    return {name(a) + name(b) for a, b in db["foreign_keys"]}


def found(program, path):
    run = subprocess.run([program, "--no-declared", f"sqlite:{path}"],
                         capture_output=True, check=True)
    for line in run.stdout.splitlines():
        r = json.loads(line)
        if r["type"] != "relationship" or r["cardinality"] == "many_to_many":
            continue
        for a, b in zip(r["from"]["columns"], r["to"]["columns"]):
            yield (r["from"]["table"].lower(), a.lower(),
                   r["to"]["table"].lower(), b.lower())


def main():
    program = str(pathlib.Path(sys.argv[1]) / "nl2sql-introspect")
    spider = pathlib.Path(sys.argv[2]) / "spider"
    right = wrong = gold = databases = 0
    for db in json.loads((spider / "tables.json").read_text()):
        path = spider / "database" / db["db_id"] / (db["db_id"] + ".sqlite")
        if not path.exists():
            continue
        keys, got = declared(db), set(found(program, path))
        databases += 1
        gold += len(keys)
        right += len(keys & got)
        wrong += len(got - keys)
        if "-v" in sys.argv:
            for k in sorted(keys - got):
                print("missed", db["db_id"], *k)
            for k in sorted(got - keys):
                print("more", db["db_id"], *k)
    precision, recall = right / max(1, right + wrong), right / max(1, gold)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"relationships: {databases} databases, {gold} dropped keys: "
          f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    return f1 < .88


if __name__ == "__main__":
    sys.exit(main())
