/* validation/keep.h - what an audit asks, as bytes for its cache (cache.h), and what it
 * keeps there.
 *
 * Everything an answer depends on goes in: the model as its file was understood, what
 * is asked of it, the printed interval, for an answer is sharpened until it can be told
 * from that, and the units into which it is converted.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_KEEP_H
#define BTV_KEEP_H

#include "validation/asker.h"

/* What CLAIM is about, by what serves any polynomial if GENERAL. */
void btv_keep_model (btv_pack *out, const btv_claim *claim, int general);

/* COUNT settings SET, in order. */
void btv_keep_settings (btv_pack *out, const btv_setting *set, size_t count);

/* QUESTION about that, and what CLAIM prints. */
void btv_keep_question (btv_pack *out, const btv_claim *claim,
                        const btv_question *question);

/* OUT as it was kept of WHAT, under its own reading; 0 when it was not.  And to keep
 * MADE. */
int btv_keep_recall (btv_asker *asker, const btv_pack *what, btv_attempt *out);
void btv_keep_retain (const btv_asker *asker, const btv_pack *what,
                      const btv_attempt *made);

/* What `visited' of ask.h makes of the claims MEMBER[0..COUNT) depends on which they
 * are, and on what came out: this is WHAT.  Then as above. */
void btv_keep_visit (const btv_asker *asker, btv_pack *what, const size_t *member,
                     size_t count);
int btv_keep_recall_visit (btv_asker *asker, const btv_pack *what, const size_t *member,
                           size_t count);
void btv_keep_retain_visit (btv_asker *asker, const btv_pack *what,
                            const size_t *member, size_t count);

#endif
