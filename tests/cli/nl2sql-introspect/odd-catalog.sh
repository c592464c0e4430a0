# Whatever a name, a key or a table may be in SQLite.
sqlite3 odd.db <<'SQL'
CREATE TABLE "select" ( -- the parents
  "group by" INTEGER PRIMARY KEY, -- what names the row
  -- how it is called
  "na""me" TEXT NOT NULL DEFAULT 'x, y', /* never
   * empty */
  "größe" REAL CHECK ("größe" > 0 AND "größe" <> ')'),
  UNIQUE ("na""me", "größe")
);
CREATE TABLE "tab le" (
  a INT, b INT, up INT REFERENCES "tab le" (a),
  g INT AS (a + b) VIRTUAL, s TEXT AS (a || 'x') STORED,
  p INT REFERENCES "select",
  lost INT REFERENCES nowhere (x),
  gone INT REFERENCES "select" (nope),
  PRIMARY KEY (a)
) WITHOUT ROWID, STRICT;
CREATE TABLE "表" (x INT, y INT, z, FOREIGN KEY (x, y) REFERENCES pair (b, a));
CREATE TABLE pair (a INT, b INT, PRIMARY KEY (b, a));
CREATE INDEX i ON pair (a) WHERE a > 1;
CREATE INDEX e ON pair (a + b);
CREATE VIEW v AS SELECT "na""me" AS n FROM "select";
CREATE VIEW broken AS SELECT * FROM not_there;
CREATE VIRTUAL TABLE words USING fts5 (body);
SQL
nl2sql-introspect --no-profile sqlite:odd.db | sed '/"type":"begin"/d; s/"server_version":"[^"]*",//'
