/* pinzhi-export: workbooks, the nightly export, proof of a file. */
#include <getopt.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "export/evaluate.h"
#include "export/files.h"
#include "export/nightly.h"
#include "export/province_command.h"
#include "export/publish.h"
#include "export/table.h"
#include "export/template_command.h"
#include "export/verify_command.h"
#include "export/xlsx_child.h"
#include "sql/edition.h"
#include "sql/log.h"
#include "sql/migrate.h"

#define ARENA_MAX (512u << 20)

/* -- workbook ------------------------------------------------------------- */

static int exit_of(enum export_result result, const struct command *c)
{
    switch (result) {
    case EXPORT_OK: return 0;
    case EXPORT_NONE:
        return command_fail(EXIT_DATA,
            "there is no region %s, or no published edition for %s", c->region,
            c->period);
    case EXPORT_DATA:
        return command_fail(
            EXIT_UNAVAILABLE, "the database did not answer; see the log above");
    case EXPORT_STOPPED:
    case EXPORT_FAIL: break;
    }
    return command_fail(EXIT_CANNOT_WRITE,
        "%s could not be written; see the log above", c->output);
}

static int run_workbook(struct command *c)
{
    struct report *report = arena_alloc(c->arena, sizeof(*report));
    struct layouts layouts;
    struct record record;
    struct period period;
    struct db *db;
    enum export_result result;

    if (c->region == NULL || c->period == NULL || c->output == NULL) {
        return command_fail(
            EXIT_USAGE, "workbook needs --region, --period and -o; see --help");
    }
    if (!period_parse(text_of(c->period), &period) || !plain_code(c->region)) {
        return command_fail(EXIT_USAGE,
            "a period is written 2023-11, 2023-Q4 or 2023, a region 320481");
    }
    if (!layouts_load(c->config.layout_dir, c->arena, &layouts, stderr)) {
        return EXIT_CONFIGURATION;
    }
    db = db_new(&c->config, DB_WRITE);
    if (db == NULL || report == NULL) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    result = county_load(db, c->region, period, c->arena, report);
    if (result == EXPORT_OK) {
        const struct publication to = {c->output, c->output,
            command_whole_path(c->output, c->arena), c->forms, "-"};

        result = county_file(
            db, report, &layouts, &c->config, &to, c->arena, &record);
    }
    db_free(db);
    return result == EXPORT_OK ? command_told(c, &record) : exit_of(result, c);
}

/* -- nightly -------------------------------------------------------------- */

static int run_nightly(struct command *c)
{
    char today[TIME_TEXT];
    int32_t day;

    if (c->date == NULL) {
        time_format_date(c->now, today);
        c->date = arena_copy(c->arena, today, strlen(today));
    }
    if (c->date == NULL || !date_parse(text_of(c->date), &day)) {
        return command_fail(
            EXIT_USAGE, "--date is a real date written 2023-12-01");
    }
    return nightly_run(c);
}

/* -- layout check, --check ------------------------------------------------ */

static int run_layout(struct command *c)
{
    struct layouts layouts;

    if (c->file == NULL || strcmp(c->file, "check") != 0) {
        return command_fail(EXIT_USAGE, "layout knows one word: check");
    }
    if (!layouts_load(c->config.layout_dir, c->arena, &layouts, stderr) ||
        !layouts_check(&layouts, stderr)) {
        return EXIT_CONFIGURATION;
    }
    if (!c->quiet) {
        printf("%d layouts in %s, version %s\n", layouts.count,
            c->config.layout_dir, layouts.version);
    }
    return 0;
}

/* evaluate has options of its own and stands first: see main. */
static int run_evaluate(struct command *c)
{
    (void)c;
    return command_fail(EXIT_USAGE,
        "write evaluate before its options: pinzhi-export evaluate --meta ...");
}

static int run_check(struct command *c)
{
    int version = migrate_version(&c->config, stderr);
    struct layouts layouts;

    if (version < 0) {
        return EXIT_UNAVAILABLE;
    }
    if (version != SCHEMA_VERSION) {
        return command_fail(EXIT_CONFIGURATION,
            "the schema is version %d, this program needs %d: run "
            "pinzhi-admin migrate",
            version, SCHEMA_VERSION);
    }
    if (!layouts_load(c->config.layout_dir, c->arena, &layouts, stderr) ||
        !layouts_check(&layouts, stderr)) {
        return EXIT_CONFIGURATION;
    }
    if (!folder_make(c->config.export_dir, c->arena) ||
        access(c->config.export_dir, W_OK | X_OK) != 0) {
        return command_fail(EXIT_CANNOT_WRITE,
            "folder %s cannot be written; set PINZHI_EXPORT_DIR",
            c->config.export_dir);
    }
    if (!c->quiet) {
        printf("ready: schema %d, %d layouts, exports in %s\n", version,
            layouts.count, c->config.export_dir);
    }
    return 0;
}

/* -- the command line ----------------------------------------------------- */

static const struct {
    const char *name;
    int (*run)(struct command *);
    const char *arguments, *help;
} commands[] = {
    {"workbook", run_workbook,
        "--region CODE --period PERIOD [--form all|401,402] -o FILE",
        "write one county's evaluation workbook"},
    {"template", template_command,
        "--region CODE --period PERIOD --form 401 --bureau CODE -o FILE",
        "write a form of a bureau, to be filled in offline and uploaded"},
    {"nightly", run_nightly, "[--date YYYY-MM-DD] [--workers N] [--again]",
        "write all counties' newest workbooks, once a date, by N processes "
        "(as many as there are processors)"},
    {"verify", verify_command, "FILE",
        "genuine (exit 0), changed (1, and which cells) or unknown (2)"},
    {"table", table_write, "--period PERIOD -o FOLDER",
        "iMeta.csv and iData.csv of all counties, for evaluate"},
    {"province", province_command,
        "--region CODE --period PERIOD [--group CODE] -o FILE",
        "ranks of the counties of a region: overall, by quality and indicator, "
        "heat, movement, outliers"},
    {"detail", detail_command,
        "--region CODE --period PERIOD [--group CODE] -o FILE",
        "value, attainment, weight and points of every indicator of every "
        "county"},
    {"trend", trend_command,
        "--region CODE --period PERIOD [--group CODE] [--months N] -o FILE",
        "totals, ranks and qualities of the counties over N periods (60)"},
    {"layout", run_layout, "check", "check the sheet layouts"},
    {"evaluate", run_evaluate, "--meta iMeta.csv --data iData.csv [OPTION]...",
        "a composite indicator from two tables; evaluate --help lists all"},
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int help(void)
{
    puts("pinzhi-export COMMAND [OPTION]...\n");
    for (size_t i = 0; i < COMMANDS; i++) {
        printf("  %-9s %s\n            %s\n", commands[i].name,
            commands[i].arguments, commands[i].help);
    }
    puts("\n  --check   configuration, database, layouts, folder; then exit"
         "\n  --json    machine output on stdout"
         "\n  --quiet   no progress, no summary"
         "\n  --help    this\n"
         "\nA nightly run exports every region with accepted data for the "
         "newest month\nthat has a reporting calendar (a quarter or year "
         "where no month has one).\n"
         "\nExit codes: 0 done, 64 usage, 65 no such data, 66 no such file,\n"
         "69 no database, 70 a workbook failed, 73 cannot write,\n"
         "75 it is running elsewhere or was stopped, 78 configuration.\n"
         "\nEnvironment:");
    config_help(stdout);
    return 0;
}

enum { OPTION_CHECK = 256, OPTION_AGAIN };

static const struct option options[] = {
    {"region", required_argument, NULL, 'r'},
    {"period", required_argument, NULL, 'p'},
    {"form", required_argument, NULL, 'f'},
    {"bureau", required_argument, NULL, 'b'},
    {"group", required_argument, NULL, 'g'},
    {"output", required_argument, NULL, 'o'},
    {"months", required_argument, NULL, 'm'},
    {"date", required_argument, NULL, 'd'},
    {"workers", required_argument, NULL, 'w'},
    {"json", no_argument, NULL, 'j'},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {"check", no_argument, NULL, OPTION_CHECK},
    {"again", no_argument, NULL, OPTION_AGAIN},
    {NULL, 0, NULL, 0},
};

/* A whole number from 1 to `most`. */
static bool take_count(const char *text, long most, int *out)
{
    char *end;
    long n = strtol(text, &end, 10);

    *out = (int)n;
    return end != text && *end == '\0' && n >= 1 && n <= most;
}

/* One option; false when it cannot be taken. */
static bool take(struct command *c, int option, bool *check, bool *asked)
{
    switch (option) {
    case 'r': c->region = optarg; return true;
    case 'p': c->period = optarg; return true;
    case 'f': c->forms = optarg; return true;
    case 'b': c->bureau = optarg; return true;
    case 'g': c->group = optarg; return true;
    case 'o': c->output = optarg; return true;
    case 'd': c->date = optarg; return true;
    case 'w': return take_count(optarg, 64, &c->workers);
    case 'm': return take_count(optarg, TREND_MOST, &c->months);
    case 'j': c->json = true; return true;
    case 'q': c->quiet = true; return true;
    case 'h': *asked = true; return true;
    case OPTION_CHECK: *check = true; return true;
    case OPTION_AGAIN: c->again = true; return true;
    default: return false;
    }
}

static int run(struct command *c, const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return commands[i].run(c);
        }
    }
    return command_fail(EXIT_USAGE, "there is no command %s; see --help", name);
}

static int parse_and_run(struct command *c, int argc, char **argv)
{
    bool check = false, asked = false;
    int option;

    while ((option = getopt_long(
                argc, argv, "r:p:f:b:g:o:d:m:w:jqh", options, NULL)) != -1) {
        if (!take(c, option, &check, &asked)) {
            return command_fail(EXIT_USAGE, "see --help");
        }
    }
    if (asked) {
        return help();
    }
    if (!check && optind == argc) {
        return command_fail(EXIT_USAGE, "no command; see --help");
    }
    if (!config_load(&c->config, stderr)) {
        return EXIT_CONFIGURATION;
    }
    log_start("pinzhi-export", c->config.log_level);
    if (check) {
        return run_check(c);
    }
    c->file = optind + 1 < argc ? argv[optind + 1] : NULL;
    return run(c, argv[optind]);
}

/* Arenas take their memory in large pieces; by default each is a mapping made
 * and thrown away. */
static void keep_memory(void)
{
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
}

int main(int argc, char **argv)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct command command = {.now = (int64_t)time(NULL),
        .months = TREND_MONTHS,
        .workers = processors < 1   ? 1
                   : processors > 8 ? 8
                                    : (int)processors};
    int code;

    if (argc > 1 && strcmp(argv[1], "evaluate") == 0) {
        return evaluate_main(argc - 1, argv + 1);
    }
    if (argc == 2 && xlsx_child_limits(argv[1]) != NULL) {
        return xlsx_child_main(xlsx_child_limits(argv[1]));
    }
    keep_memory();
    command.arena = arena_new(ARENA_MAX);
    if (command.arena == NULL || !db_library_start()) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    code = parse_and_run(&command, argc, argv);
    edition_cache_end();
    db_library_end();
    arena_free(command.arena);
    return fflush(stdout) == 0 ? code : EXIT_CANNOT_WRITE;
}
