/*
 * postgres.h - what is asked of PostgreSQL's catalogue, each in one statement
 */
#ifndef NL2SQL_INTROSPECT_POSTGRES_H
#define NL2SQL_INTROSPECT_POSTGRES_H

/** oid, schema, name, kind, comment, definition, module, rows, readable */
extern const char nl2sql_inspect_pg_tables[];
/** oid, attnum, name, type, base ("" if not the engine's), category, notnull,
 * default, generated, comment, labels, checks */
extern const char nl2sql_inspect_pg_columns[];
/** oid, type, columns, other oid, other columns, check */
extern const char nl2sql_inspect_pg_constraints[];
/** oid, name, columns, primary, unique, partial, of a constraint */
extern const char nl2sql_inspect_pg_indexes[];

#endif
