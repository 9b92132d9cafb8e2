/* Preloaded into a program, this keeps one log, in one global order, of everything the program does to the files
 * below one folder, and of what it says on standard output. The power drill replays the log to any moment.
 *
 * MOTCUA_RECORD names the log, MOTCUA_RECORD_ROOT the folder. Both and the preload are taken out of the
 * environment, so that children of the program run unrecorded.
 *
 * A record, little-endian: op u8, fd i32, a u64, b u64, length of the first text u32, of the second u32, texts.
 * What cannot be replayed is recorded as '?', and the drill refuses such a log. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 65536
enum { CREATES = 1, EMPTIES = 2, FOLDER = 4 };

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static int out = -1;
static char root[PATH_MAX];
static size_t root_length;
static char watched[FDS], mapped_anyway[FDS];

static void put(char op, int fd, uint64_t a, uint64_t b, const char *one, size_t n1, const void *two, size_t n2) {
    char head[29];
    uint32_t l1 = (uint32_t)n1, l2 = (uint32_t)n2;
    head[0] = op;
    memcpy(head + 1, &fd, 4);
    memcpy(head + 5, &a, 8);
    memcpy(head + 13, &b, 8);
    memcpy(head + 21, &l1, 4);
    memcpy(head + 25, &l2, 4);
    struct iovec parts[3] = {{head, sizeof head}, {(void *)one, n1}, {(void *)two, n2}};
    size_t all = sizeof head + n1 + n2;
    if ((size_t)syscall(SYS_writev, out, parts, 3) != all) abort();
}

static void child(void) { out = -1; pthread_mutex_init(&order, NULL); }

__attribute__((constructor)) static void start(void) {
    const char *log = getenv("MOTCUA_RECORD"), *folder = getenv("MOTCUA_RECORD_ROOT");
    if (!log || !folder) return;
    strncpy(root, folder, sizeof root - 1);
    root_length = strlen(root);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    out = (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 700);
    syscall(SYS_close, fd);
    if (out < 0) abort();
    unsetenv("MOTCUA_RECORD");
    unsetenv("MOTCUA_RECORD_ROOT");
    unsetenv("LD_PRELOAD");
    pthread_atfork(NULL, NULL, child);
    put('S', -1, 0, 0, NULL, 0, NULL, 0);
}

/* The path below the folder, or none where it is elsewhere; "" for the folder itself. */
static const char *below(int at, const char *path, char *room) {
    if (out < 0 || !path) return NULL;
    if (path[0] == '/') {
        snprintf(room, PATH_MAX, "%s", path);
    } else {
        char link[64], here[PATH_MAX / 2];
        if (at == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
        else snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t n = syscall(SYS_readlinkat, AT_FDCWD, link, here, sizeof here - 1);
        if (n < 0) return NULL;
        here[n] = 0;
        snprintf(room, PATH_MAX, "%s/%s", here, path);
    }
    if (strncmp(room, root, root_length) != 0) return NULL;
    char *rest = room + root_length;
    if (*rest != 0 && *rest != '/') return NULL;
    while (*rest == '/') rest++;
    for (size_t n = strlen(rest); n > 0 && rest[n - 1] == '/';) rest[--n] = 0;
    return rest;
}

static int is_watched(int fd) { return out >= 0 && fd >= 0 && fd < FDS && watched[fd]; }
static void lock(void) { if (out >= 0) pthread_mutex_lock(&order); }
static void unlock(void) { int kept = errno; if (out >= 0) pthread_mutex_unlock(&order); errno = kept; }

static int opened(int at, const char *path, int flags, mode_t mode) {
    char room[PATH_MAX];
    lock();
    const char *rest = below(at, path, room);
    int fd = (int)syscall(SYS_openat, at, path, flags, mode);
    int kept = errno;
    if (fd >= 0 && fd < FDS) {
        watched[fd] = rest != NULL;
        if (rest) {
            struct stat facts;
            size_t n = strlen(rest);
            uint64_t how = (flags & O_CREAT ? CREATES : 0) | (flags & O_TRUNC ? EMPTIES : 0);
            if (syscall(SYS_fstat, fd, &facts) == 0 && S_ISDIR(facts.st_mode)) how |= FOLDER;
            /* Shared memory of the database is made anew at every start; nothing in it needs to survive. */
            mapped_anyway[fd] = n >= 4 && strcmp(rest + n - 4, "-shm") == 0;
            put('O', fd, how, 0, rest, n, NULL, 0);
        }
    } else if (fd >= 0 && rest) {
        put('?', fd, 0, 0, "open", 4, NULL, 0);
    }
    errno = kept;
    unlock();
    return fd;
}

#define OPEN(name, at_parameter, at)                                                             \
    int name(at_parameter const char *path, int flags, ...) {                                    \
        mode_t mode = 0;                                                                         \
        if (flags & (O_CREAT | __O_TMPFILE)) {                                                   \
            va_list list;                                                                        \
            va_start(list, flags);                                                               \
            mode = va_arg(list, mode_t);                                                         \
            va_end(list);                                                                        \
        }                                                                                        \
        return opened(at, path, flags, mode);                                                    \
    }
#define COMMA ,
OPEN(open, , AT_FDCWD)
OPEN(open64, , AT_FDCWD)
OPEN(openat, int at COMMA, at)
OPEN(openat64, int at COMMA, at)
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int close(int fd) {
    lock();
    if (is_watched(fd)) {
        put('C', fd, 0, 0, NULL, 0, NULL, 0);
        watched[fd] = 0;
    }
    int done = (int)syscall(SYS_close, fd);
    unlock();
    return done;
}

/* Called with the lock held. */
static void copied(int from, int to) {
    if (out < 0 || to < 0 || to >= FDS) return;
    watched[to] = from >= 0 && from < FDS && watched[from];
    if (watched[to]) {
        mapped_anyway[to] = mapped_anyway[from];
        put('D', to, (uint64_t)from, 0, NULL, 0, NULL, 0);
    }
}

int dup(int fd) { lock(); int to = (int)syscall(SYS_dup, fd); int e = errno; copied(fd, to); errno = e; unlock(); return to; }
int dup3(int fd, int to, int flags) {
    lock();
    int got = (int)syscall(SYS_dup3, fd, to, flags), e = errno;
    copied(fd, got);
    errno = e;
    unlock();
    return got;
}
int dup2(int fd, int to) { return fd == to ? fd : dup3(fd, to, 0); }

#define FCNTL(name)                                                                              \
    int name(int fd, int command, ...) {                                                         \
        va_list list;                                                                            \
        va_start(list, command);                                                                 \
        void *argument = va_arg(list, void *);                                                   \
        va_end(list);                                                                            \
        if (command != F_DUPFD && command != F_DUPFD_CLOEXEC)                                    \
            return (int)syscall(SYS_fcntl, fd, command, argument);                               \
        lock();                                                                                  \
        int to = (int)syscall(SYS_fcntl, fd, command, argument), e = errno;                      \
        copied(fd, to);                                                                          \
        errno = e;                                                                               \
        unlock();                                                                                \
        return to;                                                                               \
    }
FCNTL(fcntl)
FCNTL(fcntl64)

/* Where a write without a position goes. Called with the lock held. */
static uint64_t position(int fd) {
    if (syscall(SYS_fcntl, fd, F_GETFL) & O_APPEND) {
        struct stat facts;
        return syscall(SYS_fstat, fd, &facts) == 0 ? (uint64_t)facts.st_size : 0;
    }
    return (uint64_t)syscall(SYS_lseek, fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *bytes, size_t n) {
    if (!is_watched(fd) && !(fd == 1 && out >= 0)) return syscall(SYS_write, fd, bytes, n);
    lock();
    uint64_t at = is_watched(fd) ? position(fd) : 0;
    ssize_t done = syscall(SYS_write, fd, bytes, n);
    int e = errno;
    if (done > 0) put(is_watched(fd) ? 'W' : 'K', fd, at, 0, NULL, 0, bytes, (size_t)done);
    errno = e;
    unlock();
    return done;
}

#define PWRITE(name, offset)                                                                     \
    ssize_t name(int fd, const void *bytes, size_t n, offset at) {                               \
        if (!is_watched(fd)) return syscall(SYS_pwrite64, fd, bytes, n, at);                     \
        lock();                                                                                  \
        ssize_t done = syscall(SYS_pwrite64, fd, bytes, n, at);                                  \
        int e = errno;                                                                           \
        if (done > 0) put('W', fd, (uint64_t)at, 0, NULL, 0, bytes, (size_t)done);               \
        errno = e;                                                                               \
        unlock();                                                                                \
        return done;                                                                             \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

/* A vector is allowed to be written in part: its first piece goes, the caller writes the others. */
ssize_t writev(int fd, const struct iovec *parts, int n) {
    if (!is_watched(fd) && !(fd == 1 && out >= 0)) return syscall(SYS_writev, fd, parts, n);
    for (int i = 0; i < n; i++)
        if (parts[i].iov_len > 0) return write(fd, parts[i].iov_base, parts[i].iov_len);
    return 0;
}
ssize_t pwritev(int fd, const struct iovec *parts, int n, off_t at) {
    if (!is_watched(fd)) return syscall(SYS_pwritev, fd, parts, n, at, 0);
    for (int i = 0; i < n; i++)
        if (parts[i].iov_len > 0) return pwrite(fd, parts[i].iov_base, parts[i].iov_len, at);
    return 0;
}
ssize_t pwritev64(int fd, const struct iovec *parts, int n, off64_t at) { return pwritev(fd, parts, n, at); }

static int sized(char op, int fd, long done, uint64_t length) {
    int e = errno;
    if (done == 0 && is_watched(fd)) put(op, fd, length, 0, NULL, 0, NULL, 0);
    errno = e;
    unlock();
    return (int)done;
}
int ftruncate(int fd, off_t n) { lock(); return sized('T', fd, syscall(SYS_ftruncate, fd, n), (uint64_t)n); }
int ftruncate64(int fd, off64_t n) { return ftruncate(fd, n); }
int fallocate(int fd, int mode, off_t at, off_t n) {
    lock();
    return sized(mode == 0 ? 'A' : '?', fd, syscall(SYS_fallocate, fd, mode, at, n), (uint64_t)(at + n));
}
int fallocate64(int fd, int mode, off64_t at, off64_t n) { return fallocate(fd, mode, at, n); }
int posix_fallocate(int fd, off_t at, off_t n) { return fallocate(fd, 0, at, n) == 0 ? 0 : errno; }
int posix_fallocate64(int fd, off64_t at, off64_t n) { return posix_fallocate(fd, at, n); }
int fsync(int fd) { lock(); return sized('F', fd, syscall(SYS_fsync, fd), 0); }
int fdatasync(int fd) { lock(); return sized('F', fd, syscall(SYS_fdatasync, fd), 0); }

/* Copies inside the kernel are refused, so that the caller reads and writes. */
ssize_t copy_file_range(int from, off64_t *p, int to, off64_t *q, size_t n, unsigned flags) {
    if (is_watched(to)) { errno = ENOSYS; return -1; }
    return syscall(SYS_copy_file_range, from, p, to, q, n, flags);
}
ssize_t sendfile(int to, int from, off_t *at, size_t n) {
    if (is_watched(to)) { errno = ENOSYS; return -1; }
    return syscall(SYS_sendfile, to, from, at, n);
}
ssize_t sendfile64(int to, int from, off64_t *at, size_t n) { return sendfile(to, from, at, n); }
ssize_t splice(int from, off64_t *p, int to, off64_t *q, size_t n, unsigned flags) {
    if (is_watched(to)) { errno = EINVAL; return -1; }
    return syscall(SYS_splice, from, p, to, q, n, flags);
}

static int named(char op, int at, const char *path, long done) {
    char room[PATH_MAX];
    int e = errno;
    const char *rest = below(at, path, room);
    if (done == 0 && rest) put(op, -1, 0, 0, rest, strlen(rest), NULL, 0);
    errno = e;
    unlock();
    return (int)done;
}
int unlinkat(int at, const char *path, int flags) {
    lock();
    return named(flags & AT_REMOVEDIR ? 'B' : 'U', at, path, syscall(SYS_unlinkat, at, path, flags));
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int mkdirat(int at, const char *path, mode_t mode) { lock(); return named('M', at, path, syscall(SYS_mkdirat, at, path, mode)); }
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
int truncate(const char *path, off_t n) { lock(); return named('?', AT_FDCWD, path, syscall(SYS_truncate, path, n)); }
int truncate64(const char *path, off64_t n) { return truncate(path, n); }
int symlinkat(const char *to, int at, const char *path) { lock(); return named('?', at, path, syscall(SYS_symlinkat, to, at, path)); }
int symlink(const char *to, const char *path) { return symlinkat(to, AT_FDCWD, path); }

static int two(char op, int from_at, const char *from, int to_at, const char *to, long done) {
    char room[PATH_MAX], more[PATH_MAX];
    int e = errno;
    const char *one = below(from_at, from, room), *other = below(to_at, to, more);
    if (done == 0 && one && other) put(op, -1, 0, 0, one, strlen(one), other, strlen(other));
    else if (done == 0 && (one || other)) put('?', -1, 0, 0, "across", 6, NULL, 0);
    errno = e;
    unlock();
    return (int)done;
}
int renameat2(int at, const char *from, int to_at, const char *to, unsigned flags) {
    lock();
    return two(flags & ~1u ? '?' : 'R', at, from, to_at, to, syscall(SYS_renameat2, at, from, to_at, to, flags));
}
int renameat(int at, const char *from, int to_at, const char *to) { return renameat2(at, from, to_at, to, 0); }
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int at, const char *from, int to_at, const char *to, int flags) {
    lock();
    return two('L', at, from, to_at, to, syscall(SYS_linkat, at, from, to_at, to, flags));
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

void *mmap(void *near, size_t n, int use, int flags, int fd, off_t at) {
    if ((flags & MAP_SHARED) && (use & PROT_WRITE) && is_watched(fd) && !mapped_anyway[fd]) {
        lock();
        put('?', fd, 0, 0, "mmap", 4, NULL, 0);
        unlock();
    }
    return (void *)syscall(SYS_mmap, near, n, use, flags, fd, at);
}
void *mmap64(void *near, size_t n, int use, int flags, int fd, off64_t at) { return mmap(near, n, use, flags, fd, at); }
