/* Counts the calls that change files and, at the nth, kills the process or lets the disk be full.
 *
 * Loaded with LD_PRELOAD, armed from Python. Calls on standard input, output and error do not count.
 *   1 kill before the call   2 write half of it, then kill   3 the disk is full from this call on
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static long left = 0, seen = 0;
static int how = 0, full = 0;

void failpoint_arm(long n, int what) { left = n; how = what; seen = 0; full = 0; }
long failpoint_seen(void) { return seen; }

/* 0: go on; 1: this is the call at which half is written; 2: refuse it. */
static int reached(int grows)
{
    if (!how) return 0;
    seen++;
    if (left > 0 && --left == 0) {
        if (how == 3) full = 1;
        else if (how == 2 && grows == 2) return 1;
        else kill(getpid(), SIGKILL);
    }
    if (full && grows) { errno = ENOSPC; return 2; }
    return 0;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t size)
{
    REAL(write);
    int stop = fd > 2 ? reached(2) : 0;
    if (stop == 2) return -1;
    if (stop == 1) { real(fd, data, size / 2); kill(getpid(), SIGKILL); }
    return real(fd, data, size);
}

#define PWRITE(name, offset)                                                        \
    ssize_t name(int fd, const void *data, size_t size, offset at)                  \
    {                                                                               \
        REAL(name);                                                                 \
        int stop = reached(2);                                                      \
        if (stop == 2) return -1;                                                   \
        if (stop == 1) { real(fd, data, size / 2, at); kill(getpid(), SIGKILL); }   \
        return real(fd, data, size, at);                                            \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define PASS(type, name, grows, parameters, arguments)                              \
    type name parameters                                                            \
    {                                                                               \
        REAL(name);                                                                 \
        if (reached(grows) == 2) return -1;                                         \
        return real arguments;                                                      \
    }
PASS(int, fsync, 0, (int fd), (fd))
PASS(int, fdatasync, 0, (int fd), (fd))
PASS(int, ftruncate, 0, (int fd, off_t size), (fd, size))
PASS(int, ftruncate64, 0, (int fd, off64_t size), (fd, size))
PASS(int, rename, 1, (const char *from, const char *to), (from, to))
PASS(int, unlink, 0, (const char *path), (path))
PASS(int, unlinkat, 0, (int folder, const char *path, int flags), (folder, path, flags))
PASS(int, rmdir, 0, (const char *path), (path))
PASS(int, mkdir, 1, (const char *path, mode_t mode), (path, mode))

#define OPEN(name)                                                                  \
    int name(const char *path, int flags, ...)                                      \
    {                                                                               \
        REAL(name);                                                                 \
        mode_t mode = 0;                                                            \
        if (flags & O_CREAT) {                                                      \
            va_list rest;                                                           \
            va_start(rest, flags);                                                  \
            mode = va_arg(rest, mode_t);                                            \
            va_end(rest);                                                           \
            if (reached(1) == 2) return -1;                                         \
        }                                                                           \
        return real(path, flags, mode);                                             \
    }
OPEN(open)
OPEN(open64)
