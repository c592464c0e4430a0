/*
 * plot.c - bars and histograms as SVG
 */
#include <math.h>
#include <string.h>

#include <nl2sql/template.h>

#include "plot.h"

#define WIDTH	560 /* of the drawing, in its own units */
#define LABEL	170 /* kept for the labels of bars */
#define ROW	24
#define LETTERS 26 /* of a label */

static void put_label(struct nl2sql_buf *out, const char *s)
{
	size_t len = strlen(s), at = 0, letters = 0;

	while (at < len && letters < LETTERS) {
		uint32_t cp;
		size_t n = nl2sql_utf8_next(s + at, len - at, &cp);

		at += n ? n : 1;
		letters++;
	}
	nl2sql_html_escape(out, s, at);
	if (at < len)
		nl2sql_buf_puts(out, "…");
}

/* 1234567 -> 1,234,567 */
static void put_count(struct nl2sql_buf *out, double value)
{
	char digits[32];
	int len = 0, i;
	int64_t v = (int64_t)llround(value);

	do {
		digits[len++] = (char)('0' + v % 10);
		v /= 10;
	} while (v && len < 31);
	for (i = len; i--;)
		nl2sql_buf_printf(out, "%c%s", digits[i],
				  i && i % 3 == 0 ? "," : "");
}

static void put_bar(struct nl2sql_buf *out, const struct nl2sql_plot_bar *bar,
		    size_t row, double most, double sum)
{
	double room = WIDTH - LABEL - 96, y = (double)row * ROW;
	double width = most > 0 ? bar->value / most * room : 0;

	nl2sql_buf_printf(out, "<g><title>");
	nl2sql_html_escape(out, bar->label, strlen(bar->label));
	nl2sql_buf_puts(out, "</title>");
	nl2sql_buf_printf(out, "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">",
			  LABEL - 8, y + 16);
	put_label(out, bar->label);
	nl2sql_buf_printf(out,
			  "</text><rect class=\"track\" x=\"%d\" y=\"%.0f\" "
			  "width=\"%.0f\" height=\"%d\" rx=\"2\"/>",
			  LABEL, y + 4, room, ROW - 8);
	nl2sql_buf_printf(out,
			  "<rect class=\"bar\" x=\"%d\" y=\"%.0f\" "
			  "width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
			  LABEL, y + 4, bar->value > 0 && width < 1 ? 1 : width,
			  ROW - 8);
	nl2sql_buf_printf(out, "<text class=\"count\" x=\"%.0f\" y=\"%.0f\">",
			  LABEL + room + 6, y + 16);
	put_count(out, bar->value);
	if (bar->value > 0 && bar->value < 0.005 * sum)
		nl2sql_buf_puts(out, " · &lt;1 %");
	else if (sum > 0)
		nl2sql_buf_printf(out, " · %.0f %%", 100 * bar->value / sum);
	nl2sql_buf_puts(out, "</text></g>\n");
}

void nl2sql_plot_bars(struct nl2sql_buf *out,
		      const struct nl2sql_plot_bar *bars, size_t n)
{
	double most = 0, sum = 0;
	size_t i;

	if (!n)
		return;
	for (i = 0; i < n; i++) {
		sum += bars[i].value;
		if (bars[i].value > most)
			most = bars[i].value;
	}
	nl2sql_buf_printf(out,
			  "<svg class=\"plot\" role=\"img\" "
			  "viewBox=\"0 0 %d %zu\">\n",
			  WIDTH, n * ROW + 4);
	for (i = 0; i < n; i++)
		put_bar(out, &bars[i], i, most, sum);
	nl2sql_buf_puts(out, "</svg>");
}

/* The smallest of 1, 2, 5, 10, 20, … that cuts the range into 24 or less. */
static double round_step(double range)
{
	static const double steps[] = { 1, 2, 5 };
	double scale = 1;
	size_t i;

	for (;;) {
		for (i = 0; i < NL2SQL_COUNT(steps); i++)
			if (range / (steps[i] * scale) < 24)
				return steps[i] * scale;
		scale *= 10;
	}
}

static void put_axis(struct nl2sql_buf *out, double from, double step,
		     size_t bins, double width, const char *unit)
{
	size_t i, every = bins > 12 ? 4 : bins > 6 ? 2 : 1;

	nl2sql_buf_printf(out,
			  "<line class=\"rule\" x1=\"0\" y1=\"150\" x2=\"%d\" "
			  "y2=\"150\"/>\n",
			  WIDTH);
	for (i = 0; i < bins && (double)i * width < WIDTH - 36; i += every) {
		nl2sql_buf_printf(out,
				  "<text class=\"axis\" x=\"%.1f\" "
				  "y=\"166\">",
				  (double)i * width + 1);
		put_count(out, from + (double)i * step);
		nl2sql_buf_puts(out, "</text>");
	}
	nl2sql_buf_printf(out,
			  "<text class=\"axis\" x=\"%d\" y=\"182\" "
			  "text-anchor=\"end\">",
			  WIDTH);
	nl2sql_html_escape(out, unit, strlen(unit));
	nl2sql_buf_puts(out, "</text>\n");
}

void nl2sql_plot_histogram(struct nl2sql_buf *out, const double *values,
			   size_t n, const char *unit)
{
	double low, high, step, from, width, most = 0;
	double counts[32] = { 0 };
	size_t i, bins;

	if (!n)
		return;
	low = high = values[0];
	for (i = 1; i < n; i++) {
		low = values[i] < low ? values[i] : low;
		high = values[i] > high ? values[i] : high;
	}
	step = round_step(high - low);
	from = floor(low / step) * step;
	bins = (size_t)((high - from) / step) + 1;
	width = (double)WIDTH / (double)bins;
	for (i = 0; i < n; i++) {
		double *c = &counts[(size_t)((values[i] - from) / step)];

		if (++*c > most)
			most = *c;
	}
	nl2sql_buf_printf(out,
			  "<svg class=\"plot\" role=\"img\" "
			  "viewBox=\"0 0 %d 188\">\n",
			  WIDTH);
	for (i = 0; i < bins; i++) {
		double height = counts[i] / most * 140;

		nl2sql_buf_printf(out,
				  "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" "
				  "width=\"%.1f\" height=\"%.1f\"><title>",
				  (double)i * width + 1, 150 - height,
				  width > 3 ? width - 2 : width, height);
		nl2sql_buf_printf(out,
				  "%.0f to %.0f: ", from + (double)i * step,
				  from + (double)(i + 1) * step - 1);
		put_count(out, counts[i]);
		nl2sql_buf_puts(out, "</title></rect>\n");
	}
	put_axis(out, from, step, bins, width, unit);
	nl2sql_buf_puts(out, "</svg>");
}
