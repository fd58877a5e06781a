#include "export/template_command.h"

#include <stdio.h>

#include <sodium.h>

#include "export/publish.h"
#include "export/template.h"

/* All that a template is made of, from the database. */
static enum db_result load(struct db *read, struct db *write,
    const struct command *c, struct period period,
    struct template_source *source, unsigned char key[SECRET_BYTES])
{
    const struct form_path path = {c->region, period, c->forms, c->bureau};
    struct region *region = arena_alloc(c->arena, sizeof(*region));
    struct opened_form *form = arena_alloc(c->arena, sizeof(*form));
    enum db_result result = DB_FAIL;

    if (region != NULL && form != NULL) {
        result = submission_open(read, &path, c->arena, &source->fw, form);
    }
    if (result == DB_OK) {
        result = region_find(read, c->region, c->arena, region);
    }
    if (result == DB_OK) {
        result = secret_get(read, write, "template", c->now, c->arena, key);
    }
    source->form = form;
    source->region = region;
    source->key = key;
    return result;
}

static int write_file(struct command *c, const struct template_source *source)
{
    struct template t;

    if (!template_make(source, c->arena, &t) ||
        template_write(source, &t, NULL, 0, c->output, c->arena) != EXPORT_OK) {
        return command_fail(EXIT_CANNOT_WRITE,
            "%s could not be written; see the log above", c->output);
    }
    if (!c->quiet) {
        printf("%s  form %s of %s for %s, %zu rows to fill in\n", c->output,
            t.form, t.period, t.bureau, t.row_count);
    }
    return 0;
}

int template_command(struct command *c)
{
    struct template_source source = {0};
    unsigned char key[SECRET_BYTES];
    struct layouts layouts;
    struct period period;
    enum db_result result = DB_FAIL;

    if (c->region == NULL || c->period == NULL || c->forms == NULL ||
        c->bureau == NULL || c->output == NULL) {
        return command_fail(EXIT_USAGE,
            "template needs --region, --period, --form, --bureau and -o; see "
            "--help");
    }
    if (!period_parse(text_of(c->period), &period) || !plain_code(c->region)) {
        return command_fail(EXIT_USAGE,
            "a period is written 2023-11, 2023-Q4 or 2023, a region 320481");
    }
    if (!layouts_load(c->config.layout_dir, c->arena, &layouts, stderr)) {
        return EXIT_CONFIGURATION;
    }
    struct db *read = db_new(&c->config, DB_READ);
    struct db *write = db_new(&c->config, DB_WRITE);

    if (read != NULL && write != NULL && sodium_init() >= 0) {
        result = load(read, write, c, period, &source, key);
    }
    db_free(read);
    db_free(write);
    if (result == DB_NONE) {
        return command_fail(EXIT_DATA,
            "form %s of %s is not open, or %s has no row in it", c->forms,
            c->period, c->bureau);
    }
    if (result != DB_OK) {
        return command_fail(
            EXIT_UNAVAILABLE, "the database did not answer; see the log above");
    }
    source.layouts = &layouts;
    return write_file(c, &source);
}
