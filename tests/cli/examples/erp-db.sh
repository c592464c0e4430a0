# The example database: its size, its balance, its flaws, and the same each time.
"$TOP/examples/erp/make-db" a.db && "$TOP/examples/erp/make-db" b.db
sqlite3 a.db .dump >a && sqlite3 b.db .dump >b && cmp a b && echo same
"$TOP/examples/erp/make-db" a.db 2>&1
sqlite3 a.db <<'SQL'
SELECT count(*) >= 20 FROM sqlite_master WHERE type = 'table';
SELECT sum(stat) >= 50000 FROM (SELECT max(CAST(stat AS INTEGER)) AS stat
	FROM sqlite_stat1 GROUP BY tbl);
SELECT count(*) FROM pragma_foreign_key_check;
SELECT count(*) FROM (SELECT 1 FROM GL_ENTRIES GROUP BY JRNL_ID
	HAVING round(sum(DEBIT) - sum(CREDIT), 2) <> 0);
-- Undeclared keys hold.
SELECT count(*) FROM EXPENSE_CLAIMS WHERE RESOURCE_ID NOT IN
	(SELECT RESOURCE_ID FROM PAC_MNT_RESOURCES);
SELECT count(*) FROM GL_ENTRIES WHERE PROJECT_ID NOT IN
	(SELECT PROJECT_ID FROM PAC_MNT_PROJECTS);
-- A company that was entered twice.
SELECT count(*) > 20 FROM SRM_COMPANIES a JOIN SRM_COMPANIES b
	ON a.TAX_REG_NO = b.TAX_REG_NO AND a.COMPANY_ID < b.COMPANY_ID;
SQL
