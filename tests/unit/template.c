/*
 * template.c - tests of lib/template: every rule of mustache's core modules,
 * in cases of our own, the ceilings, and where files are found
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nl2sql/record.h>
#include <nl2sql/template.h>

static const struct rule {
	const char *context, *template, *want;
	const char *partials; /* a JSON object, or NULL */
} rules[] = {
	/* comments */
	{ "{}", "12{{! gone }}34", "1234", 0 },
	{ "{}", "12{{!\n two\n lines\n}}34", "1234", 0 },
	{ "{}", "a\n{{! alone }}\nb\n", "a\nb\n", 0 },
	{ "{}", "a\n  {{! indented }}\nb\n", "a\nb\n", 0 },
	{ "{}", "a\r\n{{! alone }}\r\nb", "a\r\nb", 0 },
	{ "{}", "  {{! first line }}\nb", "b", 0 },
	{ "{}", "a\n  {{! last line }}", "a\n", 0 },
	{ "{}", "a\n{{!\nmany lines\n}}\nb\n", "a\nb\n", 0 },
	{ "{}", "a\n  {{!\n  many lines\n  }}\nb\n", "a\nb\n", 0 },
	{ "{}", "  12 {{! not alone }}\n", "  12 \n", 0 },
	{ "{}", "12 {{! kept }} 34", "12  34", 0 },
	{ "{\"! x\":1,\"x\":2}", "<{{! x }}>", "<>", 0 },
	/* delimiters */
	{ "{\"t\":\"Hi\"}", "{{=<% %>=}}(<%t%>)", "(Hi)", 0 },
	{ "{\"t\":\"Hi\"}", "({{=[ ]=}}[t])", "(Hi)", 0 },
	{ "{\"s\":true,\"d\":\"I\"}",
	  "[\n{{#s}}\n  {{d}}\n  |d|\n{{/s}}\n\n{{= | | =}}\n|#s|\n  {{d}}\n"
	  "  |d|\n|/s|\n]\n",
	  "[\n  I\n  |d|\n\n  {{d}}\n  I\n]\n", 0 },
	{ "{\"s\":false,\"d\":\"I\"}",
	  "[\n{{^s}}\n  {{d}}\n{{/s}}\n{{= | | =}}\n|^s|\n  |d|\n|/s|\n]\n",
	  "[\n  I\n  I\n]\n", 0 },
	{ "{\"v\":\"yes\"}", "[ {{>p}} ]\n{{= | | =}}\n[ |>p| ]\n",
	  "[ .yes. ]\n[ .yes. ]\n", "{\"p\":\".{{v}}.\"}" },
	{ "{\"v\":\"yes\"}", "[ {{>p}} ]\n[ .{{v}}.  .|v|. ]\n",
	  "[ .yes.  .yes. ]\n[ .yes.  .|v|. ]\n",
	  "{\"p\":\".{{v}}. {{= | | =}} .|v|.\"}" },
	{ "{}", "| {{=@ @=}} |", "|  |", 0 },
	{ "{}", " | {{=@ @=}}\n", " | \n", 0 },
	{ "{}", "a\n{{=@ @=}}\nb\n", "a\nb\n", 0 },
	{ "{}", "a\n  {{=@ @=}}\nb\n", "a\nb\n", 0 },
	{ "{}", "|\r\n{{= @ @ =}}\r\n|", "|\r\n|", 0 },
	{ "{}", "  {{=@ @=}}\n=", "=", 0 },
	{ "{}", "=\n  {{=@ @=}}", "=\n", 0 },
	{ "{}", "|{{= @   @ =}}|", "||", 0 },
	{ "{\"t\":\"<\"}", "{{=<% %>=}}<%{t}%><%&t%><%t%>", "<<&lt;", 0 },
	/* interpolation */
	{ "{}", "Hello from {Mustache}!\n", "Hello from {Mustache}!\n", 0 },
	{ "{\"s\":\"world\"}", "Hello, {{s}}!\n", "Hello, world!\n", 0 },
	{ "{\"t\":\"{{v}}\",\"v\":\"no\"}", "{{{t}}}: {{t}}", "{{v}}: {{v}}",
	  0 },
	{ "{\"c\":\"& \\\" < >\"}", "{{c}}", "&amp; &quot; &lt; &gt;", 0 },
	{ "{\"c\":\"'\"}", "{{c}}", "&#39;", 0 },
	{ "{\"c\":\"& \\\" < >\"}", "{{{c}}}|{{&c}}", "& \" < >|& \" < >", 0 },
	{ "{\"n\":85}", "{{n}} {{{n}}} {{&n}}", "85 85 85", 0 },
	{ "{\"n\":1.210}", "{{n}}", "1.210", 0 },
	{ "{\"n\":12345678901234567890}", "{{n}}", "12345678901234567890", 0 },
	{ "{\"n\":0}", "<{{n}}>", "<0>", 0 },
	{ "{\"b\":true,\"c\":false}", "{{b}} {{c}}", "true false", 0 },
	{ "{\"x\":null}", "({{x}})({{{x}}})({{&x}})", "()()()", 0 },
	{ "{}", "({{x}})({{{x}}})({{&x}})", "()()()", 0 },
	{ "{\"p\":{\"n\":\"Joe\"}}", "{{p.n}}={{#p}}{{n}}{{/p}}", "Joe=Joe",
	  0 },
	{ "{\"p\":{\"n\":\"<\"}}", "{{{p.n}}}{{&p.n}}", "<<", 0 },
	{ "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"n\":\"Phil\"}}}}}}",
	  "{{a.b.c.d.e.n}}", "Phil", 0 },
	{ "{\"a\":{}}", "<{{a.b.c}}>", "<>", 0 },
	{ "{\"a\":{\"b\":{}},\"c\":{\"n\":\"Jim\"}}", "<{{a.b.c.n}}>", "<>",
	  0 },
	{ "{\"a\":{\"b\":{\"n\":\"Phil\"}},\"b\":{\"n\":\"Wrong\"}}",
	  "{{#a}}{{b.n}}{{/a}}", "Phil", 0 },
	{ "{\"a\":{\"b\":{}},\"b\":{\"c\":\"ERROR\"}}", "{{#a}}<{{b.c}}>{{/a}}",
	  "<>", 0 },
	{ "{\"a.b\":\"c\"}", "<{{a.b}}>", "<>", 0 },
	{ "{\"a.b\":\"c\",\"a\":{\"b\":\"d\"}}", "{{a.b}}", "d", 0 },
	{ "\"world\"", "Hello, {{.}}!", "Hello, world!", 0 },
	{ "\"& <\"", "{{.}} {{{.}}} {{&.}}", "&amp; &lt; & < & <", 0 },
	{ "85", "{{.}}", "85", 0 },
	{ "{\"s\":\"---\"}", "| {{s}} |", "| --- |", 0 },
	{ "{\"s\":\"---\"}", "  {{s}}\n", "  ---\n", 0 },
	{ "{\"s\":\"---\"}", "  {{{s}}}\n", "  ---\n", 0 },
	{ "{\"s\":\"---\"}", "  {{&s}}\n", "  ---\n", 0 },
	{ "{\"s\":\"---\"}", "|{{ s }}|{{{ s }}}|{{& s }}|", "|---|---|---|",
	  0 },
	{ "{\"s\":\"a\\u0000b\"}", "{{s}}", "a", 0 },
	/* sections */
	{ "{\"b\":true}", "<{{#b}}shown{{/b}}>", "<shown>", 0 },
	{ "{\"b\":false}", "<{{#b}}not{{/b}}>", "<>", 0 },
	{ "{\"b\":null}", "<{{#b}}not{{/b}}>", "<>", 0 },
	{ "{\"b\":\"\"}", "<{{#b}}not{{/b}}>", "<>", 0 },
	{ "{\"b\":0}", "<{{#b}}{{.}}{{/b}}>", "<0>", 0 },
	{ "{\"b\":{}}", "<{{#b}}yes{{/b}}>", "<yes>", 0 },
	{ "{}", "<{{#b}}not{{/b}}>", "<>", 0 },
	{ "{\"c\":{\"n\":\"Joe\"}}", "{{#c}}Hi {{n}}.{{/c}}", "Hi Joe.", 0 },
	{ "{\"a\":\"foo\",\"b\":\"wrong\",\"s\":{\"b\":\"bar\"},"
	  "\"c\":{\"d\":\"baz\"}}",
	  "{{#s}}{{a}}, {{b}}, {{c.d}}{{/s}}", "foo, bar, baz", 0 },
	{ "{\"foo\":\"bar\"}", "{{#foo}}{{.}} is {{foo}}{{/foo}}", "bar is bar",
	  0 },
	{ "{\"l\":[{\"i\":1},{\"i\":2},{\"i\":3}]}", "{{#l}}{{i}}{{/l}}", "123",
	  0 },
	{ "{\"l\":[]}", "<{{#l}}not{{/l}}>", "<>", 0 },
	{ "{\"a\":{\"one\":1},\"b\":{\"two\":2},\"c\":{\"three\":3}}",
	  "{{#a}}{{one}}{{#b}}{{one}}{{two}}{{#c}}{{one}}{{two}}{{three}}"
	  "{{/c}}{{one}}{{/b}}{{two}}{{/a}}",
	  "1121231", 0 },
	{ "{\"x\":[{\"y\":[\"1\",\"2\"]},{\"y\":[\"3\"]}]}",
	  "{{#x}}({{#y}}{{.}}{{/y}}){{/x}}", "(12)(3)", 0 },
	{ "{\"b\":true}",
	  "* first\n{{#b}}\n* second\n{{/b}}\n* third\n"
	  "{{#b}}\n* fourth\n{{/b}}\n",
	  "* first\n* second\n* third\n* fourth\n", 0 },
	{ "{\"b\":true}", "| A {{#b}}B {{#b}}C{{/b}} D{{/b}} E |",
	  "| A B C D E |", 0 },
	{ "{\"b\":false}", "| A {{#b}}B {{#b}}C{{/b}} D{{/b}} E |", "| A  E |",
	  0 },
	{ "{\"l\":[1,2,3]}", "{{#l}}({{.}}){{/l}}", "(1)(2)(3)", 0 },
	{ "{\"l\":[1.10,2.2]}", "{{#l}}({{.}}){{/l}}", "(1.10)(2.2)", 0 },
	{ "{\"l\":[\"&\"]}", "{{#l}}{{.}}{{{.}}}{{&.}}{{/l}}", "&amp;&&", 0 },
	{ "{\"l\":[[1,2],[3]]}", "{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", "(12)(3)",
	  0 },
	{ "[{\"v\":\"a\"},{\"v\":\"b\"}]", "{{#.}}({{v}}){{/.}}", "(a)(b)", 0 },
	{ "{\"a\":{\"b\":{\"c\":true}}}", "{{#a.b.c}}Here{{/a.b.c}}", "Here",
	  0 },
	{ "{\"a\":{\"b\":{\"c\":false}}}", "<{{#a.b.c}}H{{/a.b.c}}>", "<>", 0 },
	{ "{\"a\":{}}", "<{{#a.b.c}}H{{/a.b.c}}>", "<>", 0 },
	{ "{\"b\":true}", " | {{#b}}\t|\t{{/b}} | \n", " | \t|\t | \n", 0 },
	{ "{\"b\":true}", " | {{#b}} {{! x }}\n {{/b}} | \n", " |  \n  | \n",
	  0 },
	{ "{\"b\":true}", " {{#b}}YES{{/b}}\n {{#b}}GOOD{{/b}}\n",
	  " YES\n GOOD\n", 0 },
	{ "{\"b\":true}", "| This Is\n{{#b}}\n|\n{{/b}}\n| A Line\n",
	  "| This Is\n|\n| A Line\n", 0 },
	{ "{\"b\":true}", "| This Is\n  {{#b}}\n|\n  {{/b}}\n| A Line\n",
	  "| This Is\n|\n| A Line\n", 0 },
	{ "{\"b\":true}", "|\r\n{{#b}}\r\n{{/b}}\r\n|", "|\r\n|", 0 },
	{ "{\"b\":true}", "  {{#b}}\n#{{/b}}\n/", "#\n/", 0 },
	{ "{\"b\":true}", "#{{#b}}\n/\n  {{/b}}", "#\n/\n", 0 },
	{ "{\"b\":true}", "|{{# b }}={{/ b }}|", "|=|", 0 },
	/* inverted sections */
	{ "{\"b\":false}", "<{{^b}}shown{{/b}}>", "<shown>", 0 },
	{ "{\"b\":true}", "<{{^b}}not{{/b}}>", "<>", 0 },
	{ "{\"b\":null}", "<{{^b}}shown{{/b}}>", "<shown>", 0 },
	{ "{}", "<{{^b}}shown{{/b}}>", "<shown>", 0 },
	{ "{\"c\":{\"n\":1}}", "<{{^c}}not{{/c}}>", "<>", 0 },
	{ "{\"l\":[{\"n\":1}]}", "<{{^l}}not{{/l}}>", "<>", 0 },
	{ "{\"l\":[]}", "<{{^l}}shown{{/l}}>", "<shown>", 0 },
	{ "{\"b\":false}",
	  "* first\n{{^b}}\n* second\n{{/b}}\n* third\n"
	  "{{^b}}\n* fourth\n{{/b}}\n",
	  "* first\n* second\n* third\n* fourth\n", 0 },
	{ "{\"b\":false}", "| A {{^b}}B {{^b}}C{{/b}} D{{/b}} E |",
	  "| A B C D E |", 0 },
	{ "{\"b\":true}", "| A {{^b}}B {{^b}}C{{/b}} D{{/b}} E |", "| A  E |",
	  0 },
	{ "{\"a\":{\"b\":{\"c\":true}}}", "<{{^a.b.c}}H{{/a.b.c}}>", "<>", 0 },
	{ "{\"a\":{\"b\":{\"c\":false}}}", "<{{^a.b.c}}H{{/a.b.c}}>", "<H>",
	  0 },
	{ "{\"a\":{}}", "<{{^a.b.c}}H{{/a.b.c}}>", "<H>", 0 },
	{ "{}", " | {{^b}}\t|\t{{/b}} | \n", " | \t|\t | \n", 0 },
	{ "{}", " | {{^b}} {{! x }}\n {{/b}} | \n", " |  \n  | \n", 0 },
	{ "{}", " {{^b}}NO{{/b}}\n {{^b}}WAY{{/b}}\n", " NO\n WAY\n", 0 },
	{ "{}", "| A\n  {{^b}}\n|\n  {{/b}}\n| B\n", "| A\n|\n| B\n", 0 },
	{ "{}", "|\r\n{{^b}}\r\n{{/b}}\r\n|", "|\r\n|", 0 },
	{ "{}", "  {{^b}}\n^{{/b}}\n/", "^\n/", 0 },
	{ "{}", "^{{^b}}\n/\n  {{/b}}", "^\n/\n", 0 },
	{ "{}", "|{{^ b }}={{/ b }}|", "|=|", 0 },
	/* partials */
	{ "{}", "\"{{>t}}\"", "\"from partial\"", "{\"t\":\"from partial\"}" },
	{ "{}", "\"{{>t}}\"", "\"\"", "{}" },
	{ "{\"x\":\"content\"}", "\"{{>p}}\"", "\"*content*\"",
	  "{\"p\":\"*{{x}}*\"}" },
	{ "{\"c\":\"X\",\"n\":[{\"c\":\"Y\",\"n\":[]}]}", "{{>node}}", "X<Y<>>",
	  "{\"node\":\"{{c}}<{{#n}}{{>node}}{{/n}}>\"}" },
	{ "{\"a\":\"hello\",\"b\":\"world\"}", "{{>o}}", "*hello world!*",
	  "{\"o\":\"*{{a}} {{>i}}*\",\"i\":\"{{b}}!\"}" },
	{ "{}", "| {{>p}} |", "| \t|\t |", "{\"p\":\"\\t|\\t\"}" },
	{ "{\"d\":\"|\"}", "  {{d}}  {{> p}}\n", "  |  >\n>\n",
	  "{\"p\":\">\\n>\"}" },
	{ "{}", "|\r\n{{>p}}\r\n|", "|\r\n>|", "{\"p\":\">\"}" },
	{ "{}", "  {{>p}}\n>", "  >\n  >>", "{\"p\":\">\\n>\"}" },
	{ "{}", ">\n  {{>p}}", ">\n  >\n  >", "{\"p\":\">\\n>\"}" },
	{ "{\"c\":\"<\\n->\"}", "\\\n {{>p}}\n/\n", "\\\n |\n <\n->\n |\n/\n",
	  "{\"p\":\"|\\n{{{c}}}\\n|\\n\"}" },
	{ "{\"b\":true}", "|{{> p }}|", "|[]|", "{\"p\":\"[]\"}" },
	{ "{}", "  {{>a}}\n", "    x\n    y\n",
	  "{\"a\":\"  {{>b}}\\n\",\"b\":\"x\\ny\\n\"}" },
};

static bool partial_of(void *ctx, const char *name, struct nl2sql_buf *out)
{
	const struct nl2sql_json *all = ctx;

	return nl2sql_json_decode(nl2sql_json_get(*all, name), out) == 0;
}

static struct nl2sql_json json(const char *text)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_json j = { 0 };

	ck_assert_msg(!nl2sql_json_parse(&j, text, strlen(text), &err), "%s",
		      err.message);
	return j;
}

START_TEST(test_rule)
{
	const struct rule *r = &rules[_i];
	struct nl2sql_json context = json(r->context);
	struct nl2sql_json partials = json(r->partials ? r->partials : "{}");
	struct nl2sql_template *t = NULL;
	struct nl2sql_buf out = { 0 };
	struct nl2sql_err err = { 0 };

	ck_assert_msg(!nl2sql_template_parse(&t, "t", r->template,
					     strlen(r->template), &err),
		      "%s: %s", r->template, err.message);
	nl2sql_template_partials(t, partial_of, &partials);
	ck_assert_msg(!nl2sql_template_render(t, &context, &out, &err),
		      "%s: %s", r->template, err.message);
	ck_assert_str_eq(nl2sql_buf_str(&out), r->want);
	nl2sql_buf_release(&out);
	nl2sql_template_free(t);
}
END_TEST

static const struct {
	const char *template, *message;
} wrong[] = {
	{ "a\nb {{#x}} c\n", "t:2: section is not closed: \"x\"" },
	{ "a\n\n{{/x}}", "t:3: end of a section that is not open, \"x\"" },
	{ "{{#x}}\n{{/y}}",
	  "t:2: end of section \"y\", but \"x\" of line 1 is open" },
	{ "\n\n\n{{x", "t:4: tag is not closed" },
	{ "{{{x}}", "t:1: tag is not closed" },
	{ "a{{}}", "t:1: tag without a name" },
	{ "{{=a=}}", "t:1: bad delimiters" },
	{ "{{= a b c =}}", "t:1: bad delimiters" },
};

START_TEST(test_wrong)
{
	struct nl2sql_template *t = NULL;
	struct nl2sql_err err = { 0 };

	ck_assert_int_eq(nl2sql_template_parse(&t, "t", wrong[_i].template,
					       strlen(wrong[_i].template),
					       &err),
			 -1);
	ck_assert_int_eq(err.code, NL2SQL_EDATA);
	ck_assert_str_eq(err.message, wrong[_i].message);
	ck_assert_ptr_null(t);
}
END_TEST

START_TEST(test_depth)
{
	struct nl2sql_template *t = NULL;
	struct nl2sql_err err = { 0 };
	struct nl2sql_buf text = { 0 };
	int i;

	for (i = 0; i <= NL2SQL_TEMPLATE_DEPTH; i++)
		nl2sql_buf_puts(&text, "{{#x}}");
	ck_assert_int_eq(
		nl2sql_template_parse(&t, "t", text.data, text.len, &err), -1);
	ck_assert_str_eq(err.message, "t:1: sections are too deep at \"x\"");
	nl2sql_buf_release(&text);
}
END_TEST

START_TEST(test_endless_partial)
{
	struct nl2sql_json partials = json("{\"p\":\"a{{>p}}\"}");
	struct nl2sql_template *t = NULL;
	struct nl2sql_buf out = { 0 };
	struct nl2sql_err err = { 0 };

	ck_assert_int_eq(nl2sql_template_parse(&t, "t", "{{>p}}", 6, &err), 0);
	nl2sql_template_partials(t, partial_of, &partials);
	nl2sql_buf_puts(&out, "kept");
	ck_assert_int_eq(nl2sql_template_render(t, NULL, &out, &err), -1);
	ck_assert_str_eq(err.message, "p:1: partials are too deep at \"p\"");
	ck_assert_str_eq(out.data, "kept");
	nl2sql_buf_release(&out);
	nl2sql_template_free(t);
}
END_TEST

static void write_file(const char *dir, const char *name, const char *text)
{
	struct nl2sql_buf path = { 0 };
	struct nl2sql_err err = { 0 };

	nl2sql_buf_printf(&path, "%s/%s", dir, name);
	ck_assert_int_eq(nl2sql_write_file(path.data, text, strlen(text), &err),
			 0);
	nl2sql_buf_release(&path);
}

START_TEST(test_files)
{
	char dir[] = "/tmp/nl2sql-template-XXXXXX", sub[64];
	struct nl2sql_buf out = { 0 };
	struct nl2sql_map names = { 0 };
	struct nl2sql_err err = { 0 };
	struct nl2sql_template *t = NULL;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(sub, sizeof(sub), "%s/report", dir);
	ck_assert_int_eq(mkdir(sub, 0700), 0);
	unsetenv("NL2SQL_TEMPLATES");
	ck_assert_int_eq(nl2sql_template_file(&out, "report/card.md", &err), 0);
	ck_assert_uint_gt(out.len, 10);
	nl2sql_buf_cut(&out, 0);

	setenv("NL2SQL_TEMPLATES", dir, 1);
	write_file(sub, "card.md", "mine: {{>part}}{{>report/part}}");
	write_file(sub, "part.mustache", "[{{.}}]");
	ck_assert_int_eq(nl2sql_template_load(&t, "report/card.md", &err), 0);
	ck_assert_int_eq(nl2sql_template_render(t,
						&(struct nl2sql_json){ "1", 1 },
						&out, &err),
			 0);
	ck_assert_str_eq(out.data, "mine: [1][1]");
	nl2sql_template_list("report", &names);
	ck_assert_ptr_nonnull(nl2sql_map_get(&names, "report/card.md"));
	ck_assert_ptr_nonnull(nl2sql_map_get(&names, "report/part.mustache"));
	ck_assert_str_eq(nl2sql_map_get(&names, "report/card.md"),
			 "report/card.md");

	ck_assert_int_eq(nl2sql_template_file(&out, "../etc/passwd", &err), -1);
	ck_assert_int_eq(nl2sql_template_file(&out, "report/../../x", &err),
			 -1);
	ck_assert_int_eq(nl2sql_template_file(&out, "/etc/passwd", &err), -1);
	ck_assert_int_eq(nl2sql_template_file(&out, "report/none", &err), -1);
	ck_assert_str_eq(err.message, "no template file \"report/none\"");
	unsetenv("NL2SQL_TEMPLATES");
	snprintf(sub, sizeof(sub), "%s/report/card.md", dir);
	unlink(sub);
	snprintf(sub, sizeof(sub), "%s/report/part.mustache", dir);
	unlink(sub);
	snprintf(sub, sizeof(sub), "%s/report", dir);
	rmdir(sub);
	rmdir(dir);
	nl2sql_map_release(&names);
	nl2sql_template_free(t);
	nl2sql_buf_release(&out);
}
END_TEST

Suite *template_suite(void);
Suite *template_suite(void)
{
	Suite *s = suite_create("template");
	TCase *c = tcase_create("mustache");

	tcase_add_loop_test(c, test_rule, 0, (int)NL2SQL_COUNT(rules));
	tcase_add_loop_test(c, test_wrong, 0, (int)NL2SQL_COUNT(wrong));
	tcase_add_test(c, test_depth);
	tcase_add_test(c, test_endless_partial);
	suite_add_tcase(s, c);
	c = tcase_create("files");
	tcase_add_test(c, test_files);
	suite_add_tcase(s, c);
	return s;
}
