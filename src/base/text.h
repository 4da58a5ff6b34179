/* base/text.h - names and words of others in our own texts.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_TEXT_H
#define BTI_TEXT_H

#include <stddef.h>

/* Length of the control character at AT, which a terminal would obey: one byte below
 * blank or DEL, two of U+0080 to U+009F in UTF-8; 0: there is none. */
size_t bti_text_control (const char *at);

/* Put `?' for every control character of TEXT; returns TEXT. */
char *bti_text_clean (char *text);

#endif
