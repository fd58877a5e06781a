#include "sql/cohort.h"
#include "eval/buffer.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "sql/edition.h"
#include "sql/group.h"
#include "sql/peer.h"
#include "sql/submission_row.h"

enum { CHUNK = 32 }; /* regions of SQL_CELL_COHORT */
#define SCRATCH ((size_t)128 << 20)

/* What is loaded. */
struct load {
    struct db *db;
    struct arena *arena;   /* of the caller */
    struct arena *scratch; /* emptied after each chunk of regions */
    struct arena *reading; /* of the entries, until all is read */
    struct cohort *out;
    struct cohort_part part;
    period_keys period;
    struct member *members;
    size_t member_count;
    struct rows entries; /* by region */
    size_t entry_at;     /* the first that may be of the next county */
};

/* -- lines ----------------------------------------------------------------- */

static void add(struct buffer *l, const char *field, const char *end)
{
    buffer_add(l, field);
    buffer_add(l, end);
}

static void add_decimal(struct buffer *l, decimal value)
{
    char text[DECIMAL_TEXT];

    decimal_plain(value, text);
    add(l, text, "\n");
}

static void add_group(struct buffer *l, const char *word, const char *group)
{
    if (group[0] != '\0') {
        add(l, word, "\t");
        add(l, group, "\n");
    }
}

/* In the caller's arena, without the room that growing left. */
static const char *finish(const struct buffer *l, struct arena *arena)
{
    const char *text = buffer_text(l);

    return text == NULL ? NULL : arena_copy(arena, text, l->n);
}

/* -- counties -------------------------------------------------------------- */

static void put_cell(const struct load *l, const struct cell_place *place,
    struct figures *figures)
{
    enum freq freq = l->out->fw->items[place->item].freq;

    for (int w = 0; w < WHEN__COUNT; w++) {
        if (strcmp(place->period, l->period[w][freq]) == 0) {
            figures->cell[w][place->item][place->column] = place->cell;
        }
    }
}

/* The accepted cells of up to CHUNK regions. */
static bool read_cells(const struct load *l, const struct region *regions,
    size_t count, struct figures *figures)
{
    struct value values[WHEN__COUNT * FREQ__COUNT + CHUNK];
    struct rows rows = {0};
    size_t n = 0;

    for (int i = 0; i < WHEN__COUNT * FREQ__COUNT; i++) {
        values[n++] = value_text(l->period[i / FREQ__COUNT][i % FREQ__COUNT]);
    }
    for (size_t i = 0; i < CHUNK; i++) {
        values[n++] = value_text(regions[i < count ? i : 0].code);
    }
    if (!db_answered(
            db_run(l->db, SQL_CELL_COHORT, values, n, l->scratch, &rows))) {
        return false;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);
        struct cell_place place;
        size_t r = 0;

        while (
            r < count && strcmp(regions[r].code, value_string(&row[0])) != 0) {
            r++;
        }
        if (r < count && submission_take_cell(row + 1, l->out->fw, &place)) {
            put_cell(l, &place, &figures[r]);
        }
    }
    return true;
}

static void add_cell(struct buffer *l, const char *item, int when, int column,
    const struct cell *cell)
{
    static const char *const numbers[] = {"0", "1", "2"};

    if (cell->state == CELL_MISSING) {
        return;
    }
    add(l, "cell", "\t");
    add(l, item, "\t");
    add(l, numbers[when], "\t");
    add(l, numbers[column], "\t");
    if (cell->state == CELL_VALUE) {
        add_decimal(l, cell->value);
    } else {
        add(l, "-", "\n");
    }
}

/* True when one of the cells is of the period itself. */
static bool add_cells(
    struct buffer *l, const struct framework *fw, const struct figures *figures)
{
    bool now = false;

    for (int w = 0; w < WHEN__COUNT; w++) {
        for (int i = 0; i < fw->item_count; i++) {
            for (int c = 0; c < COLUMN__COUNT; c++) {
                const struct cell *cell = &figures->cell[w][i][c];

                add_cell(l, fw->items[i].code, w, c, cell);
                now |= w == WHEN_NOW && cell->state != CELL_MISSING;
            }
        }
    }
    return now;
}

/* Counties come in the order of the entries. */
static void add_entries(struct buffer *l, struct load *load, const char *region)
{
    for (; load->entry_at < load->entries.count; load->entry_at++) {
        const struct value *row = row_at(&load->entries, load->entry_at);
        int order = strcmp(value_string(&row[0]), region);

        if (order > 0) {
            return;
        }
        for (size_t k = 1; order == 0 && k < load->entries.columns; k++) {
            if (k == 1) {
                add(l, "entry", "\t");
            }
            add(l, value_string(&row[k]),
                k + 1 < load->entries.columns ? "\t" : "\n");
        }
    }
}

static bool add_county(
    struct load *l, const struct region *region, const struct figures *figures)
{
    const char *group = group_of(l->members, l->member_count, region->code);
    struct buffer lines = {.arena = l->scratch};

    add_group(&lines, "group", group);
    if (!add_cells(&lines, l->out->fw, figures)) {
        return !lines.failed;
    }
    add_entries(&lines, l, region->code);
    l->out->units[l->out->count++] = (struct unit){region->code, "",
        region->name, region->sample, group, group, finish(&lines, l->arena)};
    return l->out->units[l->out->count - 1].content != NULL;
}

static bool load_chunk(
    struct load *l, const struct region *regions, size_t count)
{
    struct figures figures[CHUNK];
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++) {
        ok = figures_make(
            &figures[i], (size_t)l->out->fw->item_count, l->scratch);
    }
    ok = ok && read_cells(l, regions, count, figures);
    for (size_t i = 0; ok && i < count; i++) {
        ok = add_county(l, &regions[i], &figures[i]);
    }
    arena_reset(l->scratch);
    return ok;
}

bool scope_covers(const char *codes, const char *region)
{
    bool found = codes[0] == '\0';

    while (!found && *codes != '\0') {
        size_t n = strcspn(codes, ",");
        char code[8] = "";

        if (n < sizeof(code)) {
            memcpy(code, codes, n);
            found = region_within(region, code);
        }
        codes += n + (codes[n] == ',');
    }
    return found;
}

/* A region that is scored, or whose peers are. */
static bool is_chosen(const struct load *l, const char *region)
{
    const char *owners = l->part.scope.owners;

    return scope_covers(l->part.scope.regions, region) ||
           (owners[0] != '\0' && scope_covers(owners, region));
}

/* Index in the groups of the edition, from 1; 0 for none. */
static int group_index(const struct load *l, const char *region)
{
    return framework_group(l->out->fw,
               text_of(group_of(l->members, l->member_count, region))) +
           1;
}

/* Regions that are scored or compared with move to the front: their number.
 * `groups` has room for the groups of the edition and one. */
static size_t wanted(
    const struct load *l, struct region *regions, size_t count, bool *groups)
{
    enum cohort_need need = cohort_needed(l->out->fw);
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        groups[group_index(l, regions[i].code)] |=
            is_chosen(l, regions[i].code);
    }
    for (size_t i = 0; i < count; i++) {
        const char *code = regions[i].code;

        if (need == COHORT_ALL || is_chosen(l, code) ||
            (need == COHORT_PEERS && groups[group_index(l, code)])) {
            regions[kept++] = regions[i];
        }
    }
    return kept;
}

static bool load_counties(struct load *l, struct region *regions, size_t count)
{
    for (size_t i = 0; i < count; i += CHUNK) {
        if (!load_chunk(
                l, regions + i, count - i < CHUNK ? count - i : CHUNK)) {
            return false;
        }
    }
    l->out->counties = l->out->count;
    return true;
}

/* -- peers ----------------------------------------------------------------- */

static bool add_peer(struct load *l, const struct peer *peer)
{
    const struct framework *fw = l->out->fw;
    const char *home = group_of(l->members, l->member_count, peer->owner);
    const char *group =
        framework_group(fw, text_of(peer->group)) >= 0 ? peer->group : home;
    struct buffer lines = {.arena = l->arena};

    add_group(&lines, "group", group);
    add_group(&lines, "home", home);
    for (int i = 0; i < fw->indicator_count; i++) {
        if (peer->values[i].has) {
            add(&lines, "value", "\t");
            add(&lines, fw->indicators[i].code, "\t");
            add_decimal(&lines, peer->values[i].value);
        }
    }
    l->out->units[l->out->count++] = (struct unit){peer->code, peer->owner,
        {peer->name, peer->name}, false, group, home, finish(&lines, l->arena)};
    return !lines.failed;
}

static bool add_peers(struct load *l, const struct peer *peers, size_t count)
{
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++) {
        if (cohort_find(l->out, "", peers[i].code) < 0) {
            ok = add_peer(l, &peers[i]);
        }
    }
    return ok;
}

/* -- the whole ------------------------------------------------------------- */

static bool load_groups(struct load *l)
{
    const struct framework *fw = l->out->fw;

    return fw->group_count == 0 ||
           db_answered(group_list(
               l->db, fw->edition, l->arena, &l->members, &l->member_count));
}

static bool load_entries(struct load *l)
{
    const struct value year = value_int(l->out->period.year);

    return l->part.without_entries ||
           db_answered(db_run(
               l->db, SQL_ENTRY_ACCEPTED, &year, 1, l->reading, &l->entries));
}

static bool load_all(struct load *l)
{
    const struct framework *fw = l->out->fw;
    bool *groups = arena_alloc(l->arena, (size_t)fw->group_count + 1);
    char period[PERIOD_TEXT];
    struct region *regions;
    struct peer *peers;
    size_t count, peer_count;

    period_format(l->out->period, period);
    submission_periods(l->out->period, l->period);
    if (groups == NULL ||
        !db_answered(edition_hash(
            l->db, fw->edition, l->arena, &l->out->edition_hash)) ||
        !db_answered(region_list(l->db, l->arena, &regions, &count)) ||
        !db_answered(
            peer_list(l->db, fw, period, l->arena, &peers, &peer_count)) ||
        !load_groups(l) || !load_entries(l)) {
        return false;
    }
    count = wanted(l, regions, count, groups);
    l->out->units =
        arena_array(l->arena, count + peer_count + 1, sizeof(struct unit));
    return l->out->units != NULL && load_counties(l, regions, count) &&
           add_peers(l, peers, peer_count);
}

enum db_result cohort_load(struct db *db, const struct framework *fw,
    struct period period, const struct cohort_part *part, struct arena *arena,
    struct cohort *out)
{
    static const struct cohort_part all = {.scope = {"", ""}};
    struct load l = {.db = db,
        .arena = arena,
        .scratch = arena_new(SCRATCH),
        .reading = arena_new(SCRATCH),
        .out = out,
        .part = part == NULL ? all : *part};
    bool ok;

    *out = (struct cohort){.fw = fw, .period = period, .edition_hash = ""};
    ok = l.scratch != NULL && l.reading != NULL && load_all(&l);
    arena_free(l.scratch);
    arena_free(l.reading);
    return ok ? DB_OK : DB_FAIL;
}

int cohort_find(
    const struct cohort *cohort, const char *owner, const char *code)
{
    for (size_t i = 0; i < cohort->count; i++) {
        if (strcmp(cohort->units[i].code, code) == 0 &&
            strcmp(cohort->units[i].owner, owner) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* -- who is compared with whom --------------------------------------------- */

bool cohort_compares(const struct cohort *cohort, size_t self, size_t other)
{
    const struct unit *a = &cohort->units[self], *b = &cohort->units[other];
    const char *home = a->owner[0] == '\0' ? a->code : a->owner;

    return b->owner[0] == '\0' ? strcmp(b->code, home) == 0 ||
                                     strcmp(b->group, a->home_group) == 0
                               : strcmp(b->owner, home) == 0;
}

static bool is_needed(const struct cohort *c, const bool *chosen, size_t unit)
{
    bool needed = chosen[unit];

    for (size_t i = 0; !needed && i < c->count; i++) {
        needed = chosen[i] && cohort_compares(c, i, unit);
    }
    return needed;
}

bool cohort_keep(struct cohort *cohort, bool *chosen, struct arena *arena)
{
    enum cohort_need need = cohort_needed(cohort->fw);
    size_t count = cohort->count, counties = cohort->counties;
    bool *needed = arena_alloc(arena, count + 1);

    if (needed == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        needed[i] =
            need == COHORT_ALL ||
            (need == COHORT_NONE ? chosen[i] : is_needed(cohort, chosen, i));
    }
    cohort->count = cohort->counties = 0;
    for (size_t i = 0; i < count; i++) {
        if (needed[i]) {
            chosen[cohort->count] = chosen[i];
            cohort->units[cohort->count++] = cohort->units[i];
            cohort->counties += i < counties;
        }
    }
    return true;
}

/* -- hash ------------------------------------------------------------------ */

/* Every piece ends in a byte that cannot stand in any of them. */
static void mix(crypto_hash_sha256_state *state, const char *piece)
{
    static const unsigned char end = 0x1f;

    crypto_hash_sha256_update(
        state, (const unsigned char *)piece, strlen(piece));
    crypto_hash_sha256_update(state, &end, 1);
}

void cohort_hash(
    const struct cohort *cohort, const struct run_scope *scope, char out[65])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    char period[PERIOD_TEXT];

    period_format(cohort->period, period);
    crypto_hash_sha256_init(&state);
    mix(&state, cohort->fw->edition);
    mix(&state, cohort->edition_hash);
    mix(&state, period);
    mix(&state, scope->regions);
    mix(&state, scope->owners);
    for (size_t i = 0; i < cohort->count; i++) {
        mix(&state, cohort->units[i].owner);
        mix(&state, cohort->units[i].code);
        mix(&state, cohort->units[i].content);
    }
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(out, 65, hash, sizeof(hash));
}
