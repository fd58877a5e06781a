#include "sql/demo.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "eval/csv.h"
#include "sql/account.h"
#include "sql/audit.h"
#include "sql/calendar.h"
#include "sql/edition.h"
#include "sql/register.h"
#include "sql/report.h"
#include "sql/submission.h"

enum { CELLS_MAX = 256, DAYS_TO_DUE = 3 };

struct demo {
    struct db *write, *read;
    const struct framework *fw;
    struct framework_file *files;
    size_t file_count;
    const char *folder, *accounts;
    int64_t now;
    struct arena *arena;
    FILE *err;
    struct actor reviewer;
    int newest_year; /* of the figures: earlier ones are locked */
};

static bool fail(const struct demo *d, const char *file, int line,
    const char *what, const char *value)
{
    fprintf(d->err, "%s/%s line %d: %s \"%s\"\n", d->folder, file, line, what,
        value);
    return false;
}

static bool open_table(const struct demo *d, const char *name, struct csv *csv)
{
    struct csv_fault fault;

    for (size_t i = 0; i < d->file_count; i++) {
        if (strcmp(d->files[i].name, name) == 0) {
            return csv_read(d->files[i].content, d->arena, csv, &fault) ||
                   fail(d, name, fault.line, fault.what, "");
        }
    }
    fprintf(d->err, "%s/%s is missing\n", d->folder, name);
    return false;
}

/* A field by its column's name. */
static const char *at(const struct csv *csv, size_t row, const char *column)
{
    return csv_at(csv, row, csv_column(csv, column));
}

/* A fresh idempotency key in the arena. */
static const char *new_key(const struct demo *d)
{
    char key[33];
    const char *copy;

    audit_new_key(key);
    copy = arena_copy(d->arena, key, sizeof(key) - 1);
    return copy == NULL ? "" : copy;
}

/* -- regions and accounts ------------------------------------------------- */

static bool load_regions(const struct demo *d)
{
    struct csv csv;

    if (!open_table(d, "region.csv", &csv)) {
        return false;
    }
    for (size_t i = 0; i < csv.row_count; i++) {
        const struct region region = {at(&csv, i, "code"),
            {at(&csv, i, "name_zh"), at(&csv, i, "name_en")},
            strcmp(at(&csv, i, "sample"), "yes") == 0};

        if (region_put(d->write, &region, at(&csv, i, "parent")) != DB_OK) {
            return fail(
                d, "region.csv", csv.lines[i], "cannot store", region.code);
        }
    }
    return true;
}

/* 16 letters and digits, 79 bits, easy to read aloud. */
static void make_password(char out[17])
{
    static const char letters[] =
        "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";

    for (int i = 0; i < 16; i++) {
        out[i] = letters[randombytes_uniform(sizeof(letters) - 1)];
    }
    out[16] = '\0';
}

/* The file of accounts, with its header when it is new. */
static FILE *open_accounts(const struct demo *d)
{
    int fd = d->accounts == NULL
                 ? -1
                 : open(d->accounts, O_WRONLY | O_CREAT | O_APPEND, 0600);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "a");

    if (out != NULL && lseek(fd, 0, SEEK_END) == 0) {
        fputs("role,login,password,note\n", out);
    }
    return out;
}

static bool add_account(
    const struct demo *d, const struct csv *csv, size_t i, FILE *out)
{
    char password[17];
    const struct account account = {.login = at(csv, i, "login"),
        .name = at(csv, i, "name_zh"),
        .role = role_of(at(csv, i, "role")),
        .region = at(csv, i, "region"),
        .bureau = at(csv, i, "bureau")};
    struct account known;

    if (account.role == ROLE__COUNT) {
        return fail(d, "account.csv", csv->lines[i], "there is no role",
            at(csv, i, "role"));
    }
    if (account_find(d->read, account.login, d->arena, &known) == DB_OK) {
        return true;
    }
    make_password(password);
    if (account_create(d->write, NULL, &account, password, "-", d->now,
            d->arena, NULL) != DB_OK) {
        return fail(
            d, "account.csv", csv->lines[i], "cannot create", account.login);
    }
    if (out != NULL) {
        fprintf(out, "%s,%s,%s,%s\n", role_key(account.role), account.login,
            password, csv_quote(at(csv, i, "note"), d->arena));
    }
    return true;
}

static bool load_accounts(const struct demo *d)
{
    struct csv csv;
    FILE *out;
    bool ok = open_table(d, "account.csv", &csv);

    out = ok ? open_accounts(d) : NULL;
    if (ok && d->accounts != NULL && out == NULL) {
        fprintf(d->err, "%s cannot be written\n", d->accounts);
        return false;
    }
    for (size_t i = 0; ok && i < csv.row_count; i++) {
        ok = add_account(d, &csv, i, out);
    }
    if (out != NULL && fclose(out) != 0) {
        fprintf(d->err, "%s cannot be written\n", d->accounts);
        return false;
    }
    return ok;
}

/* The first account of a role in a region, and bureau unless that is "". */
static bool find_actor(const struct demo *d, enum role role, const char *region,
    const char *bureau, struct actor *out)
{
    struct account *accounts;
    size_t count;

    if (account_list(d->read, region, d->arena, &accounts, &count) != DB_OK) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct account *a = &accounts[i];

        if (a->role == role && strcmp(a->region, region) == 0 &&
            strcmp(a->bureau, bureau) == 0) {
            *out = (struct actor){
                a->id, a->login, a->name, a->role, a->region, a->bureau, NULL};
            return true;
        }
    }
    fprintf(d->err, "there is no %s of %s %s among the accounts\n",
        role_key(role), region, bureau);
    return false;
}

/* -- calendar ------------------------------------------------------------- */

/* A form of a frequency: their moments are alike. */
static const struct form *form_of(const struct demo *d, enum freq freq)
{
    for (int i = 0; i < d->fw->form_count; i++) {
        if (d->fw->forms[i].freq == freq) {
            return &d->fw->forms[i];
        }
    }
    return NULL;
}

static bool open_periods(struct demo *d, const struct csv *csv)
{
    const struct form *form;
    struct period period;

    for (size_t i = 0; i < csv->row_count; i++) {
        const char *text = at(csv, i, "period");

        if (!period_parse(text_of(text), &period)) {
            return fail(
                d, "figure.csv", csv->lines[i], "this is no period", text);
        }
        if (i > 0 && strcmp(text, at(csv, i - 1, "period")) == 0) {
            continue;
        }
        if (period.year > d->newest_year) {
            d->newest_year = period.year;
        }
        form = form_of(d, period.freq);
        /* Open for entry from today. */
        if (form == NULL || calendar_open(d->write, d->fw, period,
                                time_day(d->now) - form->open.days, d->now,
                                d->arena) != DB_OK) {
            return fail(
                d, "figure.csv", csv->lines[i], "cannot open period", text);
        }
    }
    return true;
}

/* The month before this one (and its quarter when it ended one), so that
 * somebody has something to do: due in three days. */
static bool open_current(const struct demo *d)
{
    int year, month, day;
    int32_t today = time_day(d->now);
    struct period p;
    bool ok = true;

    date_civil(today, &year, &month, &day);
    p = period_previous((struct period){year, FREQ_MONTH, month});
    for (int f = FREQ_MONTH; ok && f <= FREQ_QUARTER; f++) {
        const struct form *form = form_of(d, (enum freq)f);

        if (form != NULL && (f == FREQ_MONTH || p.number % 3 == 0)) {
            ok = calendar_open(d->write, d->fw, period_for(p, (enum freq)f),
                     today + DAYS_TO_DUE - form->due.days, d->now,
                     d->arena) == DB_OK;
        }
    }
    if (!ok) {
        fprintf(d->err, "the current period cannot be opened\n");
    }
    return ok;
}

/* -- figures -------------------------------------------------------------- */

/* Index of a word in a list, -1 when it is not there. */
static int word_in(const char *const *list, int count, const char *word)
{
    while (count-- > 0 && strcmp(list[count], word) != 0) {
    }
    return count;
}

/* A row of figure.csv as the cell a clerk would have typed. */
static bool take_cell(const struct demo *d, const struct csv *csv, size_t i,
    struct cell_input *out)
{
    static const char *const columns[] = {
        [COLUMN_CURRENT] = "current", [COLUMN_TOTAL] = "total"};
    static const char *const states[] = {[CELL_MISSING] = "missing",
        [CELL_VALUE] = "value",
        [CELL_NOT_APPLICABLE] = "na"};
    int column = word_in(columns, 2, at(csv, i, "column"));
    int state = word_in(states, 3, at(csv, i, "state"));

    *out = (struct cell_input){
        .item = framework_item(d->fw, text_of(at(csv, i, "item")))};
    if (out->item < 0 || column < 0 || state < 0) {
        return fail(d, "figure.csv", csv->lines[i],
            "there is no such item, column or state of", at(csv, i, "item"));
    }
    out->column = (enum column)column;
    out->state = (enum cell_state)state;
    out->note = at(csv, i, "note");
    if (out->state == CELL_VALUE &&
        decimal_parse(text_of(at(csv, i, "value")),
            d->fw->items[out->item].decimals, &out->value) != DECIMAL_OK) {
        return fail(d, "figure.csv", csv->lines[i], "this is no figure",
            at(csv, i, "value"));
    }
    return true;
}

/* Hits that ask for an explanation get the note of their figure. */
static size_t explain(const struct put_outcome *outcome,
    const struct cell_input *cells, size_t count, struct explanation *out)
{
    size_t n = 0;

    for (int i = 0; i < outcome->hit_count; i++) {
        for (size_t c = 0; c < count && n < CELLS_MAX; c++) {
            if (outcome->hits[i].severity == SEVERITY_EXPLAIN &&
                cells[c].item == outcome->hits[i].item) {
                out[n++] = (struct explanation){
                    outcome->hits[i].code, cells[c].note, ""};
            }
        }
    }
    return n;
}

/* Why a submission was refused, as its clerk would be told. */
static bool tell(const struct demo *d, const struct form_path *path,
    const struct put_outcome *outcome)
{
    fprintf(d->err, "%s/figure.csv: form %s of %s was refused. %s %s\n",
        d->folder, path->form, path->bureau, refusal_text(outcome->refusal),
        outcome->hit_count > 0 ? outcome->hits[0].sentence.en : "");
    return false;
}

static bool submit(const struct demo *d, const struct form_path *path,
    const struct actor *clerk, const struct cell_input *cells, size_t count)
{
    struct explanation explanations[CELLS_MAX];
    struct submission_input input = {.key_hex = new_key(d),
        .event = EVENT_SUBMIT,
        .cells = cells,
        .cell_count = count,
        .explanations = explanations,
        .address = "-"};
    struct opened_form form;
    const struct framework *fw;
    struct put_outcome outcome;

    if (submission_open(d->read, path, d->arena, &fw, &form) != DB_OK) {
        return fail(d, "figure.csv", 0, "cannot open form", path->form);
    }
    if (form.head.state != STATE_NONE) {
        return true;
    }
    submission_put(
        d->write, fw, clerk, &form, &input, d->now, d->arena, &outcome);
    if (outcome.result == PUT_UNEXPLAINED) {
        input.explanation_count = explain(&outcome, cells, count, explanations);
        submission_put(
            d->write, fw, clerk, &form, &input, d->now, d->arena, &outcome);
    }
    return outcome.result == PUT_OK || tell(d, path, &outcome);
}

static bool review(
    const struct demo *d, const struct form_path *path, enum event event)
{
    struct review_input input = {
        .key_hex = new_key(d), .event = event, .reason = "", .address = "-"};
    struct opened_form form;
    const struct framework *fw;
    struct put_outcome outcome;

    if (submission_open(d->read, path, d->arena, &fw, &form) != DB_OK) {
        return fail(d, "figure.csv", 0, "cannot open form", path->form);
    }
    if (state_next(form.head.state, event, ROLE_REVIEWER) == STATE__COUNT) {
        return true;
    }
    input.base_version = form.head.version;
    submission_review(
        d->write, fw, &d->reviewer, &form, &input, d->now, d->arena, &outcome);
    return outcome.result == PUT_OK ||
           fail(d, "figure.csv", 0, "was not accepted: form", path->form);
}

/* The rows of figure.csv for one period, form and bureau. */
static bool take_part(const struct demo *d, const struct csv *csv,
    const char *period, int form, int bureau, struct cell_input *cells,
    size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < csv->row_count; i++) {
        int item = framework_item(d->fw, text_of(at(csv, i, "item")));

        if (item >= 0 && (d->fw->items[item].form != form ||
                             d->fw->items[item].bureau != bureau ||
                             strcmp(at(csv, i, "period"), period) != 0)) {
            continue;
        }
        if (*count == CELLS_MAX || !take_cell(d, csv, i, &cells[*count])) {
            return false;
        }
        ++*count;
    }
    return true;
}

static bool load_part(const struct demo *d, const struct csv *csv,
    const char *period, int form, int bureau)
{
    struct cell_input cells[CELLS_MAX];
    struct form_path path = {d->reviewer.region, {0}, d->fw->forms[form].code,
        d->fw->bureaus[bureau].code};
    bool values = false;
    struct actor clerk;
    size_t count;

    if (!take_part(d, csv, period, form, bureau, cells, &count) ||
        !period_parse(text_of(period), &path.period)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        values |= cells[i].state != CELL_MISSING;
    }
    if (!values) {
        return true; /* nothing was published: the bureau has not reported */
    }
    return find_actor(d, ROLE_CLERK, path.region, path.bureau, &clerk) &&
           submit(d, &path, &clerk, cells, count) &&
           review(d, &path, EVENT_ACCEPT) &&
           /* Last year's figures are settled. */
           (path.period.year == d->newest_year ||
               (review(d, &path, EVENT_CONFIRM) &&
                   review(d, &path, EVENT_LOCK)));
}

static bool load_period(
    const struct demo *d, const struct csv *csv, const char *period)
{
    for (int f = 0; f < d->fw->form_count; f++) {
        for (int b = 0; b < d->fw->bureau_count; b++) {
            if (framework_assigned(d->fw, f, b) &&
                !load_part(d, csv, period, f, b)) {
                return false;
            }
        }
    }
    return true;
}

static bool load_figures(struct demo *d)
{
    struct csv csv;

    if (!open_table(d, "figure.csv", &csv) || !open_periods(d, &csv)) {
        return false;
    }
    for (size_t i = 0; i < csv.row_count; i++) {
        const char *period = at(&csv, i, "period");

        if ((i == 0 || strcmp(period, at(&csv, i - 1, "period")) != 0) &&
            !load_period(d, &csv, period)) {
            return false;
        }
    }
    return true;
}

/* -- register ------------------------------------------------------------- */

static bool take_entry(
    const struct demo *d, const struct csv *csv, size_t i, struct entry *out)
{
    const char *number = at(csv, i, "number");

    *out = (struct entry){.kind = entry_kind_of(at(csv, i, "kind")),
        .title = at(csv, i, "title"),
        .level = framework_level(d->fw, text_of(at(csv, i, "level"))),
        .body = at(csv, i, "body"),
        .date = at(csv, i, "date"),
        .quality = framework_quality(d->fw, text_of(at(csv, i, "quality"))),
        .indicator =
            framework_indicator(d->fw, text_of(at(csv, i, "indicator"))),
        .bureau = framework_bureau(d->fw, text_of(at(csv, i, "bureau"))),
        .again = strcmp(at(csv, i, "again"), "yes") == 0,
        .has_number = number[0] != '\0',
        .unit = at(csv, i, "unit"),
        .scope = at(csv, i, "scope"),
        .evidence = at(csv, i, "evidence"),
        .note = at(csv, i, "note")};
    if (out->kind == ENTRY__COUNT || out->bureau < 0) {
        return fail(d, "entry.csv", csv->lines[i], "kind or bureau unknown",
            out->title);
    }
    return !out->has_number ||
           decimal_parse(text_of(number), DECIMAL_PLACES, &out->number) ==
               DECIMAL_OK ||
           fail(d, "entry.csv", csv->lines[i], "this is no number", number);
}

static bool known_entry(
    const struct entry *entries, size_t count, const struct entry *entry)
{
    for (size_t i = 0; i < count; i++) {
        if (entries[i].kind == entry->kind &&
            strcmp(entries[i].title, entry->title) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_entry(const struct demo *d, int year, const struct entry *entry)
{
    const char *region = d->reviewer.region;
    struct actor clerk;
    bool replayed;

    return find_actor(d, ROLE_CLERK, region, d->fw->bureaus[entry->bureau].code,
               &clerk) &&
           register_put(d->write, d->fw, &clerk, region, year, entry,
               new_key(d), "-", d->now, d->arena, &replayed) == DB_OK;
}

/* Accept everything that waits for review in a year's register. */
static bool accept_entries(const struct demo *d, int year)
{
    const char *region = d->reviewer.region;
    struct entry *entries;
    size_t count;
    bool replayed;

    if (register_list(d->read, d->fw, region, year, d->arena, &entries,
            &count) == DB_FAIL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(entries[i].state, "submitted") == 0 &&
            register_review(d->write, &d->reviewer, region, entries[i].id,
                entries[i].version, NULL, new_key(d), "-", d->now, d->arena,
                &replayed) != DB_OK) {
            return false;
        }
    }
    return true;
}

static bool load_entries(const struct demo *d)
{
    struct entry entry, *known;
    size_t known_count;
    struct csv csv;
    int year = 0;

    if (!open_table(d, "entry.csv", &csv)) {
        return false;
    }
    for (size_t i = 0; i < csv.row_count; i++) {
        struct period p;

        if (!period_parse(text_of(at(&csv, i, "year")), &p)) {
            return fail(d, "entry.csv", csv.lines[i], "this is no year",
                at(&csv, i, "year"));
        }
        if (p.year != year &&
            register_list(d->read, d->fw, d->reviewer.region, p.year, d->arena,
                &known, &known_count) == DB_FAIL) {
            return false;
        }
        year = p.year;
        if (!take_entry(d, &csv, i, &entry) ||
            (!known_entry(known, known_count, &entry) &&
                !add_entry(d, year, &entry))) {
            return false;
        }
    }
    return year == 0 || accept_entries(d, year);
}

bool demo_load(struct db *write, struct db *read, const char *edition,
    const char *folder, const char *accounts, int64_t now, struct arena *arena,
    FILE *err)
{
    struct demo d = {.write = write,
        .read = read,
        .folder = folder,
        .accounts = accounts,
        .now = now,
        .arena = arena,
        .err = err};

    if (edition_get(read, edition, &d.fw) != DB_OK) {
        fprintf(err, "edition %s is not in the database; import it first\n",
            edition);
        return false;
    }
    return edition_load_folder(folder, arena, &d.files, &d.file_count, err) &&
           load_regions(&d) && load_accounts(&d) &&
           find_actor(&d, ROLE_REVIEWER, "320481", "", &d.reviewer) &&
           load_figures(&d) && load_entries(&d) && open_current(&d);
}
