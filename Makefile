# Pinzhi: form submissions, review, scores and workbooks of a county.
#
#   make            the three programs      make run     a demo on 127.0.0.1:8080
#   make test       unit, integration, browser       make start stop status reset
#   make bench      side by side, ratios    make fuzz    each parser, SECS each
#   make lint       analyzers, format, layers        make install deb coverage
#
#   SAN=address,undefined   DB=auto|libmariadb|mariadb|mysqlclient|config
#   WERROR=   (set empty when packaging with an unknown compiler)

VERSION   := 1.0.0
PREFIX    ?= /usr/local
PKGCONFIG ?= pkg-config
DB        ?= auto
WERROR    ?= -Werror
SECS      ?= 10
PORT      ?= 8080
export PORT SECS VERSION

# -- client library: MariaDB Connector/C or Oracle libmysqlclient ------------
ifeq ($(DB),auto)
  override DB := $(firstword $(foreach p,libmariadb mariadb mysqlclient,\
    $(if $(shell $(PKGCONFIG) --exists $p 2>/dev/null && echo y),$p)) config)
endif
ifeq ($(DB),config)
  DB_CONFIG ?= $(firstword $(shell command -v mariadb_config mysql_config))
  DB_CFLAGS ?= $(if $(DB_CONFIG),$(filter -I%,$(shell $(DB_CONFIG) --include)))
  DB_LIBS   ?= $(if $(DB_CONFIG),$(shell $(DB_CONFIG) --libs))
else
  DB_CFLAGS ?= $(shell $(PKGCONFIG) --cflags $(DB))
  DB_LIBS   ?= $(shell $(PKGCONFIG) --libs $(DB))
endif

# -- flags --------------------------------------------------------------------
comma := ,
B    ?= build/$(notdir $(CC))-$(DB)$(if $(SAN),-$(subst $(comma),-,$(SAN)))
MO   := build/locale/zh_CN/LC_MESSAGES/pinzhi.mo
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wvla \
        -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
        -Wwrite-strings -Wcast-qual -Wpointer-arith -Wundef -Wswitch-enum
OPT  ?= $(if $(SAN),-O1 -g -fno-omit-frame-pointer -fsanitize=$(SAN) \
        -fno-sanitize-recover=all,-O3 -g -D_FORTIFY_SOURCE=2 \
        -fstack-protector-strong -fPIE)
STD  := -std=c11 -D_POSIX_C_SOURCE=200809L -ffp-contract=off -pthread -I.
# Ours first, then the user's CFLAGS and LDFLAGS.
CC_FLAGS := $(STD) $(WARN) $(WERROR) $(OPT) $(CPPFLAGS) $(CFLAGS)
LD_FLAGS := $(if $(SAN),,-pie) -Wl,-z,relro,-z,now -Wl,--as-needed -pthread \
            $(LDFLAGS)

# -- what is built from what --------------------------------------------------
src = $(filter-out %/main.c sql/admin_%,$(wildcard $1/*.c))
obj = $(patsubst %.c,$B/%.o,$1)
SQL_LIBS    := $(DB_LIBS) -lsodium -lcrypto -ljansson -lcurl -lm
EXPORT_LIBS := -lqrencode -lzip -lexpat -lisal -lz
FCGI_LIBS   := -lfcgi
EVAL   := $(call src,eval)
SQL    := $(EVAL) $(call src,sql)
EXPORT := $(SQL) $(call src,export)
FCGI   := $(EXPORT) $(call src,fcgi)
ALL_LIBS  = $(SQL_LIBS) $(EXPORT_LIBS) $(FCGI_LIBS)
PROGRAMS := $B/pinzhi-fcgi $B/pinzhi-export $B/pinzhi-admin
TESTS    := $B/test-unit $B/test-integration $B/whole-book
FUZZERS  := $(patsubst tests/fuzz/%.c,$B/%,$(wildcard tests/fuzz/*_fuzz.c))
LINK = $(if $(strip $(DB_LIBS)),,$(error No client library of MariaDB or \
  MySQL found: run scripts/packages build))$(CC) $(CC_FLAGS) -o $@ $^ $(LD_FLAGS)

all: $(PROGRAMS) $(MO)
tests: all $(TESTS)
fuzzers: $(FUZZERS)
$B/pinzhi-fcgi: $(call obj,fcgi/main.c $(FCGI))
	$(LINK) $(ALL_LIBS)
$B/pinzhi-export: $(call obj,export/main.c $(EXPORT))
	$(LINK) $(SQL_LIBS) $(EXPORT_LIBS)
$B/pinzhi-admin: $(call obj,sql/main.c $(wildcard sql/admin_*.c) $(SQL))
	$(LINK) $(SQL_LIBS)
$B/test-unit: $(call obj,$(wildcard tests/unit/*.c) $(FCGI))
	$(LINK) $(ALL_LIBS) -lcunit
$B/test-integration: $(call obj,$(wildcard tests/integration/*.c) $(FCGI))
	$(LINK) $(ALL_LIBS) -lcunit
$B/whole-book: $(call obj,tests/whole_book.c $(EXPORT))
	$(LINK) $(SQL_LIBS) $(EXPORT_LIBS)
$B/bench-%: $B/tests/bench/%.o $(call obj,$(EXPORT))
	$(LINK) $(SQL_LIBS) $(EXPORT_LIBS)
$B/bench-detail: $B/tests/bench/detail.o $(call obj,$(EXPORT))
	$(LINK) $(SQL_LIBS) $(EXPORT_LIBS) -lxlsxwriter
$B/bench-offline: $B/tests/bench/offline.o $(call obj,$(FCGI))
	$(LINK) $(ALL_LIBS)
$(FUZZERS): $B/%: $B/tests/fuzz/%.o $(call obj,$(FCGI))
	$(LINK) $(ALL_LIBS) -fsanitize=fuzzer
$(MO): $(wildcard po/*.po)
	@mkdir -p $(@D)
	msgcat --use-first $^ | msgfmt --check-format -o $@ -

# Only sql/db.c gets the database headers; as system headers, so that
# -Wconversion and -Werror judge our code and not theirs.
$B/sql/db.o: CC_FLAGS += $(patsubst -I%,-isystem %,$(DB_CFLAGS))
$B/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) -MMD -MP $(CC_FLAGS) -c -o $@ $<

# -- verbs: the work is in scripts/ -------------------------------------------
run start:
	@scripts/packages build run
	@scripts/build all
	@scripts/serve $@
stop status reset:
	@scripts/serve $@
test:
	@scripts/packages build run test
	@scripts/test unit integration workbooks evaluate bits browser
test-san:
	@scripts/packages build run test
	@scripts/test --san unit integration evaluate browser
coverage:
	@scripts/packages build run test coverage
	@scripts/coverage
bench:
	@scripts/packages build run test bench
	@scripts/build all
	@tests/bench/run.sh
fuzz:
	@scripts/packages build fuzz
	@scripts/fuzz
lint:
	@scripts/packages build lint test
	@scripts/lint
layers:
	@scripts/layers
install: all
	@scripts/install "$(DESTDIR)" "$(PREFIX)" "$B"
deb:
	@scripts/packages build deb
	@scripts/build all
	@scripts/deb "$(VERSION)"
clean:
	rm -rf build
folder:
	@echo $B

.PHONY: all tests fuzzers run start stop status reset test test-san coverage \
        bench fuzz lint layers install deb clean folder
-include $(shell find $B -name '*.d' 2>/dev/null)
