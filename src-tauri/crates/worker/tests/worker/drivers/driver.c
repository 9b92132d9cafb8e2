/* A library with the interface of libsane whose devices misbehave, each in the way its name says. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct { const char *name, *vendor, *model, *type; } Device;
typedef struct { const char *name, *title, *desc; int type, unit, size, cap, constraint_type; const void *constraint; } Option;
typedef struct { int format, last, bytes, pixels, lines, depth; } Parameters;

static char device[64];
static int pages, rows;
static volatile int *nowhere;

/* A raised signal would be handled and forgotten; a wrong access comes back. */
static void crash(void) { *nowhere = 1; }

int sane_init(int *version, void *ask) { (void)ask; *version = 1 << 24; return 0; }
void sane_exit(void) {}

int sane_get_devices(const Device ***list, int local) {
    static const Device good = {"page", "Maker\n\033[31m", "Model", "scanner"};
    static const Device nameless = {NULL, NULL, NULL, NULL};
    static const Device *all[] = {&good, &nameless, NULL};
    (void)local;
    *list = all;
    return 0;
}

int sane_open(const char *name, void **handle) {
    if (!strcmp(name, "crash-on-open")) crash();
    strncpy(device, name, sizeof device - 1);
    pages = 0;
    *handle = device;
    return 0;
}
void sane_close(void *handle) { (void)handle; }

static const char *modes[] = {"Gray", NULL};
static const char *sources[] = {"ADF", NULL};
static const int resolutions[] = {2, 150, 300};
static const Option options[] = {
    {"", NULL, NULL, 1, 0, 4, 4, 0, NULL},
    {"mode", NULL, NULL, 3, 0, 16, 5, 3, modes},
    {"source", NULL, NULL, 3, 0, 16, 5, 3, sources},
    {"resolution", NULL, NULL, 1, 4, 4, 5, 2, resolutions},
};
static const int absurd_words[] = {0x7fffffff};
static const Option absurd[] = {
    {"", NULL, NULL, 1, 0, 4, 4, 0, NULL},
    {"mode", NULL, NULL, 3, 0, -7, 5, 3, NULL},
    {NULL, NULL, NULL, 99, 77, 0x7fffffff, -1, 42, absurd_words},
    {"resolution", NULL, NULL, 1, 4, 4, 5, 1, NULL},
};

const Option *sane_get_option_descriptor(void *handle, int n) {
    (void)handle;
    if (n < 0 || n > 3) return NULL;
    return strcmp(device, "absurd") ? &options[n] : &absurd[n];
}

int sane_control_option(void *handle, int n, int action, void *value, int *info) {
    (void)handle;
    if (n == 0) { *(int *)value = strcmp(device, "absurd") ? 4 : 0x7fffffff; return 0; }
    if (action == 0 && n == 3) *(int *)value = 150;
    if (info) *info = 0;
    return 0;
}

int sane_start(void *handle) {
    (void)handle;
    rows = 0;
    pages++;
    if (!strcmp(device, "hang") && pages == 3) for (;;) pause();
    if (!strcmp(device, "greedy") && pages == 3) { size_t n = 1u << 31; memset(malloc(n), 1, n); }
    if (!strcmp(device, "write") && pages == 3) {
        /* A driver that can write where it likes may as well have scanned. */
        int file = open(getenv("MOTCUA_TEST_FILE"), O_CREAT | O_WRONLY, 0600);
        return file < 0 && errno == EACCES ? 11 : 0;
    }
    return pages > 4 ? 7 : 0;
}

int sane_get_parameters(void *handle, Parameters *p) {
    (void)handle;
    *p = (Parameters){0, 1, 400, 400, 300, 8};
    return 0;
}

int sane_read(void *handle, unsigned char *data, int room, int *read) {
    (void)handle;
    *read = 0;
    if (rows == 300) return 5;
    if (pages == 3 && rows == 150) {
        if (!strcmp(device, "crash")) crash();
        if (!strcmp(device, "cut")) return 5;
        if (!strcmp(device, "babble")) { puts("\377\377\377\377 a driver prints"); fflush(stdout); }
        if (!strcmp(device, "overflow")) { *read = room + 1; return 0; }
    }
    if (room < 400) return 4;
    memset(data, rows % 2 ? 255 : 90, 400);
    rows++;
    *read = 400;
    return 0;
}

void sane_cancel(void *handle) { (void)handle; }
