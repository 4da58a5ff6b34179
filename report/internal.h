/* report/internal.h - what the files of this folder share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_INTERNAL_H
#define BTR_INTERNAL_H

#include "base/file.h"
#include "report/figure.h"
#include "report/report.h"
#include "validation/tally.h"

enum
{
  BTR_NAME = 160,   /* longest file stem and anchor */
  BTR_LINE = 512,   /* one formatted number or line */
  BTR_POINTS = 1200 /* most points a curve has in the report's files */
};

/* ---- text that is being written ------------------------------------------------ */

/* A file that remembers its first failure, so that writers need no checks. */
typedef struct btr_sink
{
  bti_file *file;
  bt_status status;
  bt_error *error;
} btr_sink;

void btr_put (btr_sink *sink, const char *format, ...) BT_PRINTF (2, 3);
void btr_put_bytes (btr_sink *sink, const char *data, size_t size);
/* TEXT so that Markdown shows it as it stands, on one line, in a table too. */
void btr_put_text (btr_sink *sink, const char *text);
/* TEXT as XML character data. */
void btr_put_xml (btr_sink *sink, const char *text);

/* ---- the report as a whole ----------------------------------------------------- */

/* How one exhibit is shown. */
typedef struct btr_view
{
  char stem[BTR_NAME];      /* of its files */
  double end;               /* of the run */
  double window;            /* x(t) is shown up to here */
  double first[BTV_CURVES]; /* first crossing of delta; INFINITY: none */
  double last[BTV_CURVES];  /* last one, after which delta stays above */
  int has_x, has_delta;     /* figures made */
} btr_view;

/* Curves of several models in one picture. */
enum
{
  BTR_PLATE_CURVES = 40
};
typedef struct btr_plate
{
  char stem[BTR_NAME];             /* of its files, and its anchor */
  const char *kind;                /* as the traces have it */
  const char *table;               /* in which the claims stand; NULL: in none */
  size_t member[BTR_PLATE_CURVES]; /* outcomes whose curves it shows */
  size_t count;
  int drawn;
} btr_plate;

typedef char btr_stem[BTR_NAME];

/* A figure of the source, drawn anew. */
typedef struct btr_redrawn
{
  btr_stem stem;       /* of its files */
  size_t first, count; /* in the part's album */
  char why[256];       /* it cannot be drawn: why; "" otherwise */
} btr_redrawn;

typedef struct btr_part
{
  const btv_audit *audit;
  char prefix[BTR_NAME]; /* of files and anchors; "" with one audit only */
  btr_view *views;       /* one an exhibit */
  btr_stem *ladders;     /* one an outcome: stem of its residuals; "" without */
  unsigned char *drawn;  /* one an outcome: its residuals are drawn */
  btr_plate *plates;
  size_t plates_count;
  btr_stem pictures[BTV_PICTURE_COUNT];
  unsigned char pictured[BTV_PICTURE_COUNT]; /* likewise the pictures */
  btr_redrawn *redrawn;                      /* one each that the audit has */
  btr_album album;                           /* of these */
  int has_map;
} btr_part;

typedef struct btr_work
{
  const btr_options *options;
  btr_part *parts;
  size_t count;
  const char *temp; /* the temporary folder */
  btr_level level;
  char **files; /* complete files in it, relative */
  size_t files_count;
  char **taken; /* stems given away */
  size_t taken_count;
  char **missing; /* figures that could not be made, relative */
  size_t missing_count;
  char reason[BTR_LINE]; /* why the first of them could not */
} btr_work;

/* The parts of WORK, one for each of its count AUDITS, and how they are shown; and let
 * go of all it holds, in any case. */
BT_CHECKED bt_status btr_work_begin (btr_work *work, const btv_audit *const *audits,
                                     bt_error *error);
void btr_work_end (btr_work *work);

/* Begin file NAME in the temporary folder. */
void btr_sink_open (btr_sink *sink, const btr_work *work, const char *name,
                    bt_error *error);
/* Complete it; KEEP: it belongs to the report.  Returns what went wrong first. */
BT_CHECKED bt_status btr_sink_close (btr_sink *sink, btr_work *work, const char *name,
                                     int keep);
/* NAME in the temporary folder is part of the report; or a figure that is not. */
BT_CHECKED bt_status btr_work_keep (btr_work *work, const char *name, bt_error *error);
BT_CHECKED bt_status btr_work_miss (btr_work *work, const char *name,
                                    const char *reason, bt_error *error);
/* Write TABLE, of few enough digits to be read, as NAME, which is part of the report.
 */
BT_CHECKED bt_status btr_work_table (btr_work *work, bt_table *table, const char *name,
                                     bt_error *error);
/* Set the prefix of PART, the last so far, and the names of all its files. */
BT_CHECKED bt_status btr_name_part (btr_work *work, btr_part *part, bt_error *error);
/* OUT = PREFIX and TEXT made a stem that no other file of WORK's report has with one of
 * the COUNT ENDINGS, whatever the case of its letters. */
BT_CHECKED bt_status btr_take_stem (btr_work *work, btr_stem out, const char *prefix,
                                    const char *text, const char *const *endings,
                                    size_t count, bt_error *error);
/* FOLDER/NAME; and NAME in the temporary folder.  Owned by the caller. */
BT_CHECKED bt_status btr_join (char **out, const char *folder, const char *name,
                               bt_error *error);
BT_CHECKED bt_status btr_work_path (char **out, const btr_work *work, const char *name,
                                    bt_error *error);

/* The exhibit with CLAIM's parameters, or exhibits_count when there is none. */
size_t btr_exhibit_of (const btv_audit *audit, const btv_claim *claim);

/* ---- folders in the making (stage.c) ------------------------------------------- */

/* Lock the folder FD; 0: another process has it.  Where there are no locks it is as if
 * nobody had one. */
int btr_folder_lock (int fd);
/* Is FD the folder NAME in PARENT? */
int btr_same_folder (int fd, int parent, const char *name);
/* Make the folder PATH, which ends in XXXXXX that are replaced, and lock it: *FD, for
 * the caller to close.  BT_EIO. */
BT_CHECKED bt_status btr_stage_make (char *path, int *fd, bt_error *error);
/* Is NAME PREFIX and six letters or digits? */
int btr_stage_is (const char *name, const char *prefix);
/* Remove NAME in PARENT with what such a folder can hold.  Anything else stays. */
void btr_stage_remove (int parent, const char *name);
/* Remove those in PARENT that begin with PREFIX and that nobody has locked. */
void btr_stage_sweep (int parent, const char *prefix);

/* ---- which files a report has (sums.c) ----------------------------------------- */

#define BTR_SUMS "SHA256SUMS"

typedef struct btr_sums
{
  char **name; /* in TEXT */
  size_t count;
  btr_level level;
  char *text; /* of the file; NULL: there is none */
} btr_sums;

/* Write the sums of the files that WORK has. */
BT_CHECKED bt_status btr_write_sums (btr_work *work, bt_error *error);
/* Those of the report in FOLDER; without them OUT is empty, and the level that of
 * nothing, or of a report that is not to be lost.  BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status btr_sums_read (btr_sums *out, int folder, bt_error *error);
void btr_sums_clear (btr_sums *sums);
/* Is FOLDER followed by NAME among them? */
int btr_sums_has (const btr_sums *sums, const char *folder, const char *name);

/* ---- the folder of a report (place.c) ------------------------------------------ */

/* Where the new report is to be made: a folder with data/ and figures/. */
const char *btr_place_stage (const btr_place *place);
/* Exchange the report that is there for the files NOW of the stage.  On failure the old
 * one is there as it was.  BT_EIO. */
BT_CHECKED bt_status btr_place_install (btr_place *place, const btr_sums *now,
                                        bt_error *error);

/* ---- numbers and names (format.c) ---------------------------------------------- */

/* VALUE to two digits, "0.00042", "110". */
void btr_format_rough (char *out, size_t size, double value);
/* The shortest text that reads back as VALUE. */
void btr_format_number (char *out, size_t size, double value);
/* "0.1", or "0.1, 0.2" with BETWEEN between them where modes differ. */
void btr_format_lambda (char *out, size_t size, const btv_claim *claim,
                        const char *between);

/* "lambda = 0.1, x0 = 5, Omega = 0.4, 0.8" in the paper's letters. */
void btr_format_model (char *out, size_t size, const btv_claim *claim);
/* PREFIX and TEXT with all but letters, digits, '.', '_' and '-' made '-'. */
void btr_slug (char *out, size_t size, const char *prefix, const char *text);
/* Column of the table, or the evaluator's name. */
const char *btr_quantity (const btv_claim *claim);
const char *btr_relation_name (btv_relation relation);

/* ---- whose statement it is, and how that is said (speech.c) -------------------- */

/* What CLAIM is judged by, in words: "at most 1e-4", "exponent 2", "“exact”". */
void btr_format_claimed (char *out, size_t size, const btv_claim *claim);
/* What ATTEMPT gave, likewise: "exponent 2.00(4)", "0 within 2.5e-12". */
void btr_format_found (char *out, size_t size, const btv_claim *claim,
                       const btv_attempt *attempt);
/* Non-zero when CLAIM's number is printed with its digits: neither a bound nor an order
 * of magnitude, a range or one with ±, nor an encoding. */
int btr_has_digits (const btv_claim *claim);
/* On what it was computed: " on the source's model", " on the reconstruction", or "".
 */
const char *btr_ground (const btv_claim *claim);
/* What a recomputed value is compared with: "to what is printed". */
const char *btr_yardstick (const btv_claim *claim);
/* "‹statement› (where)". */
void btr_put_statement (btr_sink *sink, const btv_claim *claim);
/* "printed as 3304", "encoded as exponent 2, since ...", "follows from ‹...›: ...". */
void btr_put_said (btr_sink *sink, const btv_claim *claim);
/* A link, the verdict's symbol, and whether it is a test added. */
void btr_put_claim_mark (btr_sink *sink, const btr_part *part,
                         const btv_outcome *outcome);
/* What its column, or the source's own sampling, says for CLAIM's statement, as a
 * sentence without its full stop: "It holds as “...”, 3304: P = 2.0e-9, 8 of 9 of the
 * column, 12 ways to set the keys offered", after BEFORE.  Returns 0, nothing written,
 * when the verdict has no such ground. */
int btr_put_ground (btr_sink *sink, const char *before, const btv_outcome *outcome);
/* "7 confirmed · 5 refuted, 2 of them compatible with a reading". */
void btr_put_counts (btr_sink *sink, const btv_tally *tally);
/* The counts at the top. */
void btr_put_summary (btr_sink *sink, const btr_part *part);

/* ---- gnuplot (gnuplot.c) ------------------------------------------------------- */

/* Run gnuplot (PROGRAM, or the one on PATH when NULL) in FOLDER on COUNT <= 4 scripts,
 * which must leave a whole SVG file OUTPUT there.  It is ended when *CANCEL becomes
 * non-zero (CANCEL may be NULL), or with this process.
 * BT_ENOTSUP: there is none, or it makes no such figure, and why; OUTPUT is not there.
 * BT_ECANCEL; BT_EIO: no process can be had; BT_ENOMEM. */
BT_CHECKED bt_status btr_gnuplot (const char *folder, const char *program,
                                  const char *const *scripts, size_t count,
                                  const char *output,
                                  const volatile sig_atomic_t *cancel, bt_error *error);
/* FOLDER/NAME, absolute where there is such a file, for gnuplot runs elsewhere; owned
 * by the caller.  BT_ENOMEM. */
BT_CHECKED bt_status btr_find_script (char **out, const char *folder, const char *name,
                                      bt_error *error);
/* NAME = 'TEXT', a string variable of a gnuplot script. */
void btr_put_variable (btr_sink *sink, const char *name, const char *text);

/* ---- the files ----------------------------------------------------------------- */

BT_CHECKED bt_status btr_write_data (btr_work *work, bt_error *error);
BT_CHECKED bt_status btr_write_figures (btr_work *work, bt_error *error);
BT_CHECKED bt_status btr_write_map (btr_work *work, btr_part *part, const char *name,
                                    bt_error *error);
/* Decide how EXHIBIT is shown. */
void btr_set_view (btr_view *view, const btv_exhibit *exhibit);
/* What results.json holds, into any file. */
void btr_put_json (btr_sink *sink, const btr_work *work);
BT_CHECKED bt_status btr_write_json (btr_work *work, bt_error *error);
BT_CHECKED bt_status btr_write_markdown (btr_work *work, bt_error *error);

/* ---- tables of the source (tables.c) ------------------------------------------- */

enum
{
  BTR_COLUMNS = 16 /* shown of a table; the list of all claims has the others */
};

typedef struct btr_table
{
  const char *name;
  const char *columns[BTR_COLUMNS]; /* in the order in which the file names them */
  size_t columns_count;
  const btv_outcome *first;
  const btv_outcome **cells; /* by row; those of one row in the file's order */
  size_t count;
  size_t rows; /* that have a cell: what the last is called may be anything */
} btr_table;

typedef struct btr_tables
{
  btr_table *tables; /* in the file's order */
  size_t count;
  const btv_outcome **cells; /* of all of them */
} btr_tables;

/* The tables that the claims of GROUP in AUDIT stand in, with these alone, in time
 * n log n for n claims. */
BT_CHECKED bt_status btr_tables_find (btr_tables *out, const btv_audit *audit,
                                      btv_group group, bt_error *error);
void btr_tables_clear (btr_tables *tables);
/* How many cells, from cell I on, stand in its row. */
size_t btr_table_row (const btr_table *table, size_t i);

/* ---- residuals of orders (ladders.c) ------------------------------------------- */

/* The residuals behind the answer of OUTCOME, or NULL; and the stem of their files. */
const bti_ladder *btr_ladder_of (const btv_outcome *outcome);
const char *btr_ladder_stem (const btr_part *part, const btv_outcome *outcome);
BT_CHECKED bt_status btr_write_ladder (btr_work *work, const btr_part *part,
                                       const btv_outcome *outcome, bt_error *error);
/* What loglog.gp wants to know. */
void btr_put_ladder_prelude (btr_sink *sink, const btr_part *part,
                             const btv_outcome *outcome);

/* ---- curves of several models (plates.c) --------------------------------------- */

/* Find the plates of PART: one a kind of curve and table. */
BT_CHECKED bt_status btr_find_plates (btr_work *work, btr_part *part, bt_error *error);
BT_CHECKED bt_status btr_write_plate (btr_work *work, const btr_part *part,
                                      const btr_plate *plate, bt_error *error);
/* What plates.gp wants to know. */
void btr_put_plate_prelude (btr_sink *sink, const btr_part *part,
                            const btr_plate *plate);
void btr_put_plates (btr_sink *sink, const btr_part *part);
/* ---- pictures of open systems (pictures.c) ------------------------------------- */

const char *btr_picture_script (btv_picture_kind kind);
BT_CHECKED bt_status btr_write_picture (btr_work *work, const btr_part *part,
                                        const btv_picture *picture, bt_error *error);
/* What its script wants to know. */
void btr_put_picture_prelude (btr_sink *sink, const btr_part *part,
                              const btv_picture *picture);
void btr_put_pictures (btr_sink *sink, const btr_part *part);

/* ---- figures of the source (redrawn.c) ----------------------------------------- */

/* Their numbers, and the pictures where these are asked for. */
BT_CHECKED bt_status btr_write_redrawn (btr_work *work, btr_part *part,
                                        bt_error *error);
void btr_put_redrawn (btr_sink *sink, const btr_part *part);

/* Indices of at most LIMIT of SIZE points, the first and the last among them:
 * evenly spaced, or GEOMETRIC, dense where t is small.  INDEX has room for
 * LIMIT; returns how many. */
size_t btr_thin (size_t *index, size_t limit, size_t size, int geometric);
/* Points of a curve that is drawn over t = 0 ... END: how delta(t) is thinned. */
int btr_long_run (double end);

/* ---- parts of REPORT.md -------------------------------------------------------- */

/* Of several sources a line each, with what comes first below. */
void btr_put_index (btr_sink *sink, const btr_work *work); /* headlines.c */
void btr_put_headlines (btr_sink *sink, const btr_part *part);
void btr_put_following (btr_sink *sink, const btr_part *part);
void btr_put_added (btr_sink *sink, const btr_part *part);

/* The tables that claims of GROUP stand in (btr_tables_find). */
void btr_put_tables (btr_sink *sink, const btr_part *part, btv_group group);
void btr_put_sections (btr_sink *sink, const btr_part *part);
void btr_put_trust (btr_sink *sink, const btr_part *part);
/* How often the errors that are stated cover: a table by quantity, of the study that
 * `make coverage-of-errors' is; nothing where that is not there. */
void btr_put_coverage (btr_sink *sink);
void btr_put_fooled (btr_sink *sink, const btr_part *part);
void btr_put_conventions (btr_sink *sink, const btr_work *work);
void btr_put_provenance (btr_sink *sink, const btr_work *work);
void btr_put_claim_link (btr_sink *sink, const btr_part *part, const btv_claim *claim);

/* ---- where this ran (provenance.c) --------------------------------------------- */

typedef struct btr_host
{
  char processor[128], system[256];
  long cores;
  char date[32]; /* "" unless SOURCE_DATE_EPOCH is set */
} btr_host;

void btr_host_describe (btr_host *host);
/* The last component of PATH. */
const char *btr_basename (const char *path);

/* The coupling as JSON: a number where all modes have the same, else a list.  The
 * caller owns it; *FAILED is set when memory ran out.  (answers.c) */
struct json_t;
struct json_t *btr_coupling (const bt_model *model, int *failed);

/* Parameters of SUBJECT that are its model's, into the object PARAMETERS, and for a
 * model of a file what it is, into OBJECT.  0: out of memory. */
int btr_put_subject (struct json_t *object, struct json_t *parameters,
                     const btr_subject *subject);

/* ANSWER, and the parameters of an open system, into OBJECT; *FAILED as above. */
void btr_put_answer (struct json_t *object, const btv_answer *answer, int *failed);
void btr_put_open (struct json_t *object, const bti_open_params *params, int *failed);

#endif
