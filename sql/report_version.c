#include "sql/report_version.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct mixing {
    const struct report *report;
    const char *others;
    crypto_hash_sha256_state hash;
};

/* Every piece ends in a byte that cannot stand in any of them. */
static void mix(struct mixing *m, const char *piece)
{
    static const unsigned char end = 0x1f;

    crypto_hash_sha256_update(
        &m->hash, (const unsigned char *)piece, strlen(piece));
    crypto_hash_sha256_update(&m->hash, &end, 1);
}

static void mix_number(struct mixing *m, int64_t number)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)number);
    mix(m, text);
}

static void mix_cell(struct mixing *m, int when, int item, const struct cell *c)
{
    for (int column = 0; column < COLUMN__COUNT; column++) {
        if (c[column].state != CELL_MISSING || c[column].note[0] != '\0') {
            mix(m, m->report->fw->items[item].code);
            mix_number(m, when * COLUMN__COUNT + column);
            mix_number(m, c[column].state);
            mix_number(m, c[column].value);
            mix_number(m, c[column].accepted);
            mix(m, c[column].note);
        }
    }
}

/* By what it says: its random number would differ between databases. */
static void mix_entry(struct mixing *m, const struct entry *e)
{
    const struct framework *fw = m->report->fw;

    mix(m, entry_kind_key(e->kind));
    mix(m, e->title);
    mix(m, e->level < 0 ? "" : fw->levels[e->level].code);
    mix(m, e->body);
    mix(m, e->date);
    mix(m, e->quality < 0 ? "" : fw->qualities[e->quality].code);
    mix(m, e->indicator < 0 ? "" : fw->indicators[e->indicator].code);
    mix(m, e->bureau < 0 ? "" : fw->bureaus[e->bureau].code);
    mix_number(m, e->again);
    mix_number(m, e->has_number ? e->number : INT64_MIN);
    mix(m, e->unit);
    mix(m, e->scope);
    mix(m, e->evidence);
    mix(m, e->note);
    mix(m, e->state);
    mix_number(m, e->version);
}

static void mix_series(struct mixing *m, const struct series *series)
{
    /* Of too few nothing is judged. */
    if (series->count < m->report->fw->outlier_points) {
        return;
    }
    for (int i = 0; i < series->count; i++) {
        crypto_hash_sha256_update(
            &m->hash, (const unsigned char *)&series->value[i], sizeof(double));
    }
}

static void mix_background(struct mixing *m)
{
    const struct background *b = m->report->reported.background;

    for (int i = 0; b != NULL && i < m->report->fw->item_count; i++) {
        mix_series(m, &b->history[i][COLUMN_CURRENT]);
        mix_series(m, &b->history[i][COLUMN_TOTAL]);
        mix_series(m, &b->growth[i]);
    }
}

/* Figures of an approved revision are mixed as cells. */
static void mix_steps(struct mixing *m)
{
    const struct report *r = m->report;

    for (size_t i = 0; i < r->revision_count; i++) {
        mix(m, r->revisions[i].reason);
        mix(m, r->revisions[i].answer);
        mix_number(m, r->revisions[i].state);
    }
    for (size_t i = 0; i < r->exception_count; i++) {
        mix(m, r->exceptions[i].reason);
        mix_number(m, r->exceptions[i].until);
        mix_number(m, r->exceptions[i].revoked_at);
    }
}

static void mix_all(struct mixing *m)
{
    const struct report *r = m->report;

    mix(m, r->edition_hash);
    for (int w = 0; w < WHEN__COUNT; w++) {
        for (int i = 0; i < r->fw->item_count; i++) {
            mix_cell(m, w, i, r->figures.cell[w][i]);
            mix_cell(m, w, i, r->reported.cell[w][i]);
        }
    }
    for (size_t i = 0; i < r->entry_count; i++) {
        mix_entry(m, &r->entries[i]);
    }
    for (size_t i = 0; i < r->line_count; i++) {
        mix(m, r->lines[i].period);
        mix(m, r->lines[i].form);
        mix(m, r->lines[i].bureau);
        mix_number(m, r->lines[i].head.version);
        mix_number(m, r->lines[i].head.state);
    }
    for (size_t i = 0; i < r->explanation_count; i++) {
        mix(m, r->explanations[i].code);
        mix(m, r->explanations[i].text);
    }
    mix_background(m);
    mix_steps(m);
    if (r->group[0] != '\0') {
        mix(m, r->group);
    }
    if (m->others[0] != '\0') {
        mix(m, m->others);
    }
}

/* "D-202311-5f3a9c01". */
void report_version(struct report *report, const char *others)
{
    struct mixing mixing = {.report = report, .others = others};
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[9], period[PERIOD_TEXT];
    size_t n = 0;

    crypto_hash_sha256_init(&mixing.hash);
    mix_all(&mixing);
    crypto_hash_sha256_final(&mixing.hash, hash);
    sodium_bin2hex(hex, sizeof(hex), hash, 4);
    period_format(report->period, period);
    for (size_t i = 0; period[i] != '\0'; i++) {
        if (period[i] != '-') {
            period[n++] = period[i];
        }
    }
    snprintf(report->data_version, sizeof(report->data_version), "D-%.*s-%s",
        (int)n, period, hex);
}
