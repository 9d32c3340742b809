# proctor: `make run` builds and starts it, `make help` lists the rest.

VERSION := 0.1.0
PREFIX  ?= /usr/local
CFLAGS  ?= -O2 -g
SECONDS ?= 60
N       ?= 1000
SEED    ?= 1
CLANG   ?= clang

# One set of rules: asan, clang and fuzz are the same build with other flags, in a place of its own.
VARIANT ?=
B       := build$(VARIANT:%=/%)

FLAGS.asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS.fuzz := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
ifneq ($(filter clang fuzz,$(VARIANT)),)
CC := $(CLANG)
endif
# Symbols are bound at the start: else every forked process looks up its own anew. And what is mapped
# is copied by each fork: libraries that the front end alone needs are made part of it where they can.
inside = $(foreach lib,$(1),$(or $(filter /%,$(shell $(CC) -print-file-name=$(lib:-l%=lib%.a))),$(lib)))
LINK  := -Wl,-z,now
FLAGS := -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Isrc $(FLAGS.$(VARIANT))

PLACES := -DPROCTOR_VERSION=\"$(VERSION)\" \
          -DPROCTOR_LOCALE_DIR=\"$(PREFIX)/share/locale\" \
          -DPROCTOR_LESSON_DIR=\"$(PREFIX)/share/proctor/lessons\"

# Asked when a recipe runs, not when this file is read: pkg-config may have come only just before.
TERMINAL_CFLAGS = $(shell pkg-config --cflags readline ncursesw)
PROGRAM_LIBS    = $(call inside,$(shell pkg-config --libs readline ncursesw) $(CMARK_LIBS)) $(INTL)
CMARK_CFLAGS    = $(shell pkg-config --cflags libcmark)
CMARK_LIBS      = $(shell pkg-config --libs libcmark)
CUNIT_LIBS      = $(shell pkg-config --libs cunit)
VTERM_CFLAGS    = $(shell pkg-config --cflags vterm)
VTERM_LIBS      = $(shell pkg-config --libs vterm)
INTL            = $(shell test ! -e /usr/lib/libintl.so || echo -lintl)# musl has no gettext

objects  = $(patsubst %.c,$(B)/obj/%.o,$(wildcard $(1)))
PROGRAM := $(B)/proctor
MAIN    := $(call objects,src/main.c src/options.c)
ROOMS   := $(filter-out $(MAIN),$(call objects,src/*.c src/base/*.c src/lang/*.c src/model/*.c \
           src/lesson/*.c src/record/*.c src/sandbox/*.c src/session/*.c src/ui/*.c src/view/*.c))
PURE    := $(call objects,src/base/*.c src/lang/*.c src/model/*.c src/lesson/*.c src/record/*.c \
           src/view/*.c src/sandbox/wire.c src/sandbox/proc.c)
MKMAN   := $(call objects,src/setup/mkman.c)

UNIT    := $(if $(wildcard tests/unit/*.c),$(B)/tests/unit)
KERNEL  := $(if $(wildcard tests/kernel/*.c),$(B)/tests/kernel)
SCREEN  := $(if $(wildcard tests/screen/*.c),$(B)/tests/screen)
FUZZERS := $(patsubst tests/fuzz/%.c,$(B)/tests/fuzz/%,\
           $(filter-out %/replay.c,$(wildcard tests/fuzz/*.c)))
FAULTS  := $(if $(wildcard tests/faults/*.c),$(B)/tests/faults)
RANDOM  := $(if $(wildcard tests/random/*.c),$(B)/tests/random)
DEATH   := $(if $(wildcard tests/death/*.c),$(B)/tests/death)
BENCHES := $(patsubst %.c,$(B)/%,$(filter-out %/pty.c %/eye.c,$(wildcard tests/bench/*.c)))
TESTS   := $(SCREEN) $(KERNEL) $(if $(VARIANT),,$(FAULTS) $(DEATH) $(RANDOM)) $(UNIT) $(FUZZERS)
# What runs the whole program again and again is not run once more by each variant.
WHOLE   := tests/lesson/run tests/hostile/run tests/check/run tests/conformance/run tests/code/run
PARTS    = $(wildcard $(if $(VARIANT),,$(WHOLE)) tests/golden/run) $(TESTS)

LOCALES := $(patsubst src/po/%.po,$(B)/locale/%/LC_MESSAGES/proctor.mo,$(wildcard src/po/*.po))

Q := $(if $(V),,@)

.DELETE_ON_ERROR:
.PHONY: all run test unit asan clang fuzz fuzzers random faults death leaks leaked bench lint \
        format po install uninstall clean help needs FORCE

all: $(PROGRAM) $(B)/proctor.1 $(LOCALES) ## build build/proctor, its man page and translations

run: all ## start the shell; without a terminal, play the tour as plain text
	@if [ -t 0 ] && [ -t 1 ]; then $(PROGRAM); else $(PROGRAM) --echo lessons/tour.proc; fi

# Much of their time is waiting: they run side by side, each part's words together at its end.
test: all $(TESTS) ## run all tests
	@$(MAKE) --no-print-directory --keep-going --output-sync=target -j3 $(PARTS:%=%.run)

%.run: FORCE
	@echo "== $*"; PROCTOR=$(PROGRAM) $*

unit: $(UNIT) ## run the unit tests alone
	@$(UNIT)

asan: ## run all tests under AddressSanitizer and UBSan
	ASAN_OPTIONS=quarantine_size_mb=4 $(MAKE) VARIANT=asan test # every fork copies the quarantine

clang: ## build with clang and run the unit tests
	$(MAKE) VARIANT=clang all unit

fuzz: ## feed the parsers new input, SECONDS=60 each
	$(MAKE) VARIANT=fuzz fuzzers

fuzzers: $(FUZZERS)
	@for fuzzer in $(FUZZERS); do \
	    name=$${fuzzer##*/}; mkdir -p $(B)/found/$$name; \
	    (cd $(B)/found && $(CURDIR)/$$fuzzer -max_total_time=$(SECONDS) -timeout=20 \
	        -dict=$(CURDIR)/tests/fuzz/words.dict $$name \
	        $$(ls -d $(CURDIR)/tests/fuzz/corpus/$$name 2>/dev/null)) || exit 1; \
	done

random: all $(RANDOM) ## play N=1000 random programs, from SEED=1 on, beside a model of POSIX
	PROCTOR=$(PROGRAM) $(RANDOM) -n $(N) -s $(SEED)

faults: all $(FAULTS) ## make every system call and every allocation fail once
	PROCTOR=$(PROGRAM) $(FAULTS) all

death: all $(DEATH) ## kill proctor at random moments, N=1000 times
	PROCTOR=$(PROGRAM) $(DEATH) $(or $(N),1000)

leaks: ## look for memory that is lost, in every process, over every lesson
	$(MAKE) VARIANT=asan leaked

leaked: all $(SCREEN) $(B)/tests/leaks.so
	PROCTOR=$(PROGRAM) tests/leaks/run $(LOOK)

bench: all $(BENCHES) ## print the speed and memory ratios
	PROCTOR=$(PROGRAM) tests/bench/run

lint: $(B)/proctor.1 ## check includes, paths, man page and layout
	tests/check/rooms
	tests/check/paths
	tests/check/man $<
	clang-format --dry-run -Werror $$(find src tests -name '*.[ch]')

format: | needs ## lay the code out as .clang-format says
	clang-format -i $$(find src tests -name '*.[ch]')

po: | needs ## bring the translations up to date with the words in the code
	xgettext --language=C --from-code=UTF-8 --keyword=_ --keyword=N_ --add-comments=TRANSLATORS \
	    --add-location=file --package-name=proctor --package-version=$(VERSION) \
	    --output=src/po/proctor.pot $$(find src -name '*.[ch]' -o -name '*.def' | sort)
	for po in src/po/*.po; do msgmerge --quiet --update --backup=none $$po src/po/proctor.pot; done

install: all ## install below PREFIX=/usr/local, inside DESTDIR=
	install -D -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/proctor"
	install -D -m 644 $(B)/proctor.1 "$(DESTDIR)$(PREFIX)/share/man/man1/proctor.1"
	cd lessons && find . -type f -exec install -D -m 644 {} \
	    "$(DESTDIR)$(PREFIX)/share/proctor/lessons/{}" \;
	if cd $(B)/locale; then find . -name '*.mo' -exec install -D -m 644 {} \
	    "$(DESTDIR)$(PREFIX)/share/locale/{}" \; ; fi

uninstall: ## remove what install installed
	rm -f "$(DESTDIR)$(PREFIX)/bin/proctor" "$(DESTDIR)$(PREFIX)/share/man/man1/proctor.1" \
	    "$(DESTDIR)$(PREFIX)"/share/locale/*/LC_MESSAGES/proctor.mo
	rm -rf "$(DESTDIR)$(PREFIX)/share/proctor"

clean: ## remove build/
	rm -rf build

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name what; do \
	    printf '  make %-10s %s\n' "$$name" "$$what"; done

# What the machine lacks is installed before anything is compiled; nothing missing costs a blink.
needs:
	@src/setup/needs run $(filter test unit asan fuzz lint format po bench,$(MAKECMDGOALS)) $(VARIANT)

$(PROGRAM): $(MAIN) $(ROOMS)
	$(call link,$(PROGRAM_LIBS))

$(B)/tests/unit: $(call objects,tests/unit/*.c) $(PURE)
	$(call link,$(CUNIT_LIBS) $(CMARK_LIBS) $(INTL))

$(B)/tests/kernel: $(call objects,tests/kernel/*.c) $(ROOMS)
	$(call link,$(CUNIT_LIBS) $(PROGRAM_LIBS))

$(B)/tests/screen: $(call objects,tests/screen/*.c) $(call objects,src/base/*.c)
	$(call link,$(VTERM_LIBS) $(INTL))

$(FAULTS): $(filter-out %/shim.o,$(call objects,tests/faults/*.c)) | $(B)/tests/faults.so
$(RANDOM): $(call objects,tests/random/*.c)
	$(call link)

$(DEATH): $(call objects,tests/death/*.c)
$(FAULTS) $(DEATH): $(B)/obj/tests/kernel/kernel.o $(call objects,src/base/*.c)
	$(call link,$(INTL))

# Stands before the C library in proctor, sanitizers or not.
$(B)/tests/faults.so: tests/faults/shim.c tests/faults/plan.h tests/faults/calls.def | needs
	@mkdir -p $(@D); echo "  link  $@"
	$(Q)$(CC) $(filter-out -fsanitize% -fno-sanitize%,$(FLAGS)) $(CFLAGS) -fPIC -shared \
	    $(if $(findstring -fsanitize,$(FLAGS)),-DSANITIZED) -o $@ $< -ldl

$(B)/tests/leaks.so: tests/leaks/shim.c | needs
	@mkdir -p $(@D); echo "  link  $@"
	$(Q)$(CC) $(filter-out -fsanitize% -fno-sanitize%,$(FLAGS)) $(CFLAGS) -fPIC -shared -o $@ $<

ifeq ($(VARIANT),fuzz)
$(FUZZERS): $(B)/tests/fuzz/%: $(B)/obj/tests/fuzz/%.o $(PURE)
	$(call link,-fsanitize=fuzzer $(CMARK_LIBS) $(INTL))
else
$(FUZZERS): $(B)/tests/fuzz/%: $(B)/obj/tests/fuzz/%.o $(B)/obj/tests/fuzz/replay.o $(PURE)
	$(call link,$(CMARK_LIBS) $(INTL))
endif

$(BENCHES): $(B)/tests/bench/%: $(B)/obj/tests/bench/%.o $(B)/obj/tests/bench/pty.o
	$(call link,$(LIBS))

$(B)/obj/tests/bench/eye.o: EXTRA = $(VTERM_CFLAGS)
$(B)/tests/bench/glass $(B)/tests/bench/rival: $(B)/obj/tests/bench/eye.o
$(B)/tests/bench/glass $(B)/tests/bench/rival: LIBS = $(VTERM_LIBS)

$(B)/tests/bench/facts: $(PURE)
$(B)/tests/bench/facts: LIBS = $(CMARK_LIBS) $(INTL)

$(B)/mkman: $(MKMAN)
	$(call link)

define link
@mkdir -p $(@D); echo "  link  $@"
$(Q)$(CC) $(FLAGS) $(CFLAGS) $(LINK) $(LDFLAGS) -o $@ $(filter %.o,$^) $(1)
endef

$(B)/obj/%.o: %.c $(B)/obj/flags | needs
	@mkdir -p $(@D); echo "  cc    $<"
	$(Q)$(CC) $(FLAGS) $(CFLAGS) $(EXTRA) -MMD -MP -c -o $@ $<

$(MAIN): EXTRA = $(PLACES)
$(MAIN): $(B)/obj/places
$(B)/obj/src/ui/%.o: EXTRA = $(TERMINAL_CFLAGS)
$(B)/obj/src/lesson/%.o: EXTRA = $(CMARK_CFLAGS)
$(B)/obj/tests/screen/%.o: EXTRA = $(VTERM_CFLAGS)

# Other flags, or another PREFIX, rebuild what they change.
$(B)/obj/flags: NOW = $(CC) $(FLAGS) $(CFLAGS) $(LDFLAGS)
$(B)/obj/places: NOW = $(PLACES)
$(B)/obj/flags $(B)/obj/places: FORCE
	@mkdir -p $(@D); test "$$(cat $@ 2>/dev/null)" = '$(NOW)' || echo '$(NOW)' >$@

$(B)/proctor.1: src/proctor.1.in $(B)/mkman
	@echo "  man   $@"
	$(Q)$(B)/mkman $(VERSION) <$< >$@

# Without msgfmt (see needs) there are no translations, and all else works.
$(B)/locale/%/LC_MESSAGES/proctor.mo: src/po/%.po | needs
	@mkdir -p $(@D); if command -v msgfmt >/dev/null; then echo "  msgfmt $<"; \
	    msgfmt --check -o $@ $<; fi

-include $(wildcard $(B)/obj/*/*.d $(B)/obj/*/*/*.d)
