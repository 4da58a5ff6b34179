/* tests/faults.c - a library to be preloaded: the n-th call of a function fails, or
 * the program is killed there.
 *
 *   FAULT_CALL    one of `kinds' below
 *   FAULT_NUMBER  which call, from 1 on; 0: none
 *   FAULT_ON      set: that call and all after it
 *   FAULT_KILL    set: SIGKILL instead of a failure
 *   FAULT_COUNT   a file that receives how many calls there were, at exit
 *
 * Only in the program itself, not in its children.  What stdio calls within the C
 * library is not seen: a full device as standard output is for that.
 *
 * FFTW aborts where the planner gets no memory, so that it is looked for before
 * (tests/test_num.c): what FFTW allocates for itself is counted and granted, what it
 * does for the program (fftw_malloc) is not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  NONE,
  MEMORY,    /* malloc, calloc, realloc, memalign, fftw_malloc: ENOMEM */
  OPEN,      /* open, openat, fopen, fdopen, opendir, fdopendir: EMFILE */
  READ,      /* read: EIO */
  WRITE,     /* write: ENOSPC */
  SHORT,     /* write: half of it, as it may; no failure */
  INTERRUPT, /* read, write: EINTR, as it may; no failure */
  FSYNC,     /* fsync: EIO */
  RENAME,    /* rename, renameat, renameat2, linkat: EIO */
  FOLDER,    /* mkdir, mkdirat: EACCES */
  FORK,      /* fork, popen: EAGAIN */
  THREAD     /* pthread_create: EAGAIN */
};
static const char *const kinds[]
    = { "",      "memory", "open",   "read",  "write", "short",
        "eintr", "fsync",  "rename", "mkdir", "fork",  "thread" };

static int chosen, deadly, lasting;
static pid_t owner;
static unsigned long wanted, counted;

static int
fails (int kind)
{
  if (kind != chosen || getpid () != owner)
    return 0;
  const unsigned long now = __atomic_add_fetch (&counted, 1, __ATOMIC_RELAXED);
  if (wanted == 0 || (lasting ? now < wanted : now != wanted))
    return 0;
  if (deadly)
    raise (SIGKILL);
  return 1;
}

static void __attribute__ ((constructor)) begin (void)
{
  const char *call = getenv ("FAULT_CALL"), *number = getenv ("FAULT_NUMBER");
  owner = getpid ();
  deadly = getenv ("FAULT_KILL") != NULL;
  lasting = getenv ("FAULT_ON") != NULL;
  wanted = number ? strtoul (number, NULL, 10) : 0;
  for (int i = 1; call && i < (int) (sizeof kinds / sizeof *kinds); i++)
    if (strcmp (call, kinds[i]) == 0)
      chosen = i;
  unsetenv ("LD_PRELOAD");
}

static void __attribute__ ((destructor)) end (void)
{
  const char *name = getenv ("FAULT_COUNT");
  char text[32];
  if (!name || getpid () != owner)
    return;
  chosen = NONE;
  int fd = open (name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  int length = snprintf (text, sizeof text, "%lu\n", counted);
  if (fd >= 0 && length > 0)
    {
      if (write (fd, text, (size_t) length) < 0)
        perror (name);
      close (fd);
    }
}

/* The next definition of NAME, of the type of VARIABLE. */
#define FIND(variable, name)                                                           \
  do                                                                                   \
    if (!variable)                                                                     \
      {                                                                                \
        void *found = dlsym (RTLD_NEXT, name);                                         \
        memcpy (&variable, &found, sizeof variable);                                   \
      }                                                                                \
  while (0)

#define FAIL(kind, reason, value)                                                      \
  do                                                                                   \
    if (fails (kind))                                                                  \
      {                                                                                \
        errno = reason;                                                                \
        return value;                                                                  \
      }                                                                                \
  while (0)

/* ---- memory -------------------------------------------------------------------- */

/* The C library's own, so that nothing has to be found while there is no memory. */
void *__libc_malloc (size_t);
void *__libc_calloc (size_t, size_t);
void *__libc_realloc (void *, size_t);
void *__libc_memalign (size_t, size_t);

/* FFTW's own: asked of the loader where a call is about to fail. */
static int
is_fftw (const void *caller)
{
  Dl_info info;
  return dladdr (caller, &info) && info.dli_fname && strstr (info.dli_fname, "fftw3");
}

#define ALLOCATE(call)                                                                 \
  do                                                                                   \
    {                                                                                  \
      if (fails (MEMORY) && !is_fftw (__builtin_return_address (0)))                   \
        {                                                                              \
          errno = ENOMEM;                                                              \
          return NULL;                                                                 \
        }                                                                              \
      return call;                                                                     \
    }                                                                                  \
  while (0)

void *
malloc (size_t size)
{
  ALLOCATE (__libc_malloc (size));
}

void *
calloc (size_t count, size_t size)
{
  ALLOCATE (__libc_calloc (count, size));
}

void *
realloc (void *block, size_t size)
{
  ALLOCATE (__libc_realloc (block, size));
}

void *
memalign (size_t boundary, size_t size)
{
  ALLOCATE (__libc_memalign (boundary, size));
}

void *
aligned_alloc (size_t boundary, size_t size)
{
  ALLOCATE (__libc_memalign (boundary, size));
}

int
posix_memalign (void **out, size_t boundary, size_t size)
{
  void *block = NULL;
  if (!fails (MEMORY) || is_fftw (__builtin_return_address (0)))
    block = __libc_memalign (boundary, size);
  if (!block)
    return ENOMEM;
  *out = block;
  return 0;
}

/* As fftw3.h has them, whose types are of no concern here. */
void *fftw_malloc (size_t size);
void *fftw_alloc_complex (size_t count);
void *fftw_alloc_real (size_t count);

void *
fftw_malloc (size_t size)
{
  static void *(*next) (size_t);
  FIND (next, "fftw_malloc");
  FAIL (MEMORY, ENOMEM, NULL);
  return next (size);
}

void *
fftw_alloc_complex (size_t count)
{
  return fftw_malloc (count * 2 * sizeof (double));
}

void *
fftw_alloc_real (size_t count)
{
  return fftw_malloc (count * sizeof (double));
}

/* ---- opening ------------------------------------------------------------------- */

/* What is opened to be created has a mode. */
#define TAKE_MODE(mode, flags)                                                         \
  do                                                                                   \
    if (flags & (O_CREAT | O_TMPFILE))                                                 \
      {                                                                                \
        va_list list;                                                                  \
        va_start (list, flags);                                                        \
        mode = va_arg (list, mode_t);                                                  \
        va_end (list);                                                                 \
      }                                                                                \
  while (0)

int
open (const char *path, int flags, ...)
{
  static int (*next) (const char *, int, ...);
  mode_t mode = 0;
  TAKE_MODE (mode, flags);
  FIND (next, "open");
  FAIL (OPEN, EMFILE, -1);
  return next (path, flags, mode);
}

int
openat (int folder, const char *path, int flags, ...)
{
  static int (*next) (int, const char *, int, ...);
  mode_t mode = 0;
  TAKE_MODE (mode, flags);
  FIND (next, "openat");
  FAIL (OPEN, EMFILE, -1);
  return next (folder, path, flags, mode);
}

FILE *
fopen (const char *path, const char *mode)
{
  static FILE *(*next) (const char *, const char *);
  FIND (next, "fopen");
  FAIL (OPEN, EMFILE, NULL);
  return next (path, mode);
}

FILE *
fdopen (int fd, const char *mode)
{
  static FILE *(*next) (int, const char *);
  FIND (next, "fdopen");
  FAIL (OPEN, ENOMEM, NULL);
  return next (fd, mode);
}

DIR *
opendir (const char *path)
{
  static DIR *(*next) (const char *);
  FIND (next, "opendir");
  FAIL (OPEN, EMFILE, NULL);
  return next (path);
}

DIR *
fdopendir (int fd)
{
  static DIR *(*next) (int);
  FIND (next, "fdopendir");
  FAIL (OPEN, ENOMEM, NULL);
  return next (fd);
}

int
mkdir (const char *path, mode_t mode)
{
  static int (*next) (const char *, mode_t);
  FIND (next, "mkdir");
  FAIL (FOLDER, EACCES, -1);
  return next (path, mode);
}

int
mkdirat (int folder, const char *path, mode_t mode)
{
  static int (*next) (int, const char *, mode_t);
  FIND (next, "mkdirat");
  FAIL (FOLDER, EACCES, -1);
  return next (folder, path, mode);
}

/* ---- files --------------------------------------------------------------------- */

int
rename (const char *from, const char *to)
{
  static int (*next) (const char *, const char *);
  FIND (next, "rename");
  FAIL (RENAME, EIO, -1);
  return next (from, to);
}

int
renameat (int a, const char *from, int b, const char *to)
{
  static int (*next) (int, const char *, int, const char *);
  FIND (next, "renameat");
  FAIL (RENAME, EIO, -1);
  return next (a, from, b, to);
}

int
renameat2 (int a, const char *from, int b, const char *to, unsigned flags)
{
  static int (*next) (int, const char *, int, const char *, unsigned);
  FIND (next, "renameat2");
  FAIL (RENAME, EIO, -1);
  return next (a, from, b, to, flags);
}

int
linkat (int a, const char *from, int b, const char *to, int flags)
{
  static int (*next) (int, const char *, int, const char *, int);
  FIND (next, "linkat");
  FAIL (RENAME, EIO, -1);
  return next (a, from, b, to, flags);
}

ssize_t
write (int fd, const void *data, size_t size)
{
  static ssize_t (*next) (int, const void *, size_t);
  FIND (next, "write");
  FAIL (WRITE, ENOSPC, -1);
  FAIL (INTERRUPT, EINTR, -1);
  return next (fd, data, size > 1 && fails (SHORT) ? size / 2 : size);
}

ssize_t
read (int fd, void *data, size_t size)
{
  static ssize_t (*next) (int, void *, size_t);
  FIND (next, "read");
  FAIL (READ, EIO, -1);
  FAIL (INTERRUPT, EINTR, -1);
  return next (fd, data, size);
}

int
fsync (int fd)
{
  static int (*next) (int);
  FIND (next, "fsync");
  FAIL (FSYNC, EIO, -1);
  return next (fd);
}

pid_t
fork (void)
{
  static pid_t (*next) (void);
  FIND (next, "fork");
  FAIL (FORK, EAGAIN, -1);
  return next ();
}

FILE *
popen (const char *command, const char *mode)
{
  static FILE *(*next) (const char *, const char *);
  FIND (next, "popen");
  FAIL (FORK, EAGAIN, NULL);
  return next (command, mode);
}

int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes,
                void *(*start) (void *), void *argument)
{
  static int (*next) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);
  FIND (next, "pthread_create");
  if (fails (THREAD))
    return EAGAIN;
  return next (thread, attributes, start, argument);
}
