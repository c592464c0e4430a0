# How many dropped foreign keys are found again.
[ -d "${SHARED:-}/data/spider/database" ] || { echo "SKIP no databases"; exit 0; }
command -v python3 >/dev/null || { echo "SKIP no python3"; exit 0; }
python3 "$TOP/tests/bench/relationships.py" "$(dirname "$(command -v nl2sql-introspect)")" "$SHARED/data"
