# The reward function that a GRPO trainer calls: right, wrong, broken, endless,
# and what is no SQL at all; and the program may die in between.
command -v python3 >/dev/null || { echo "SKIP no python3"; exit 77; }
mkdir -p db/shop
sqlite3 db/shop/shop.sqlite "CREATE TABLE p(id INTEGER PRIMARY KEY, name TEXT);
	INSERT INTO p VALUES (1, 'a'), (2, 'b')"
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$TOP/examples/grpo python3 - <<'EOS'
import pickle
from reward import SqlReward, sql_of

print(sql_of("Here:\n```sql\nSELECT 1\n```\nDone."), "|",
      sql_of([{"role": "assistant", "content": " SELECT 2 "}]), "|",
      repr(sql_of("")), "|", sql_of("```\nSELECT 3"))

gold = "SELECT name FROM p WHERE id = 1"
answers = [gold, "SELECT name FROM p WHERE id = 2", "SELECT nme FROM p", "",
           "I do not know.", "DELETE FROM p",
           "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
           "SELECT count(*) FROM c", "\ud800\0\n"]
reward = SqlReward("--databases", "db", "--timeout", "0.5")

def call(answers):
    n = len(answers)
    return reward(prompts=["q"] * n, completions=answers, gold_sql=[gold] * n,
                  db=["shop"] * n, language=["en"] * n)

first = call(answers)
print(["%.2f" % r for r in first])
print("as chat:", call([[{"role": "assistant", "content": a}]
                        for a in answers]) == first)
reward.process.kill()
print("after a crash:", call(answers[:3]) == first[:3])
try:
    reward(completions=[gold], gold_sql=[gold], db=["nope"])
except ValueError as error:
    print(error)
print("goes on:", call(answers[:1]))
print("in a worker:", pickle.loads(pickle.dumps(reward)).command ==
      reward.command)
reward.close()
EOS
sqlite3 db/shop/shop.sqlite 'SELECT count(*) FROM p'
