# A model that answers, one that is not there, a key that is refused, an endpoint
# that takes no schema, and one that nobody is at.
. "$TOP/tests/lib/model"
exec 2>&1
check() {
	nl2sql-check --provider openai --quiet "$@" >out 2>err
	echo "exit $?"
	jq -c 'select(.type == "check" and (.name == "answers" or .name == "json"))
		| [.subject, .name, .passed, .message]' out |
		sed 's/127.0.0.1:[0-9]*/HOST/'
	check-records "$TOP/templates/schema" <out
}
model_start lacks=gone key=sk-right-0123456789
export OPENAI_BASE_URL=$url OPENAI_API_KEY=sk-right-0123456789
check --model mock --fallback other
check --model gone --fallback mock
echo '-- another key'
OPENAI_API_KEY=sk-wrong-0123456789 check --model mock
echo '-- no schema'
model_start no-schema=1
OPENAI_BASE_URL=$url check --model mock
echo '-- nobody there'
model_stop
check --model mock
[ ! -e "$HOME/.cache/nl2sql/journal.db" ] ||
	sqlite3 "$HOME/.cache/nl2sql/journal.db" 'SELECT count(*) FROM answer'
