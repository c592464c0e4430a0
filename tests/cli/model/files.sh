# More requests in flight than files may be open: the limit is raised where that
# is allowed, and else there are fewer requests; none fails for it.
. "$TOP/tests/lib/model"
questions 300 >q.jsonl
model_start delay=100 spread=50
run() {
	ask --provider openai --model mock --base-url "$url" --no-journal \
		--in-flight 120 --log log q.jsonl 2>&1 >out | grep 'at a time'
	tail -n 1 out | jq -r .status
	grep -c llm_fault log
}
# shellcheck disable=SC3045 # every sh that we met knows -n
(ulimit -S -n 64 && run)
rm log
# shellcheck disable=SC3045
(ulimit -n 148 && run) || :
