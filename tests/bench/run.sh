#!/bin/bash
# Side by side, in alternating rounds, medians: what the program costs beside
# the least that the same work can cost on this machine.
#
#   (a) submissions through nginx and FastCGI | the same statements, bare client
#   (b) the form page                         | a trivial FastCGI responder
#   (s) one cell of a draft, as it is typed   | the same statements, bare client
#   (c) the county workbook from the database | plain libxlsxwriter from memory
#   (d) the chain of a composite indicator    | the same in R, numpy, Python
#   (e) the upload of a form of 200 rows      | libzip and expat alone
#   (f) a detail workbook of a million cells  | plain libxlsxwriter, by default
#   (n) the nightly job with two workers      | with one
#   GROWTH=1: reads at one and at ten million values; (n) of 3,000 counties
#
# ONLY=cn runs these parts alone, COUNTIES=600 sets the number of (n).
# ROUNDS (5) and SECONDS (4) set how long; ratios under 1.15 mean nothing on a
# noisy machine. Load goes to loopback only.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=scripts/env
. scripts/env
PATH=$PATH:/usr/sbin
rounds=${ROUNDS:-5} seconds=${SECONDS_A_ROUND:-4} port=${BENCH_PORT:-8461}
need_account
build_folder
V=$(mktemp -d "${TMPDIR:-/tmp}/pz-bench.XXXXXX")
chmod 755 "$V"
own "$V"/{log,tmp,exports,nginx}
run_folder "$V"
pids=()
finish() {
    for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done
    scripts/db stop "$V" >/dev/null 2>&1 || true
    rm -rf "$V" "$RUN"
}
trap finish EXIT
trap 'exit 130' INT TERM

# -- tools ----------------------------------------------------------------------

tool() {
    local name=$1
    shift
    ${CC:-cc} -std=c11 -D_GNU_SOURCE -I. -O2 -o "$V/$name" \
        "tests/bench/$name.c" "$@"
}
# shellcheck disable=SC2046
tool bare $(pkg-config --cflags --libs libmariadb) -lpthread
tool load -lpthread
tool trivial -lfcgi -lpthread
tool plain_book -lxlsxwriter
# By the folder's name as make has it: what an object depends on is kept by it.
R=${B#"$ROOT"/}
make -s --no-print-directory B="$R" \
    "$R"/bench-{book,growth,chain,offline,detail} "$R/pinzhi-export"
cp "$B"/pinzhi-{fcgi,admin,export} "$B"/bench-{book,growth} "$V/"
cp -r fcgi/static nginx export/layouts build/locale "$V/"
chmod -R go+rX "$V"/{static,nginx,layouts,locale}
export PINZHI_DB_SOCKET=$RUN/db.sock PINZHI_DB_NAME=pinzhi PINZHI_DB_USER=root
export PINZHI_MIGRATION_DIR=$ROOT/sql/migrations PINZHI_EXPORT_DIR=$V/exports
export PINZHI_LAYOUT_DIR=$V/layouts PINZHI_LOCALE_DIR=$V/locale
export PINZHI_LOG=error PINZHI_THREADS=40 PINZHI_IDLE_MINUTES=600

sql() { scripts/db sql "$V" pinzhi; }

# -- data -----------------------------------------------------------------------

# Eight counties to a prefecture.
county() { echo "91$((10 + $1 / 8))$((21 + $1 % 8))"; }

# 64 counties with a clerk each, every month of two centuries open for entry,
# and for the page: last year's accepted figures.
fill() {
    scripts/db sql "$V" <<<"CREATE DATABASE pinzhi CHARACTER SET utf8mb4"
    "$B/pinzhi-admin" migrate --quiet
    "$B/pinzhi-admin" framework import tests/bench/edition --quiet
    {
        for ((i = 0; i < 64; i++)); do
            echo "INSERT INTO region VALUES ('$(county $i)', '测试', 'test',
                '', 1);"
        done
        for ((y = 1990; y <= 2199; y++)); do
            for m in 01 02 03 04 05 06 07 08 09 10 11 12; do
                echo "('$y-$m', '401', 'bench', 0, 9e9, 9e9, 9e9)"
            done
        done | paste -sd, | sed 's/^/INSERT INTO calendar VALUES /; s/$/;/'
    } | sql
    for ((i = 0; i < 64; i++)); do
        password=Load-$RANDOM-$RANDOM
        echo "$password" | "$B/pinzhi-admin" user add "bench$i" --role clerk \
            --name clerk --region "$(county $i)" --bureau b01 \
            --password-stdin --quiet
        echo "bench$i,$password,$(county $i)"
    done >"$V/accounts.csv"
    # Sessions for the bare client, found like those of the pages.
    sql <<<"INSERT INTO session (token_hash, account_id, created_at,
        seen_at, expires_at, address)
        SELECT UNHEX(LPAD(region, 64, '0')), id, 0, 9e9, 9e9, '-' FROM account"
}

clear_forms() {
    sql <<<"TRUNCATE cell; TRUNCATE submission; TRUNCATE audit;
        INSERT INTO submission (period, region, form, bureau, state, version,
            filled, valued)
            SELECT p.period, r.code, '401', 'b01', 'accepted', 2, 12, 12
            FROM region r JOIN calendar p
            WHERE p.period IN ('1990-01', '1991-01');
        INSERT INTO cell SELECT s.period, s.region, s.form,
            CONCAT('B', LPAD(n.n, 2, '0')), 1, s.bureau, 1, 1000 + n.n * 37.1,
            '', 2, 1 FROM submission s JOIN (SELECT 1 n UNION SELECT 2 UNION
            SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION
            SELECT 7 UNION SELECT 8 UNION SELECT 9 UNION SELECT 10 UNION
            SELECT 11 UNION SELECT 12) n;
        CALL accepted_line_fill();"
}

serve() {
    for w in a b; do
        PINZHI_LISTEN=$RUN/$w.sock "${AS[@]}" "$V/pinzhi-fcgi" \
            >>"$V/log/$w.log" 2>&1 &
        pids+=($!)
        app+=($!)
    done
    "${AS[@]}" "$V/trivial" "$RUN/plain.sock" 40 "$1" >"$V/log/plain.log" 2>&1 &
    pids+=($!)
    plain=$!
    sed -e "s|@VAR@|$V|g; s|@RUN@|$RUN|g; s|@PORT@|$port|g" \
        -e "s|@THREADS@|40|g; s|@STATIC@|$V/static|g" \
        -e "s|@APP_NGINX@|$V/nginx|g" \
        -e 's|access_log .*|access_log off;|' \
        -e "s|^    upstream pinzhi {|    upstream plain { server unix:$RUN/plain.sock; keepalive 8; }\n&|" \
        -e 's|^        location / {|        location = /plain { fastcgi_pass plain; }\n&|' \
        nginx/local.conf.in >"$V/nginx.conf"
    "${AS[@]}" nginx -e "$V/log/nginx.log" -p "$V" -c "$V/nginx.conf" \
        -g 'daemon off;' >>"$V/log/nginx.log" 2>&1 &
    pids+=($!)
    web=$!
    for ((i = 0; i < 100; i++)); do
        curl -fs -o /dev/null "http://127.0.0.1:$port/readyz" && return
        sleep 0.1
    done
    cat "$V"/log/*.log
    die "the service does not answer"
}

# -- measuring ------------------------------------------------------------------

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# measured FILE COMMAND...: run it; rate, p99 and CPU a request by part.
measured() {
    local file=$1 line
    shift
    export DB=$db APP="${app[*]}"
    WEB=$(cat "/proc/$web/task/$web/children")
    export WEB
    line=$("$@")
    case $line in
    *"failed 0"*) ;;
    *) say "  FAILURES: $line" ;;
    esac
    awk '{ for (i = 1; i < NF; i++) v[$i] = i + 1
        print $v["rate"], "p99_ms" in v ? $v["p99_ms"] : "-", $v["cpu"],
            $(v["cpu"] + 1), $(v["cpu"] + 2) }' <<<"$line" >>"$file"
}

column() { awk -v c="$2" '{ print $c }' "$1" | median; }

row() {
    printf '  %-34s %8s /s   p99 %6s ms   CPU us: db %4s nginx %4s program %4s\n' \
        "$1" "$(column "$2" 1)" "$(column "$2" 2)" "$(column "$2" 3)" \
        "$(column "$2" 4)" "$(column "$2" 5)"
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

year=1995
load() {
    "$V/load" "$port" "$V/accounts.csv" "$1" "$seconds" "$2" "$3"
}
bare() {
    "$V/bare" "$RUN/db.sock" root pinzhi "$V/accounts.csv" "$1" "$seconds" \
        "$year" "${2:-submit}"
}

submissions() {
    say "(a) submissions, 16 connections, $rounds rounds of $seconds s"
    for ((r = 0; r < rounds; r++)); do
        clear_forms
        measured "$V/bare.txt" bare 16
        clear_forms
        measured "$V/submit.txt" load 16 submit $year
    done
    for ((r = 0; r < rounds; r++)); do
        clear_forms
        measured "$V/bare64.txt" bare 64
        clear_forms
        measured "$V/submit64.txt" load 64 submit $year
    done
    row "bare client" "$V/bare.txt"
    row "nginx + FastCGI" "$V/submit.txt"
    row "bare client, 64 connections" "$V/bare64.txt"
    row "nginx + FastCGI, 64 connections" "$V/submit64.txt"
    say "  program / bare client  $(ratio "$(column "$V/submit.txt" 1)" \
        "$(column "$V/bare.txt" 1)")   (at least 0.65)"
}

# Statements that clients have sent since the server began; those inside a
# procedure do not count.
questions() { sql <<<"SHOW GLOBAL STATUS LIKE 'Questions'" | cut -f2; }

# asked SECONDS FILE: how many statements a round of autosaves sends.
asked() {
    local from to
    clear_forms
    from=$(questions)
    seconds=$1 measured "$2" load 16 autosave $year
    to=$(questions)
    echo $((to - from))
}

cells() {
    local warm all
    say "(s) one cell of a draft, 16 connections, $rounds rounds of $seconds s"
    warm=$(asked 0 "$V/warm.txt" 2>/dev/null)
    for ((r = 0; r < rounds; r++)); do
        clear_forms
        measured "$V/cell.txt" bare 16 cell
        clear_forms
        measured "$V/call.txt" bare 16 call
        all=$(asked "$seconds" "$V/save.txt")
        awk -v q=$((all - warm)) -v r="$(tail -n 1 "$V/save.txt" | cut -d' ' -f1)" \
            -v s="$seconds" 'BEGIN { printf "%.2f\n", q / (r * s) - 1 }' \
            >>"$V/trips.txt"
    done
    row "bare client, four statements" "$V/cell.txt"
    row "bare client, one call" "$V/call.txt"
    row "nginx + FastCGI" "$V/save.txt"
    say "  program / bare client  $(ratio "$(column "$V/save.txt" 1)" \
        "$(column "$V/call.txt" 1)")"
    say "  program's CPU          $(column "$V/save.txt" 5) us a save (at most 150)"
    say "  write round trips      $(median <"$V/trips.txt") a save (1)"
}

pages() {
    say "(b) form page of $size bytes, 16 connections"
    clear_forms
    for ((r = 0; r < rounds; r++)); do
        APP_WAS=("${app[@]}") app=("$plain")
        measured "$V/plain.txt" load 16 plain 1990
        app=("${APP_WAS[@]}")
        measured "$V/page.txt" load 16 get 1990
    done
    row "trivial responder, same size" "$V/plain.txt"
    row "form page" "$V/page.txt"
    say "  form page / trivial    $(ratio "$(column "$V/page.txt" 1)" \
        "$(column "$V/plain.txt" 1)")"
}

books() {
    local n=100
    say "(c) county workbook, $n a round, one core"
    export PINZHI_DB_NAME=pinzhi_book
    scripts/db sql "$V" <<<"CREATE DATABASE pinzhi_book CHARACTER SET utf8mb4"
    "$B/pinzhi-admin" migrate --quiet
    "$B/pinzhi-admin" framework import sql/framework/liyang-2023 --quiet
    "$B/pinzhi-admin" demo load sql/demo --edition liyang-2023 --quiet
    "$V/bench-book" 320481 2023-11 1 "$V/book.xlsx" >/dev/null
    /usr/bin/python3 tests/bench/dump_book.py "$V/book.xlsx" \
        >"$V/cells.txt" 2>/dev/null
    for ((r = 0; r < rounds; r++)); do
        "$V/plain_book" "$V/cells.txt" $n "$V/plain.xlsx" >>"$V/pb.txt"
        "$V/bench-book" 320481 2023-11 $n "$V/book.xlsx" >>"$V/bb.txt"
    done
    local p b
    p=$(awk '{ print $2 / $4 }' "$V/pb.txt" | median)
    b=$(awk '{ print $2 / $4 }' "$V/bb.txt" | median)
    printf '  %-34s %8.1f /s\n' "plain libxlsxwriter, from memory" "$p"
    printf '  %-34s %8.1f /s   peak memory %s MiB\n' \
        "from the database, scored, verified" "$b" \
        "$(awk '{ print $8 / 1024 }' "$V/bb.txt" | median)"
    say "  program / plain        $(ratio "$b" "$p")   (at least 3)"
}

# Sample counties FROM to TO, ten a prefecture, with the demo county's figures of
# every period, each changed by a number made from its code.
add_counties() {
    scripts/db sql "$V" pinzhi_night <<<"
        CREATE TEMPORARY TABLE more SELECT seq, CAST((3300 + seq DIV 10) * 100
            + MOD(seq, 10) + 1 AS CHAR(6)) code FROM seq_$1_to_$2;
        INSERT INTO region SELECT code, CONCAT('示例县', seq),
            CONCAT('Sample ', seq), LEFT(code, 2), 1 FROM more;
        INSERT INTO submission (period, region, form, bureau, state, version,
            filled, valued, saved_at, saved_by, submitted_at, submitted_by,
            reviewed_at, reviewed_by) SELECT period, code, form, bureau,
            'accepted', version, filled, valued, saved_at, saved_by,
            submitted_at, submitted_by, reviewed_at, reviewed_by
            FROM submission JOIN more WHERE region = '320481'
            AND state IN ('accepted', 'confirmed', 'locked');
        INSERT INTO cell SELECT period, code, form, item, col, bureau,
            state, ROUND(value * (0.6 + 0.7 * MOD(CRC32(CONCAT(item, seq)), 1000)
            / 1000), 1), note, version, accepted
            FROM cell JOIN more WHERE region = '320481' AND accepted = 1;
        CALL accepted_line_fill();"
}

# night WORKERS FILE: one run of a date of its own; its workbooks a second.
night() {
    local from to n date
    nights=$((nights + 1))
    date=$(date -u -d "2030-01-01 + $nights days" +%F)
    from=$(date +%s%N)
    n=$("$B/pinzhi-export" nightly --date "$date" --workers "$1" | cut -d' ' -f1)
    to=$(date +%s%N)
    awk -v n="$n" -v t=$((to - from)) 'BEGIN { print n / t * 1e9 }' >>"$V/$2"
    rm -rf "${PINZHI_EXPORT_DIR:?}/$date" # outside of what is measured
}

# A tenth of the counties first, then all: a rate that stays is a time that
# grows with the counties alone.
nightly() {
    local one two tenth counties=${COUNTIES:-$([ -n "${GROWTH:-}" ] &&
        echo 3000 || echo 300)}
    say "(n) nightly job, $counties counties, $rounds rounds, load" \
        "$(cut -d' ' -f1 /proc/loadavg)"
    export PINZHI_DB_NAME=pinzhi_night
    nights=0
    scripts/db sql "$V" <<<"CREATE DATABASE pinzhi_night CHARACTER SET utf8mb4"
    "$B/pinzhi-admin" migrate --quiet
    "$B/pinzhi-admin" framework import sql/framework/liyang-2023 --quiet
    "$B/pinzhi-admin" demo load sql/demo --edition liyang-2023 --quiet
    add_counties 1 $((counties / 10))
    night 2 warm.txt
    for ((r = 0; r < rounds; r++)); do night 2 night-tenth.txt; done
    add_counties $((counties / 10 + 1)) "$counties"
    night 2 warm.txt
    for ((r = 0; r < rounds; r++)); do
        night 1 night-one.txt
        night 2 night-two.txt
    done
    tenth=$(median <"$V/night-tenth.txt")
    one=$(median <"$V/night-one.txt")
    two=$(median <"$V/night-two.txt")
    printf '  %-34s %8.1f /s\n' "one worker" "$one" "two workers" "$two" \
        "two workers, a tenth of the counties" "$tenth"
    say "  two / one              $(ratio "$two" "$one")   (at least 1.8 on two cores)"
    say "  all / a tenth          $(ratio "$two" "$tenth")   (at least 0.9: linear)"
}

# 3,000 counties with 82 indicators in three levels; then a published index
# where PINZHI_TEST_DATA has one.
chains() {
    local asem=${PINZHI_TEST_DATA:-}/asem c n p q
    /usr/bin/python3 tests/bench/make_composite.py "$V/m.csv" "$V/d.csv"
    "$B/bench-chain" "$V/m.csv" "$V/d.csv" group 101 >"$V/chain.txt"
    say "(d) composite indicator, 3,000 units, 82 indicators, three levels"
    printf '  %-34s %8.2f ms   (under 25)\n' "full chain, one thread" \
        "$(awk '{ print $4 }' "$V/chain.txt")"
    /usr/bin/python3 tests/bench/measure.py "$B/pinzhi-export" evaluate \
        --meta "$V/m.csv" --data "$V/d.csv" --impute group-mean:group \
        --treat winsorise --monte-carlo 1000 --normalise minmax:1,100 \
        --normalise-with 'zscore:50,10;prank' --aggregate-with mpi \
        --treat-with none --quiet |
        awk '{ printf "  %-34s %8.2f s    peak memory %.1f MiB   (under 10 s, 64 MiB)\n",
            "1,000 draws, all processors", $1, $2 }'
    if [ ! -d "$asem" ]; then
        say "  no published index: PINZHI_TEST_DATA has no asem/"
        return
    fi
    for ((r = 0; r < rounds; r++)); do
        "$B/bench-chain" "$asem/ASEM_iMeta.csv" "$asem/ASEM_iData.csv" \
            EurAsia_group 501 >>"$V/asem.txt"
        /usr/bin/python3 tests/bench/chain.py "$asem/ASEM_iMeta.csv" \
            "$asem/ASEM_iData.csv" EurAsia_group 11 >>"$V/numpy.txt"
        /usr/bin/python3 tests/bench/chain_plain.py "$asem/ASEM_iMeta.csv" \
            "$asem/ASEM_iData.csv" EurAsia_group 11 >>"$V/python.txt"
        Rscript tests/bench/chain.R "$asem/ASEM_iMeta.csv" \
            "$asem/ASEM_iData.csv" EurAsia_group 11 >>"$V/r.txt"
    done
    c=$(awk '{ print $4 }' "$V/asem.txt" | median)
    n=$(awk '{ print $4 }' "$V/numpy.txt" | median)
    p=$(awk '{ print $4 }' "$V/python.txt" | median)
    q=$(awk '{ print $4 }' "$V/r.txt" | median)
    printf '  %-34s %8.3f ms\n' "ASEM, 51 units, 49 indicators" "$c"
    printf '  %-34s %8.3f ms\n' "the same in numpy" "$n"
    printf '  %-34s %8.3f ms\n' "the same in Python alone" "$p"
    printf '  %-34s %8.3f ms\n' "the same in R" "$q"
    say "  R / program            $(ratio "$q" "$c")   (at least 200)"
    say "  numpy / program        $(ratio "$n" "$c")"
    say "  Python / program       $(ratio "$p" "$c")"
}

# A form of 200 rows, filled in, as it comes from the browser: read in a child,
# judged, answered with the page.
uploads() {
    local u p
    cp -r tests/bench/edition "$V/wide"
    awk 'BEGIN { for (i = 13; i <= 200; i++) printf "B%03d,测试指标%03d," \
        "Test item %03d,亿元,100 m yuan,,,M,1,no,yes,b01,401,0,\n", i, i, i }' \
        >>"$V/wide/item.csv"
    awk 'BEGIN { for (i = 13; i <= 200; i++) printf "401,%03d,测试指标%03d," \
        "Test item %03d,B%03d,1,,\n", i, i, i, i }' >>"$V/wide/form_row.csv"
    say "(e) upload of a form of 200 rows, $rounds rounds of 20"
    for ((r = 0; r < rounds; r++)); do
        "$B/bench-offline" "$V/wide" 20 "$V/form.xlsx" >>"$V/upload.txt"
    done
    u=$(awk '{ print $6 }' "$V/upload.txt" | median)
    p=$(awk '{ print $8 }' "$V/upload.txt" | median)
    printf '  %-34s %8.2f ms CPU   (under 300)\n' \
        "read apart, judged, answered" "$u"
    printf '  %-34s %8.2f ms CPU\n' "libzip and expat, nothing kept" "$p"
    say "  program / plain        $(ratio "$u" "$p")"
}

# 3,000 counties x 82 indicators x 4 columns, read back and counted.
details() {
    local way
    say "(f) detail workbook of a million cells, $rounds rounds, one core"
    for ((r = 0; r < rounds; r++)); do
        for way in plain ours format; do
            "$B/bench-detail" $way "$V/detail.xlsx" >>"$V/detail-$way.txt"
        done
    done
    of() { awk -v c="$2" '{ print $c }' "$V/detail-$1.txt" | median; }
    printf '  %-34s %8.2f s   CPU %5.2f s   peak %5.1f MiB   %5.2f MB\n' \
        "plain libxlsxwriter, by default" "$(of plain 4)" "$(of plain 6)" \
        "$(awk "BEGIN { print $(of plain 8) / 1024 }")" \
        "$(awk "BEGIN { print $(of plain 10) / 1e6 }")" \
        "row by row, read back" "$(of ours 4)" "$(of ours 6)" \
        "$(awk "BEGIN { print $(of ours 8) / 1024 }")" \
        "$(awk "BEGIN { print $(of ours 10) / 1e6 }")"
    printf '  %-34s %8.2f s\n' "its numbers as text alone" "$(of format 4)"
    say "  plain / program        $(ratio "$(of plain 4)" "$(of ours 4)")   (at least 2.5)"
    say "  size / plain           $(ratio "$(of ours 10)" "$(of plain 10)")   (at most 1.25)"
}

case ${ONLY:-abcdef} in *d*) chains ;; esac
case ${ONLY:-abcdef} in *e*) uploads ;; esac
case ${ONLY:-abcdef} in *f*) details ;; esac
case ${ONLY:-x} in *[!def]*) ;; *) exit 0 ;; esac
say "$(nproc) cores, $(awk -F': ' '/model name/ { print $2; exit }' \
    /proc/cpuinfo), $(mariadbd --version | grep -o '10\.[0-9.]*-MariaDB')"
DB_OPTIONS=(--innodb-buffer-pool-size=1G --innodb-log-file-size=512M
    --innodb-flush-method=O_DIRECT)
scripts/db start "$V" "${DB_OPTIONS[@]}" >/dev/null
db=$(cat "$RUN/db.pid")
fill
clear_forms
app=()
size=8600 # of the form page with its twelve rows
if [ -z "${ONLY:-}" ] || [ "${ONLY#*[abs]}" != "$ONLY" ]; then
    serve $size
fi
: "${web:=$$}" "${plain:=$$}"
case ${ONLY:-abc} in *a*) submissions ;; esac
case ${ONLY:-abc} in *b*) pages ;; esac
case ${ONLY:-s} in *s*) cells ;; esac
case ${ONLY:-abc} in *c*) books ;; esac
case ${ONLY:-n} in *n*) nightly ;; esac
[ -z "${GROWTH:-}" ] || "$V/bench-growth"
