# Wordings that do not ask for the same as their pair, and what else is wrong
# with them: jq -n -f, over the pairs of a run.  Prints nothing where all is well.
def numbers: [scan("[0-9]+(?:[.,:/-][0-9]+)*")] | sort | unique;
def spelled: {zero: "0", one: "1", two: "2", three: "3", four: "4", five: "5",
	six: "6", seven: "7", eight: "8", nine: "9", ten: "10", eleven: "11",
	twelve: "12"};
# A small number may be a word in one and digits in the other.
def said: (numbers + ([ascii_downcase | scan("[a-z]+")] | map(spelled[.] // empty)))
	| unique;
def quoted: [scan("\"([^\"]+)\"")[]] | sort;
[inputs | select(.type == "pair")] as $all |
($all | map(select(.id | test("-w[0-9]+$") | not) | {key: .id, value: .}) |
	from_entries) as $pairs |
$all[] | select(.id | test("-w[0-9]+$")) |
	. as $w | $pairs[.id | sub("-w[0-9]+$"; "")] as $p |
	if $p == null then "\(.id): no pair before it"
	elif [.sql, .db, .tables, .dialect] != [$p | .sql, .db, .tables, .dialect]
	then "\(.id): not the pair's SQL"
	elif .origin.of != $p.origin or .origin.template != "paraphrase" or
		(.origin | .provider == null or .model == null or .seed == null
			or .usage.output_tokens == null)
	then "\(.id): origin \(.origin)"
	elif (.question | ascii_downcase) == ($p.question | ascii_downcase)
	then "\(.id): the same words"
	elif ((.question | numbers) - ($p.question | said)) != [] or
		(($p.question | numbers) - (.question | said)) != [] or
		(($p.question | quoted) - (.question | quoted)) != []
	then "\(.id): \(.question) <> \($p.question)"
	else empty end
