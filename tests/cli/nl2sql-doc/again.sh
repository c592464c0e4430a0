# a second run changes nothing, and what a person changed stays
nl2sql-doc --bare "$DATA/doc/shop.jsonl" >once
nl2sql-doc --bare once >twice
cmp once twice && echo same
sed 's/Identifies the product\./The number on the box./' once >edited
nl2sql-doc --bare edited | grep -o 'The number on the box.*"name":"sku"'
# the edited file gives its words to a fresh introspection
nl2sql-doc --bare --from edited "$DATA/doc/shop.jsonl" | grep -c 'The number on the box'
# by way of tbls, too: the one text and the two comments are people's, and
# what was written by rule does not become so
nl2sql-doc --render tbls edited >tbls.json
nl2sql-doc --bare --from tbls.json "$DATA/doc/shop.jsonl" >from-tbls
grep -c 'The number on the box' from-tbls
grep -o '"person"' from-tbls
# a comment by rule that a person changed in tbls' JSON is theirs
sed 's/"Identifies the tag\."/"What is on the sticker."/' tbls.json >tbls-edited.json
nl2sql-doc --bare --from tbls-edited.json "$DATA/doc/shop.jsonl" >from-edited
grep -c 'What is on the sticker' from-edited
grep -o '"person"' from-edited | wc -l
