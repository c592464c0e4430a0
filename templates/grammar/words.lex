# words.lex - a statement said in words (nl2sql-eval --explain)
#
# KEY <tab> PATTERN <tab> PHRASE, as in en.lex; only the first phrase is used,
# and nothing is left to chance.  {l} and {r} are the sides of a comparison,
# {1}, {2}, {3} a function's arguments, {all} all of them.

# ---- conditions
words.eq	*	{l} is {r}
words.ne	*	{l} is not {r}
words.lt	date+year:*	{l} is before {r}
words.lt	*	{l} is less than {r}
words.le	date+year:*	{l} is {r} or earlier
words.le	*	{l} is at most {r}
words.gt	date+year:*	{l} is after {r}
words.gt	*	{l} is more than {r}
words.ge	date+year:*	{l} is {r} or later
words.ge	*	{l} is at least {r}
words.between	*	{l} is between {r} and {h}
words.notbetween	*	{l} is not between {r} and {h}
words.in	*	{l} is {r}
words.notin	*	{l} is none of {r}
words.inquery	*	{l} is one of these: {r}
words.notinquery	*	{l} is none of these: {r}
words.starts	*	{l} starts with {r}
words.notstarts	*	{l} does not start with {r}
words.ends	*	{l} ends with {r}
words.notends	*	{l} does not end with {r}
words.contains	*	{l} contains {r}
words.notcontains	*	{l} does not contain {r}
words.like	*	{l} matches the pattern {r}
words.notlike	*	{l} does not match the pattern {r}
words.null	*	{l} is missing
words.notnull	*	{l} is not missing
words.true	*	{l} is true
words.nottrue	*	{l} is not true
words.false	*	{l} is false
words.notfalse	*	{l} is not false
words.exists	*	there are {r}
words.notexists	*	there are no {r}
words.not	*	it is not so that {r}
words.whether	*	whether {r}

# ---- values
words.add	*	{l} plus {r}
words.sub	*	{l} minus {r}
words.mul	*	{l} times {r}
words.div	*	{l} divided by {r}
words.mod	*	the remainder of {l} divided by {r}
words.concat	*	{l} followed by {r}
words.neg	*	minus {r}
words.cast	*	{l} as {r}
words.cast	integer	{l} as a whole number
words.cast	real,decimal	{l} as a number with decimals
words.cast	text	{l} as text
words.cast	date	{l} as a date
words.cast	time	{l} as a time
words.cast	timestamp	{l} as a date and time
words.countif	*	the number of {r} where {l}
words.case	*	{r} where {l}
words.otherwise	*	and otherwise {r}

# ---- functions: by name; words.near where the argument is a plain noun
words.near	avg	the average {1}
words.near	sum,total	the total {1}
words.near	max	the highest {1}
words.near	min	the lowest {1}
words.latest	max	the latest {1}
words.latest	min	the earliest {1}
words.near	median	the median {1}
words.func	avg	the average of {1}
words.func	sum,total	the total of {1}
words.func	max	the highest of {1}
words.func	min	the lowest of {1}
words.func	greatest	the greatest of {all}
words.func	least	the smallest of {all}
words.func	group_concat,string_agg,listagg	all of {1} in one text
words.func	array_agg,json_agg,jsonb_agg,json_group_array,json_arrayagg	all of {1} in one list
words.func	stddev*,std	the standard deviation of {1}
words.func	var_*,variance	the variance of {1}
words.func	upper,ucase	{1} in capitals
words.func	lower,lcase	{1} in small letters
words.func	length,char_length,character_length,len	the length of {1}
words.func	trim,btrim	{1} without the blanks around it
words.func	round	{1} rounded
words.round2	round	{1} rounded to {2} places
words.func	abs	the absolute value of {1}
words.func	coalesce,ifnull,nvl	the first of {all} that is not missing
words.func	nullif	{1} unless it is {2}
words.func	iif,if	{2} where {1} and otherwise {3}
words.func	concat	{all} put together
words.func	substr,substring,mid	the part of {1} from character {2}
words.substr3	substr,substring,mid	the {3}-character part of {1} from character {2}
words.start	substr,substring,mid	the {3}-character beginning of {1}
words.initial	substr,substring,mid	the first character of {1}
words.func	left	the {2}-character beginning of {1}
words.func	right	the {2}-character end of {1}
words.func	replace	{1} with {2} replaced by {3}
words.func	instr,strpos	the place of {2} in {1}
words.func	year	the year of {1}
words.func	month	the month of {1}
words.func	day,dayofmonth	the day of {1}
words.func	extract,date_part	the {1} of {2}
words.func	date_trunc	the start of the {1} of {2}
words.func	strftime	{2} in the form {1}
words.dateform	year	the year of {1}
words.dateform	month	the month of {1}
words.dateform	day	the day of {1}
words.dateform	yearday	the day in the year of {1}
words.dateform	weekday	the day of the week of {1}
words.dateform	week	the week of {1}
words.dateform	hour	the hour of {1}
words.dateform	minute	the minute of {1}
words.dateform	second	the second of {1}
words.dateform	yearmonth	the year and month of {1}
words.dateform	date	the date of {1}
words.func	date_format,to_char	{1} in the form {2}
words.func	date	the date of {1}
words.func	julianday	the day number of {1}
words.func	datediff	the days from {2} to {1}
words.func	now,current_timestamp,sysdate,localtimestamp	the present time
words.func	current_date,curdate	today
words.func	sqrt	the square root of {1}
words.func	power,pow	{1} to the power of {2}
words.func	ceil,ceiling	{1} rounded up
words.func	floor	{1} rounded down
words.func	mod	the remainder of {1} divided by {2}
words.func	row_number	the row number
words.func	rank	the rank
words.func	dense_rank	the rank without gaps
words.func	percent_rank	the relative rank
words.func	cume_dist	the share of rows up to this one
words.func	ntile	the number of the row's part, of {1} equal parts
words.func	lag	{1} of the row before
words.func	lead	{1} of the row after
words.func	first_value	the first of {1}
words.func	last_value	the last of {1}
words.func	nth_value	number {2} of {1}

# ---- clauses
words.asc	date+year:*	from earliest to latest
words.asc	number+measure:*	from lowest to highest
words.asc	string:*	alphabetically
words.asc	*	in ascending order
words.desc	date+year:*	from latest to earliest
words.desc	number+measure:*	from highest to lowest
words.desc	string:*	in reverse alphabetical order
words.desc	*	in descending order
words.union	*	{l}; together with {r}; each only once
words.unionall	*	{l}; followed by {r}
words.intersect	*	{l}; but only what is also in this: {r}
words.except	*	{l}; except what is in this: {r}
