/* Verdicts cell by cell, signatures, exceptions and revisions. */
#include <string.h>

#include "sql/exception.h"
#include "sql/revision.h"
#include "sql/signature.h"
#include "sql/verdict.h"
#include "tests/integration/fixture.h"

enum { STATEMENTS_MAX = 20 };

static const struct actor head = {
    3, "head1", "head1", ROLE_HEAD, REGION, "tjj", NULL};
static const struct actor city = {
    9, "city1", "city1", ROLE_EVALUATOR, "3204", "", NULL};

static int item(const char *code)
{
    return framework_item(fixture.fw, text_of(code));
}

/* Two figures of 统计局, submitted. */
static struct opened_form submitted(const char *b01, const char *b03)
{
    struct opened_form form = fixture_form("tjj");
    struct cell_input cells[2];

    cells[0] = fixture_cell("B01", b01);
    cells[1] = fixture_cell("B03", b03);
    const struct submission_input input = {.key_hex = fixture_key(),
        .base_version = form.head.version,
        .event = EVENT_SUBMIT,
        .cells = cells,
        .cell_count = 2,
        .address = ADDRESS};
    struct put_outcome out;

    submission_put(fixture.write, fixture.fw, &fixture.clerk, &form, &input,
        fixture.now, fixture.arena, &out);
    CHECK("submitted", out.result == PUT_OK);
    return fixture_form("tjj");
}

static struct cell_verdict verdict(
    const char *code, bool accepts, const char *reason)
{
    return (struct cell_verdict){.item = item(code),
        .column = COLUMN_TOTAL,
        .accepts = accepts,
        .reason = reason};
}

/* Verdicts kept alone (EVENT__COUNT), or with a decision. */
static struct put_outcome judge(const struct opened_form *form,
    enum event event, const struct cell_verdict *verdicts, size_t count,
    int64_t redo)
{
    const struct review_input input = {.key_hex = fixture_key(),
        .base_version = form->head.version,
        .event = event,
        .address = ADDRESS,
        .verdicts = verdicts,
        .verdict_count = count,
        .redo = redo};
    struct put_outcome out;

    if (event == EVENT__COUNT) {
        verdict_save(fixture.write, fixture.fw, &fixture.reviewer, form, &input,
            fixture.now, fixture.arena, &out);
    } else {
        submission_review(fixture.write, fixture.fw, &fixture.reviewer, form,
            &input, fixture.now, fixture.arena, &out);
    }
    return out;
}

static struct put_outcome save(
    const struct opened_form *form, const char *code, const char *value)
{
    const struct cell_input cell = fixture_cell(code, value);
    const struct submission_input input = {.key_hex = fixture_key(),
        .base_version = form->head.version,
        .event = EVENT_SAVE,
        .cells = &cell,
        .cell_count = 1,
        .address = ADDRESS};
    struct put_outcome out;

    submission_put(fixture.write, fixture.fw, &fixture.clerk, form, &input,
        fixture.now, fixture.arena, &out);
    return out;
}

static void verdicts_are_kept(void)
{
    struct cell_verdict given[2];
    struct opened_form form;

    fixture_clear();
    form = submitted("3039.6", "800");
    given[0] = verdict("B01", true, "");
    given[1] = verdict("B03", false, "是目标数");
    CHECK("kept", judge(&form, EVENT__COUNT, given, 2, 0).result == PUT_OK);
    CHECK("rows",
        strcmp(fixture_query("SELECT item, version, verdict, reason, by_name "
                             "FROM cell_verdict ORDER BY item"),
            "B01\t1\t1\t\treviewer1\nB03\t1\t2\t是目标数\treviewer1") == 0);
    CHECK("audited",
        strcmp(fixture_query(
                   "SELECT version, detail FROM audit WHERE action = 'judge'"),
            "1\tB01.total accept; B03.total return: 是目标数; ") == 0);
    CHECK("not accepted while a cell is to be returned",
        judge(&form, EVENT_ACCEPT, NULL, 0, 0).refusal == REFUSED_VERDICT);
    CHECK("still submitted",
        strcmp(fixture_query("SELECT state, version FROM submission"),
            "submitted\t1") == 0);
    given[1].accepts = true;
    CHECK("thought better of",
        judge(&form, EVENT_ACCEPT, given, 2, 0).result == PUT_OK);
    given[1] = verdict("B03", false, "");
    fixture_clear();
    form = submitted("3039.6", "800");
    CHECK("a return says why",
        judge(&form, EVENT__COUNT, given, 2, 0).result == PUT_INCOMPLETE);
    CHECK("no verdict is none",
        judge(&form, EVENT__COUNT, given, 0, 0).result == PUT_INCOMPLETE);
}

static void a_return_opens_its_cells(void)
{
    struct cell_verdict given[2];
    struct opened_form form;
    int64_t redo = fixture.now + 3600;

    fixture_clear();
    form = submitted("3039.6", "800");
    given[0] = verdict("B01", true, "");
    given[1] = verdict("B03", false, "是目标数");
    CHECK("returned",
        judge(&form, EVENT_RETURN, given, 2, redo).result == PUT_OK);
    form = fixture_form("tjj");
    CHECK("what the header says",
        form.head.state == STATE_RETURNED && form.head.returned_cells == 1 &&
            form.head.returned_version == 1 && form.head.redo == redo &&
            strcmp(form.head.reason, "是目标数") == 0);
    CHECK("the cell",
        form.returned_count == 1 && form.returned[0].item == item("B03") &&
            !submission_cell_open(&form, item("B01"), COLUMN_TOTAL) &&
            submission_cell_open(&form, item("B03"), COLUMN_TOTAL));
    CHECK("another cell", save(&form, "B01", "1").refusal == REFUSED_CELL);
    CHECK("nothing changed",
        fixture_number("SELECT value = 3039.6 FROM cell WHERE item = 'B01'") ==
            1);
    CHECK("this cell", save(&form, "B03", "790").result == PUT_OK);
    fixture.now += 3600;
    form = fixture_form("tjj");
    CHECK("not after its moment",
        save(&form, "B03", "780").refusal == REFUSED_LATE);
    fixture.now -= 3600;
}

static void a_return_of_the_whole_opens_all(void)
{
    struct opened_form form;

    fixture_clear();
    form = submitted("3039.6", "800");
    CHECK("returned",
        fixture_review(&form, EVENT_RETURN, "全部重报", fixture_key()).result ==
            PUT_OK);
    form = fixture_form("tjj");
    CHECK("any cell", save(&form, "B01", "1").result == PUT_OK);
}

static void evaluator_returns_before_the_lock(void)
{
    struct opened_form form;
    struct review_input input = {
        .event = EVENT_RETURN, .reason = "上级复核", .address = ADDRESS};
    struct put_outcome out;

    fixture_clear();
    form = submitted("3039.6", "800");
    judge(&form, EVENT_ACCEPT, NULL, 0, 0);
    form = fixture_form("tjj");
    input.key_hex = fixture_key();
    input.base_version = form.head.version;
    submission_review(fixture.write, fixture.fw, &city, &form, &input,
        fixture.now, fixture.arena, &out);
    CHECK("returned by the city", out.result == PUT_OK);
}

/* -- signature ------------------------------------------------------------- */

static struct put_outcome sign(const struct opened_form *form)
{
    const struct review_input input = {.key_hex = fixture_key(),
        .base_version = form->head.version,
        .address = ADDRESS};
    struct put_outcome out;

    signature_give(fixture.write, fixture.fw, &head, form, &input, fixture.now,
        fixture.arena, &out);
    return out;
}

static bool is_signed(const struct opened_form *form)
{
    struct signature signature;

    return signature_read(
               fixture.read, fixture.fw, form, fixture.arena, &signature) &&
           signature.valid;
}

static void signature_holds_its_cells(void)
{
    struct opened_form form;

    fixture_clear();
    form = submitted("3039.6", "800");
    CHECK("not signed", !is_signed(&form));
    CHECK("signed", sign(&form).result == PUT_OK && is_signed(&form));
    CHECK("the hash is audited",
        fixture_number("SELECT COUNT(*) FROM form_signature s JOIN audit a ON "
                       "a.detail = s.hash AND a.action = 'sign' AND a.version "
                       "= s.version AND s.by_name = 'head1'") == 1);
    fixture_review(&form, EVENT_RETURN, "改", fixture_key());
    form = fixture_form("tjj");
    CHECK("a return voids nothing", is_signed(&form));
    CHECK("only what is submitted is signed",
        sign(&form).refusal == REFUSED_STATE);
    save(&form, "B01", "3039.7");
    form = fixture_form("tjj");
    CHECK("a change does", !is_signed(&form));
    fixture_put(&head, &form, EVENT_SUBMIT, "3039.8", fixture_key());
    form = fixture_form("tjj");
    CHECK("a head who submits signs", is_signed(&form));
}

static void acceptance_may_want_it(void)
{
    struct framework fw = *fixture.fw;
    struct opened_form form;
    struct review_input input = {.event = EVENT_ACCEPT, .address = ADDRESS};
    struct put_outcome out;

    fixture_clear();
    fw.sign_off = true;
    form = submitted("3039.6", "800");
    for (int turn = 0; turn < 2; turn++) {
        input.key_hex = fixture_key();
        input.base_version = form.head.version;
        submission_review(fixture.write, &fw, &fixture.reviewer, &form, &input,
            fixture.now, fixture.arena, &out);
        CHECK("unsigned, then signed",
            turn == 0 ? out.refusal == REFUSED_UNSIGNED : out.result == PUT_OK);
        sign(&form);
    }
}

/* -- exceptions ------------------------------------------------------------ */

static struct put_outcome except(
    const struct actor *who, int64_t until, const char *reason)
{
    const struct opened_form form = fixture_form("tjj");
    const struct exception_input input = {
        fixture_key(), until, reason, ADDRESS};
    struct put_outcome out;

    exception_put(fixture.write, fixture.fw, who, &form, &input, fixture.now,
        fixture.arena, &out);
    return out;
}

static void exception_moves_the_last_moments(void)
{
    struct opened_form form;
    struct exception *list;
    size_t count;
    int64_t was = fixture.now;

    fixture_clear();
    form = fixture_form("tjj");
    fixture.now = form.deadline.lock + 60;
    CHECK("locked by the clock",
        save(&form, "B01", "1").refusal == REFUSED_LOCKED);
    CHECK("a clerk grants none",
        except(&fixture.clerk, fixture.now + 60, "求情").refusal ==
            REFUSED_ROLE);
    CHECK("not without a reason",
        except(&fixture.reviewer, fixture.now + 60, "").result ==
            PUT_INCOMPLETE);
    CHECK("not in the past",
        except(&fixture.reviewer, fixture.now, "断电").result ==
            PUT_INCOMPLETE);
    CHECK("granted",
        except(&fixture.reviewer, fixture.now + 60, "断电").result == PUT_OK);
    form = fixture_form("tjj");
    CHECK("open again", save(&form, "B01", "1").result == PUT_OK);
    CHECK("for this bureau alone",
        fixture_form("shuiwj").deadline.exception == 0);
    CHECK("listed", exception_list(fixture.read, REGION, 0, fixture.arena,
                        &list, &count) == DB_OK &&
                        count == 1 && strcmp(list[0].reason, "断电") == 0);
    CHECK("revoked", except(&fixture.reviewer, 0, "").result == PUT_OK);
    CHECK("once", except(&fixture.reviewer, 0, "").result == PUT_STALE);
    form = fixture_form("tjj");
    CHECK("locked again", save(&form, "B01", "2").refusal == REFUSED_LOCKED);
    CHECK("audited", fixture_number("SELECT COUNT(*) FROM audit WHERE action "
                                    "= 'except'") == 2);
    fixture.now = was;
}

/* -- revisions ------------------------------------------------------------- */

static struct opened_form locked(void)
{
    struct opened_form form = submitted("3039.6", "800");

    judge(&form, EVENT_ACCEPT, NULL, 0, 0);
    form = fixture_form("tjj");
    judge(&form, EVENT_CONFIRM, NULL, 0, 0);
    form = fixture_form("tjj");
    judge(&form, EVENT_LOCK, NULL, 0, 0);
    return fixture_form("tjj");
}

static struct put_outcome revise_cell(const struct actor *who, enum event event,
    const struct cell_input *cell, const char *reason)
{
    const struct opened_form form = fixture_form("tjj");
    const struct revision_input input = {
        fixture_key(), form.head.version, event, reason, cell, 1, ADDRESS};
    struct put_outcome out;

    revision_put(fixture.write, fixture.fw, who, &form, &input, fixture.now,
        fixture.arena, &out);
    return out;
}

static struct put_outcome revise(const struct actor *who, enum event event,
    const char *value, const char *reason)
{
    const struct cell_input cell = fixture_cell("B01", value);

    return revise_cell(who, event, &cell, reason);
}

static void revision_is_a_new_version(void)
{
    fixture_clear();
    locked();
    CHECK("asked for",
        revise(&fixture.clerk, EVENT_REVISE, "3093.6", "数字录反").result ==
            PUT_OK);
    CHECK("the figure stands until it is decided",
        fixture_form("tjj").head.state == STATE_REVISING &&
            fixture_number("SELECT value = 3039.6 AND accepted FROM cell "
                           "WHERE item = 'B01'") == 1);
    CHECK("its clerk cannot approve",
        revise(&fixture.clerk, EVENT_APPROVE, "", "").refusal == REFUSED_ROLE);
    CHECK("approved",
        revise(&fixture.reviewer, EVENT_APPROVE, "", "同意").result == PUT_OK);
    CHECK("a new value, accepted and locked",
        strcmp(fixture_query("SELECT h.state, c.value, c.accepted, c.version = "
                             "h.version FROM submission h JOIN cell c ON c.item"
                             " = 'B01'"),
            "locked\t3093.600000\t1\t1") == 0);
    CHECK("both versions are kept",
        strcmp(fixture_query("SELECT GROUP_CONCAT(value ORDER BY version) FROM "
                             "cell_version WHERE item = 'B01'"),
            "3039.600000,3093.600000") == 0);
    CHECK("with who and why",
        strcmp(fixture_query("SELECT state, reason, asked_by, answer, judged_by"
                             " FROM revision"),
            "approved\t数字录反\tclerk1\t同意\treviewer1") == 0);
    CHECK("before and after in the log",
        fixture_number("SELECT COUNT(*) FROM audit WHERE action = 'approve' "
                       "AND detail LIKE '%B01.total 3039.6>3093.6%'") == 1);
}

/* Each kind of cell before and after; a remark alone. */
static void revision_of_every_kind(void)
{
    static const struct {
        const char *name;
        enum cell_state state;
        const char *value, *note;
        enum put_result want;
        const char *stored; /* old state, value and remark; new ones; counts */
    } rows[] = {
        {"not applicable without a reason", CELL_NOT_APPLICABLE, "", "",
            PUT_BLOCKED, ""},
        {"not applicable", CELL_NOT_APPLICABLE, "", "本县无此项", PUT_OK,
            "1\t3039.600000\t\t2\tNULL\t本县无此项\t2\t1"},
        {"another reason", CELL_NOT_APPLICABLE, "", "本县全年无此项", PUT_OK,
            "2\tNULL\t本县无此项\t2\tNULL\t本县全年无此项\t2\t1"},
        {"not reported", CELL_MISSING, "", "", PUT_OK,
            "2\tNULL\t本县全年无此项\t0\tNULL\t\t1\t1"},
        {"a remark", CELL_MISSING, "", "漏报", PUT_OK,
            "0\tNULL\t\t0\tNULL\t漏报\t1\t1"},
        {"nothing differs", CELL_MISSING, "", "漏报", PUT_INCOMPLETE, ""},
        {"a number", CELL_VALUE, "12.5", "补报", PUT_OK,
            "0\tNULL\t漏报\t1\t12.500000\t补报\t2\t2"},
    };

    fixture_clear();
    locked();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct cell_input cell = fixture_cell("B01", rows[i].value);

        cell.state = rows[i].state;
        cell.note = rows[i].note;
        CHECK(rows[i].name,
            revise_cell(&fixture.clerk, EVENT_REVISE, &cell, "核对").result ==
                rows[i].want);
        if (rows[i].want == PUT_OK) {
            revise(&fixture.reviewer, EVENT_APPROVE, "", "");
            CHECK(rows[i].name,
                strcmp(fixture_query(
                           "SELECT c.old_state, c.old_value, c.old_note, "
                           "c.new_state, c.new_value, c.note, h.filled, "
                           "h.valued FROM revision_cell c JOIN revision r ON "
                           "r.id = c.revision JOIN submission h ON h.version "
                           "= r.version"),
                    rows[i].stored) == 0);
        }
        fixture_query("DELETE FROM revision_cell; DELETE FROM revision");
    }
}

static void revision_is_refused(void)
{
    fixture_clear();
    locked();
    CHECK("nothing differs",
        revise(&fixture.clerk, EVENT_REVISE, "3039.6", "无").result ==
            PUT_INCOMPLETE);
    CHECK("no reason",
        revise(&fixture.clerk, EVENT_REVISE, "1", "").result == PUT_INCOMPLETE);
    CHECK("asked for",
        revise(&fixture.clerk, EVENT_REVISE, "1", "录错").result == PUT_OK);
    CHECK("a refusal says why",
        revise(&fixture.reviewer, EVENT_REFUSE, "", "").result ==
            PUT_INCOMPLETE);
    CHECK("refused",
        revise(&fixture.reviewer, EVENT_REFUSE, "", "无依据").result == PUT_OK);
    CHECK("as it was",
        fixture_number("SELECT value = 3039.6 FROM cell WHERE item = 'B01'") ==
                1 &&
            fixture_form("tjj").head.state == STATE_LOCKED);
    CHECK("nothing waits",
        revise(&fixture.reviewer, EVENT_APPROVE, "", "").refusal != MAY);
}

static void who_asked_cannot_decide(void)
{
    struct actor both = fixture.reviewer;

    fixture_clear();
    locked();
    revise(&fixture.clerk, EVENT_REVISE, "1", "录错");
    both.account = fixture.clerk.account;
    CHECK("the same account in another role",
        revise(&both, EVENT_APPROVE, "", "").refusal == REFUSED_OWN);
}

static void not_before_the_lock(void)
{
    struct opened_form form;

    fixture_clear();
    form = submitted("3039.6", "800");
    judge(&form, EVENT_ACCEPT, NULL, 0, 0);
    CHECK("the reviewer can still return it",
        revise(&fixture.clerk, EVENT_REVISE, "1", "录错").refusal ==
            REFUSED_UNLOCKED);
}

/* -- all or nothing -------------------------------------------------------- */

static struct put_outcome keeps(void)
{
    const struct opened_form form = fixture_form("tjj");
    const struct cell_verdict given = verdict("B03", false, "是目标数");

    return judge(&form, EVENT__COUNT, &given, 1, 0);
}

static struct put_outcome returns_a_cell(void)
{
    const struct opened_form form = fixture_form("tjj");
    const struct cell_verdict given = verdict("B03", false, "是目标数");

    return judge(&form, EVENT_RETURN, &given, 1, 0);
}

static struct put_outcome signs(void)
{
    const struct opened_form form = fixture_form("tjj");

    return sign(&form);
}

static struct put_outcome excepts(void)
{
    return except(&fixture.reviewer, fixture.now + 60, "断电");
}

static struct put_outcome asks(void)
{
    return revise(&fixture.clerk, EVENT_REVISE, "3093.6", "录反");
}

static struct put_outcome approves(void)
{
    return revise(&fixture.reviewer, EVENT_APPROVE, "", "");
}

static struct put_outcome refuses(void)
{
    return revise(&fixture.reviewer, EVENT_REFUSE, "", "无依据");
}

static void ready(void)
{
    submitted("3039.6", "800");
}

static void ready_locked(void)
{
    locked();
}

static void ready_asked(void)
{
    locked();
    CHECK("asked", asks().result == PUT_OK);
}

static const char *checksum(void)
{
    return fixture_query(
        "CHECKSUM TABLE submission, cell, cell_version, cell_verdict, "
        "form_signature, form_exception, revision, revision_cell, audit");
}

static void all_or_nothing(void)
{
    static const struct {
        const char *name;
        void (*prepare)(void);
        struct put_outcome (*run)(void);
    } rows[] = {
        {"keep verdicts", ready, keeps},
        {"return a cell", ready, returns_a_cell},
        {"sign", ready, signs},
        {"grant an exception", ready, excepts},
        {"ask for a revision", ready_locked, asks},
        {"approve it", ready_asked, approves},
        {"refuse it", ready_asked, refuses},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        enum put_result result = PUT_FAIL;
        unsigned n = 0;

        while (result != PUT_OK && ++n < STATEMENTS_MAX) {
            const char *was;

            fixture_clear();
            rows[i].prepare();
            was = checksum();
            db_fail_at(fixture.write, n);
            result = rows[i].run().result;
            db_fail_at(fixture.write, 0);
            CHECK(rows[i].name,
                result == PUT_OK ||
                    (result == PUT_FAIL && strcmp(was, checksum()) == 0));
        }
        CHECK(rows[i].name, n > 3 && n < STATEMENTS_MAX);
    }
}

SUITE(store_judge, {"verdicts are kept", verdicts_are_kept},
    {"a return opens its cells", a_return_opens_its_cells},
    {"a return of the whole opens all", a_return_of_the_whole_opens_all},
    {"evaluator returns before the lock", evaluator_returns_before_the_lock},
    {"signature holds its cells", signature_holds_its_cells},
    {"acceptance may want it", acceptance_may_want_it},
    {"exception moves the last moments", exception_moves_the_last_moments},
    {"revision is a new version", revision_is_a_new_version},
    {"revision of every kind", revision_of_every_kind},
    {"revision is refused", revision_is_refused},
    {"who asked cannot decide", who_asked_cannot_decide},
    {"not before the lock", not_before_the_lock},
    {"all or nothing", all_or_nothing})
