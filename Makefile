# nl2sql - see README.md.  One file, not recursive; sources by wildcard.
#
#   make demo    dependencies, build, and the main job on an example database
#   make check   dependencies and every test
#   make         programs in build/bin, libraries in build
#
# BUILD keeps another build beside the normal one:
#   make BUILD=build/asan CFLAGS='-O1 -g -fsanitize=address,undefined' unit

BUILD   ?= build
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
LIBDIR  ?= $(PREFIX)/lib
INCDIR  ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share/nl2sql
MANDIR  ?= $(PREFIX)/share/man
FUZZ_SECONDS ?= 30
JOBS    := $(shell nproc 2>/dev/null || echo 2)

WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	   -Wpointer-arith -Wwrite-strings -Wvla -Wformat=2 \
	   -Wno-format-nonliteral
LINKED  := libcjson sqlite3 libmariadb inih nettle
PKGS    := libcurl libpq $(LINKED) # those two are loaded when needed
VERSION := $(shell sed -n 's/^.define NL2SQL_VERSION "\(.*\)"/\1/p' include/nl2sql/base.h)
SONAME  := libnl2sql.so.$(firstword $(subst ., ,$(VERSION)))

ifdef WERROR
WARN += -Werror
endif

# pkg-config is itself one of the dependencies: silent until `make deps` ran.
FLAGS := -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -Iinclude $(WARN) \
	 -fPIC $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LIBS  := -Wl,--as-needed $(shell pkg-config --libs $(LINKED) 2>/dev/null) -ldl -lm

SRCS  := $(wildcard lib/*/*.c)
OBJS  := $(SRCS:%.c=$(BUILD)/%.o) $(BUILD)/embedded.o
CMDS  := $(wildcard cmd/*.c)
BINS  := $(CMDS:cmd/%.c=$(BUILD)/bin/%)
LIB   := $(BUILD)/libnl2sql.a
SO    := $(BUILD)/libnl2sql.so.$(VERSION)
UNITS := $(wildcard tests/unit/*.c)
FUZZ  := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
HELP  := $(patsubst tests/helpers/%.c,%,$(wildcard tests/helpers/*.c))
BENCH := $(patsubst tests/bench/%.c,%,$(wildcard tests/bench/*.c))
MAN   := $(wildcard man/*.[157])
TEMPLATES := $(shell find templates -type f 2>/dev/null | LC_ALL=C sort)
SCRIPTS := .ci/run $(shell find tests examples -type f -perm -u+x 2>/dev/null | \
	   LC_ALL=C sort) $(wildcard tests/cli/*/*.sh tests/bench/*.sh)

all: $(LIB) $(SO) $(BINS)

# ---- build ----------------------------------------------------------------

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(FLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Rewritten when the list of templates or the place they go to changes.
$(BUILD)/embedded.list: FORCE
	@mkdir -p $(@D)
	@echo '$(DATADIR) $(TEMPLATES)' | cmp -s - $@ || echo '$(DATADIR) $(TEMPLATES)' >$@

# Every file below templates/, in the library itself: an uninstalled binary works.
$(BUILD)/embedded.c: $(TEMPLATES) $(BUILD)/embedded.list Makefile
	@{ echo '#include "lib/template/embedded.h"'; \
	   n=0; \
	   for f in $(TEMPLATES); do n=$$((n+1)); \
	     printf '__asm__(".section .rodata\\n.balign 16\\nnl2sql_embed_%d:\\n.incbin \\"%s\\"\\nnl2sql_embed_%d_end:\\n.byte 0\\n.previous\\n");\n' $$n "$$f" $$n; \
	     printf 'extern const char nl2sql_embed_%d[], nl2sql_embed_%d_end[];\n' $$n $$n; \
	   done; \
	   echo 'const struct nl2sql_embedded nl2sql_embedded_files[] = {'; n=0; \
	   for f in $(TEMPLATES); do n=$$((n+1)); \
	     printf '\t{ "%s", nl2sql_embed_%d, nl2sql_embed_%d_end },\n' "$${f#templates/}" $$n $$n; \
	   done; \
	   echo '	{ 0, 0, 0 }'; echo '};'; } >$@
$(BUILD)/lib/template/files.o: $(BUILD)/embedded.list
$(BUILD)/lib/template/files.o: CPPFLAGS += -DNL2SQL_SHARE='"$(DATADIR)"'
$(BUILD)/embedded.o: $(BUILD)/embedded.c lib/template/embedded.h
	$(CC) $(CPPFLAGS) $(FLAGS) $(CFLAGS) -I. -c -o $@ $<

$(LIB): $(OBJS)
	@rm -f $@
	$(AR) rcs $@ $^

$(SO): $(OBJS) lib/nl2sql.map
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(SONAME) \
		-Wl,--version-script=lib/nl2sql.map -o $@ $(OBJS) $(LIBS)
	@ln -sf $(@F) $(BUILD)/$(SONAME) && ln -sf $(SONAME) $(BUILD)/libnl2sql.so

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# ---- tests ----------------------------------------------------------------

# Every tests/unit/NAME.c gives one NAME_suite().
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

# One program a fuzz target that replays its corpus, and one that searches.
$(BUILD)/replay/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/replay.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/helpers/%: LIBS += -lpq
$(BUILD)/helpers/%: $(BUILD)/tests/helpers/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
helpers: $(HELP:%=$(BUILD)/helpers/%)
tested: all unit helpers $(FUZZ:%=$(BUILD)/replay/%)
fuzzers: $(FUZZ:%=$(BUILD)/fuzz/%)

check: deps-check
	@echo 'check: building in $(BUILD)'
	@$(MAKE) --no-print-directory -s -j$(JOBS) tested
	@tests/run $(BUILD)

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	    -fno-omit-frame-pointer
check-asan:
	@LIMIT=$${LIMIT:-1200} COUNT=$${COUNT:-40} $(MAKE) --no-print-directory \
		BUILD=build/asan CFLAGS='-O1 -g $(SANITIZE)' check

check-valgrind: deps-lint
	@$(MAKE) --no-print-directory -s -j$(JOBS) unit
	TEST_SLOWLY=1 CK_TIMEOUT_MULTIPLIER=20 valgrind -q --leak-check=full \
		--errors-for-leak-kinds=definite --error-exitcode=9 $(BUILD)/unit

fuzz: deps-lint
	@$(MAKE) --no-print-directory -s -j$(JOBS) BUILD=build/fuzz CC=clang \
		CFLAGS='-O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link' fuzzers
	@tests/run-fuzz build/fuzz $(FUZZ_SECONDS) $(FUZZ)

bench: deps-check
	@$(MAKE) --no-print-directory -s -j$(JOBS) all helpers $(BENCH:%=$(BUILD)/bench/%)
	@tests/run-bench $(BUILD)

lint: deps-lint
	@echo 'lint: gcc' && $(MAKE) --no-print-directory -s -j$(JOBS) \
		BUILD=build/gcc CC=gcc WERROR=1 all unit
	@echo 'lint: clang' && $(MAKE) --no-print-directory -s -j$(JOBS) \
		BUILD=build/clang CC=clang WERROR=1 all unit
	@tests/run-lint '$(MAN)' '$(SCRIPTS)'

format:
	clang-format -i $(SRCS) $(CMDS) $(wildcard include/nl2sql/*.h lib/*/*.h \
		tests/*.c tests/*/*.c)

demo: deps
	@echo 'demo: building in $(BUILD)'
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@examples/erp/demo $(BUILD)/bin $(BUILD)/demo

# ---- what a bare Debian lacks ---------------------------------------------

DEPS       := gcc libc6-dev pkg-config libcurl4-openssl-dev libcjson-dev \
	      libpq-dev libsqlite3-dev libmariadb-dev libinih-dev nettle-dev \
	      libxxhash-dev sqlite3
DEPS_CHECK := $(DEPS) check jq mandoc openssl parallel postgresql
DEPS_LINT  := $(DEPS_CHECK) clang clang-format fish shellcheck valgrind zsh

# $(call ensure,packages,programs,pkg-config modules): install unless all is there.
define ensure
@missing=; for p in $(2); do \
	command -v $$p >/dev/null || missing="$$missing $$p"; done; \
for p in $(3); do \
	pkg-config --exists $$p 2>/dev/null || missing="$$missing $$p"; done; \
[ -n "$$missing" ] || exit 0; \
run="apt-get install -y --no-install-recommends $(1)"; \
echo "deps: missing:$$missing"; \
if ! command -v apt-get >/dev/null; then \
	echo "deps: no apt-get here; on Debian this would be: $$run"; exit 1; \
elif [ "$$(id -u)" != 0 ]; then \
	echo "deps: not root; run: sudo apt-get update && sudo $$run"; exit 1; fi; \
echo "deps: $$run"; export DEBIAN_FRONTEND=noninteractive; \
apt-get update -qq && $$run -qq >/dev/null
endef

MODULES := $(PKGS) libxxhash
deps:
	$(call ensure,$(DEPS),$(firstword $(CC)) pkg-config sqlite3,$(MODULES))
deps-check:
	$(call ensure,$(DEPS_CHECK),$(firstword $(CC)) pkg-config sqlite3 jq mandoc openssl parallel psql,$(MODULES) check)
deps-lint:
	$(call ensure,$(DEPS_LINT),gcc clang clang-format fish pkg-config sqlite3 jq mandoc openssl parallel psql shellcheck valgrind zsh,$(MODULES) check)

# ---- install --------------------------------------------------------------

D := $(DESTDIR)
COMPLETIONS := $(D)$(PREFIX)/share/bash-completion/completions/nl2sql \
	       $(D)$(PREFIX)/share/zsh/site-functions/_nl2sql \
	       $(D)$(PREFIX)/share/fish/vendor_completions.d/nl2sql.fish

install: all
	install -d $(D)$(BINDIR) $(D)$(LIBDIR)/pkgconfig $(D)$(INCDIR)/nl2sql \
		$(dir $(COMPLETIONS)) $(foreach s,1 5 7,$(D)$(MANDIR)/man$(s)) \
		$(sort $(dir $(TEMPLATES:templates/%=$(D)$(DATADIR)/%)))
	install $(BINS) $(D)$(BINDIR)
	install -m 644 $(LIB) $(D)$(LIBDIR)
	install $(SO) $(D)$(LIBDIR)
	ln -sf $(notdir $(SO)) $(D)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(D)$(LIBDIR)/libnl2sql.so
	install -m 644 include/nl2sql/*.h $(D)$(INCDIR)/nl2sql
	for f in $(TEMPLATES:templates/%=%); do \
		install -m 644 templates/$$f $(D)$(DATADIR)/$$f || exit 1; done
	for f in $(MAN); do \
		install -m 644 $$f $(D)$(MANDIR)/man$${f##*.}/ || exit 1; done
	printf '%s\n' 'prefix=$(PREFIX)' \
		'libdir=$(LIBDIR:$(PREFIX)/%=$${prefix}/%)' \
		'includedir=$(INCDIR:$(PREFIX)/%=$${prefix}/%)' '' 'Name: nl2sql' \
		'Description: natural-language/SQL pairs from live databases' \
		'Version: $(VERSION)' 'Requires.private: $(LINKED)' \
		'Cflags: -I$${includedir}' 'Libs: -L$${libdir} -lnl2sql' \
		'Libs.private: -ldl -lm' \
		>$(D)$(LIBDIR)/pkgconfig/nl2sql.pc
	set -- $(COMPLETIONS); for s in bash zsh fish; do \
		$(BUILD)/bin/nl2sql completions $$s >$$1 || exit 1; shift; done

uninstall:
	rm -f $(BINS:$(BUILD)/bin/%=$(D)$(BINDIR)/%) $(COMPLETIONS) \
		$(D)$(LIBDIR)/libnl2sql.* $(D)$(LIBDIR)/pkgconfig/nl2sql.pc
	for f in $(MAN); do rm -f $(D)$(MANDIR)/man$${f##*.}/$${f##*/}; done
	rm -rf $(D)$(INCDIR)/nl2sql $(D)$(DATADIR)

dist:
	@mkdir -p build
	git archive --prefix=nl2sql-$(VERSION)/ -o build/nl2sql-$(VERSION).tar.gz HEAD
	@echo build/nl2sql-$(VERSION).tar.gz

check-dist: deps-check dist
	@tests/run-dist build/nl2sql-$(VERSION).tar.gz

clean:
	rm -rf build $(BUILD)

-include $(OBJS:.o=.d) $(CMDS:%.c=$(BUILD)/%.d) $(UNITS:%.c=$(BUILD)/%.d) \
	$(FUZZ:%=$(BUILD)/tests/fuzz/%.d) $(BENCH:%=$(BUILD)/tests/bench/%.d) \
	$(HELP:%=$(BUILD)/tests/helpers/%.d)
.PHONY: all unit tested fuzzers check check-asan check-valgrind check-dist fuzz \
	bench lint format demo deps deps-check deps-lint install uninstall dist \
	clean FORCE
.SECONDARY:
