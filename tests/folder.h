/* tests/folder.h - a folder that a test has for itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FOLDER_H
#define FOLDER_H

#include <stddef.h>

/* Its path, from make_folder to remove_folder; both are for tcase_add_checked_fixture.
 * What the test left in it goes too. */
extern char folder[64];
void make_folder (void);
void remove_folder (void);

/* Path of NAME in it; one of four static buffers in turn. */
const char *in_folder (const char *name);

/* Remove PATH and all below; the number of files there were. */
size_t remove_tree (const char *path);

/* Make the file PATH of SIZE bytes DATA. */
void put_bytes (const char *path, const void *data, size_t size);

#endif
