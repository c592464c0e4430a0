# the formats, each from the same records
nl2sql-doc --render mermaid "$DATA/doc/shop.jsonl"
