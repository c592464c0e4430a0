# the formats, each from the same records
nl2sql-doc --render tbls "$DATA/doc/shop.jsonl"
