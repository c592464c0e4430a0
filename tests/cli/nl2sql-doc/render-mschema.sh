# the formats, each from the same records
nl2sql-doc --render mschema "$DATA/doc/shop.jsonl"
