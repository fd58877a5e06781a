/*
 * Two people fill in one form at the same time: a thousand saves of single
 * cells, each with the cell as its writer last saw it. What is accepted stands,
 * what is refused is told both values, and nothing is lost.
 */
#include "sql/submission.h"

#include <pthread.h>
#include <string.h>

#include "tests/integration/fixture.h"

enum { WRITERS = 2, SAVES = 1000, CELLS = 4, VALUES = 40 };

static const struct place {
    const char *item;
    enum column column;
} places[CELLS] = {{"B01", COLUMN_CURRENT}, {"B01", COLUMN_TOTAL},
    {"B03", COLUMN_TOTAL}, {"E05", COLUMN_TOTAL}};

/* A small generator, so that a failure can be repeated from its seed. */
static unsigned next(uint64_t *seed, unsigned below)
{
    *seed =
        *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*seed >> 33) % below;
}

/* One person: a connection, and each cell as the page shows it. */
struct writer {
    const struct actor *who;
    struct db *write;
    struct arena *arena;
    struct cell seen[CELLS];
};

static const struct cell *stored_in(const struct opened_form *form, int at)
{
    int item = fixture_cell(places[at].item, "0").item;

    return &form->figures.cell[WHEN_NOW][item][places[at].column];
}

static struct put_outcome save(struct writer *writer,
    const struct opened_form *form, int at, decimal value, const char *key)
{
    struct cell_input cell = fixture_cell(places[at].item, "0");
    struct submission_input input = {.key_hex = key,
        .base_version = form->head.version,
        .event = EVENT_SAVE,
        .cells = &cell,
        .cell_count = 1,
        .address = ADDRESS};
    struct put_outcome out;

    cell.column = places[at].column;
    cell.value = value;
    cell.base = &writer->seen[at];
    submission_put(writer->write, fixture.fw, writer->who, form, &input,
        fixture.now, writer->arena, &out);
    return out;
}

static void start(struct writer writers[WRITERS])
{
    const struct actor *const who[WRITERS] = {&fixture.clerk, &fixture.head};

    for (int w = 0; w < WRITERS; w++) {
        writers[w] = (struct writer){who[w], db_new(&fixture.config, DB_WRITE),
            arena_new((size_t)64 << 20),
            {{.note = ""}, {.note = ""}, {.note = ""}, {.note = ""}}};
    }
}

static void end(struct writer writers[WRITERS])
{
    for (int w = 0; w < WRITERS; w++) {
        db_free(writers[w].write);
        arena_free(writers[w].arena);
    }
}

/* -- one after the other, in an order that the seed gives ------------------ */

/* What the form must hold. */
struct model {
    struct cell cell[CELLS];
    const char *by[CELLS];
    uint32_t version;
    int accepted, refused;
};

static bool same(const struct cell *a, const struct cell *b)
{
    return a->state == b->state && a->value == b->value;
}

static void accept(struct model *m, struct writer *writer, int at,
    const struct cell *typed, const struct put_outcome *out)
{
    bool untouched = same(&writer->seen[at], typed);

    m->version++;
    m->accepted++;
    CHECK("accepted", out->result == PUT_OK);
    CHECK("version", out->version == m->version);
    if (!same(&m->cell[at], typed) && !untouched) {
        m->cell[at] = *typed;
        m->cell[at].version = m->version;
        m->by[at] = writer->who->name;
    }
    writer->seen[at] = m->cell[at];
}

static void refuse(struct model *m, struct writer *writer, int at,
    const struct cell *typed, const struct put_outcome *out)
{
    const struct conflict *c = out->conflicts;

    m->refused++;
    CHECK("refused", out->result == PUT_STALE && out->conflict_count == 1);
    if (out->result == PUT_STALE && out->conflict_count == 1) {
        CHECK("theirs", same(&c->theirs, &m->cell[at]));
        CHECK("mine", c->mine.value == typed->value);
        CHECK("who", strcmp(c->by, m->by[at]) == 0);
        CHECK("when", c->at == fixture.now);
    }
    writer->seen[at] = m->cell[at];
}

static void one_save(struct model *m, struct writer *writer,
    const struct opened_form *form, int at, decimal value)
{
    const struct cell typed = {.state = CELL_VALUE, .value = value, .note = ""};
    bool is_new = !same(&m->cell[at], &typed);
    bool touched = !same(&writer->seen[at], &typed);
    bool stale = writer->seen[at].version != m->cell[at].version;
    struct put_outcome out = save(writer, form, at, value, fixture_key());

    if (is_new && touched && stale) {
        refuse(m, writer, at, &typed, &out);
    } else {
        accept(m, writer, at, &typed, &out);
    }
}

static void a_thousand_saves(void)
{
    struct writer writers[WRITERS];
    struct model m = {.version = 0};
    struct opened_form opened[WRITERS];
    struct opened_form form;
    uint64_t seed = 20231118;

    fixture_clear();
    start(writers);
    for (int i = 0; i < CELLS; i++) {
        m.cell[i].note = m.by[i] = "";
    }
    opened[0] = opened[1] = fixture_form("tjj");
    for (int i = 0; i < SAVES; i++) {
        unsigned w = next(&seed, WRITERS);
        int at = (int)next(&seed, CELLS);

        /* Half of the saves read the form afresh, as a request does; the
         * others were read before the other one's last saves. */
        if (next(&seed, 2) == 0) {
            opened[w] = fixture_form("tjj");
        }
        one_save(&m, &writers[w], &opened[w], at,
            (decimal)next(&seed, VALUES) * DECIMAL_ONE);
    }
    form = fixture_form("tjj");
    CHECK("both happen",
        m.accepted > 300 && m.refused > 100 && m.accepted + m.refused == SAVES);
    CHECK("form", form.head.version == m.version);
    for (int i = 0; i < CELLS; i++) {
        CHECK("last accepted",
            same(stored_in(&form, i), &m.cell[i]) &&
                stored_in(&form, i)->version == m.cell[i].version);
    }
    CHECK("each accepted save is in the log",
        fixture_number("SELECT COUNT(*) FROM audit") == m.accepted);
    end(writers);
}

/* -- at the same moment ---------------------------------------------------- */

/* What one of two threads was told, by the version of its accepted saves. */
struct racer {
    pthread_t thread;
    struct writer *writer;
    const struct opened_form *form;
    const char (*keys)[33];
    uint64_t seed;
    struct {
        int at;
        decimal value;
        uint32_t version;
    } accepted[SAVES];
    int accepted_count, refused, untold, failed;
};

static void note_outcome(
    struct racer *r, int at, decimal value, const struct put_outcome *out)
{
    struct cell *seen = &r->writer->seen[at];

    if (out->result == PUT_OK) {
        int item = fixture_cell(places[at].item, "0").item;
        const struct cell *now =
            &out->figures.cell[WHEN_NOW][item][places[at].column];

        if (now->version == out->version) {
            r->accepted[r->accepted_count].at = at;
            r->accepted[r->accepted_count].value = value;
            r->accepted[r->accepted_count++].version = out->version;
        }
        *seen = *now;
    } else if (out->result == PUT_STALE && out->conflict_count == 1) {
        r->refused++;
        r->untold += out->conflicts->mine.value != value ||
                     out->conflicts->by[0] == '\0' ||
                     out->conflicts->theirs.version <= seen->version;
        *seen = out->conflicts->theirs;
    } else {
        r->failed++;
    }
    seen->note = "";
}

static void *race(void *context)
{
    struct racer *r = context;

    for (int i = 0; i < SAVES / WRITERS; i++) {
        int at = (int)next(&r->seed, CELLS);
        decimal value = (decimal)next(&r->seed, 10000) * DECIMAL_ONE;
        struct put_outcome out =
            save(r->writer, r->form, at, value, r->keys[i]);

        note_outcome(r, at, value, &out);
        arena_reset(r->writer->arena);
    }
    db_thread_end();
    return NULL;
}

static void check_last(const struct racer racers[WRITERS], int at)
{
    const struct opened_form form = fixture_form("tjj");
    uint32_t version = 0;
    decimal value = 0;

    for (int w = 0; w < WRITERS; w++) {
        for (int i = 0; i < racers[w].accepted_count; i++) {
            if (racers[w].accepted[i].at == at &&
                racers[w].accepted[i].version > version) {
                version = racers[w].accepted[i].version;
                value = racers[w].accepted[i].value;
            }
        }
    }
    CHECK("last accepted", stored_in(&form, at)->version == version &&
                               stored_in(&form, at)->value == value);
}

static void at_the_same_moment(void)
{
    static struct racer racers[WRITERS];
    static char keys[WRITERS][SAVES / WRITERS][33];
    struct writer writers[WRITERS];
    struct opened_form form;

    fixture_clear();
    start(writers);
    form = fixture_form("tjj");
    for (int w = 0; w < WRITERS; w++) {
        for (int i = 0; i < SAVES / WRITERS; i++) {
            memcpy(keys[w][i], fixture_key(), sizeof(keys[w][i]));
        }
        racers[w] = (struct racer){.writer = &writers[w],
            .form = &form,
            .keys = (const char(*)[33])keys[w],
            .seed = (uint64_t)w + 7};
    }
    for (int w = 0; w < WRITERS; w++) {
        pthread_create(&racers[w].thread, NULL, race, &racers[w]);
    }
    for (int w = 0; w < WRITERS; w++) {
        pthread_join(racers[w].thread, NULL);
        CHECK("none failed", racers[w].failed == 0);
        CHECK("each refused one was told", racers[w].untold == 0);
    }
    for (int i = 0; i < CELLS; i++) {
        check_last(racers, i);
    }
    CHECK("none lost", fixture_number("SELECT COUNT(*) FROM audit") +
                               racers[0].refused + racers[1].refused ==
                           SAVES);
    CHECK("they met", racers[0].refused + racers[1].refused > 0);
    end(writers);
}

SUITE(store_writers, {"a thousand saves by two", a_thousand_saves},
    {"at the same moment", at_the_same_moment})
