#include "fcgi/peers_input.h"

#include <string.h>

#include "fcgi/translate.h"

/* -- names of fields ------------------------------------------------------- */

const char *peers_field(const struct request *req, const char *kind, int column)
{
    const char *name = arena_printf(req->arena, "%s.%d", kind, column);
    return name ? name : "";
}

const char *peers_value_field(
    const struct request *req, int column, const char *indicator)
{
    const char *name = arena_printf(req->arena, "v.%d.%s", column, indicator);
    return name ? name : "";
}

int peers_columns_sent(const struct request *req)
{
    int columns = 0;
    while (columns < PEERS_MAX &&
           request_field(req, peers_field(req, "code", columns))) {
        columns++;
    }
    return columns;
}

bool peers_asked(const struct indicator *indicator)
{
    return indicator->method != METHOD_NONE && indicator->expr != NULL &&
           indicator->second_expr == NULL;
}

const char *peers_source(const struct framework *fw, const struct peer *peer)
{
    const char *source = NULL;
    for (int i = 0; i < fw->indicator_count; i++) {
        if (!peer->values[i].has) {
            continue;
        }
        if (source && strcmp(source, peer->values[i].source) != 0) {
            return "";
        }
        source = peer->values[i].source;
    }
    return source ? source : "";
}

/* -- reading --------------------------------------------------------------- */

struct reading {
    struct request *req;
    const struct framework *fw;
    const struct peer_sheet *stored;
    struct peer *peers;
    size_t count;
    int column; /* the one that is read */
};

/* What was typed, without blanks around it; "" when nothing was. */
static const char *typed(const struct request *req, const char *name)
{
    struct text text = text_trim(text_of(request_value(req, name)));
    const char *copy = arena_copy(req->arena, text.p, text.n);
    return copy ? copy : "";
}

static const char *cell(const struct reading *r, const char *kind)
{
    return typed(r->req, peers_field(r->req, kind, r->column));
}

static bool is_empty(const struct reading *r)
{
    if (*cell(r, "code") != '\0' || *cell(r, "name") != '\0' ||
        *cell(r, "source") != '\0') {
        return false;
    }
    for (int i = 0; i < r->fw->indicator_count; i++) {
        const char *name =
            peers_value_field(r->req, r->column, r->fw->indicators[i].code);
        if (*typed(r->req, name) != '\0') {
            return false;
        }
    }
    return true;
}

static const struct peer *stored_peer(const struct reading *r, const char *code)
{
    for (size_t i = 0; i < r->stored->count; i++) {
        if (strcmp(r->stored->peers[i].code, code) == 0) {
            return &r->stored->peers[i];
        }
    }
    return NULL;
}

static void read_value(
    struct reading *r, int i, const struct peer *old, struct peer *peer)
{
    struct request *req = r->req;
    const struct indicator *indicator = &r->fw->indicators[i];
    const char *field = peers_value_field(req, r->column, indicator->code);
    const char *text = typed(req, field), *source = cell(r, "source");
    struct peer_value *value = &peer->values[i];
    enum decimal_fault fault =
        decimal_parse(text_of(text), DECIMAL_PLACES, &value->value);
    *value =
        (struct peer_value){fault == DECIMAL_OK, value->value, source, 0, ""};
    if (fault != DECIMAL_OK && fault != DECIMAL_EMPTY) {
        const char *why = arena_printf(req->arena,
            tr(req, "%s %s of %s: \"%s\" is not a number with at most six "
                    "decimals. Write it as 1234.5."),
            indicator->code, say(req, &indicator->name), peer->name, text);
        request_fault(req, field, why ? why : "");
    }
    if (old && value->has && old->values[i].has &&
        old->values[i].value == value->value &&
        strcmp(source, peers_source(r->fw, old)) == 0) {
        value->source = old->values[i].source;
    }
}

/* The field that a fault of a peer stands at. */
static const char *fault_field(const struct reading *r, enum peer_fault fault)
{
    return peers_field(r->req,
        fault == PEER_NAME    ? "name"
        : fault == PEER_GROUP ? "group"
                              : "code",
        r->column);
}

static void check_texts(const struct reading *r, const struct peer *peer)
{
    struct request *req = r->req;
    enum peer_fault fault = peer_check(r->fw, peer->owner, r->peers, r->count);
    if (fault != PEER_OK) {
        request_fault(
            req, fault_field(r, fault), tr(req, peer_fault_text(fault)));
    }
    if (text_check(text_of(cell(r, "source")), PEER_SOURCE_MAX, false) !=
        TEXT_OK) {
        request_fault(req, peers_field(req, "source", r->column),
            tr(req, "A source is one line of at most two hundred "
                    "characters."));
    }
}

static bool read_column(struct reading *r, const char *region)
{
    struct peer *peer = &r->peers[r->count];
    *peer = (struct peer){region, cell(r, "code"), cell(r, "name"),
        cell(r, "group"),
        arena_array(r->req->arena, (size_t)r->fw->indicator_count + 1,
            sizeof(*peer->values))};
    if (!peer->values) {
        return false;
    }
    check_texts(r, peer);
    const struct peer *old = stored_peer(r, peer->code);
    for (int i = 0; i < r->fw->indicator_count; i++) {
        if (peers_asked(&r->fw->indicators[i])) {
            read_value(r, i, old, peer);
        } else if (old) {
            peer->values[i] = old->values[i];
        }
    }
    r->count++;
    return true;
}

bool peers_read(struct request *req, const struct framework *fw,
    const char *region, const struct peer_sheet *stored, struct peer **out,
    size_t *count)
{
    struct reading r = {.req = req,
        .fw = fw,
        .stored = stored,
        .peers = arena_array(req->arena, PEERS_MAX, sizeof(**out))};
    int columns = peers_columns_sent(req);
    if (!r.peers) {
        return false;
    }
    for (; r.column < columns; r.column++) {
        if (!is_empty(&r) && !read_column(&r, region)) {
            return false;
        }
    }
    *out = r.peers;
    *count = r.count;
    return true;
}
