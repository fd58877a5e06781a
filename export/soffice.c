/* Not in POSIX: closefrom for a child. */
#define _GNU_SOURCE
#include "export/soffice.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "export/files.h"
#include "export/sheet_alone.h"
#include "sql/file.h"

#define FOLDERS  "/usr/local/bin:/usr/bin:/bin"
#define WORKBOOK "book.xlsx"
#define FONTS    "fonts.conf"
enum { BOOK_MOST = 64 << 20, PAUSE = 20 * 1000 * 1000 };

const char *soffice_program(const struct config *config, struct arena *arena)
{
    const char *name = config->soffice;

    if (strchr(name, '/') != NULL) {
        return name[0] == '/' && access(name, X_OK) == 0 ? name : NULL;
    }
    for (const char *p = FOLDERS; name[0] != '\0' && *p != '\0';) {
        size_t n = strcspn(p, ":");
        const char *path = arena_printf(arena, "%.*s/%s", (int)n, p, name);

        if (path != NULL && access(path, X_OK) == 0) {
            return path;
        }
        p += n + (p[n] == ':');
    }
    return NULL;
}

/* The fonts of the workbook by the names that hosts without them have: else a
 * converter takes the letters of one font and Japanese forms of another. */
static const char fonts[] =
    "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM "
    "\"urn:fontconfig:fonts.dtd\"><fontconfig>"
    "<include ignore_missing=\"yes\">/etc/fonts/fonts.conf</include>"
    "<alias binding=\"same\"><family>宋体</family><prefer>"
    "<family>宋体</family><family>SimSun</family>"
    "<family>Source Han Serif SC</family><family>Noto Serif CJK SC</family>"
    "</prefer></alias>"
    "<alias binding=\"same\"><family>黑体</family><prefer>"
    "<family>黑体</family><family>SimHei</family>"
    "<family>Source Han Sans SC</family><family>Noto Sans CJK SC</family>"
    "</prefer></alias></fontconfig>\n";

/* -- the child ------------------------------------------------------------- */

static bool limit_self(void)
{
    static const struct {
        __rlimit_resource_t what;
        rlim_t most;
    } limits[] = {{RLIMIT_CPU, 2 * SOFFICE_SECONDS}, {RLIMIT_CORE, 0},
        {RLIMIT_AS, (rlim_t)SOFFICE_ADDRESS << 20},
        {RLIMIT_FSIZE, (rlim_t)SOFFICE_FILE << 20}};

    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        const struct rlimit limit = {limits[i].most, limits[i].most};

        if (setrlimit(limits[i].what, &limit) != 0) {
            return false;
        }
    }
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
}

/* The folder is /tmp/pinzhi-pdf-XXXXXX: fit for a URL as it is. */
int soffice_child_main(char **words)
{
    /* What exec takes is not constant. */
    static char flags[][24] = {"--headless", "--norestore", "--nologo",
        "--nolockcheck", "--convert-to", "pdf:calc_pdf_Export", "--outdir"};
    static char path[] = "PATH=" FOLDERS, locale[] = "LC_ALL=C.UTF-8";
    static char plugin[] = "SAL_USE_VCLPLUGIN=svp";
    char profile[128], home[64], tmp[64], look[80];
    char *arguments[] = {words[0], profile, flags[0], flags[1], flags[2],
        flags[3], flags[4], flags[5], flags[6], words[1], words[2], NULL};
    char *environment[] = {home, tmp, look, path, locale, plugin, NULL};

    snprintf(profile, sizeof(profile),
        "-env:UserInstallation=file://%s/profile", words[1]);
    snprintf(home, sizeof(home), "HOME=%s", words[1]);
    snprintf(tmp, sizeof(tmp), "TMPDIR=%s", words[1]);
    snprintf(look, sizeof(look), "FONTCONFIG_FILE=%s/" FONTS, words[1]);
    if (chdir(words[1]) == 0 && limit_self()) {
        execve(words[0], arguments, environment);
    }
    return 127;
}

/* -- the parent ------------------------------------------------------------ */

/* In a group of its own, with nothing open. 0 or errno. */
static int start(const char *program, const char *folder, pid_t *pid)
{
    char self[PROGRAM_ROOM], run[PROGRAM_ROOM], in[64];
    char word[] = SOFFICE_CHILD, book[] = WORKBOOK, locale[] = "LC_ALL=C";
    char *arguments[] = {self, word, run, in, book, NULL};
    char *environment[] = {locale, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t how;
    int error;

    if (!program_beside("pinzhi-export", self)) {
        return ENOENT;
    }
    snprintf(run, sizeof(run), "%s", program);
    snprintf(in, sizeof(in), "%s", folder);
    error = posix_spawn_file_actions_init(&actions);
    if (error != 0) {
        return error;
    }
    error = posix_spawnattr_init(&how);
    if (error == 0) {
        posix_spawnattr_setpgroup(&how, 0);
        posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
        for (int fd = 0; fd < 3; fd++) {
            posix_spawn_file_actions_addopen(
                &actions, fd, "/dev/null", O_RDWR, 0);
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, 3);
        error = posix_spawn(pid, self, &actions, &how, arguments, environment);
        posix_spawnattr_destroy(&how);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Wait for the leader of the group, then end what is left of it. False when it
 * took too long. */
static bool wait_for(pid_t pid)
{
    const struct timespec pause = {0, PAUSE};
    long long waited = 0, most = SOFFICE_SECONDS * 1000000000LL;
    siginfo_t end = {0};

    while (waited < most &&
           (waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT | WNOHANG) != 0 ||
               end.si_pid == 0)) {
        nanosleep(&pause, NULL);
        waited += PAUSE;
    }
    kill(-pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    return waited < most;
}

static bool is_pdf(struct text in)
{
    static const char end[] = "%%EOF";
    size_t tail = in.n < 64 ? in.n : 64;

    return in.n > 1024 && memcmp(in.p, "%PDF-", 5) == 0 &&
           memmem(in.p + in.n - tail, tail, end, sizeof(end) - 1) != NULL;
}

/* One conversion. */
struct job {
    const char *program, *folder, *file, *sheet, *pdf;
    struct arena *arena;
    const char *why;
};

static enum soffice_result say(
    struct job *job, enum soffice_result result, const char *why)
{
    job->why = why == NULL ? "out of memory" : why;
    return result;
}

/* A copy of the workbook, so that nothing is put beside it, and the fonts. */
static enum soffice_result bring(struct job *job, const char *copy)
{
    struct text bytes;
    const char *look = arena_printf(job->arena, "%s/" FONTS, job->folder);
    const char *why = look == NULL
                          ? "out of memory"
                          : file_read(job->file, BOOK_MOST, job->arena, &bytes);

    if (why != NULL) {
        return say(job, SOFFICE_INPUT,
            arena_printf(job->arena, "%s: %s", job->file, why));
    }
    if (!file_write(copy, bytes.p, bytes.n, job->arena) ||
        !file_write(look, fonts, sizeof(fonts) - 1, job->arena)) {
        return say(job, SOFFICE_FAIL,
            arena_printf(job->arena, "%s: %s", copy, strerror(errno)));
    }
    if (!sheet_alone(copy, job->sheet, job->arena, &why)) {
        return say(job, SOFFICE_INPUT,
            arena_printf(job->arena, "%s: %s", job->file, why));
    }
    return SOFFICE_OK;
}

static enum soffice_result convert(struct job *job)
{
    const char *copy = arena_printf(job->arena, "%s/" WORKBOOK, job->folder);
    const char *made = arena_printf(job->arena, "%s/book.pdf", job->folder);
    enum soffice_result result = copy == NULL || made == NULL
                                     ? say(job, SOFFICE_FAIL, NULL)
                                     : bring(job, copy);
    struct text bytes;
    pid_t pid = 0;
    int error;

    if (result != SOFFICE_OK) {
        return result;
    }
    error = start(job->program, job->folder, &pid);
    if (error != 0) {
        return say(job, SOFFICE_FAIL,
            arena_printf(job->arena, "%s: %s", job->program, strerror(error)));
    }
    if (!wait_for(pid)) {
        return say(job, SOFFICE_SLOW,
            arena_printf(job->arena,
                "%s: LibreOffice took longer than %d seconds and was ended",
                job->file, SOFFICE_SECONDS));
    }
    if (file_read(made, BOOK_MOST, job->arena, &bytes) != NULL ||
        !is_pdf(bytes)) {
        return say(job, SOFFICE_FAIL,
            arena_printf(job->arena,
                "%s: LibreOffice (%s) made no PDF of it; try it by hand",
                job->file, job->program));
    }
    if (!file_write(job->pdf, bytes.p, bytes.n, job->arena)) {
        return say(job, SOFFICE_FAIL,
            arena_printf(job->arena, "%s: %s", job->pdf, strerror(errno)));
    }
    return SOFFICE_OK;
}

static enum soffice_result convert_apart(struct job *job)
{
    char folder[] = "/tmp/pinzhi-pdf-XXXXXX";
    enum soffice_result result;

    if (mkdtemp(folder) == NULL) {
        return say(job, SOFFICE_FAIL,
            arena_printf(job->arena, "%s: %s", folder, strerror(errno)));
    }
    job->folder = folder;
    result = convert(job);
    folder_remove(folder);
    return result;
}

/* The lock that all programs of this host share; -1 with errno. */
static int lock_of(const struct config *config, struct arena *arena)
{
    const char *path = arena_printf(arena, "%s/.pdf.lock", config->export_dir);
    int fd = path != NULL && folder_make(config->export_dir, arena)
                 ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644)
                 : -1;

    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

enum soffice_result soffice_pdf(const struct config *config, const char *file,
    const char *sheet, const char *pdf, struct arena *arena, const char **why)
{
    struct job job = {.program = soffice_program(config, arena),
        .file = file,
        .sheet = sheet,
        .pdf = pdf,
        .arena = arena};
    enum soffice_result result;
    int lock = -1;

    if (job.program == NULL) {
        *why = "LibreOffice is not there: install libreoffice-calc and "
               "fonts-noto-cjk, or name its soffice in PINZHI_SOFFICE";
        return SOFFICE_NONE;
    }
    lock = lock_of(config, arena);
    if (lock < 0) {
        result = errno == EWOULDBLOCK ? SOFFICE_BUSY : SOFFICE_FAIL;
        *why = result == SOFFICE_BUSY
                   ? "another workbook is being made a PDF; try again"
                   : "the folder of PINZHI_EXPORT_DIR cannot be written";
        return result;
    }
    result = convert_apart(&job);
    close(lock);
    *why = job.why;
    return result;
}
