#include "report/figures/aggregate-plots.h"

#include "report/figures/bands.h"
#include "report/figures/sheet.h"
#include "report/figures/telling.h"
#include <math.h>

enum { FRAME = 130 };

typedef const Interval *(*Values)(const Aggregate *aggregate);

static const Interval *curve_of(const Aggregate *aggregate)
{
    return aggregate->curve;
}

static const Interval *profile_of(const Aggregate *aggregate)
{
    return aggregate->profile;
}

static const Aggregate *aggregate_at(const Aggregates *aggregates, unsigned i)
{
    return g_ptr_array_index(aggregates->variants, i);
}

static GArray *bands_of(const Aggregates *aggregates, Values values)
{
    GArray *bands = g_array_new(FALSE, FALSE, sizeof(Band));
    for (unsigned v = 0; v < aggregates->variants->len; v++) {
        const Aggregate *aggregate = aggregate_at(aggregates, v);
        Band band = {aggregate->variant, values(aggregate), aggregate->runs > aggregates->tasks->len};
        g_array_append_val(bands, band);
    }
    return bands;
}

static GArray *shares(void)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(BandPoint));
    for (unsigned i = 0; i < RESULTS_CURVE; i++) {
        BandPoint point = {i, 100.0 * i / (RESULTS_CURVE - 1)};
        g_array_append_val(points, point);
    }
    return points;
}

static GArray *thresholds(const Aggregates *aggregates)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(BandPoint));
    for (unsigned i = 0; i < RESULTS_PROFILE; i++) {
        BandPoint point = {i, aggregates->taus[i]};
        g_array_append_val(points, point);
    }
    return points;
}

static GArray *variants_of(const Aggregates *aggregates)
{
    GArray *variants = g_array_new(FALSE, FALSE, sizeof(unsigned));
    for (unsigned v = 0; v < aggregates->variants->len; v++)
        g_array_append_val(variants, aggregate_at(aggregates, v)->variant);
    return variants;
}

static void draw(Plot *plot, Plots *plots, const GArray *bands, Axis x, Axis y)
{
    Panel panel = {.x = x, .y = y};
    g_autoptr(GArray) variants = variants_of(&plots->results->aggregates);
    Sheet sheet = {plot, plots->study, variants, 1, 1, .frame = FRAME, .left = SHEET_Y_LABEL + axis_labels_width(&y)};
    sheet_begin(&sheet);
    sheet_open(&sheet, &panel);
    bands_plot(plot, plot_table_name(plot), bands);
    panel_draw(plot);
}

static void tell(GString *alt, const Study *study, const Aggregates *aggregates, Values values, unsigned place)
{
    for (unsigned v = 0; v < aggregates->variants->len; v++) {
        const Aggregate *aggregate = aggregate_at(aggregates, v);
        g_string_append_printf(alt, "%s%s ", v ? ", " : " ", study_variant(study, aggregate->variant));
        tell_interval(alt, values(aggregate)[place]);
    }
    g_string_append_c(alt, '.');
}

static void draw_curve(Plots *plots)
{
    const Aggregates *aggregates = &plots->results->aggregates;
    Plot *plot = plots_add(plots, FIGURE_AGGREGATES, plots_stem(plots, "aggregate-curve", NULL), PLOT_COLUMN);
    g_autoptr(GArray) bands = bands_of(aggregates, curve_of), points = shares();
    Span span = bands_write(plot_table(plot, NULL), plots->study, bands, points, "percent of steps");
    draw(plot, plots, bands, (Axis){.label = "share of each task’s environment steps, %", .high = 100, .tick = 20},
         axis_around(span, 5, "IQM of normalised return"));
    plot->heading = g_strdup("All tasks: normalised learning curve");
    g_string_append_printf(plot->alt,
                           "IQM of normalised return over %u tasks against the share of each task’s steps. At the end, "
                           "with 95 %% intervals:",
                           aggregates->tasks->len);
    tell(plot->alt, plots->study, aggregates, curve_of, RESULTS_CURVE - 1);
    g_string_append(
        plot->legend,
        "Line: interquartile mean over the runs of all tasks; 0 and 1 are each task’s low and high of "
        "report: {normalise:}, low where not given a random policy’s mean return. Band: its 95 % interval of "
        "a bootstrap stratified by task.");
}

static unsigned middle_threshold(const Aggregates *aggregates)
{
    double middle = (aggregates->taus[0] + aggregates->taus[RESULTS_PROFILE - 1]) / 2;
    unsigned place = 0;
    while (place + 1 < RESULTS_PROFILE && aggregates->taus[place] < middle)
        place++;
    return place;
}

static void draw_profiles(Plots *plots)
{
    const Aggregates *aggregates = &plots->results->aggregates;
    bool ranked = aggregates->kind == SCORE_RANKED;
    const double *taus = aggregates->taus;
    if (!(taus[0] < taus[RESULTS_PROFILE - 1]))
        return;
    Plot *plot = plots_add(plots, FIGURE_AGGREGATES, plots_stem(plots, "profiles", NULL), PLOT_COLUMN);
    g_autoptr(GArray) bands = bands_of(aggregates, profile_of), points = thresholds(aggregates);
    bands_write(plot_table(plot, NULL), plots->study, bands, points, "tau");
    Axis x = {.label = ranked ? "rank score τ (0 lowest, 1 highest)" : "normalised score τ",
              .low = taus[0],
              .high = taus[RESULTS_PROFILE - 1],
              .tick = axis_tick(taus[RESULTS_PROFILE - 1] - taus[0], 5)};
    draw(plot, plots, bands, x, (Axis){.label = "share of runs above τ", .high = 1.02, .tick = 0.2});
    plot->heading = g_strdup("All tasks: performance profiles");
    unsigned place = middle_threshold(aggregates);
    g_string_append_printf(plot->alt,
                           "Share of runs whose final %s is above a threshold, over %u tasks. Above %.2f, with 95 %% "
                           "intervals:",
                           ranked ? "rank" : "normalised score", aggregates->tasks->len, taus[place]);
    tell(plot->alt, plots->study, aggregates, profile_of, place);
    g_string_append(plot->legend,
                    "Line: of all runs of all tasks, the share whose final score is above τ; a line above "
                    "another everywhere is better whatever τ one asks for. Band: 95 % interval of a "
                    "bootstrap stratified by task.");
    if (ranked)
        g_string_append(plot->legend, " Scores are ranks within each task, as some task has no scale.");
}

void aggregate_plots(Plots *plots)
{
    const Aggregates *aggregates = &plots->results->aggregates;
    if (aggregates->kind == SCORE_NONE || !aggregates->variants->len)
        return;
    if (aggregates->kind == SCORE_NORMALISED)
        draw_curve(plots);
    draw_profiles(plots);
}
