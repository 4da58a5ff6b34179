/* version.c - see breaktime/version.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <breaktime/version.h>

#include "base/file.h"
#include "num/linalg.h"

#include <pthread.h>
#include <stdio.h>

const char *
bt_version (void)
{
  return PACKAGE_VERSION;
}

const char *
bt_citation (void)
{
  return "@software{breaktime,\n"
         "  title   = {breaktime: semiclassical backreaction, recomputed with error "
         "bars},\n"
         "  author  = {{The breaktime authors}},\n"
         "  year    = {2026},\n"
         "  version = {" PACKAGE_VERSION "},\n"
         "  license = {GPL-3.0-or-later}\n"
         "}\n";
}

/* Written once, before anyone can read it. */
static pthread_once_t libraries_once = PTHREAD_ONCE_INIT;
static char libraries[256];

static void
fill_libraries (void)
{
  snprintf (libraries, sizeof libraries, "%s, zlib %s", bti_num_versions (),
            bti_file_zlib_version ());
}

const char *
bt_libraries (void)
{
  pthread_once (&libraries_once, fill_libraries);
  return libraries;
}
