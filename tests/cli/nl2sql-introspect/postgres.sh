# PostgreSQL's catalogue: schemas, partitions, enums, domains, identity,
# generated columns, materialised views, what the account may not read; and
# pairs of the grammar over it are valid there.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
psql -qX -v ON_ERROR_STOP=1 "postgresql:///postgres?host=$dir&user=nl2sql" <<'SQL' || exit 2
SET client_min_messages = error;
CREATE SCHEMA sales;
CREATE SCHEMA "Odd Names";
CREATE TYPE sales.mood AS ENUM ('glad', 'it''s ok');
CREATE DOMAIN sales.positive AS numeric(8,2) CHECK (VALUE > 0) NOT NULL;
CREATE TABLE sales.customer (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL CONSTRAINT named CHECK (length(name) > 1),
	feels sales.mood, tags text[], prefs jsonb, token uuid,
	since timestamptz DEFAULT now(), active boolean NOT NULL DEFAULT true);
COMMENT ON TABLE sales.customer IS 'Who buys';
COMMENT ON COLUMN sales.customer.feels IS 'last mood';
CREATE TABLE sales.invoice (
	id serial, made date NOT NULL,
	customer_id int NOT NULL REFERENCES sales.customer, net sales.positive,
	gross numeric GENERATED ALWAYS AS (net * 1.2) STORED,
	PRIMARY KEY (id, made)) PARTITION BY RANGE (made);
CREATE TABLE sales.invoice_2023 PARTITION OF sales.invoice
	FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE sales.invoice_2024 PARTITION OF sales.invoice
	FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX ON sales.invoice (customer_id);
CREATE UNIQUE INDEX ON sales.customer (token);
CREATE UNIQUE INDEX lower_name ON sales.customer (lower(name), id);
CREATE TABLE "Odd Names"."Order Line"
	("Line No" int PRIMARY KEY, "Qty" int, "select" text);
CREATE TABLE hidden (x int);
CREATE TABLE partly (a int, b int);
INSERT INTO sales.customer (name, feels, tags, token, active, since)
	SELECT 'Name ' || g, CASE WHEN g % 3 = 0 THEN 'glad'::sales.mood END,
		ARRAY['a', 'b'], md5(g::text)::uuid, g % 2 = 0,
		'2024-01-01 10:00+02'::timestamptz + g * interval '1 day'
	FROM generate_series(1, 50) g;
INSERT INTO sales.invoice (made, customer_id, net)
	SELECT '2023-02-01'::date + g, g % 50 + 1, g + 0.5
	FROM generate_series(1, 600) g;
INSERT INTO "Odd Names"."Order Line"
	SELECT g, g * 3, 'v' || g % 4 FROM generate_series(1, 30) g;
CREATE MATERIALIZED VIEW sales.totals AS
	SELECT customer_id, sum(net) AS total FROM sales.invoice GROUP BY 1;
CREATE VIEW sales.recent AS SELECT * FROM sales.invoice WHERE made > '2024-06-01';
CREATE VIEW in_part AS SELECT a, b, 3 AS c FROM partly;
CREATE ROLE reader LOGIN;
GRANT USAGE ON SCHEMA sales, "Odd Names" TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA sales, "Odd Names" TO reader;
GRANT SELECT (b) ON partly TO reader;
GRANT SELECT (b, c) ON in_part TO reader;
ANALYZE;
SQL
db="postgresql://reader@/postgres?host=$dir"

nl2sql-introspect --no-profile "odd=$db" |
	jq -c 'del(.run, .version, .server_version, .fingerprint, .definition)'

# With profiles, twice the same; and a big table is sampled by the seed.
nl2sql-introspect --quiet "odd=$db" >one
nl2sql-introspect --quiet "odd=$db" | cmp one -
nl2sql-introspect --quiet --scan-rows 100 --seed 7 "odd=$db" >big
nl2sql-introspect --quiet --scan-rows 100 --seed 7 "odd=$db" | cmp big -
jq -c 'select(.type == "table") | [.name, .row_count, .row_count_exact,
	(.columns[] | select(.profile) | .profile | [.role, .distinct, .min, .max])]' one
jq -c 'select(.name == "customer") | .columns[] | select(.name == "active") | .profile' one
jq -c 'select(.name == "invoice") | [.row_count, .columns[0].profile.exact]' big

nl2sql-gen --count 200 <one | nl2sql-validate --db "odd=$db" |
	jq -r 'select(.type == "pair" and .validation.verdict != "valid") | .sql'
