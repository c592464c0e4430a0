/*
 * postgres_sql.c - what is asked of PostgreSQL's catalogue
 */
#include "postgres.h"

/* col_description() would ask once a column. */
#define JOIN_COMMENTS(number)                                                  \
	"LEFT JOIN pg_catalog.pg_description m ON m.objoid = c.oid "           \
	"AND m.classoid = 'pg_catalog.pg_class'::regclass "                    \
	"AND m.objsubid = " number " "

/* Tables that are ours to describe: c is pg_class, n its pg_namespace. */
#define OURS                                                                   \
	"c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition "     \
	"AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' "       \
	"AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE "            \
	"e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid "     \
	"AND e.deptype = 'e')"

#define FROM_OURS                                                              \
	"FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "           \
	"ON n.oid = c.relnamespace "

/* Rows: by the statistics; where there are none -3 says that it is empty, -2
 * that it is small enough to count. */
const char nl2sql_inspect_pg_tables[] =
	"SELECT c.oid::int8, n.nspname, c.relname, c.relkind::text, "
	"m.description, "
	"CASE WHEN c.relkind IN ('v', 'm') "
	"THEN pg_catalog.pg_get_viewdef(c.oid) END, "
	"(SELECT w.fdwname FROM pg_catalog.pg_foreign_table f "
	"JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver "
	"JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw "
	"WHERE f.ftrelid = c.oid), "
	"CASE WHEN c.relkind = 'p' THEN -2 WHEN c.relkind NOT IN ('r', 'm') "
	"THEN -1 WHEN c.reltuples >= 0 AND c.relpages > 0 "
	"THEN c.reltuples::int8 "
	"WHEN pg_catalog.pg_relation_size(c.oid) = 0 THEN -3 "
	"WHEN pg_catalog.pg_relation_size(c.oid) < 67108864 THEN -2 "
	"ELSE -1 END::int8, "
	"c.relispopulated AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') "
	"AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT') " FROM_OURS
		JOIN_COMMENTS("0") "WHERE " OURS
				   " ORDER BY c.relkind IN ('v', 'm'), c.oid";

/* The type at the bottom of a domain is what counts for what its values are;
 * what each domain on the way says holds for them.  A type of somebody's own
 * may be called like one of the engine's: it has no name here. */
#define DOMAINS                                                                \
	"WITH RECURSIVE chain AS (SELECT oid AS domain, oid AS link, "         \
	"typbasetype AS below, typnotnull AS fixed, 1 AS depth "               \
	"FROM pg_catalog.pg_type WHERE typtype = 'd' UNION ALL "               \
	"SELECT l.domain, t.oid, t.typbasetype, t.typnotnull, l.depth + 1 "    \
	"FROM chain l JOIN pg_catalog.pg_type t ON t.oid = l.below "           \
	"AND t.typtype = 'd'), "                                               \
	"domain AS (SELECT l.domain AS oid, "                                  \
	"pg_catalog.bool_or(l.fixed) AS fixed, "                               \
	"(pg_catalog.array_agg(l.below ORDER BY l.depth DESC))[1] AS base, "   \
	"(SELECT pg_catalog.string_agg(pg_catalog.pg_get_expr(k.conbin, 0), "  \
	"' AND ' ORDER BY o.depth DESC, k.conname) FROM chain o "              \
	"JOIN pg_catalog.pg_constraint k ON k.contypid = o.link "              \
	"AND k.contype = 'c' WHERE o.domain = l.domain) AS checks "            \
	"FROM chain l GROUP BY l.domain) "

/* A default names no column of its table, and is told faster without it. */
const char nl2sql_inspect_pg_columns[] = DOMAINS
	"SELECT c.oid::int8, a.attnum::int8, a.attname, "
	"pg_catalog.format_type(a.atttypid, a.atttypmod), "
	"CASE WHEN b.typnamespace = 'pg_catalog'::regnamespace "
	"THEN b.typname ELSE '' END, b.typcategory::text, "
	"a.attnotnull OR coalesce(t.fixed, false), "
	"CASE WHEN a.attidentity <> '' THEN 'nextval(' || "
	"pg_catalog.quote_literal(pg_catalog.pg_get_serial_sequence("
	"pg_catalog.quote_ident(n.nspname) || '.' || "
	"pg_catalog.quote_ident(c.relname), a.attname)) || '::regclass)' "
	"ELSE pg_catalog.pg_get_expr(d.adbin, CASE a.attgenerated "
	"WHEN '' THEN 0 ELSE d.adrelid END) END, "
	"a.attgenerated <> '', m.description, "
	"CASE b.typtype WHEN 'e' THEN (SELECT pg_catalog.string_agg("
	"pg_catalog.quote_literal(e.enumlabel), ', ' "
	"ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e "
	"WHERE e.enumtypid = b.oid) END, t.checks, "
	"pg_catalog.has_table_privilege(c.oid, 'SELECT') "
	"OR pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT') " FROM_OURS
	"JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
	"AND a.attnum > 0 AND NOT a.attisdropped "
	"LEFT JOIN domain t ON t.oid = a.atttypid "
	"JOIN pg_catalog.pg_type b ON b.oid = coalesce(t.base, a.atttypid) "
	"LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid "
	"AND d.adnum = a.attnum " JOIN_COMMENTS(
		"a.attnum") "WHERE " OURS
			    " AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') "
			    "AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT') "
			    "ORDER BY c.oid, a.attnum";

const char nl2sql_inspect_pg_constraints[] =
	"SELECT c.oid::int8, k.contype::text, "
	"pg_catalog.array_to_string(k.conkey, ' '), k.confrelid::int8, "
	"pg_catalog.array_to_string(k.confkey, ' '), "
	"CASE WHEN k.contype = 'c' "
	"THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END " FROM_OURS
	"JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid "
	"WHERE " OURS " AND k.contype IN ('c', 'f') AND k.conparentid = 0 "
	"ORDER BY c.oid, k.contype, k.oid";

const char nl2sql_inspect_pg_indexes[] =
	"SELECT c.oid::int8, x.relname, "
	"pg_catalog.array_to_string((i.indkey::int2[])[0:i.indnkeyatts - 1], "
	"' '), i.indisprimary, i.indisunique, i.indpred IS NOT NULL, "
	"EXISTS (SELECT FROM pg_catalog.pg_constraint k "
	"WHERE k.conindid = i.indexrelid AND k.conrelid = c.oid) " FROM_OURS
	"JOIN pg_catalog.pg_index i ON i.indrelid = c.oid "
	"JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid "
	"WHERE " OURS " AND i.indisvalid ORDER BY c.oid, i.indexrelid";
