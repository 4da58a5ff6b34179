/* tests/faults.c - a library to be preloaded: the n-th call of a function fails, or
 * the program is killed there.
 *
 *   FAULT_CALL    memory, rename, write, fsync, fork or open
 *   FAULT_NUMBER  which call, from 1 on; 0: none
 *   FAULT_KILL    set: SIGKILL instead of a failure
 *   FAULT_COUNT   a file that receives how many calls there were, at exit
 *
 * Only in the program itself, not in its children.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  NONE,
  MEMORY,
  RENAME,
  WRITE,
  FSYNC,
  FORK
};
static const char *const kinds[] = { "", "memory", "rename", "write", "fsync", "fork" };

static int chosen, deadly;
static pid_t owner;
static unsigned long wanted, counted;

static int
fails (int kind)
{
  if (kind != chosen || getpid () != owner)
    return 0;
  if (__atomic_add_fetch (&counted, 1, __ATOMIC_RELAXED) != wanted)
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

void *
malloc (size_t size)
{
  FAIL (MEMORY, ENOMEM, NULL);
  return __libc_malloc (size);
}

void *
calloc (size_t count, size_t size)
{
  FAIL (MEMORY, ENOMEM, NULL);
  return __libc_calloc (count, size);
}

void *
realloc (void *block, size_t size)
{
  FAIL (MEMORY, ENOMEM, NULL);
  return __libc_realloc (block, size);
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

ssize_t
write (int fd, const void *data, size_t size)
{
  static ssize_t (*next) (int, const void *, size_t);
  FIND (next, "write");
  FAIL (WRITE, ENOSPC, -1);
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
