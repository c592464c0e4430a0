# the page needs nothing from elsewhere, and the file appears beside the stream
nl2sql-doc --bare --render html=page.html "$DATA/doc/shop.jsonl" | wc -l
grep -c '<section class="table"' page.html
grep -oE '(src|href)="[^#"]*"|@import|url\([^#][^)]*\)' page.html
grep -c '<svg class="er"' page.html
tail -n 1 page.html
