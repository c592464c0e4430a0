# nl2sql - see README.md.  One file, not recursive; sources by wildcard.
#
#   make demo    dependencies, build, and the main job on an example database
#   make check   dependencies and every test
#
# BUILD keeps another build beside the normal one:
#   make BUILD=build/asan CFLAGS='-O1 -g -fsanitize=address,undefined' unit

BUILD   ?= build
PREFIX  ?= /usr/local
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	   -Wpointer-arith -Wwrite-strings -Wvla -Wformat=2
PKGS    := libcurl libcjson libpq sqlite3 libmariadb inih nettle
VERSION := $(shell sed -n 's/^.define NL2SQL_VERSION "\(.*\)"/\1/p' include/nl2sql/base.h)

ifdef WERROR
WARN += -Werror
endif

FLAGS := -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -Iinclude $(WARN) \
	 -fPIC -fvisibility=default $(shell pkg-config --cflags $(PKGS))
LIBS  := -Wl,--as-needed $(shell pkg-config --libs $(PKGS)) -lm

SRCS  := $(wildcard lib/*/*.c)
OBJS  := $(SRCS:%.c=$(BUILD)/%.o) $(BUILD)/embedded.o
BINS  := $(patsubst cmd/%.c,$(BUILD)/bin/%,$(wildcard cmd/*.c))
LIB   := $(BUILD)/libnl2sql.a
UNITS := $(wildcard tests/unit/*.c)
TEMPLATES := $(shell find templates -type f | LC_ALL=C sort)

all: $(LIB) $(BINS)

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(FLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Where an installed template file is looked for.
$(BUILD)/lib/template/files.o: FLAGS += -DNL2SQL_SHARE='"$(PREFIX)/share/nl2sql"'

# Every file below templates/, in the library itself: an uninstalled binary works.
$(BUILD)/embedded.c: $(TEMPLATES) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "lib/template/embedded.h"'; n=0; \
	   for f in $(TEMPLATES); do n=$$((n+1)); \
	     printf '__asm__(".section .rodata\\n.balign 16\\nnl2sql_embed_%d:\\n.incbin \\"%s\\"\\nnl2sql_embed_%d_end:\\n.byte 0\\n.previous\\n");\n' $$n "$$f" $$n; \
	     printf 'extern const char nl2sql_embed_%d[], nl2sql_embed_%d_end[];\n' $$n $$n; \
	   done; \
	   echo 'const struct nl2sql_embedded nl2sql_embedded_files[] = {'; n=0; \
	   for f in $(TEMPLATES); do n=$$((n+1)); \
	     printf '\t{ "%s", nl2sql_embed_%d, nl2sql_embed_%d_end },\n' "$${f#templates/}" $$n $$n; \
	   done; \
	   echo '	{ 0, 0, 0 }'; echo '};'; } >$@
$(BUILD)/embedded.o: $(BUILD)/embedded.c
	$(CC) $(CPPFLAGS) $(FLAGS) $(CFLAGS) -I. -c -o $@ $<

$(LIB): $(OBJS)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# The unit tests: every tests/unit/NAME.c gives one NAME_suite().
unit: $(BUILD)/unit
$(BUILD)/unit_main.c: $(UNITS) Makefile
	@mkdir -p $(@D)
	@{ echo '#include <check.h>'; echo '#include <stdlib.h>'; \
	   for f in $(UNITS:tests/unit/%.c=%); do echo "Suite *$${f}_suite(void);"; done; \
	   echo 'int main(void)'; echo '{'; echo '	SRunner *r = srunner_create(NULL);'; echo '	int failed;'; \
	   for f in $(UNITS:tests/unit/%.c=%); do echo "	srunner_add_suite(r, $${f}_suite());"; done; \
	   echo '	srunner_run_all(r, CK_ENV);'; echo '	failed = srunner_ntests_failed(r);'; \
	   echo '	srunner_free(r);'; echo '	return failed ? EXIT_FAILURE : EXIT_SUCCESS;'; echo '}'; } >$@
$(BUILD)/unit: $(BUILD)/unit_main.c $(UNITS:%.c=$(BUILD)/%.o) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -I. -o $@ $^ $$(pkg-config --cflags --libs check) $(LIBS)

check: all unit
	$(BUILD)/unit

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.PHONY: all unit check clean
.SECONDARY:
