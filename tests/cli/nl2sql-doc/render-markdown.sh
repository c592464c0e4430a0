# the formats, each from the same records
nl2sql-doc --render markdown "$DATA/doc/shop.jsonl"
