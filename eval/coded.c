#include "eval/coded.h"

#include <stdlib.h>
#include <string.h>

static int by_code(const void *a, const void *b)
{
    const struct coded *x = a, *y = b;
    int order = strcmp(x->code, y->code);

    return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

void coded_sort(struct coded *index, int count)
{
    qsort(index, (size_t)count, sizeof(*index), by_code);
}

/* As strcmp orders, but `a` may hold a NUL. */
static int compare(struct text a, const char *b)
{
    size_t n = strlen(b), common = a.n < n ? a.n : n;
    int order = common == 0 ? 0 : memcmp(a.p, b, common);

    return order != 0 ? order : (a.n > n) - (a.n < n);
}

int coded_place(const struct coded *index, int count, struct text code)
{
    int low = 0, high = count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (compare(code, index[middle].code) > 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && compare(code, index[low].code) == 0 ? low : -1;
}

int coded_find(const struct coded *index, int count, struct text code)
{
    int place = coded_place(index, count, code);

    return place < 0 ? -1 : index[place].at;
}

bool coded_again(const struct coded *index, int place)
{
    return place > 0 && strcmp(index[place].code, index[place - 1].code) == 0;
}
