/*
 * Peers entered by hand: a county that has only its own data compares itself
 * with values of indicators that others have published. They belong to the
 * region that entered them and to one period, stand in tables of their own and
 * are never mixed into figures of regions. The peers of a region and period
 * are one sheet with one version.
 */
#ifndef SQL_PEER_H
#define SQL_PEER_H

#include "eval/framework.h"
#include "eval/rights.h"
#include "sql/db.h"

enum {
    PEERS_MAX = 12,        /* in one sheet */
    PEER_CODE_MAX = 12,    /* letters, digits and "-" */
    PEER_NAME_MAX = 60,    /* characters */
    PEER_SOURCE_MAX = 200, /* characters */
};

struct peer_value {
    bool has;
    decimal value;
    const char *source; /* where it was published; "" not said */
    int64_t at;         /* entered; not read by peer_put */
    const char *by;
};

struct peer {
    const char *owner; /* region that entered it */
    const char *code, *name;
    const char *group;         /* code of the edition; "" that of the owner */
    struct peer_value *values; /* parallel to fw->indicators */
};

struct peer_sheet {
    uint32_t version; /* 0: never saved */
    int64_t saved_at;
    const char *saved_by;
    struct peer *peers; /* by code */
    size_t count;
};

/*
 * The peers of a region and period; DB_OK with none when there is no sheet.
 * Values of indicators that the edition does not have are left out.
 */
enum db_result peer_sheet_load(struct db *read, const struct framework *fw,
    const char *region, const char *period, struct arena *arena,
    struct peer_sheet *out) MUST_USE;

/* The peers of all regions in a period, by owner and code; DB_OK with none. */
enum db_result peer_list(struct db *read, const struct framework *fw,
    const char *period, struct arena *arena, struct peer **out,
    size_t *count) MUST_USE;

/* What is wrong with a peer of a sheet. */
enum peer_fault {
    PEER_OK,
    PEER_CODE,  /* empty, too long, or other characters */
    PEER_OWN,   /* the code of the region itself */
    PEER_TWICE, /* the code of an earlier peer of the sheet */
    PEER_NAME,  /* empty or too long */
    PEER_GROUP  /* not a group of the edition */
};
enum peer_fault peer_check(const struct framework *fw, const char *region,
    const struct peer *peers, size_t which);

/* English sentence for a fault: a gettext message id saying what to do. */
const char *peer_fault_text(enum peer_fault fault);

/* What is to be stored. */
struct peer_input {
    uint32_t base_version;    /* of the sheet it was made from */
    const struct peer *peers; /* at most PEERS_MAX, each checked; the whole
                                 sheet: a peer that is not in it goes */
    size_t count;
    const char *key_hex, *address;
};

/*
 * Make the sheet what `input` says. Values that stay the same keep who entered
 * them and when. DB_CONFLICT: the sheet has another version, or this key was
 * done already (then *replayed). Refusals are decided by the caller with
 * may(). Audited with each change in words.
 */
enum db_result peer_put(struct db *write, const struct framework *fw,
    const struct actor *actor, const char *region, const char *period,
    const struct peer_input *input, int64_t now, struct arena *arena,
    bool *replayed) MUST_USE;

#endif
