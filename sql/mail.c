#include "sql/mail.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "eval/buffer.h"
#include "eval/period.h"
#include "eval/text.h"

enum { WORD_BYTES = 45, LINE_BYTES = 57 };

static const char *base64(const char *bytes, size_t n, struct arena *arena)
{
    size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_ORIGINAL);
    char *out = arena_alloc(arena, room);

    return out == NULL
               ? NULL
               : sodium_bin2base64(out, room, (const unsigned char *)bytes, n,
                     sodium_base64_VARIANT_ORIGINAL);
}

static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < ' ' || *text > '~') {
            return false;
        }
    }
    return true;
}

/* Bytes of whole code points from `at`, at most WORD_BYTES. */
static size_t word_end(struct text text, size_t at)
{
    size_t end = at;

    while (end < text.n) {
        size_t next = end;

        (void)text_next(text, &next);
        if (next - at > WORD_BYTES) {
            break;
        }
        end = next;
    }
    return end;
}

const char *mail_words(const char *text, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    const struct text whole = text_of(text);

    if (is_plain(text) && whole.n <= WORD_BYTES && strstr(text, "=?") == NULL) {
        return text;
    }
    for (size_t at = 0, end; at < whole.n; at = end) {
        end = word_end(whole, at);
        buffer_add(&out, at == 0 ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
        buffer_add(&out, base64(text + at, end - at, arena));
        buffer_add(&out, "?=");
    }
    return buffer_text(&out);
}

static bool is_address(const char *text)
{
    return text[0] != '\0' && is_plain(text) && strpbrk(text, " <>") == NULL;
}

/* "Mon, 18 Dec 2023 09:00:00 +0800". */
static const char *date_header(int64_t at, struct arena *arena)
{
    static const char *const days[] = {
        "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
        "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int32_t day = time_day(at);
    int second = (int)(at - time_at(day, 0, 0)), year, month, date;

    date_civil(day, &year, &month, &date);
    return arena_printf(arena, "%s, %d %s %d %02d:%02d:%02d +0800",
        days[(day % 7 + 7) % 7], date, months[month - 1], year, second / 3600,
        second / 60 % 60, second % 60);
}

static void add_body(struct buffer *out, const char *text, struct arena *arena)
{
    size_t n = strlen(text);

    for (size_t at = 0; at < n; at += LINE_BYTES) {
        size_t part = n - at < LINE_BYTES ? n - at : LINE_BYTES;

        buffer_add(out, base64(text + at, part, arena));
        buffer_add(out, "\r\n");
    }
}

const char *mail_text(const struct mail *mail, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    const char *const parts[] = {"Date: ", date_header(mail->at, arena),
        "\r\nFrom: <", mail->from, ">\r\nTo: <", mail->to, ">\r\nMessage-ID: <",
        mail->id, ">\r\nSubject: ", mail_words(mail->subject, arena),
        "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated"
        "\r\n\r\n"};

    if (!is_address(mail->from) || !is_address(mail->to) ||
        !is_address(mail->id)) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        buffer_add(&out, parts[i]);
    }
    add_body(&out, mail->text, arena);
    return buffer_text(&out);
}

/* -- short messages -------------------------------------------------------- */

static void json_byte(unsigned char c, char out[8])
{
    if (c == '"' || c == '\\') {
        snprintf(out, 8, "\\%c", c);
    } else if (c < ' ') {
        snprintf(out, 8, "\\u%04x", c);
    } else {
        snprintf(out, 8, "%c", c);
    }
}

static void form_byte(unsigned char c, char out[8])
{
    bool safe = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';

    snprintf(out, 8, safe ? "%c" : "%%%02X", c);
}

static void add_escaped(struct buffer *out, bool form, const char *text)
{
    char piece[8];

    for (; *text != '\0'; text++) {
        (form ? form_byte : json_byte)((unsigned char)*text, piece);
        buffer_add(out, piece);
    }
}

const char *sms_body(const char *template, bool form, const char *phone,
    const char *text, struct arena *arena)
{
    struct buffer out = {.arena = arena};

    while (*template != '\0') {
        char one[2] = {*template, '\0'};

        if (strncmp(template, "{phone}", 7) == 0) {
            add_escaped(&out, form, phone);
            template += 7;
        } else if (strncmp(template, "{text}", 6) == 0) {
            add_escaped(&out, form, text);
            template += 6;
        } else {
            buffer_add(&out, one);
            template ++;
        }
    }
    return buffer_text(&out);
}
