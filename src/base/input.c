/* base/input.c - see input.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/input.h"

#include "base/limits.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum
{
  PART = 1 << 14,
  PATH_SHOWN = 200
};

/* What gzip's files begin with, and those of some editors. */
static const unsigned char gzip_head = 0x1f;
static const char byte_order_mark[] = "\xef\xbb\xbf";

struct bti_input
{
  int fd;
  int gzip;  /* STREAM is set up */
  int ended; /* the end of the text was seen, and all was well */
  char *path;
  z_stream stream;
  unsigned char packed[PART];
  char text[PART]; /* unpacked, text[next..used-1] not yet given out */
  size_t next, used, total;
  size_t number; /* of the line given last */
  char line[BTI_MAX_LINE + 1];
};

/* ---- messages ------------------------------------------------------------------ */

/* The part of PATH that messages show. */
static const char *
path_end (const char *path, const char **dots)
{
  size_t length = strlen (path);
  *dots = length > PATH_SHOWN ? "..." : "";
  return length > PATH_SHOWN ? path + length - PATH_SHOWN : path;
}

static bt_status
refuse_line (bt_error *error, const char *path, size_t line, const char *format,
             va_list list)
{
  char text[512];
  if (vsnprintf (text, sizeof text, format, list) < 0)
    text[0] = '\0';
  const char *dots, *end = path_end (path, &dots);
  return bt_error_set (error, BT_EDATA, "%s%s:%zu: %s", dots, end, line, text);
}

bt_status
bti_refuse_line (bt_error *error, const char *path, size_t line, const char *format,
                 ...)
{
  va_list list;
  va_start (list, format);
  bt_status status = refuse_line (error, path, line, format, list);
  va_end (list);
  return status;
}

bt_status
bti_input_refuse (const bti_input *input, bt_error *error, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  bt_status status = refuse_line (error, input->path, input->number, format, list);
  va_end (list);
  return status;
}

static bt_status
cannot_read (const char *path, int reason, bt_error *error)
{
  const char *dots, *end = path_end (path, &dots);
  return bt_error_set (error, BT_EIO, "cannot read '%s%s': %s", dots, end,
                       strerror (reason));
}

/* ---- bytes --------------------------------------------------------------------- */

/* What MODE says that a file is. */
static const char *
kind_of (mode_t mode)
{
  if (S_ISFIFO (mode))
    return "a pipe";
  if (S_ISSOCK (mode))
    return "a socket";
  return S_ISCHR (mode) || S_ISBLK (mode) ? "a device" : "no file";
}

/* Looked at before and after: to open a device may do something, and what is opened
 * may be another file by then. */
bt_status
bti_input_descriptor (int *fd, size_t *bytes, const char *path, bt_error *error)
{
  struct stat info;
  *fd = -1;
  int failed = stat (path, &info) != 0;
  if (!failed && S_ISREG (info.st_mode))
    {
      *fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
      failed = *fd < 0 || fstat (*fd, &info) != 0;
    }
  const int reason = errno;
  if (!failed && S_ISREG (info.st_mode))
    {
      if (bytes)
        *bytes = (size_t) info.st_size;
      return BT_OK;
    }
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
  if (failed || S_ISDIR (info.st_mode))
    return cannot_read (path, failed ? reason : EISDIR, error);
  const char *dots, *end = path_end (path, &dots);
  return bt_error_set (error, BT_EIO,
                       "cannot read '%s%s': it is %s; it must be a regular file", dots,
                       end, kind_of (info.st_mode));
}

/* Up to SIZE bytes; *COUNT 0 at the end of the file. */
static bt_status
read_some (int fd, const char *path, void *out, size_t size, size_t *count,
           bt_error *error)
{
  ssize_t got;
  do
    got = read (fd, out, size);
  while (got < 0 && errno == EINTR);
  *count = got > 0 ? (size_t) got : 0;
  return got < 0 ? cannot_read (path, errno, error) : BT_OK;
}

bt_status
bti_input_bytes (const char *path,
                 void (*take) (void *context, const void *data, size_t size),
                 void *context, size_t *size, bt_error *error)
{
  unsigned char part[PART];
  int fd;
  size_t count;
  *size = 0;
  bt_status status = bti_input_descriptor (&fd, NULL, path, error);
  if (status != BT_OK)
    return status;
  do
    {
      status = read_some (fd, path, part, sizeof part, &count, error);
      *size += count;
      if (status == BT_OK && *size > BTI_MAX_TABLE)
        status = bt_error_set (error, BT_ELIMIT, "%.200s: more than %d MiB", path,
                               BTI_MAX_TABLE >> 20);
      if (status == BT_OK && count > 0)
        take (context, part, count);
    }
  while (status == BT_OK && count > 0);
  close (fd);
  return status;
}

/* ---- opening ------------------------------------------------------------------- */

bt_status
bti_input_open (bti_input **out, const char *path, bt_error *error)
{
  *out = NULL;
  bti_input *input;
  bt_status status = bti_calloc (&input, 1, sizeof *input, error);
  if (status != BT_OK)
    return status;
  input->fd = -1;
  status = bti_strdup (&input->path, path, error);
  if (status == BT_OK)
    status = bti_input_descriptor (&input->fd, NULL, path, error);
  size_t length = strlen (path);
  if (status == BT_OK && length > 3 && strcmp (path + length - 3, ".gz") == 0)
    {
      /* 16 in the window bits: a gzip head, and nothing else. */
      if (inflateInit2 (&input->stream, 15 + 16) == Z_OK)
        input->gzip = 1;
      else
        status
            = bt_error_set (error, BT_ENOMEM, "out of memory reading '%.400s'", path);
    }
  if (status == BT_OK)
    *out = input;
  else
    bti_input_close (input);
  return status;
}

void
bti_input_close (bti_input *input)
{
  if (!input)
    return;
  if (input->gzip)
    inflateEnd (&input->stream);
  if (input->fd >= 0)
    close (input->fd);
  free (input->path);
  free (input);
}

/* ---- unpacking ----------------------------------------------------------------- */

static bt_status
broken (const bti_input *input, bt_error *error, const char *what)
{
  return bti_refuse_line (error, input->path, input->number + 1, "%s", what);
}

/* More packed bytes, if there are any, into the empty buffer for them. */
static bt_status
read_packed (bti_input *input, bt_error *error)
{
  size_t count;
  bt_status status = read_some (input->fd, input->path, input->packed,
                                sizeof input->packed, &count, error);
  input->stream.next_in = input->packed;
  input->stream.avail_in = (uInt) count;
  return status;
}

/* After the end of a gzip member there may be another one, and nothing else. */
static bt_status
next_member (bti_input *input, bt_error *error)
{
  z_stream *stream = &input->stream;
  if (stream->avail_in == 0)
    {
      bt_status status = read_packed (input, error);
      if (status != BT_OK)
        return status;
    }
  input->ended = stream->avail_in == 0;
  if (input->ended)
    return BT_OK;
  if (stream->next_in[0] != gzip_head)
    return broken (input, error,
                   "bytes after the end of the compressed data; the file is damaged");
  return inflateReset (stream) == Z_OK
             ? BT_OK
             : broken (input, error, "the compressed data are damaged");
}

/* One call of inflate into the empty text buffer. */
static bt_status
inflate_some (bti_input *input, bt_error *error)
{
  z_stream *stream = &input->stream;
  if (stream->avail_in == 0)
    {
      bt_status status = read_packed (input, error);
      if (status != BT_OK)
        return status;
    }
  if (stream->avail_in == 0)
    return broken (input, error,
                   "the compressed data end too early; the file was cut short");
  stream->next_out = (unsigned char *) input->text;
  stream->avail_out = sizeof input->text;
  int result = inflate (stream, Z_NO_FLUSH);
  input->used = sizeof input->text - stream->avail_out;
  if (result == Z_STREAM_END)
    return next_member (input, error);
  if (result == Z_OK || result == Z_BUF_ERROR)
    return BT_OK;
  if (result == Z_MEM_ERROR)
    return bt_error_set (error, BT_ENOMEM, "out of memory reading '%.400s'",
                         input->path);
  return bti_refuse_line (error, input->path, input->number + 1,
                          "the compressed data are damaged: %s",
                          stream->msg ? stream->msg : "not deflated");
}

/* More text into the empty buffer; at the end of the text it stays empty. */
static bt_status
fill (bti_input *input, bt_error *error)
{
  bt_status status = BT_OK;
  input->next = input->used = 0;
  while (status == BT_OK && input->used == 0 && !input->ended)
    if (input->gzip)
      status = inflate_some (input, error);
    else
      {
        status = read_some (input->fd, input->path, input->text, sizeof input->text,
                            &input->used, error);
        input->ended = input->used == 0;
      }
  input->total += input->used;
  if (status == BT_OK && input->total > BTI_MAX_TABLE)
    status = bt_error_set (error, BT_ELIMIT, "%.200s:%zu: more than %d MiB of text",
                           input->path, input->number + 1, BTI_MAX_TABLE >> 20);
  return status;
}

/* ---- lines --------------------------------------------------------------------- */

static bt_status
check_byte (const bti_input *input, unsigned char byte, bt_error *error)
{
  if (byte >= 0x20 && byte != 0x7f)
    return BT_OK;
  if (byte == gzip_head && input->number == 0 && !input->gzip)
    return broken (input, error,
                   "compressed data in a file whose name does not end in .gz");
  if (byte == '\r')
    return broken (input, error,
                   "a carriage return; lines must end in LF, or in CR LF");
  return bti_refuse_line (error, input->path, input->number + 1,
                          "a control character (%u); only text is allowed",
                          (unsigned) byte);
}

/* The next byte that is not taken yet, in *NEXT; *MORE 0 at the end. */
static bt_status
peek (bti_input *input, unsigned char *next, int *more, bt_error *error)
{
  bt_status status = BT_OK;
  if (input->next == input->used)
    status = fill (input, error);
  *more = status == BT_OK && input->used > 0;
  *next = *more ? (unsigned char) input->text[input->next] : 0;
  return status;
}

/* LINE of *LENGTH bytes was read: without what only says how it is encoded. */
static void
drop_mark (bti_input *input, size_t length)
{
  const size_t mark = sizeof byte_order_mark - 1;
  if (input->number == 1 && length >= mark
      && memcmp (input->line, byte_order_mark, mark) == 0)
    memmove (input->line, input->line + mark, length - mark + 1);
}

bt_status
bti_input_line (bti_input *input, char **line, bt_error *error)
{
  size_t length = 0;
  *line = NULL;
  for (;;)
    {
      unsigned char byte, after;
      int more;
      bt_status status = peek (input, &byte, &more, error);
      if (status != BT_OK)
        return status;
      if (!more)
        break;
      input->next++;
      if (byte == '\r')
        {
          status = peek (input, &after, &more, error);
          if (status == BT_OK && more && after == '\n')
            continue;
        }
      if (byte == '\n')
        {
          input->line[length] = '\0';
          input->number++;
          drop_mark (input, length);
          *line = input->line;
          return BT_OK;
        }
      if (status == BT_OK)
        status = check_byte (input, byte, error);
      if (status == BT_OK && length == BTI_MAX_LINE)
        status = bt_error_set (error, BT_ELIMIT,
                               "%.200s:%zu: a line of more than %d characters",
                               input->path, input->number + 1, BTI_MAX_LINE);
      if (status != BT_OK)
        return status;
      input->line[length++] = (char) byte;
    }
  return length == 0 ? BT_OK
                     : broken (input, error,
                               "the last line has no end; the file was cut short");
}

size_t
bti_input_number (const bti_input *input)
{
  return input->number;
}
