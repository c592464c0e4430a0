# en.lex - the words of English questions
#
# KEY <tab> PATTERN <tab> PHRASES.  The pattern is [ROLES:]GLOBS: globs of the
# column's words parted by commas, or * for any; roles parted by +.  A line
# that names the column wins over one that names its role, and that over *;
# among equals the first.  Phrases are parted by " / " and may use the slots
# of the rule that asks.

# ---- opening a request
show	*	Show / Show me / List / Find / Give / Give me / Return / Display / Get / Get me / Provide / Report / Look up / Retrieve / Fetch / Print / Select / Pull up / Output
list	*	List / List out / Name / Show / Find / Show me / Enumerate / Return / Give me a list of / I need a list of / I'd like to see / I want to see / Let me see / Please list / Please show / Please give me / Bring up
what	*	What is / What's / Tell me / Could you tell me / I'd like to know / Can you tell me
compute	*	Calculate / Compute / Work out / Determine / Find / Report / Give me / Show / Figure out / Return
count	*	Count / Count up / Find out / Report / Show / Tell me / Give me / Work out / Determine

# ---- comparing a column with a value; {c} the column, {v} the value
eq	gender,sex,*gender	whose {c.poss} is {v} / with {c} {v}
eq	first name,*first name,last name,*last name,middle name,surname,family name,*full name	whose {c.poss} is {v} / with the {c} {v} / having {v} as their {c}
eq	city,town,village,location,country,nation,state,region,continent,district,county,province,state province,state or province,borough,suburb,neighborhood,neighbourhood,venue,headquarters,headquarter	in {v} / located in {v} / whose {c.poss} is {v} / based in {v}
eq	nationality,citizenship,home country,home town,hometown,homeland	from {v} / whose {c.poss} is {v}
eq	name:name,title,* name	named {v} / called {v} / with the {c} {v} / whose {c.poss} is {v}
eq	year	from {v} / in {v} / from the year {v} / whose {c.poss} is {v}
eq	year:*year*	whose {c.poss} is {v} / with {c} {v} / with the {c} {v}
eq	currency,currency code,*currency	in {v} / whose {c.poss} is {v}
eq	language,*language	in {v} / whose {c.poss} is {v}
eq	genre,category,type,kind,class,color,colour,brand,grade,level,priority,severity	of {c} {v} / with {c} {v} / whose {c.poss} is {v} / having {v} as (the|their) {c}
eq	status,*status	with {c} {v} / whose {c.poss} is {v} / having the {c} {v} / with a {c} of {v} / having {c} {v}
eq	measure:*	with a {c} of {v} / whose {c.poss} is {v} / with a {c} of exactly {v} / whose {c.poss} equals {v}
eq	*	whose {c.poss} is {v} / with {c} {v} / with the {c} {v} / having {v} as (the|their) {c} / having {c} {v} / where the {c} is {v}
eq.whose	*	whose {c.poss} is {v}
ne	*	whose {c.poss} is not {v} / with a {c} other than {v} / whose {c.poss} is anything but {v} / whose {c.poss} differs from {v} / not having {c} {v} / whose {c.poss} is something other than {v}
gt	age	older than {v} / over {v} years old / above the age of {v} / whose {c.poss} is over {v}
gt	price,cost,unit price,list price,fee	whose {c.poss} is (over|above|more than|higher than) {v} / with a {c} (over|above|of more than|exceeding) {v} / priced above {v}
gt	weight	heavier than {v} / weighing more than {v} / with a {c} above {v}
gt	height	taller than {v} / with a {c} over {v}
gt	length,duration	longer than {v} / whose {c.poss} is more than {v} / with a {c} over {v}
gt	year	after {v} / from after {v} / later than {v} / whose {c.poss} is after {v}
gt	year:*	whose {c.poss} is (after|later than) {v} / with a {c} (after|later than) {v}
gt	number of *,total *	whose {c.poss} is (more than|over|above|greater than) {v} / with a {c} (above|over|greater than) {v}
gt	*	whose {c.poss} is (more than|over|above|greater than|higher than|larger than) {v} / with a {c} (over|above|of more than|greater than|higher than|exceeding|larger than) {v} / whose {c.poss} (exceeds|is in excess of|goes beyond|tops) {v} / with more than {v} in {c}
lt	age	younger than {v} / under {v} years old / below the age of {v} / whose {c.poss} is under {v}
lt	price,cost,unit price,list price,fee	whose {c.poss} is (under|below|less than|lower than) {v} / with a {c} (under|below|of less than) {v} / priced below {v}
lt	weight	lighter than {v} / weighing less than {v} / with a {c} below {v}
lt	height	shorter than {v} / with a {c} under {v}
lt	length,duration	shorter than {v} / whose {c.poss} is less than {v} / with a {c} under {v}
lt	year	before {v} / from before {v} / earlier than {v} / whose {c.poss} is before {v}
lt	year:*	whose {c.poss} is (before|earlier than) {v} / with a {c} (before|earlier than) {v}
lt	*	whose {c.poss} is (less than|under|below|lower than|smaller than) {v} / with a {c} (under|below|of less than|lower than|smaller than) {v} / whose {c.poss} (falls short of|stays below|is short of) {v} / with less than {v} in {c}
ge	age	aged {v} or older / at least {v} years old / whose {c.poss} is {v} or more
ge	year	from {v} or later / since {v} / from {v} onwards / whose {c.poss} is {v} or later
ge	year:*	whose {c.poss} is {v} or later / with a {c} of {v} or later
ge	*	whose {c.poss} is at least {v} / with a {c} of at least {v} / with a {c} of {v} or more / whose {c.poss} is {v} or (more|higher|above) / whose {c.poss} is no less than {v} / whose {c.poss} reaches {v}
le	age	aged {v} or younger / at most {v} years old / whose {c.poss} is {v} or less
le	year	from {v} or earlier / up to {v} / until {v} / whose {c.poss} is {v} or earlier
le	year:*	whose {c.poss} is {v} or earlier / with a {c} of {v} or earlier
le	*	whose {c.poss} is at most {v} / with a {c} of at most {v} / with a {c} of {v} or less / whose {c.poss} is {v} or (less|lower|below) / whose {c.poss} is no more than {v} / whose {c.poss} does not exceed {v}
between	year	between {v} and {v.hi} / from {v} to {v.hi} / whose {c.poss} is between {v} and {v.hi}
between	*	whose {c.poss} is between {v} and {v.hi} / with a {c} between {v} and {v.hi} inclusive / with a {c} from {v} to {v.hi} inclusive / whose {c.poss} lies between {v} and {v.hi} / with a {c} in the range {v} to {v.hi} / whose {c.poss} ranges from {v} to {v.hi}
since	hire date,hired*,date hired	hired on or after {v} / hired since {v} / whose {c.poss} is {v} or later
since	*birth*,dob,*born*	born on or after {v} / whose {c.poss} is {v} or later
since	created*,creation date,create date,*date created	created on or after {v} / created since {v}
since	start date,started*,begin date,*date start	that started on or after {v} / starting {v} or later / whose {c.poss} is {v} or later
since	end date,ended*	that ended on or after {v} / whose {c.poss} is {v} or later / with a {c} of {v} or later
since	due date,due*	due on or after {v} / due {v} or later / whose {c.poss} is {v} or later
since	date	dated {v} or later / on or after {v} / from {v} onwards
since	*	whose {c.poss} is on or after {v} / whose {c.poss} is {v} or later / with a {c} of {v} or later / with a {c} on or after {v} / with a {c} no earlier than {v}
before	hire date,hired*,date hired	hired before {v} / whose {c.poss} is before {v}
before	*birth*,dob,*born*	born before {v} / whose {c.poss} is before {v}
before	created*,creation date,create date,*date created	created before {v}
before	start date,started*,begin date	that started before {v} / whose {c.poss} is before {v}
before	end date,ended*	that ended before {v} / whose {c.poss} is before {v}
before	due date,due*	due before {v} / whose {c.poss} is before {v}
before	date	dated before {v} / from before {v}
before	*	whose {c.poss} is before {v} / with a {c} before {v} / whose {c.poss} is earlier than {v} / with a {c} earlier than {v}
inyear	hire date,hired*,date hired	hired in {v} / whose {c.poss} is in {v}
inyear	*birth*,dob,*born*	born in {v} / whose {c.poss} is in {v}
inyear	created*,creation date,create date,*date created	created in {v}
inyear	start date,started*,begin date	that started in {v} / whose {c.poss} is in {v}
inyear	end date,ended*	that ended in {v} / whose {c.poss} is in {v}
inyear	due date,due*	due in {v} / whose {c.poss} is in {v}
inyear	order date,date ordered,date order placed	ordered in {v} / whose {c.poss} is in {v}
inyear	date	dated {v} / from {v} / in {v}
inyear	*	whose {c.poss} is in {v} / with a {c} in {v} / whose {c.poss} falls in {v} / with a {c} in the year {v} / whose {c.poss} is during {v}

# ---- what is set, and what is not
null	email*,*mail*,phone*,*phone,fax,website,*address,*number,*code	with no {c} / without a {c} / having no {c} / whose {c.poss} is missing / lacking a {c}
null	end date,*to date,valid to,left on,closed*	with no {c} / whose {c.poss} is not set / having no {c} yet
null	*	whose {c.poss} is missing / with no {c} / whose {c.poss} is unknown / without a {c} / whose {c.poss} is not recorded / lacking a {c} / having no {c} on record
notnull	*	having a {c} / with a known {c} / whose {c.poss} is known / whose {c.poss} is recorded / with a {c} on record / whose {c.poss} is filled in / for which a {c} is recorded
flag.yes	is *,are *,was *	marked as {c.adj} / flagged as {c.adj}
flag.yes	has *,have *	having {c.adj} / marked as having {c.adj}
flag.yes	can *	that can {c.adj}
flag.yes	*flag,*indicator	with the {c} set / whose {c.poss} is set
flag.yes	*	marked as {c.bare} / whose {c.poss} is set / with the {c} set
flag.no	is *,are *,was *	not marked as {c.adj} / not flagged as {c.adj}
flag.no	has *,have *	not having {c.adj} / marked as not having {c.adj}
flag.no	can *	that cannot {c.adj}
flag.no	*flag,*indicator	without the {c} set / whose {c.poss} is not set
flag.no	*	not marked as {c.bare} / whose {c.poss} is not set / without the {c} set

# ---- superlatives in front of a column's noun
max	year:*	latest / most recent
max	date:*	latest / most recent
max	age	highest / greatest
max	*	highest / largest / greatest / biggest / maximum
min	year:*	earliest
min	date:*	earliest
min	*	lowest / smallest / minimum
desc	year:*	from latest to earliest / from newest to oldest / latest first / most recent first
desc	date:*	from latest to earliest / newest first / most recent first / latest first
desc	string:*	in reverse alphabetical order / from Z to A
desc	*	from highest to lowest / in descending order / highest first / from largest to smallest / largest first / descending
asc	year:*	from earliest to latest / oldest first / earliest first
asc	date:*	from earliest to latest / oldest first / earliest first / in chronological order
asc	string:*	alphabetically / in alphabetical order / from A to Z
asc	*	from lowest to highest / in ascending order / lowest first / from smallest to largest / smallest first / ascending

# ---- from a child to its parent, and back: {p} the parent, {k} the child
up	role|*	with a {p.one} / having a {p.one}
up	plain|*order*|*customer*,plain|*order*|*client*	placed by {p} / from {p} / made by {p} / of {p}
up	plain|*payment*|*customer*,plain|*payment*|*client*	made by {p} / of {p}
up	plain|*invoice*|*customer*,plain|*invoice*|*compan*,plain|*invoice*|*client*	of {p} / issued to {p} / for {p}
up	plain|*employee*|*,plain|*staff*|*,plain|*person*|*,plain|*student*|*	in {p} / of {p} / belonging to {p} / linked to {p}
up	plain|*line*|*,plain|*item*|*,plain|*detail*|*	in {p} / of {p} / on {p} / belonging to {p}
up	plain|*	of {p} / for {p} / belonging to {p} / linked to {p} / related to {p} / tied to {p}

# ---- other words for the last word of a name
syn	price	cost
syn	salary	pay
syn	customer	client
syn	client	customer
syn	employee	staff member / worker
syn	city	town
syn	phone	telephone number
syn	email	email address
syn	film	movie
syn	movie	film
syn	teacher	instructor
syn	instructor	teacher
syn	student	pupil
syn	car	automobile
syn	vendor	supplier
syn	supplier	vendor
syn	store	shop
syn	shop	store
syn	product	article
syn	song	track
syn	doctor	physician
syn	physician	doctor
syn	nationality	country of citizenship

# ---- names
acronym	icd,pnr,id,url,isbn,gdp,cpu,gpu,ram,vat,iban,bic,ip,mac,dvd,cd,tv,gpa,sku,ssn,dob,uuid,usd,eur,gbp,fx,gl,hr,it,po,dna,rna,pdf,html,xml,json,ceo,cfo,mpg,nda,sql,utc,iata,icao,imdb,isrc,gmt,api,http,ascii,atc,csv,mhz,ghz,gb,mb,kb,nfl,nba,uk,us,usa,eu,un	.
noise	all,tbl,tab,dim,fact,fct,vw,view,stg,dbo,ref,xref,lkp,mst,mstr,tmp	.
paper	master,mst,mstr,header,headers,hdr,hdrs,tbl	.
shortword	car,cars,job,jobs,pet,pets,tax,bus,dog,dogs,cat,cats,film,song,city,team,game,user,item,book,band,club,role,room,crew,shop,ship,race,road,rank,park,part,plan,port,post,rate,rule,sale,seat,sign,site,size,spot,task,test,text,time,tour,town,tree,trip,type,unit,vote,week,work,year,zone,area,army,baby,bank,bill,boat,bond,bowl,call,camp,card,case,cash,cell,chat,code,coin,cook,copy,cost,date,deal,debt,desk,diet,disc,disk,door,drug,duty,face,fact,farm,fee,file,fish,flat,food,fuel,fund,gene,goal,gold,hall,home,host,hour,idea,king,lake,land,lane,law,life,line,link,list,loan,log,mail,map,meal,menu,mine,news,note,page,pass,path,pay,poem,pool,race,rain,star,stay,stop,tag,tax,team,tool,toy,tv,user,wine,wife,gas,gym,host,hero,map,key,lot,age,day,art,org	.
holder	data,list,info,information,details,records,history,log,table,file,directory	.
participle	contacted,seen,logged,started,finished,signed,formed,founded,established,launched,born,died,registered,received,made,paid,sold,bought,won,lost,given,taken,sent,ordered,used,created,shipped,returned,completed,planned,offered,issued,held,spent,visited,attended,played,written,published,owned,rented,booked,reviewed,approved,rejected,closed,opened,updated,modified,changed,deleted,added,joined,hired,posted,uploaded,updated,cancelled,delivered,due	.

verbal	* of,* in,* on,* to,* with,* by,* for,* at,* from,has *,have *,is *,* has *,* in *,* on *,* to *,* at *,* with *,* by *,took *,takes *,takes,works *,works,plays *,plays,belongs *,likes,likes *,stays,stay,treats,teaches,knows,uses,owns,lives *,visits *,enrolled *,attends,prescribes,performs,undergoes	.
countable	staff,personnel,crew,faculty	member
countable	weather,equipment,information,inventory,stock,revenue,music,software,hardware,furniture,luggage,traffic,feedback,evidence,research,knowledge,payroll,attendance,enrollment,enrolment,availability,membership,staffing,on call,friendship,accounting	record
countable	news,media,merchandise	item
one	sales	sale
one	savings	saving
always many	sales,sales in *,* sales,* sales in *,earnings,* earnings,proceeds,savings,* savings,goods	.
idword	id,no,number,code,key,fk,ref,nr,num,identifier,uuid,guid,index,name,abbreviation	.
audit	created*,updated*,modified*,last update*,last modified*,changed*,entered*,inserted*,version,row version	.
show.low	*	show / list / give / report / return / print
compute.low	*	calculate / compute / work out / give / report / find
uncounted	years,months,weeks,days,hours,minutes,seconds,milliseconds,bytes,kilobytes,megabytes,gigabytes,miles,kilometers,kilometres,meters,metres,feet,inches,pounds,kilograms,grams,dollars,euros,cents,points,details,statistics,results,remarks,notes,terms,shares	.
unit	feet,inches,meters,metres,billion,million,millions,thousand,thousands,kg,g,mg,lb,lbs,oz,cm,mm,km,m,ft,ml,usd,eur,gbp,chf,jpy,ms,kb,mb,gb,kwh,kw,mph,kmh	.
weak	header,headers,line,lines,detail,details,entry,entries,record,records,row,rows,data,list,log,history,period,periods,type,types,status,statuses,main,master	.
codeword	*phone*,*fax*,*zip*,*postcode*,*postal*,* code,code,* id,id,ssn,*social security*,* no,no,* number,number,*dnum,*dno,major,minor,advisor,* key	.
rolename	reports to,report to,supervised by,managed by	manager
rolename	created by,entered by,added by	creator
rolename	approved by	approver
rolename	owned by	owner
rolename	directed by	director
rolename	written by	writer
rolename	edited by	editor
rolename	produced by	producer
rolename	published by	publisher
rolename	composed by	composer
rolename	performed by	performer
rolename	designed by	designer
rolename	developed by	developer
rolename	manufactured by,made by	maker
rolename	sponsored by	sponsor
rolename	hosted by	host
rolename	taught by	teacher
rolename	reviewed by	reviewer
rolename	submitted by	submitter
rolename	requested by	requester
rolename	reported by	reporter
rolename	sold by	seller
rolename	bought by,purchased by	buyer
rolename	issued by	issuer
rolename	updated by,modified by,changed by,last modified by,last updated by	last editor
plainword	name,number,num,no,date,location,code,title,type,phone,address,id,date,time,price,salary,age,sex,city	.
flagnoun	flag,flags,indicator,status,state,type,sex,gender,switch,option	.
flagword	discontinued,cancelled,canceled,archived,approved,verified,locked,closed,is *,has *,can *,may *,*flag,active,enabled,deleted,default,public,private	.
yearword	year,* year	.
nameword	name,* name,title,* title,label,* label	.
groupword	status,* status,state,type,* type,kind,category,* category,class,gender,sex,country,* country,city,* city,region,* region,method,* method,language,* language,department,* department,grade,role,currency,* currency,color,colour,brand,genre,priority,stage,segment,channel,source,nationality,* group	.
textword	*note,*notes,*comment,*comments,*remark,*remarks,*description,*text,*details,*message,*memo	.
gaugeword	*days,*terms*,*rate,*rates,*rate *,*percent*,*ratio*,*level*,age,*score*,*rating*,*limit*,*temperature*,*rank*,*price*,*grade*,*latitude*,*longitude*,*year*,*height*,*decimals*,*reading*,*result value*,*measured*	.
