/* A form as a workbook: empty or as it stands, and an upload back with its
 * wrong cells marked. */
#include <string.h>

#include "fcgi/form_view.h"
#include "fcgi/offline.h"
#include "fcgi/pages.h"

const struct field_rule returned_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"sealed", FIELD_LONG, TEMPLATE_SEAL_MAX, true, N_("Form")},
    {"seal", FIELD_LINE, 64, true, N_("Form")},
    {"v.", FIELD_GROUP, 2000, false, N_("Number")},
    {"s.", FIELD_GROUP, 2000, false, N_("State of the cell")},
    {"n.", FIELD_GROUP, 2000, false, N_("Remarks")},
    {"x.", FIELD_GROUP, 2000, false, N_("Explanation")},
    {"p.", FIELD_GROUP, 2000, false, N_("Problem")},
    {0},
};

void template_page(struct request *req, struct reply *reply)
{
    struct template_source source;
    struct template t;
    if (!form_exists(req, reply) ||
        !offline_source(req, reply, req->form.key.region, &source)) {
        return;
    }
    if (!template_make(&source, req->arena, &t)) {
        reply_unavailable(req, reply);
        return;
    }
    offline_send(req, reply, &source, &t, NULL, 0, tr(req, "form"));
}

/* Line ends as they were sealed: browsers send CR LF. */
static const char *sealed_text(const struct request *req)
{
    const char *sent = request_value(req, "sealed");
    char *out = arena_copy(req->arena, sent, strlen(sent)), *to = out;
    for (; out && *sent; sent++) {
        if (*sent != '\r') {
            *to++ = *sent;
        }
    }
    if (!out) {
        return "";
    }
    *to = '\0';
    return out;
}

static struct template_fill *fill_of(
    struct template_fill *fills, size_t *count, const char *field)
{
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(fills[i].field, field) == 0) {
            return &fills[i];
        }
    }
    fills[*count] = (struct template_fill){.field = field, .fault = ""};
    return &fills[(*count)++];
}

/* The word of the list for a state as the page names it. */
static const char *state_word(const char *state)
{
    static const char *const words[][2] = {{"value", TEMPLATE_VALUE},
        {"missing", TEMPLATE_MISSING}, {"na", TEMPLATE_NOT_HERE}};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i][0], state) == 0) {
            return words[i][1];
        }
    }
    return state;
}

static struct template_fill *take_fills(const struct request *req, size_t *n)
{
    struct template_fill *fills =
        arena_array(req->arena, req->field_count + 1, sizeof(*fills));
    for (size_t i = 0; fills && i < req->field_count; i++) {
        const struct field *field = &req->fields[i];
        if (field->name[0] == '\0' || field->name[1] != '.') {
            continue;
        }
        if (field->name[0] == 'p') {
            fill_of(fills, n, field->name + 2)->fault = field->value;
        } else {
            fill_of(fills, n, field->name)->text =
                field->name[0] == 's' ? state_word(field->value) : field->value;
        }
    }
    return fills;
}

void returned_page(struct request *req, struct reply *reply)
{
    struct template_source source;
    struct template t;
    size_t count = 0;
    if (!form_exists(req, reply) ||
        !offline_source(req, reply, req->form.key.region, &source)) {
        return;
    }
    const char *text = sealed_text(req);
    struct template_fill *fills = take_fills(req, &count);
    if (!fills ||
        !template_sealed(source.key, text, request_value(req, "seal")) ||
        !template_parse(text, req->arena, &t) ||
        !template_is_of(&t, req->fw, &req->form.key)) {
        reply_error(req, reply, 422, "template",
            tr(req, template_fault_text(TEMPLATE_ALTERED)));
        return;
    }
    offline_send(req, reply, &source, &t, fills, count,
        tr(req, "with cells to correct"));
}
