-- What comes with extensions, where they are installed: types of theirs, and
-- tables whose rows are elsewhere, or nowhere.
CREATE EXTENSION citext;
CREATE TABLE mailbox (id int PRIMARY KEY, address citext);
INSERT INTO mailbox SELECT g, 'Ci' || g % 4 FROM generate_series(1, 40) g;
CREATE EXTENSION hstore;
CREATE TABLE settings (id int PRIMARY KEY, "values" hstore);
INSERT INTO settings SELECT g, hstore('a', g::text) FROM generate_series(1, 20) g;
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE gone (a int, b text) SERVER files OPTIONS (filename '/nonexistent');
COPY (SELECT g, 'f' || g % 5 FROM generate_series(1, 50) g) TO :'file' CSV;
CREATE FOREIGN TABLE there (a int, b text) SERVER files OPTIONS (filename :'file', format 'csv');
GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;
REVOKE ALL ON noread FROM reader;
ANALYZE;
