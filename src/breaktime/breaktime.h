/* breaktime/breaktime.h - the whole public interface.
 *
 * model.h says what is solved, method.h how, series.h collects runs with their
 * errors, measure.h and states.h read numbers off them, table.h keeps them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_BREAKTIME_H
#define BREAKTIME_BREAKTIME_H

#include <breaktime/energies.h>
#include <breaktime/levels.h>
#include <breaktime/measure.h>
#include <breaktime/method.h>
#include <breaktime/model.h>
#include <breaktime/series.h>
#include <breaktime/spectrum.h>
#include <breaktime/states.h>
#include <breaktime/status.h>
#include <breaktime/table.h>
#include <breaktime/tradeoff.h>
#include <breaktime/version.h>
#include <breaktime/watch.h>

#endif
