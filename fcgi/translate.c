#include "fcgi/translate.h"

#include <libintl.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "eval/framework.h"
#include "fcgi/request.h"

#define DOMAIN "pinzhi"
#define SLOTS  2048 /* a power of two, well over the number of messages */

/* gettext looks for a catalogue under any locale but "C"; from glibc 2.37 on
 * C.UTF-8 may count as "C", so a Chinese locale comes first where the system
 * has one. Numbers are written by ourselves, whatever the locale. */
static bool set_locale(void)
{
    return setlocale(LC_ALL, "zh_CN.UTF-8") || setlocale(LC_ALL, "C.UTF-8");
}

bool translate_start(const char *locale_dir)
{
    if (setenv("LANGUAGE", "zh_CN", 1) != 0 || !set_locale() ||
        !bindtextdomain(DOMAIN, locale_dir) ||
        !bind_textdomain_codeset(DOMAIN, "UTF-8")) {
        return false;
    }
    return *dgettext(DOMAIN, "") != '\0';
}

/* The linker's names for the first byte and the end of our constants. */
extern const char __executable_start, edata;

static bool constant(const char *message)
{
    uintptr_t at = (uintptr_t)message;
    return at >= (uintptr_t)&__executable_start && at < (uintptr_t)&edata;
}

/*
 * dgettext takes a lock and some 170 ns; a form page has hundreds of messages.
 * A literal is known by its address alone, so each thread remembers what it
 * asked for.
 */
static const char *chinese(const char *message)
{
    static _Thread_local struct {
        const char *message, *translated;
    } cache[SLOTS];
    if (!constant(message)) {
        return dgettext(DOMAIN, message);
    }
    size_t slot = (uintptr_t)message * 0x9E3779B97F4A7C15u >> 53;
    if (cache[slot].message != message) {
        cache[slot].translated = dgettext(DOMAIN, message);
        cache[slot].message = message;
    }
    return cache[slot].translated;
}

const char *tr(const struct request *req, const char *message)
{
    return req->english || *message == '\0' ? message : chinese(message);
}

const char *say(const struct request *req, const struct words *words)
{
    return req->english ? words->en : words->zh;
}
