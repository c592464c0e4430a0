/*
 * personal - read the cells of personal columns from the database itself
 *
 * What a person asks may name anybody in the tables: only the tables know.
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/db.h>

#include "internal.h"

struct reading {
	struct nl2sql_dataset *d;
	const char *db;
	const struct nl2sql_column *column;
};

static int take_cell(void *ctx, const struct nl2sql_cell *cells, size_t n,
		     struct nl2sql_err *err)
{
	struct reading *r = ctx;
	char digits[32];

	(void)n;
	(void)err;
	if (cells->type == NL2SQL_CELL_TEXT ||
	    cells->type == NL2SQL_CELL_DECIMAL)
		nl2sql_dataset_personal(r->d, r->db, r->column, cells->at,
					cells->len);
	else if (cells->type == NL2SQL_CELL_INTEGER)
		nl2sql_dataset_personal(
			r->d, r->db, r->column, digits,
			(size_t)snprintf(digits, sizeof(digits), "%lld",
					 (long long)cells->integer));
	return 0;
}

static int read_column(struct nl2sql_dataset *d, struct nl2sql_db *db,
		       const struct nl2sql_table *t,
		       const struct nl2sql_column *c, struct nl2sql_err *err)
{
	enum nl2sql_dialect dialect = nl2sql_db_dialect(db);
	struct reading r = { d, t->db ? t->db : "", c };
	struct nl2sql_request req = { .task = NL2SQL_TASK_RUN,
				      .row = take_cell,
				      .ctx = &r };
	struct nl2sql_buf sql = {0};
	int rc;

	nl2sql_buf_puts(&sql, "SELECT DISTINCT ");
	nl2sql_sql_print_name(&sql, c->name, dialect);
	nl2sql_buf_puts(&sql, " FROM ");
	if (t->schema && *t->schema) {
		nl2sql_sql_print_name(&sql, t->schema, dialect);
		nl2sql_buf_putc(&sql, '.');
	}
	nl2sql_sql_print_name(&sql, t->name, dialect);
	req.sql = sql.data;
	req.len = sql.len;
	rc = nl2sql_db_wait(db, &req, true, err);
	nl2sql_request_release(&req);
	nl2sql_buf_release(&sql);
	return rc;
}

int nl2sql_dataset_read_personal(struct nl2sql_dataset *d,
				 const struct nl2sql_db_set *dbs,
				 const struct nl2sql_schema *schema,
				 struct nl2sql_err *err)
{
	for (size_t i = 0; i < schema->ntables; i++) {
		const struct nl2sql_table *t = schema->tables[i];
		struct nl2sql_db *db = nl2sql_db_set_find(dbs, t->db);

		if (!db || (t->kind && strcmp(t->kind, "view") == 0))
			continue;
		for (size_t c = 0; c < t->ncolumns; c++) {
			const struct nl2sql_profile *p = t->columns[c].profile;

			if (p && p->pii &&
			    read_column(d, db, t, &t->columns[c], err) < 0)
				return -1;
		}
	}
	return 0;
}
