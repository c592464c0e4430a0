-- Rows for schema.sql: the same every time, from eight multiplicative
-- generators modulo 2^31 - 1, one a column of R; row i of any table takes the
-- numbers of R's row i + an offset of its own.

PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE R (I INTEGER PRIMARY KEY, A, B, C, D, E, F, G, H);
INSERT INTO R
WITH RECURSIVE N (I, A, B, C, D, E, F, G, H) AS (
	SELECT 0, 20011, 30029, 40039, 50051, 60077, 70079, 80083, 90089
	UNION ALL
	SELECT I + 1, A * 742938285 % 2147483647, B * 950706376 % 2147483647,
		C * 1226874159 % 2147483647, D * 62089911 % 2147483647,
		E * 1343714438 % 2147483647, F * 630360016 % 2147483647,
		G * 397204094 % 2147483647, H * 48271 % 2147483647
	FROM N WHERE I < 90000)
SELECT * FROM N;

CREATE TEMP TABLE W (KIND, I, WORD, PRIMARY KEY (KIND, I)) WITHOUT ROWID;
INSERT INTO W SELECT 'first', key, value FROM json_each('["Anna","Ben","Carla",
"David","Elena","Farid","Greta","Hugo","Ines","Jonas","Katja","Liam","Mona",
"Nils","Olga","Paul","Quinn","Rosa","Samir","Tara","Ugo","Vera","Wen","Xenia",
"Yusuf","Zoe","Amira","Bruno","Chloé","Dario","Emma","Felix","Giulia","Hana",
"Igor","Jana","Kofi","Lucía","Marek","Nora","Oskar","Priya","Rafael","Sofia",
"Tomás","Ursula","Viktor","Wanda","Yara","Zdeněk"]');
INSERT INTO W SELECT 'last', key, value FROM json_each('["Almeida","Becker",
"Costa","Dubois","Eriksen","Fischer","García","Hoffmann","Ivanova","Jansen",
"Kowalski","Larsen","Müller","Nakamura","O''Brien","Petrov","Quist","Rossi",
"Schmidt","Tanaka","Ueda","Visser","Weber","Xu","Yilmaz","Zhang","Andersen",
"Bianchi","Chen","Dvořák","Evans","Ferrari","Gupta","Haddad","Ito","Johansson",
"Keller","Lopez","Moreau","Novak","Okafor","Patel","Richter","Sato","Turner",
"Urban","Virtanen","Walker","Young","Zieliński"]');
INSERT INTO W SELECT 'company', key, value FROM json_each('["Adler","Borealis",
"Cobalt","Delta","Evergreen","Falcon","Granite","Harbour","Iris","Juniper",
"Kestrel","Lumen","Meridian","Northwind","Orion","Pinnacle","Quartz","Ridge",
"Summit","Tidewater","Umbra","Vertex","Willow","Xenon","Yellowstone","Zenith",
"Amber","Birch","Cedar","Dune"]');
INSERT INTO W SELECT 'trade', key, value FROM json_each('["Logistics","Energy",
"Foods","Software","Pharma","Textiles","Machinery","Consulting","Media",
"Chemicals","Shipping","Electronics"]');
INSERT INTO W SELECT 'form', key, value FROM json_each('["GmbH","Ltd","SA","Inc",
"AG","BV","SpA","Oy"]');
INSERT INTO W SELECT 'title', key, value FROM json_each('["Buyer","CFO",
"Controller","Head of Purchasing","Accountant","Managing Director",
"Project Manager","IT Manager"]');
INSERT INTO W SELECT 'grade', key, value FROM json_each('["Junior","Consultant",
"Senior","Principal","Director"]');
INSERT INTO W SELECT 'role', key, value FROM json_each('["Developer","Analyst",
"Architect","Tester","Project Lead","Scrum Master","Engineer","Trainer"]');
INSERT INTO W SELECT 'verb', key, value FROM json_each('["Rollout","Migration",
"Redesign","Audit","Upgrade","Integration","Assessment","Pilot","Support",
"Training"]');
INSERT INTO W SELECT 'thing', key, value FROM json_each('["Warehouse","Payroll",
"Website","Data Platform","ERP","Call Centre","Network","Plant 3","CRM",
"Billing","Fleet","Archive"]');
INSERT INTO W SELECT 'item', key, value FROM json_each('["Laptop","Monitor",
"Keyboard","Desk","Chair","Router","Switch","Printer","Toner","Cable","Server",
"Tablet","Headset","Projector","Cabinet","Lamp"]');
INSERT INTO W SELECT 'kind', key, value FROM json_each('["Basic","Pro","Plus",
"Compact","XL","Eco","Office","Rugged"]');
INSERT INTO W SELECT 'category', key, value FROM json_each('["IT equipment",
"IT equipment","IT equipment","Furniture","Furniture","Network","Network",
"Printing","Printing","Network","IT equipment","IT equipment","IT equipment",
"IT equipment","Furniture","Furniture"]');
INSERT INTO W SELECT 'expense', key, value FROM json_each('["Travel","Hotel",
"Meals","Mileage","Training","Telephone","Other"]');
INSERT INTO W SELECT 'stage', key, value FROM json_each('["Kick-off","Design",
"Build","Acceptance","Go-live","Close"]');

INSERT INTO CURRENCIES VALUES ('EUR', 'Euro', 2, 'Y'), ('USD', 'US dollar', 2, 'Y'),
	('GBP', 'Pound sterling', 2, 'Y'), ('CHF', 'Swiss franc', 2, 'Y'),
	('PLN', 'Zloty', 2, 'Y'), ('SEK', 'Swedish krona', 2, 'Y'),
	('JPY', 'Yen', 0, 'Y'), ('CZK', 'Czech koruna', 2, 'Y'),
	('DEM', 'Deutsche Mark', 2, 'N');
INSERT INTO COUNTRIES VALUES ('DE', 'Germany', 'Europe', 'EUR'),
	('FR', 'France', 'Europe', 'EUR'), ('IT', 'Italy', 'Europe', 'EUR'),
	('ES', 'Spain', 'Europe', 'EUR'), ('NL', 'Netherlands', 'Europe', 'EUR'),
	('AT', 'Austria', 'Europe', 'EUR'), ('FI', 'Finland', 'Europe', 'EUR'),
	('GB', 'United Kingdom', 'Europe', 'GBP'), ('CH', 'Switzerland', 'Europe', 'CHF'),
	('PL', 'Poland', 'Europe', 'PLN'), ('SE', 'Sweden', 'Europe', 'SEK'),
	('CZ', 'Czechia', 'Europe', 'CZK'), ('US', 'United States', 'Americas', 'USD'),
	('BR', 'Brazil', 'Americas', 'USD'), ('MX', 'Mexico', 'Americas', 'USD'),
	('JP', 'Japan', 'Asia', 'JPY'), ('IN', 'India', 'Asia', 'USD'),
	('AE', 'United Arab Emirates', 'Asia', 'USD');
CREATE TEMP TABLE PLACES (I INTEGER PRIMARY KEY, CTRY, CITY);
INSERT INTO PLACES (CTRY, CITY) VALUES ('DE', 'Berlin'), ('DE', 'Hamburg'),
	('DE', 'München'), ('DE', 'Köln'), ('FR', 'Paris'), ('FR', 'Lyon'),
	('IT', 'Milano'), ('IT', 'Torino'), ('ES', 'Madrid'), ('ES', 'Valencia'),
	('NL', 'Rotterdam'), ('NL', 'Utrecht'), ('AT', 'Wien'), ('FI', 'Helsinki'),
	('GB', 'London'), ('GB', 'Leeds'), ('CH', 'Zürich'), ('CH', 'Basel'),
	('PL', 'Kraków'), ('PL', 'Gdańsk'), ('SE', 'Göteborg'), ('CZ', 'Brno'),
	('US', 'Chicago'), ('US', 'Boston'), ('US', 'Austin'), ('BR', 'São Paulo'),
	('MX', 'Monterrey'), ('JP', 'Osaka'), ('IN', 'Pune'), ('AE', 'Dubai');
INSERT INTO TAX_CODES VALUES ('DE19', 'Germany, standard', 19, 'DE'),
	('DE07', 'Germany, reduced', 7, 'DE'), ('FR20', 'France, standard', 20, 'FR'),
	('IT22', 'Italy, standard', 22, 'IT'), ('ES21', 'Spain, standard', 21, 'ES'),
	('GB20', 'United Kingdom, standard', 20, 'GB'),
	('CH81', 'Switzerland, standard', 8.1, 'CH'), ('ZERO', 'Export', 0, NULL);
INSERT INTO FX_RATES
SELECT V.C, date('2020-01-01', '+' || R.I || ' months'),
	round(V.X * (0.95 + (R.A + R.B * V.K) % 1000 / 10000.0), 6)
FROM R, (SELECT 'USD' AS C, 0.91 AS X, 1 AS K UNION ALL SELECT 'GBP', 1.15, 2
	UNION ALL SELECT 'CHF', 0.98, 3 UNION ALL SELECT 'PLN', 0.22, 4
	UNION ALL SELECT 'SEK', 0.09, 5 UNION ALL SELECT 'JPY', 0.0066, 6
	UNION ALL SELECT 'CZK', 0.04, 7) V
WHERE R.I BETWEEN 0 AND 65;
INSERT INTO ORG_UNITS VALUES (1, 'Halden Group', NULL, 'DE'),
	(2, 'Halden Germany', 1, 'DE'), (3, 'Halden France', 1, 'FR'),
	(4, 'Halden UK', 1, 'GB'), (5, 'Halden Americas', 1, 'US'),
	(6, 'Halden Asia', 1, 'JP'), (7, 'Berlin Office', 2, 'DE'),
	(8, 'Hamburg Office', 2, 'DE'), (9, 'Lyon Office', 3, 'FR'),
	(10, 'London Office', 4, 'GB'), (11, 'Chicago Office', 5, 'US'),
	(12, 'Osaka Office', 6, 'JP');
INSERT INTO COST_CENTRES
SELECT I, printf('CC%04d', I * 10), V.N || ' ' || O.OU_NAME, O.OU_ID, date('2015-01-01', '+' || (R.C % 5) || ' years'),
	CASE WHEN R.A % 9 = 0 THEN date('2022-12-31', '+' || (R.B % 700) || ' days') END
FROM R JOIN (SELECT 0 AS K, 'Sales' AS N UNION ALL SELECT 1, 'Delivery'
	UNION ALL SELECT 2, 'Finance' UNION ALL SELECT 3, 'IT' UNION ALL SELECT 4, 'HR') V
	ON V.K = R.I % 5 JOIN ORG_UNITS O ON O.OU_ID = 2 + (R.I - 1) / 5
WHERE R.I BETWEEN 1 AND 55;
INSERT INTO GL_ACCOUNTS VALUES ('1000', 'Assets', 'A', NULL, 'N'),
	('2000', 'Liabilities', 'L', NULL, 'N'), ('3000', 'Equity', 'E', NULL, 'N'),
	('4000', 'Revenue', 'R', NULL, 'N'), ('5000', 'Expenses', 'X', NULL, 'N'),
	('1100', 'Bank', 'A', '1000', 'Y'), ('1200', 'Trade receivables', 'A', '1000', 'Y'),
	('1300', 'Inventory', 'A', '1000', 'Y'), ('1400', 'Input tax', 'A', '1000', 'Y'),
	('2100', 'Trade payables', 'L', '2000', 'Y'), ('2200', 'Output tax', 'L', '2000', 'Y'),
	('2300', 'Wages payable', 'L', '2000', 'Y'), ('3100', 'Share capital', 'E', '3000', 'Y'),
	('4100', 'Services', 'R', '4000', 'Y'), ('4200', 'Goods', 'R', '4000', 'Y'),
	('4900', 'Other income', 'R', '4000', 'Y'), ('5100', 'Salaries', 'X', '5000', 'Y'),
	('5200', 'Subcontractors', 'X', '5000', 'Y'), ('5300', 'Travel', 'X', '5000', 'Y'),
	('5400', 'IT and licences', 'X', '5000', 'Y'), ('5500', 'Rent', 'X', '5000', 'Y'),
	('5600', 'Office supplies', 'X', '5000', 'Y'), ('5700', 'Marketing', 'X', '5000', 'Y');
INSERT INTO GL_PERIODS
SELECT CAST(strftime('%Y%m', D) AS INTEGER), CAST(strftime('%Y', D) AS INTEGER),
	CAST(strftime('%m', D) AS INTEGER), D, date(D, '+1 month', '-1 day'),
	CASE WHEN D < '2024-01-01' THEN 'LOCKED' WHEN D < '2025-04-01' THEN 'CLOSED'
		ELSE 'OPEN' END
FROM (SELECT date('2020-01-01', '+' || I || ' months') AS D FROM R
	WHERE I BETWEEN 0 AND 71);

-- Companies: one in fifteen is there twice, spelled another way.
INSERT INTO SRM_COMPANIES
SELECT R.I, N.WORD || ' ' || T.WORD || ' ' || F.WORD,
	substr('CCCVVVB', 1 + R.D % 7, 1),
	CASE WHEN R.E % 11 > 0 THEN T.WORD END, P.CTRY,
	CASE WHEN R.F % 23 = 0 THEN upper(P.CITY) WHEN R.F % 19 > 0 THEN P.CITY END,
	CASE WHEN R.G % 8 > 0 THEN P.CTRY || printf('%09d', R.G % 1000000000) END,
	CASE R.H % 5 WHEN 0 THEN 14 WHEN 1 THEN 60 WHEN 2 THEN 90 ELSE 30 END,
	CASE WHEN R.B % 4 > 0 THEN (1 + R.C % 80) * 2500 END,
	CASE WHEN R.A % 6 > 0 THEN 1 + (R.E % 5) * (R.F % 5) / 5 END,
	date('2015-01-01', '+' || (R.C % 3300) || ' days'),
	CASE R.H % 13 WHEN 0 THEN 'BLOCKED' WHEN 1 THEN 'INACTIVE' ELSE 'ACTIVE' END
FROM R JOIN W N ON N.KIND = 'company' AND N.I = R.A % 30
	JOIN W T ON T.KIND = 'trade' AND T.I = R.B % 12
	JOIN W F ON F.KIND = 'form' AND F.I = R.C % 8
	JOIN PLACES P ON P.I = 1 + (R.G % 30) * (R.H % 30) / 30
WHERE R.I BETWEEN 1 AND 600;
INSERT INTO SRM_COMPANIES
SELECT 600 + COMPANY_ID / 15, CASE COMPANY_ID % 2 WHEN 0 THEN upper(COMPANY_NAME)
	ELSE replace(COMPANY_NAME, ' ', '  ') END, COMPANY_TYPE, INDUSTRY, CTRY_CODE, NULL,
	TAX_REG_NO, 30, NULL, NULL, date(CREATED_ON, '+400 days'), STATUS
FROM SRM_COMPANIES WHERE COMPANY_ID % 15 = 0;
INSERT INTO SRM_COMPANIES VALUES (999, 'TEST - DO NOT USE', 'B', NULL, NULL, NULL, NULL,
	NULL, NULL, NULL, '2019-12-31', 'INACTIVE');

INSERT INTO SRM_CONTACTS
SELECT R.I, 1 + (R.A % 640), CASE WHEN R.H % 17 > 0 THEN F.WORD END, L.WORD,
	CASE R.D % 9 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE
		lower(substr(F.WORD, 1, 1)) || '.' || replace(replace(lower(L.WORD), 'ü', 'ue'),
			'''', '') || '@' || lower(N.WORD) || '.example' END,
	CASE WHEN R.E % 5 > 0 THEN printf('+%d %d %06d', 30 + R.E % 60, 20 + R.F % 700,
		R.G % 1000000) END,
	CASE WHEN R.F % 7 > 0 THEN T.WORD END, CASE R.G % 3 WHEN 0 THEN 'Y' ELSE 'N' END,
	CASE WHEN R.H % 4 > 0 THEN date('2021-01-01', '+' || (R.H % 1600) || ' days') END
FROM R JOIN W F ON F.KIND = 'first' AND F.I = R.B % 50
	JOIN W L ON L.KIND = 'last' AND L.I = R.C % 50
	JOIN W T ON T.KIND = 'title' AND T.I = (R.F % 8) * (R.D % 8) / 8
	JOIN W N ON N.KIND = 'company' AND N.I = R.A % 30
WHERE R.I BETWEEN 1 AND 1600;
INSERT INTO SRM_CONTACTS -- the same person, entered again
SELECT 1600 + CONTACT_ID / 20, COMPANY_ID, FIRST_NAME, LAST_NAME, upper(EMAIL), PHONE,
	NULL, 'N', NULL
FROM SRM_CONTACTS WHERE CONTACT_ID % 20 = 0;

INSERT INTO PAC_MNT_RESOURCES
SELECT R.I, printf('E%05d', 10000 + R.I * 7), F.WORD, L.WORD,
	CASE WHEN R.D % 12 > 0 THEN lower(replace(F.WORD, 'é', 'e')) || '.' ||
		lower(replace(L.WORD, '''', '')) || R.I || '@halden.example' END,
	CASE WHEN R.E % 5 = 0 THEN 'C' ELSE 'E' END, G.WORD,
	CASE WHEN R.F % 15 > 0 THEN 45 + 20 * G.I + R.G % 25 END,
	date('2012-01-01', '+' || (R.H % 4700) || ' days'),
	CASE WHEN R.A % 6 = 0 THEN date('2022-01-01', '+' || (R.B % 1100) || ' days') END,
	1 + R.C % 55, CASE WHEN R.I > 8 THEN 1 + R.D % min(R.I - 1, 40) END
FROM R JOIN W F ON F.KIND = 'first' AND F.I = (R.A + R.I) % 50
	JOIN W L ON L.KIND = 'last' AND L.I = (R.B + R.I) % 50
	JOIN W G ON G.KIND = 'grade' AND G.I = (R.E % 6) * (R.F % 6) / 6
WHERE R.I BETWEEN 1 AND 360;

INSERT INTO PAC_MNT_PROJECTS
SELECT R.I, printf('P%02d-%04d', 19 + R.I / 70, R.I), T.WORD || ' ' || V.WORD ||
		CASE WHEN R.A % 3 = 0 THEN ' ' || (2020 + R.I / 70) ELSE '' END,
	CASE WHEN R.B % 8 > 0 THEN 1 + R.C % 600 END, 2 + R.D % 11,
	CASE WHEN R.E % 14 > 0 THEN 1 + R.E % 360 END,
	CASE WHEN R.B % 8 = 0 THEN 'INTERNAL' WHEN R.F % 3 = 0 THEN 'T&M' ELSE 'FIXED' END,
	CASE WHEN R.I < 260 THEN CASE R.G % 9 WHEN 0 THEN 'CANCELLED' ELSE 'CLOSED' END
		WHEN R.I < 400 THEN CASE R.G % 7 WHEN 0 THEN 'ON HOLD' ELSE 'ACTIVE' END
		ELSE 'PLANNED' END,
	CASE WHEN R.I < 405 THEN date('2020-01-06', '+' || (R.I * 1750 / 420) || ' days') END,
	CASE WHEN R.H % 6 > 0 AND R.I < 405 THEN date('2020-01-06', '+' ||
		(R.I * 1750 / 420 + 60 + R.H % 500) || ' days') END,
	CASE WHEN R.A % 10 > 0 THEN (20 + (R.A % 500) * (R.B % 500) / 500) * 1000 END,
	substr('EUREUREURUSDGBPCHF', 1 + 3 * (R.C % 6), 3),
	CASE WHEN R.I < 260 THEN 100 WHEN R.I < 400 THEN R.D % 100 ELSE 0 END
FROM R JOIN W T ON T.KIND = 'thing' AND T.I = R.C % 12
	JOIN W V ON V.KIND = 'verb' AND V.I = R.D % 10
WHERE R.I BETWEEN 1 AND 420;

INSERT OR IGNORE INTO PROJSTAFF
SELECT P.PROJECT_ID, 1 + (R.A % 360), L.WORD, 10 * (1 + R.B % 10), P.START_DATE,
	CASE WHEN R.C % 4 > 0 THEN P.END_DATE END
FROM R JOIN PAC_MNT_PROJECTS P ON P.PROJECT_ID = 1 + R.I % 420
	JOIN W L ON L.KIND = 'role' AND L.I = (R.D % 8) * (R.E % 8) / 8
WHERE R.I BETWEEN 2000 AND 4600;
INSERT INTO PROJCNTRTS
SELECT R.I, printf('K-%d/%03d', 2020 + R.I / 130, R.I % 1000), P.PROJECT_ID,
	CASE WHEN R.I % 3 > 0 AND P.CLIENT_COMPANY_ID IS NOT NULL THEN P.CLIENT_COMPANY_ID
		ELSE 1 + R.B % 600 END,
	CASE WHEN R.I % 3 > 0 THEN 'PRIME' WHEN R.C % 4 = 0 THEN 'NDA'
		WHEN R.C % 4 = 1 THEN 'FRAMEWORK' ELSE 'SUBCONTRACT' END,
	CASE WHEN R.D % 9 > 0 THEN date(coalesce(P.START_DATE, '2025-03-01'), '-' ||
		(R.D % 60) || ' days') END,
	CASE WHEN R.C % 4 > 0 OR R.I % 3 > 0 THEN (5 + R.E % 400) * 1000 END,
	CASE R.F % 6 WHEN 0 THEN 'DRAFT' WHEN 1 THEN 'EXPIRED' ELSE 'SIGNED' END
FROM R JOIN PAC_MNT_PROJECTS P ON P.PROJECT_ID = 1 + R.A % 420
WHERE R.I BETWEEN 1 AND 780;
INSERT INTO PROJMILESTONES
SELECT R.I, P.PROJECT_ID, W.WORD, date(P.START_DATE, '+' || (30 + 45 * W.I) || ' days'),
	CASE WHEN P.PCT_COMPLETE > W.I * 17 THEN date(P.START_DATE, '+' ||
		(30 + 45 * W.I + R.A % 30 - 8) || ' days') END,
	CASE WHEN W.I IN (1, 3, 4) THEN 20 + 10 * (R.B % 3) END
FROM R JOIN PAC_MNT_PROJECTS P ON P.PROJECT_ID = 1 + R.I / 5 JOIN W ON W.KIND = 'stage'
	AND W.I = R.I % 5 + (R.C % 2)
WHERE R.I BETWEEN 1 AND 2000 AND P.START_DATE IS NOT NULL;

-- Hours: weekdays only, on projects that the person staffs where there are any.
INSERT INTO TIMESHEETS
SELECT R.I - 10000, S.RESOURCE_ID, S.PROJECT_ID,
	date(S.FROM_DATE, '+' || (R.B % 400) || ' days', 'weekday ' || (1 + R.C % 5)),
	(1 + R.D % 16) / 2.0, CASE WHEN R.E % 5 = 0 THEN 0 ELSE 1 END,
	substr('AAAAAASDR', 1 + R.F % 9, 1),
	CASE R.G % 8 WHEN 0 THEN 'on site' WHEN 1 THEN 'remote' WHEN 2 THEN 'travel day' END
FROM R JOIN PROJSTAFF S ON S.ROWID = 1 + (R.A % 2400)
WHERE R.I BETWEEN 10001 AND 26000 AND S.FROM_DATE IS NOT NULL;
INSERT INTO EXPENSE_CLAIMS
SELECT R.I, 1 + (R.A % 360), CASE WHEN R.B % 5 > 0 THEN 1 + R.C % 404 END,
	date('2020-02-01', '+' || (R.I * 1850 / 2600 + R.D % 20) || ' days'), W.WORD,
	round((500 + (R.E % 400) * (R.F % 400)) / 100.0, 2),
	CASE R.G % 10 WHEN 0 THEN 'REJECTED' WHEN 1 THEN 'SUBMITTED' ELSE 'PAID' END,
	CASE WHEN R.H % 4 > 0 THEN printf('R%07d', R.H % 10000000) END
FROM R JOIN W ON W.KIND = 'expense' AND W.I = (R.D % 7) * (R.E % 7) / 7
WHERE R.I BETWEEN 1 AND 2600;

INSERT INTO INV_WAREHOUSES VALUES ('BER1', 'Berlin main', 'Berlin', 'DE'),
	('HAM1', 'Hamburg port', 'Hamburg', 'DE'), ('LYO1', 'Lyon', 'Lyon', 'FR'),
	('LON1', 'London', 'London', 'GB'), ('CHI1', 'Chicago', 'Chicago', 'US'),
	('OSA1', 'Osaka', NULL, 'JP');
INSERT INTO INV_ITEMS
SELECT R.I, printf('%s-%s-%03d', upper(substr(T.WORD, 1, 3)), upper(substr(K.WORD, 1, 2)),
		R.I), T.WORD || ' ' || K.WORD || ' ' || (100 + R.C % 900),
	CASE WHEN R.D % 20 > 0 THEN C.WORD END,
	CASE T.WORD WHEN 'Cable' THEN 'M' WHEN 'Toner' THEN 'BOX' ELSE 'PCS' END,
	round((900 + (R.E % 400) * (R.F % 400)) / 100.0, 2),
	CASE WHEN R.G % 9 > 0 THEN substr('DE19DE19DE07FR20IT22GB20', 1 + 4 * (R.G % 6), 4) END,
	CASE WHEN R.H % 5 > 0 THEN 5 * (R.H % 20) END,
	CASE WHEN R.A % 7 > 0 THEN (R.B % 40000) / 1000.0 END, CASE WHEN R.C % 12 = 0 THEN 1 ELSE 0 END
FROM R JOIN W T ON T.KIND = 'item' AND T.I = R.A % 16
	JOIN W K ON K.KIND = 'kind' AND K.I = R.B % 8
	JOIN W C ON C.KIND = 'category' AND C.I = R.A % 16
WHERE R.I BETWEEN 1 AND 480;
INSERT OR IGNORE INTO INV_STOCK
SELECT 1 + R.A % 480, substr('BER1HAM1LYO1LON1CHI1OSA1',
		1 + 4 * ((R.B % 6) * (R.C % 6) / 6), 4), (R.D % 60) * (R.E % 10), R.F % 8,
	CASE WHEN R.G % 5 > 0 THEN date('2024-01-01', '+' || (R.G % 480) || ' days') END
FROM R WHERE R.I BETWEEN 5000 AND 6600;

INSERT INTO PO_HEADERS
SELECT R.I, printf('PO%06d', 400000 + R.I), 1 + (R.A % 600), 1 + (R.B % 360),
	CASE WHEN R.C % 3 > 0 THEN 1 + R.D % 404 END,
	date('2020-01-10', '+' || (R.I * 1900 / 1700) || ' days'),
	CASE WHEN R.E % 8 > 0 THEN date('2020-01-10', '+' ||
		(R.I * 1900 / 1700 + 5 + R.E % 40) || ' days') END,
	CASE WHEN R.I > 1600 THEN 'OPEN' WHEN R.F % 15 = 0 THEN 'CANCELLED'
		WHEN R.F % 15 < 3 THEN 'PARTIAL' ELSE 'RECEIVED' END
FROM R WHERE R.I BETWEEN 1 AND 1700;
INSERT INTO PO_LINES
SELECT H.PO_ID, R.I % 3 + 1, I.ITEM_ID, 1 + R.B % 40,
	round(I.LIST_PRICE * (70 + R.C % 25) / 100, 2),
	CASE H.STATUS WHEN 'RECEIVED' THEN 1 + R.B % 40 WHEN 'PARTIAL' THEN (1 + R.B % 40) / 2
		ELSE 0 END
FROM R JOIN PO_HEADERS H ON H.PO_ID = R.I / 3 - 2000 AND R.I % 3 <= H.PO_ID % 3 + 1
	JOIN INV_ITEMS I ON I.ITEM_ID = 1 + (R.A % 480)
WHERE R.I BETWEEN 6003 AND 11102;

-- Invoices first, their lines, then what the ledger makes of them.  Cents are
-- whole numbers until they are stored.
INSERT INTO AR_INVOICES
SELECT R.I, printf('INV-%d-%05d', 2020 + R.I * 1900 / 3600 / 365, R.I),
	coalesce(P.CLIENT_COMPANY_ID, 1 + R.B % 600), CASE WHEN R.H % 4 > 0 THEN P.PROJECT_ID END,
	date('2020-01-15', '+' || (R.I * 1900 / 3600) || ' days'),
	date('2020-01-15', '+' || (R.I * 1900 / 3600 + C.PAYMENT_TERMS_DAYS) || ' days'),
	0, 0, substr('EUREUREUREURUSDGBP', 1 + 3 * (R.D % 6), 3),
	CASE WHEN R.E % 40 = 0 THEN 'VOID' WHEN R.I > 3450 THEN 'OPEN'
		WHEN R.F % 16 = 0 THEN 'OVERDUE' ELSE 'PAID' END, NULL
FROM R JOIN PAC_MNT_PROJECTS P ON P.PROJECT_ID = 1 + R.A % 404
	JOIN SRM_COMPANIES C ON C.COMPANY_ID = coalesce(P.CLIENT_COMPANY_ID, 1 + R.B % 600)
WHERE R.I BETWEEN 1 AND 3600;
INSERT INTO AR_INVOICE_LINES
SELECT V.INV_ID, R.I % 3 + 1, CASE WHEN R.A % 3 = 0 THEN I.ITEM_ID END,
	CASE WHEN R.A % 3 = 0 THEN I.ITEM_NAME WHEN R.A % 3 = 1 THEN 'Consulting services'
		ELSE 'Milestone payment' END,
	CASE WHEN R.A % 3 = 2 THEN 1 ELSE 1 + R.B % 30 END,
	CASE R.A % 3 WHEN 0 THEN I.LIST_PRICE WHEN 1 THEN 60 + 5 * (R.C % 20)
		ELSE 500 * (1 + R.D % 30) END
FROM R JOIN AR_INVOICES V ON V.INV_ID = R.I / 3 - 10000 AND R.I % 3 <= V.INV_ID % 3
	JOIN INV_ITEMS I ON I.ITEM_ID = 1 + (R.E % 480)
WHERE R.I BETWEEN 30003 AND 40802;
UPDATE AR_INVOICES SET NET_AMT = (SELECT round(sum(L.QTY * L.UNIT_PRICE), 2)
	FROM AR_INVOICE_LINES L WHERE L.INV_ID = AR_INVOICES.INV_ID);
UPDATE AR_INVOICES SET TAX_AMT = round(CASE CURR_CODE WHEN 'EUR' THEN 0.19 WHEN 'GBP'
	THEN 0.2 ELSE 0 END * NET_AMT, 2), JRNL_ID = INV_ID;
INSERT INTO AR_PAYMENTS
SELECT R.I, V.INV_ID, date(V.DUE_DATE, printf('%+d days', R.A % 50 - 20)), V.GROSS_AMT,
	CASE WHEN R.B % 12 > 0 THEN substr('WIRE  WIRE  WIRE  CARD  DEBIT CHEQUE',
		1 + 6 * (R.B % 6), 6) END,
	CASE WHEN R.C % 6 > 0 THEN printf('BR%010d', R.C % 10000000000) END
FROM R JOIN AR_INVOICES V ON V.INV_ID = R.I WHERE V.STATUS = 'PAID';
UPDATE AR_PAYMENTS SET METHOD = trim(METHOD);
INSERT INTO AP_BILLS
SELECT R.I, CASE WHEN R.A % 30 > 0 THEN printf('%d', 1000 + R.A % 9000) END, H.VENDOR_ID,
	CASE WHEN R.B % 5 > 0 THEN H.PO_ID END, date(H.ORDERED_ON, '+' || (R.C % 40) || ' days'),
	CASE WHEN R.D % 10 > 0 THEN date(H.ORDERED_ON, '+' || (R.C % 40 + 30) || ' days') END,
	L.NET, round(L.NET * 0.19, 2),
	CASE WHEN R.I > 1640 THEN 'OPEN' WHEN R.E % 12 = 0 THEN 'DISPUTED' ELSE 'PAID' END,
	8000 + R.I
FROM R JOIN PO_HEADERS H ON H.PO_ID = R.I
	JOIN (SELECT PO_ID, round(sum(QTY * UNIT_PRICE), 2) AS NET FROM PO_LINES
		GROUP BY PO_ID) L ON L.PO_ID = H.PO_ID
WHERE H.STATUS <> 'CANCELLED';
INSERT INTO AP_PAYMENTS
SELECT R.I, B.BILL_ID, date(B.BILL_DATE, '+' || (10 + R.A % 40) || ' days'),
	round(B.NET_AMT + B.TAX_AMT, 2),
	CASE WHEN R.B % 7 > 0 THEN printf('DE%02d5001%014d', 10 + R.B % 88, R.C * 1000) END
FROM R JOIN AP_BILLS B ON B.BILL_ID = R.I WHERE B.STATUS = 'PAID';

-- The ledger: journals 1.. sales, 4000.. receipts, 8000.. purchases, 10000..
-- payments, 12000.. payroll.  Two lines or three, always in balance.
CREATE TEMP TABLE J (ID INTEGER PRIMARY KEY, TYPE, DAY, TEXT, PROJECT, A, AD, B, BC, C, CD, CC);
INSERT INTO J SELECT INV_ID, 'SI', INV_DATE, 'Invoice ' || INV_NO, PROJECT_ID,
	'1200', GROSS_AMT, CASE INV_ID % 3 WHEN 0 THEN '4200' ELSE '4100' END, NET_AMT, '2200', -TAX_AMT,
	1 + 5 * (INV_ID % 11) FROM AR_INVOICES;
INSERT INTO J SELECT 4000 + P.PAY_ID, 'CR', P.PAID_ON, 'Receipt ' || V.INV_NO,
	V.PROJECT_ID, '1100', P.AMOUNT, '1200', P.AMOUNT, NULL, 0, NULL
	FROM AR_PAYMENTS P JOIN AR_INVOICES V ON V.INV_ID = P.INV_ID;
INSERT INTO J SELECT 8000 + BILL_ID, 'PI', BILL_DATE, 'Bill ' || coalesce(VENDOR_BILL_NO, '?'),
	H.PROJECT_ID, substr('520053005400550056005700', 1 + 4 * (B.BILL_ID % 6), 4), NET_AMT,
	'2100', round(NET_AMT + TAX_AMT, 2), '1400', TAX_AMT, 2 + 5 * (BILL_ID % 11)
	FROM AP_BILLS B LEFT JOIN PO_HEADERS H ON H.PO_ID = B.PO_ID;
INSERT INTO J SELECT 10000 + PAY_ID, 'CP', PAID_ON, 'Payment', NULL, '2100', AMOUNT,
	'1100', AMOUNT, NULL, 0, NULL FROM AP_PAYMENTS;
INSERT INTO J SELECT 12000 + R.I, 'PY', date('2020-01-28', '+' || (R.I / 11) || ' months'),
	'Payroll', NULL, '5100', 18000 + R.A % 6000, '1100', 18000 + R.A % 6000, NULL, 0,
	2 + 5 * (R.I % 11) FROM R WHERE R.I BETWEEN 0 AND 703;
INSERT INTO GL_JOURNALS
SELECT J.ID, printf('J%07d', J.ID), J.TYPE, CAST(strftime('%Y%m', J.DAY) AS INTEGER), J.DAY,
	CASE WHEN R.A % 25 > 0 THEN J.TEXT END, CASE WHEN R.B % 10 > 0 THEN 1 + R.B % 360 END
FROM J JOIN R ON R.I = J.ID;
INSERT INTO GL_ENTRIES SELECT ID, 1, A, CC, PROJECT, AD, 0 FROM J;
INSERT INTO GL_ENTRIES SELECT ID, 2, B, CASE WHEN TYPE = 'SI' THEN CC END, PROJECT, 0, BC FROM J;
INSERT INTO GL_ENTRIES SELECT ID, 3, C, NULL, NULL, max(CD, 0), max(-CD, 0) FROM J WHERE CD <> 0;
INSERT OR IGNORE INTO GL_BUDGETS
SELECT NULL, 2020 + R.I % 6, 1 + R.A % 55, substr('5100520053005400550056005700',
	1 + 4 * (R.B % 7), 4), 1000 * (5 + R.C % 300),
	CASE WHEN R.D % 4 = 0 THEN 1000 * (5 + R.E % 300) END
FROM R WHERE R.I BETWEEN 41000 AND 43400;

INSERT INTO SYS_AUDIT_LOG
SELECT R.I - 50000, datetime('2023-01-01', '+' || ((R.I - 50000) * 7300) || ' seconds'),
	CASE WHEN R.A % 6 > 0 THEN lower(L.WORD) END,
	CASE R.B % 5 WHEN 0 THEN 'PROJECT' WHEN 1 THEN 'COMPANY' WHEN 2 THEN 'JOURNAL'
		ELSE 'INVOICE' END, substr('UUUUCCD', 1 + R.C % 7, 1),
	CASE WHEN R.D % 3 > 0 THEN '{"id":' || (R.E % 3000) || ',"field":"status"}' END
FROM R JOIN W L ON L.KIND = 'last' AND L.I = R.F % 12
WHERE R.I BETWEEN 50001 AND 59000;
