"""A reward function for TRL's GRPOTrainer: nl2sql-eval as a co-process.

    from trl import GRPOConfig, GRPOTrainer
    from reward import SqlReward

    trainer = GRPOTrainer(
        model="Qwen/Qwen2.5-Coder-1.5B-Instruct",
        reward_funcs=SqlReward("--databases", "spider/database"),
        args=GRPOConfig(output_dir="out", num_generations=8),
        train_dataset=dataset,  # columns: prompt, gold_sql, db
    )
    trainer.train()

The program is started once and answers line by line (--unbuffered).  What the
model writes is a stranger's SQL: it runs read-only, inside limits of time,
rows and memory, so that no completion can stop the training.  Only Python's
standard library is needed here.
"""

import json
import re
import subprocess
import threading

FENCE = re.compile(r"```(?:\w+)?\s*\n(.*?)(?:```|\Z)", re.DOTALL)


def sql_of(completion):
    """The statement in a completion: a text, or a list of chat messages."""
    if not isinstance(completion, str):
        completion = completion[-1]["content"] if completion else ""
    blocks = FENCE.findall(completion)
    text = (blocks[-1] if blocks else completion).strip()
    # no line of JSON holds a NUL of SQL, nor a lone half of a character
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


class SqlReward:
    """Call it as TRL does; it gives one number from 0 to 1 a completion."""

    __name__ = "sql_reward"  # TRL names its logs after it

    def __init__(self, *options, program="nl2sql-eval", part="total"):
        """options: of nl2sql-eval (--databases DIR, --db DSN, --timeout ...);
        part: which part of the reward (total, format, execution, result ...)."""
        self.command = [program, "--rewards", "--unbuffered", "--bare",
                        "--quiet", "--allow-rejects",
                        "--rejects", "/dev/stdout", *options]
        self.part = part
        self.process = None
        self.lock = threading.Lock()

    def __getstate__(self):  # each worker starts its own
        return {"command": self.command, "part": self.part}

    def __setstate__(self, state):
        self.__dict__.update(state, process=None, lock=threading.Lock())

    def start(self):
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                text=True, encoding="utf-8", bufsize=1)

    def ask(self, record):
        """Send one record and read its answer; once more where the program
        has died.  A record that it cannot work on (no such database) comes
        back as a reject: that is the caller's mistake, not the model's."""
        for last in (False, True):
            self.start()
            try:
                self.process.stdin.write(json.dumps(record) + "\n")
                self.process.stdin.flush()
                line = self.process.stdout.readline()
                if line:
                    answer = json.loads(line)
                    if answer.get("type") == "reject":
                        raise ValueError(answer["error"]["message"])
                    return answer
            except BrokenPipeError:
                pass
            self.process.wait()
            self.process = None
            if last:
                raise RuntimeError("nl2sql-eval ended: " +
                                   " ".join(self.command))

    def __call__(self, prompts=None, completions=(), gold_sql=None, db=None,
                 **columns):
        rewards = []
        with self.lock:
            for i, completion in enumerate(completions):
                record = {"type": "pair", "id": str(i),
                          "sql": sql_of(completion)}
                if gold_sql is not None:
                    record["gold_sql"] = gold_sql[i]
                if db is not None:
                    record["db"] = db[i]
                value = self.ask(record)["reward"][self.part]
                rewards.append(0.0 if value is None else float(value))
        return rewards

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()
            self.process.stdout.close()
            self.process = None
