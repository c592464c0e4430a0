# the formats, each from the same records
nl2sql-doc --render ddl "$DATA/doc/shop.jsonl"
