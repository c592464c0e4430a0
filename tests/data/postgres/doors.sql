-- A shop whose owner left all kinds of doors open; and what stands behind them.
SET client_min_messages = error;
CREATE TABLE customers (id int PRIMARY KEY, name text, email text, city text);
INSERT INTO customers SELECT g, 'Name ' || g, 'user' || g || '@example.org', 'Paris' FROM generate_series(1, 100) g;
CREATE TABLE orders (id serial PRIMARY KEY, customer_id int REFERENCES customers, total numeric, day date, "delete" int);
INSERT INTO orders (customer_id, total, day, "delete") SELECT g % 100 + 1, g * 1.5, '2024-01-01'::date + g % 300, 0 FROM generate_series(1, 3000) g;
CREATE TABLE secrets (id int PRIMARY KEY, token text);
INSERT INTO secrets VALUES (1, 'token-one'), (2, 'token-two');
CREATE TABLE audit (id serial, what text);
CREATE SEQUENCE counter;
CREATE FUNCTION touch(int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS
	$$ BEGIN INSERT INTO audit (what) VALUES ('touched'); RETURN $1; END $$;
CREATE FUNCTION quiet_touch(int, int) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER AS
	$$ BEGIN PERFORM set_config('shop.seen', 'yes', false); RETURN $1 = $2; END $$;
CREATE FUNCTION leak(int) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS
	'SELECT token FROM secrets WHERE id = $1';
CREATE FUNCTION leak(orders) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS
	'SELECT token FROM secrets WHERE id = 1';
CREATE FUNCTION leaks() RETURNS SETOF secrets LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT * FROM secrets';
CREATE OPERATOR ### (LEFTARG = int, RIGHTARG = int, FUNCTION = quiet_touch);
CREATE TYPE door AS (n int);
CREATE FUNCTION opened(door) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT token FROM secrets WHERE id = 1';
CREATE CAST (door AS text) WITH FUNCTION opened(door);
CREATE FUNCTION lower(int) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT token FROM secrets WHERE id = $1';
CREATE AGGREGATE gather(int) (SFUNC = int4pl, STYPE = int);
CREATE FUNCTION keep(int, int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS
	$$ BEGIN INSERT INTO audit (what) VALUES ('gathered'); RETURN $2; END $$;
CREATE AGGREGATE gather_loudly(int) (SFUNC = keep, STYPE = int, INITCOND = '0');
-- Harmless ones under the same names are nobody's concern.
CREATE FUNCTION "right"(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 % $2';
CREATE FUNCTION times(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * $2';
CREATE OPERATOR ## (LEFTARG = int, RIGHTARG = int, FUNCTION = times);
CREATE VIEW v_touch AS SELECT touch(id) AS id FROM customers;
CREATE VIEW v_leak AS SELECT * FROM secrets;
CREATE VIEW v_honest AS SELECT city, count(*) AS n FROM customers GROUP BY city;
CREATE ROLE reader LOGIN;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO reader;
ANALYZE;
