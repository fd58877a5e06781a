#include "eval/reminder.h"

#include <stdio.h>
#include <string.h>

#include "eval/buffer.h"
#include "eval/period.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, DAY_MINUTES = 1440 };

/* -- channels and roles ---------------------------------------------------- */

static const char *const channels[CHANNEL__COUNT] = {"app", "email", "sms"};

const char *channel_key(enum channel channel)
{
    return channels[channel];
}

enum channel channel_of(const char *key)
{
    int i = 0;

    while (i < CHANNEL__COUNT && strcmp(channels[i], key) != 0) {
        i++;
    }
    return (enum channel)i;
}

static unsigned role_bit(const char *word)
{
    enum role role = role_of(word);

    return role == ROLE__COUNT ? 0 : 1u << role;
}

static unsigned channel_bit(const char *word)
{
    enum channel channel = channel_of(word);

    return channel == CHANNEL__COUNT ? 0 : CHANNEL_BIT(channel);
}

/* The bits of every word of a list parted by commas. */
static unsigned bits(const char *list, unsigned (*bit)(const char *word))
{
    unsigned all = 0;
    char word[16];

    while (*list != '\0') {
        size_t n = strcspn(list, ",");

        if (n < sizeof(word)) {
            memcpy(word, list, n);
            word[n] = '\0';
            all |= bit(word);
        }
        list += n + (list[n] == ',');
    }
    return all;
}

unsigned reminder_roles(const char *list)
{
    return bits(list, role_bit);
}

unsigned reminder_channels(const char *list)
{
    return bits(list, channel_bit);
}

/* -- quiet hours ----------------------------------------------------------- */

static bool clock_time(const char *text, int *minutes)
{
    for (int i = 0; i < 5; i++) {
        if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9') {
            return false;
        }
    }
    int hour = (text[0] - '0') * 10 + text[1] - '0';
    int minute = (text[3] - '0') * 10 + text[4] - '0';

    *minutes = hour * 60 + minute;
    return minute < 60 && *minutes <= DAY_MINUTES;
}

bool quiet_parse(struct text in, struct quiet *out)
{
    struct quiet quiet = {0, 0};

    if (in.n == 0 || text_is(in, "off")) {
        *out = quiet;
        return true;
    }
    if (in.n != 11 || in.p[5] != '-' || !clock_time(in.p, &quiet.from) ||
        !clock_time(in.p + 6, &quiet.to)) {
        return false;
    }
    *out = quiet;
    return true;
}

/* The days from that of `now` to the one on which the quiet hours around it
 * begin, or end; false outside of them. */
static bool quiet_days(
    struct quiet quiet, int64_t now, int *to_begin, int *to_end)
{
    int at = (int)((now - time_at(time_day(now), 0, 0)) / MINUTE);
    bool over_midnight = quiet.from > quiet.to;

    *to_begin = over_midnight && at < quiet.to ? -1 : 0;
    *to_end = over_midnight && at >= quiet.from ? 1 : 0;
    return over_midnight ? at >= quiet.from || at < quiet.to
                         : at >= quiet.from && at < quiet.to;
}

static int64_t minute_of(int32_t day, int minute)
{
    return time_at(day, 0, 0) + (int64_t)minute * MINUTE;
}

int64_t quiet_end(struct quiet quiet, int64_t now)
{
    int begin, end;

    return quiet_days(quiet, now, &begin, &end)
               ? minute_of(time_day(now) + end, quiet.to)
               : now;
}

int64_t quiet_begin(struct quiet quiet, int64_t now)
{
    int begin, end;

    return quiet_days(quiet, now, &begin, &end)
               ? minute_of(time_day(now) + begin, quiet.from)
               : now;
}

/* -- steps ----------------------------------------------------------------- */

static int64_t plain_moment(const struct reminder_step *step, int64_t due)
{
    return step->minute < 0
               ? due + (int64_t)step->lead * MINUTE
               : minute_of(time_day(due - 1) + step->days, step->minute);
}

int64_t reminder_moment(
    const struct reminder_step *step, struct quiet quiet, int64_t due)
{
    int64_t moment = plain_moment(step, due);
    int64_t end = quiet_end(quiet, moment);
    bool leaves = (step->channels & ~CHANNEL_BIT(CHANNEL_APP)) != 0;

    return leaves && moment < due && end > moment &&
                   end + REMINDER_AHEAD * MINUTE > due
               ? quiet_begin(quiet, moment) - REMINDER_AHEAD * MINUTE
               : moment;
}

int reminder_due(const struct reminder_step *steps, int count,
    struct quiet quiet, int64_t due, int64_t lock, int64_t now)
{
    int found = -1;
    int64_t newest = 0;

    for (int i = 0; i < count; i++) {
        int64_t moment = reminder_moment(&steps[i], quiet, due);

        if (moment <= now && (found < 0 || moment > newest)) {
            found = i;
            newest = moment;
        }
    }
    if (found >= 0 && (now >= lock || (newest < due && now >= due))) {
        return -1;
    }
    return found;
}

/* -- words ----------------------------------------------------------------- */

const struct words reminder_subject = {"{表号}：{还剩}", "{form}: {left}"};
const struct words reminder_standard = {
    "{单位}：{表号} {报告期}尚未报出，应报 {应报时间}，{还剩}。请登录办理。",
    "{unit}: {form} for {period} has not been reported. Due {due}, {left}. "
    "Please sign in and report it."};

static const struct placeholder {
    const char *english, *chinese;
    size_t offset;
} placeholders[] = {
    {"{unit}", "{单位}", offsetof(struct reminder_words, unit)},
    {"{form}", "{表号}", offsetof(struct reminder_words, form)},
    {"{period}", "{报告期}", offsetof(struct reminder_words, period)},
    {"{due}", "{应报时间}", offsetof(struct reminder_words, due)},
    {"{left}", "{还剩}", offsetof(struct reminder_words, left)},
};

/* The placeholder that begins at `text`, its length in `*n`; NULL: none. */
static const struct placeholder *placeholder_at(const char *text, size_t *n)
{
    for (size_t i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]);
         i++) {
        const char *const names[] = {
            placeholders[i].english, placeholders[i].chinese};

        for (int k = 0; k < 2; k++) {
            *n = strlen(names[k]);
            if (strncmp(text, names[k], *n) == 0) {
                return &placeholders[i];
            }
        }
    }
    return NULL;
}

static const char *word_of(
    const struct placeholder *which, const struct reminder_words *words)
{
    return *(
        const char *const *)(const void *)((const char *)words + which->offset);
}

const char *reminder_text(
    const char *text, const struct reminder_words *words, struct arena *arena)
{
    struct buffer out = {.arena = arena};

    while (*text != '\0') {
        size_t n = strcspn(text, "{");
        const struct placeholder *which;

        if (n > 0) {
            buffer_add(&out, arena_copy(arena, text, n));
            text += n;
            continue;
        }
        which = placeholder_at(text, &n);
        buffer_add(&out, which == NULL ? "{" : word_of(which, words));
        text += which == NULL ? 1 : n;
    }
    return buffer_text(&out);
}

const char *reminder_unknown(const char *text, struct arena *arena)
{
    for (const char *at = strchr(text, '{'); at != NULL;
         at = strchr(at + 1, '{')) {
        size_t n = strcspn(at, "}"), unused;

        if (at[n] == '}' && placeholder_at(at, &unused) == NULL) {
            return arena_copy(arena, at, n + 1);
        }
    }
    return NULL;
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

const char *reminder_due_words(int64_t due, bool english, struct arena *arena)
{
    static const char *const months[] = {"January", "February", "March",
        "April", "May", "June", "July", "August", "September", "October",
        "November", "December"};
    int32_t day = time_day(due - 1);
    int minute = (int)((due - time_at(day, 0, 0)) / MINUTE), year, month, date;

    date_civil(day, &year, &month, &date);
    return or_empty(english ? arena_printf(arena, "%d %s %02d:%02d", date,
                                  months[month - 1], minute / 60, minute % 60)
                            : arena_printf(arena, "%d月%d日 %02d:%02d", month,
                                  date, minute / 60, minute % 60));
}

static const char *counted(int64_t number, const char *one, const char *many,
    const char *end, struct arena *arena)
{
    return or_empty(arena_printf(
        arena, "%lld %s%s", (long long)number, number == 1 ? one : many, end));
}

static const char *left_english(int64_t left, struct arena *arena)
{
    return left < 0
               ? counted((-left + DAY - 1) / DAY, "day", "days", " late", arena)
           : left >= DAY
               ? counted(left / DAY, "day", "days", " left", arena)
               : counted(left / HOUR, "hour", "hours", " left", arena);
}

const char *reminder_left_words(
    int64_t due, int64_t now, bool english, struct arena *arena)
{
    int64_t left = due - now;

    if (english) {
        return left_english(left, arena);
    }
    return or_empty(
        left < 0 ? arena_printf(arena, "已迟%lld天",
                       (long long)((-left + DAY - 1) / DAY))
        : left >= DAY
            ? arena_printf(arena, "还剩%lld天", (long long)(left / DAY))
            : arena_printf(arena, "还剩%lld小时", (long long)(left / HOUR)));
}
