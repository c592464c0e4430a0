# the formats, each from the same records
nl2sql-doc --render dot "$DATA/doc/shop.jsonl"
