/*
 * When the people of a bureau are reminded of a form, and in what words. Pure,
 * so that the page, the timer and the tests decide alike. Days are business
 * days in Beijing time, which has no summer time: no step is skipped or doubled
 * where a clock changes.
 */
#ifndef EVAL_REMINDER_H
#define EVAL_REMINDER_H

#include "eval/arena.h"
#include "eval/framework.h"
#include "eval/state.h"

/* Ways to reach a person. The first is always used. */
enum channel { CHANNEL_APP, CHANNEL_EMAIL, CHANNEL_SMS, CHANNEL__COUNT };
#define CHANNEL_BIT(channel) (1u << (channel))

/* "app", "email", "sms", as stored, and back (CHANNEL__COUNT: none). */
const char *channel_key(enum channel channel);
enum channel channel_of(const char *key);

/* A step of the ladder. Its moment is `minute` of the day that lies `days`
 * after the day of the due moment; or, where `minute` is -1, `lead` minutes
 * after the due moment itself (negative: before it). */
struct reminder_step {
    const char *code; /* "before-3d" */
    int days, minute, lead;
    unsigned roles;    /* 1u << enum role of everybody it goes to */
    unsigned channels; /* CHANNEL_BIT of each */
};

/* Bits of a list "clerk,head"; a word that is no role or channel adds none. */
unsigned reminder_roles(const char *list);
unsigned reminder_channels(const char *list);

/* Hours in which nobody's telephone rings: minutes of the day, from (inclusive)
 * to (exclusive), over midnight too; equal: none. */
struct quiet {
    int from, to;
};

/* Minutes before the quiet hours by which a step comes first that they would
 * swallow: what the timer writes then has left before they begin. */
enum { REMINDER_AHEAD = 30 };

/*
 * When a step is reached. A due moment of 24:00 belongs to the day it ends. A
 * step before the due moment whose mail and short messages would have to wait
 * in the quiet hours until it is too late comes REMINDER_AHEAD before these
 * begin; one that goes to the pages alone does not.
 */
int64_t reminder_moment(
    const struct reminder_step *step, struct quiet quiet, int64_t due);

/*
 * The step that holds at `now`: the last one reached, so that a timer which
 * stood still sends one reminder and not all it has missed. -1: none yet; a
 * step before the due moment is over once that has passed; none from `lock` on.
 */
int reminder_due(const struct reminder_step *steps, int count,
    struct quiet quiet, int64_t due, int64_t lock, int64_t now);

/* "21:00-08:00"; "" or "off": none. False for anything else. */
bool quiet_parse(struct text in, struct quiet *out);

/* `now`, or the end of the quiet hours that it lies in. */
int64_t quiet_end(struct quiet quiet, int64_t now);

/* `now`, or the beginning of the quiet hours that it lies in. */
int64_t quiet_begin(struct quiet quiet, int64_t now);

/* What the placeholders of a text stand for. */
struct reminder_words {
    const char *unit, *form, *period, *due, *left;
};

/*
 * A text with its placeholders filled: {unit} {form} {period} {due} {left}; in
 * Chinese {单位} {表号} {报告期} {应报时间} {还剩}. What is none of these
 * stays
 * as it is. NULL: the arena is full.
 */
const char *reminder_text(
    const char *text, const struct reminder_words *words, struct arena *arena);

/* The first {word} in a text that is no placeholder, with its braces, in the
 * arena; NULL: there is none. */
const char *reminder_unknown(const char *text, struct arena *arena);

/* "18 December 24:00" and "3 days left", "2 days late": the words of {due} and
 * {left}, in the arena; "" when that is full. */
const char *reminder_due_words(int64_t due, bool english, struct arena *arena);
const char *reminder_left_words(
    int64_t due, int64_t now, bool english, struct arena *arena);

/* The subject of every reminder, and its text where nobody wrote another. */
extern const struct words reminder_subject, reminder_standard;

#endif
