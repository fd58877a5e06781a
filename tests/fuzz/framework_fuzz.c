/*
 * Reading of an edition, its files one after the other, each led by a line
 * "=NAME". One that is taken is scored over figures of many kinds, alone and
 * among peers: no score may be anything but a number, and none negative.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "eval/score.h"

#define FILES_MAX 20

/* Cut the input into files; their number. */
static size_t cut(char *text, struct framework_file *files)
{
    size_t n = 0;

    for (char *at = text; at != NULL && *at == '=' && n < FILES_MAX;) {
        char *end = strchr(at, '\n'), *next;

        if (end == NULL)
            break;
        *end = '\0';
        next = strstr(end + 1, "\n=");
        files[n].name = at + 1;
        files[n].content = (struct text){
            end + 1, next == NULL ? strlen(end + 1) : (size_t)(next - end)};
        n++;
        at = next == NULL ? NULL : next + 1;
    }
    return n;
}

/* Cells that hold, by a small generator, values of all sizes and signs, or
 * nothing. */
static void fill(struct figures *figures, uint32_t seed)
{
    static const decimal values[] = {0, 1, -1, DECIMAL_ONE, -DECIMAL_ONE,
        50 * DECIMAL_ONE, 3039600000, DECIMAL_LIMIT, -DECIMAL_LIMIT};

    for (int w = 0; w < WHEN__COUNT; w++) {
        for (size_t i = 0; i < figures->item_count; i++) {
            for (int c = 0; c < COLUMN__COUNT; c++) {
                struct cell *cell = &figures->cell[w][i][c];

                seed = seed * 1664525u + 1013904223u;
                cell->state = (enum cell_state)(
                    (seed >> 20) % 8 < 6 ? CELL_VALUE : (seed >> 24) % 3);
                cell->value =
                    cell->state == CELL_VALUE ? values[(seed >> 12) % 9] : 0;
                cell->approved = cell->accepted = (seed >> 28) % 2;
            }
        }
    }
}

static void check(const struct evaluation *e)
{
    for (int i = 0; i < e->fw->indicator_count; i++) {
        const struct indicator_score *score = &e->indicators[i];

        if (!isfinite(score->rate) || score->rate < 0 ||
            !isfinite(score->points) || !isfinite(score->spread))
            abort();
    }
    if (!isfinite(e->total) || e->total < 0)
        abort();
    if (e->scored && e->grade == NULL)
        abort();
}

static void score(const struct framework *fw, struct arena *arena)
{
    const struct period year = {2023, FREQ_YEAR, 0};
    const struct indicator_value *all[3];
    struct figures figures[3];
    struct standing rows[3];

    for (uint32_t r = 0; r < 3; r++) {
        struct indicator_value *values;

        if (!figures_make(&figures[r], (size_t)fw->item_count, arena))
            abort();
        fill(&figures[r], r + 1);
        if (!score_values(fw, year, &figures[r], arena, &values))
            abort();
        all[r] = values;
    }
    for (size_t r = 0; r < 3; r++) {
        struct peers peers;
        struct score_input input = {
            &figures[r], NULL, r == 0 || fw->group_count == 0 ? -1 : 0, NULL};
        struct evaluation e;

        if (!score_evaluate(fw, year, &input, arena, &e))
            abort();
        check(&e);
        if (!score_peers(fw, all, 3, r, arena, &peers))
            abort();
        input.peers = &peers;
        if (!score_evaluate(fw, year, &input, arena, &e))
            abort();
        check(&e);
        rows[r] = score_standing("region", &e);
    }
    if (!score_standings(fw, rows, 3, arena))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct framework_file files[FILES_MAX];
    struct framework_fault faults[8];
    struct arena *arena;
    const struct framework *fw;
    size_t n, count;
    char *text;

    if (size > 1 << 14)
        return 0;
    arena = arena_new((size_t)64 << 20);
    text = arena_copy(arena, (const char *)data, size);
    n = cut(text, files);
    fw = framework_read(files, n, arena, faults, 8, &count);
    if ((fw == NULL) != (count > 0))
        abort();
    for (size_t i = 0; i < count && i < 8; i++) {
        if (faults[i].file == NULL || faults[i].what == NULL)
            abort();
    }
    if (fw != NULL)
        score(fw, arena);
    arena_free(arena);
    return 0;
}
