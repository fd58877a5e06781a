/*
 * Messages to persons: inside the pages always, by mail and short message when
 * asked for and when an address is known. What leaves the house is written to
 * the outbox (sql/delivery.h) in the same transaction, so that neither can be
 * without the other.
 */
#ifndef SQL_MESSAGE_H
#define SQL_MESSAGE_H

#include "eval/reminder.h"
#include "eval/rights.h"
#include "sql/db.h"

enum { MESSAGE_SUBJECT_MAX = 200, MESSAGE_TEXT_MAX = 1000 }; /* characters */

/* Somebody who can be written to, for one of the scopes of the account. */
struct recipient {
    int64_t account;
    enum role role;
    const char *region, *bureau, *email, *mobile; /* "" where there is none */
};

/* True when somebody of `roles` answers for a bureau ("": for any) of a county
 * by this scope. */
bool recipient_serves(const struct recipient *who, unsigned roles,
    const char *region, const char *bureau);

/* Clerks, heads and reviewers who can sign in, with each county within `region`
 * that their home or a further scope names or lies above; by county, then
 * account: who has several scopes in one stands there as often, one after the
 * other. */
enum db_result recipient_list(struct db *read, const char *region,
    struct arena *arena, struct recipient **out, size_t *count) MUST_USE;

/* What is sent. */
struct letter {
    const char *kind;           /* "reminder", "query", "notice" */
    struct words subject, text; /* both languages; longer ones are cut */
    const char *link;           /* path of a page, "" none */
    const char *sender;         /* name, "" the timer */
    unsigned channels;          /* CHANNEL_BIT of each; in the pages always */
    int64_t from, until;        /* when mail and short messages may leave */
};

/* One message to one person, within the caller's transaction. */
enum db_result message_add(struct db *write, const struct letter *letter,
    const struct recipient *to, int64_t now, struct arena *arena) MUST_USE;

/*
 * Write to everybody of `roles` in a bureau ("" bureau: of the region) as one
 * transaction with its audit row under `key_hex`; a second one with that key is
 * DB_OK and sends nothing. DB_NONE: there is nobody to write to.
 */
struct message_order {
    const char *key_hex, *address; /* idempotency key; of the client */
    const char *region, *bureau;
    unsigned roles; /* 1u << enum role */
    const struct letter *letter;
};
enum db_result message_send(struct db *write, const struct actor *actor,
    const struct message_order *order, int64_t now, struct arena *arena,
    int *people) MUST_USE;

struct message {
    int64_t id, sent_at, read_at; /* read_at 0: not yet */
    const char *kind;
    struct words subject, text;
    const char *link, *sender;
};

/* Messages of an account, the newest first, at most `most`; those behind the
 * one sent at `at` with `id` (0 and 0: from the newest on). */
enum db_result message_list(struct db *read, int64_t account, int64_t at,
    int64_t id, int most, struct arena *arena, struct message **out,
    size_t *count) MUST_USE;

/* Mark one message, or (id 0) all sent until `now`, as read; audited under
 * `key_hex`. A foreign id changes nothing. */
enum db_result message_read(struct db *write, const struct actor *actor,
    int64_t id, const char *key_hex, const char *address, int64_t now,
    struct arena *arena) MUST_USE;

#endif
